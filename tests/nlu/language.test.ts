import { describe, expect, test } from '@jest/globals';
import { route } from '../../src/nlu/route.ts';
import { MODEL } from './fixtures.ts';

const lang = (text: string) => route(MODEL, text).lang;

describe('language of a message', () => {
  test.each([
    '转账还没到',
    '轉賬還沒到',
    '我的 wallet 登录不了',
    'app打不开',
    'VPN关了还是不行',
    '退款 refund',
    '好',
    '请问 PayPal account 怎么 bind',
    '订单UP20261122001没到',
    'wo de qian mei dao',
  ])('Chinese: %s', (text) => {
    expect(lang(text)).toBe('zh');
  });

  test.each([
    'my transfer has not arrived',
    'what does 余额 mean',
    'refund',
    'hello',
    'I clicked 确认 but nothing happened',
    'where is my order UP20261122001',
    'refudn plz',
    'yes',
    'send me one hundred',
  ])('English: %s', (text) => {
    expect(lang(text)).toBe('en');
  });

  test.each([
    '',
    '123',
    '100.50',
    '😀',
    'ok',
    'UP20261122001',
    'https://upay.example/a',
    'a@b.cn',
    '?',
    'где мои деньги',
    'お金はどこですか',
  ])('neither: %s', (text) => {
    expect(lang(text)).toBeNull();
  });
});
