/** Telephone numbers and senders of e-mail that say they are ours. */
import { describe, expect, test } from '@jest/globals';
import { judgeContacts } from '../../src/links/contacts.ts';
import { OTHER_BRANDS, SHIPPED } from './made/popular.ts';

const said = (text: string, brand: Parameters<typeof judgeContacts>[1] = SHIPPED) =>
  judgeContacts(text, brand).contacts.map(({ contact, verdict, reasons }) => `${contact} ${verdict} ${reasons[0]}`);

describe('judgeContacts', () => {
  test.each([
    ['95000打来的', '95000 official official_hotline'],
    ['+86 95000', '+86 95000 official official_hotline'],
    ['９５０００', '９５０００ official official_hotline'],
    ['0095000 打给我', '0095000 dangerous near_hotline'],
    ['+95000 called', '+95000 dangerous near_hotline'],
    ['950001234', '950001234 dangerous near_hotline'],
    ['13812345678 说是客服', '13812345678 cannot_confirm other_number'],
    ['400-820-8820', '400-820-8820 cannot_confirm other_number'],
    ['+852 2822 1111', '+852 2822 1111 cannot_confirm other_number'],
    ['1069012345678', '1069012345678 cannot_confirm other_number'],
  ])('a number: %s', (text, expected) => {
    expect(said(text)).toEqual([expected]);
  });

  test.each([
    ['from help@upay.example', 'help@upay.example official official_email'],
    ['NOREPLY@mail.upay.example', 'NOREPLY@mail.upay.example official official_email'],
    ['service@upay-help.com', 'service@upay-help.com dangerous brand_in_domain'],
    ['help@upаy.example', 'help@upаy.example dangerous lookalike'],
    ['发件人upay.service@gmail.com', 'upay.service@gmail.com dangerous borrowed_mailbox'],
    ['upay@evil.com', 'upay@evil.com dangerous brand_in_mailbox'],
    ['bob@gmail.com', 'bob@gmail.com cannot_confirm other_address'],
  ])('a sender: %s', (text, expected) => {
    expect(said(text)).toEqual([expected]);
  });

  test('a hotline of eleven figures, with and without hyphens', () => {
    expect(said('400-888-9999', OTHER_BRANDS[0])).toEqual(['400-888-9999 official official_hotline']);
    expect(said('4008889999 5', OTHER_BRANDS[0])).toEqual(['4008889999 official official_hotline']);
  });

  test('order numbers, amounts and dates are no telephone', () => {
    expect(said('订单 2024112212345，12.50 元，2026-11-03，95 分')).toEqual([]);
  });
});
