/** What is left of words that people of support write, and of addresses of files. */
import { describe, expect, test } from '@jest/globals';
import { clean, cleanUrl, cleanWords } from '../../src/service/clean.ts';

const OWN = { hotline: '+852 2345 6789', email: 'help@postie.example' };

describe('words of people of support', () => {
  test.each([
    '请拨打+852 2345 6789，或写信到help@postie.example。',
    'Call +852 2345 6789 or write to help@postie.example, ticket H-1234.',
    '案件编号 20261123-000123，订单号 2024112200001234567890，客服热线 95188 或 400-820-8820。',
    'Case number 00123456, order 20241122000012345678, HK$1,234.56 on 2026-11-23.',
  ])('stay legible: %s', (words) => expect(cleanWords(words, OWN)).toBe(words));

  test.each([
    ['您的电话是13800138000吗？热线+852 2345 6789', '您的电话是[电话 ****8000]吗？热线+852 2345 6789'],
    ['密码 hunter2x! 已改；help@postie.example', '密码 [密码已隐去] 已改；help@postie.example'],
    ['Write to help@postie.example.cn', 'Write to [email ***@postie.example.cn]'],
    ['Write to otherhelp@postie.example', 'Write to [email ***@postie.example]'],
  ])('lose what is a customer’s: %s', (words, kept) => expect(cleanWords(words, OWN)).toBe(kept));

  test('our hotline inside of a longer number is a part of that', () => {
    expect(cleanWords('card 4111 1111 1111 1111', { hotline: '1111', email: '' })).toBe('card [card ****1111]');
    expect(cleanWords('电话 13800138000', { hotline: '138001', email: '' })).toBe(clean('电话 13800138000'));
  });
});

describe('the address of a file', () => {
  test.each([
    'https://files.example/a/%E5%9B%BE.png',
    'https://files.example/rails/blobs/redirect/eyJfcmFpbHMiOnsibWVzc2FnZSI6IkJBaHBBdz09In19--3f1c2b9f0c5e4d3a2b1c/a-b_1.png?x=1',
  ])('stays: %s', (url) => expect(cleanUrl(url)).toBe(url));

  test.each([
    `https://files.example/a/${encodeURIComponent('验证码是482913')}.png`,
    'https://files.example/a/code-482913.png?download=1',
    'https://files.example/a?note=my%20password%20is%20hunter2x',
  ])('leads nowhere where a secret stands in it: %s', (url) => expect(cleanUrl(url)).toBe('https://files.example/…'));
});
