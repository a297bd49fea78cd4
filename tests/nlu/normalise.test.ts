import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fold, plain } from '../../src/nlu/normalise.ts';

describe('fold', () => {
  test.each([
    ['ＵＰａｙ１２３', 'upay123'],
    ['轉賬後帳戶餘額', '转账后账户余额'],
    ['Café', 'cafe'],
    ['②', '2'],
    ['don’t', "don't"],
    ['转\u200b账\ufe0f', '转账'],
    ['a\0b\nc', 'a b c'],
    ['\ud800x', ' x'],
  ])('%j → %j', (text, folded) => {
    expect(fold(text, 100).text).toBe(folded);
  });

  test('every folded character knows where it came from', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const folded = fold(text, 1000);
        expect(folded.cased.length).toBe(folded.text.length);
        let last = 0;
        for (let i = 0; i < folded.text.length; i++) {
          expect(folded.start(i)).toBeGreaterThanOrEqual(last);
          expect(folded.end(i)).toBeGreaterThan(folded.start(i));
          last = folded.start(i);
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

describe('plain: what the classifier reads', () => {
  test.each([
    ['订单UP20261122001付了100元', '订单 xcode 付了 xnum 元'],
    ['看看 https://upay-login.cc/a?b=1 真的吗', '看看 xlink 真的吗'],
    ['mail me@mail.example.com', 'mail xmail'],
    ['heeeeelp！！！', 'heelp'],
    ["I can't", 'i cant'],
    ['提領簡訊', '提现短信'],
    ['🤬', 'angry'],
    ['🍜🍜', ''],
  ])('%j → %j', (text, read) => {
    expect(plain(fold(text, 100).text).replace(/ +/g, ' ')).toBe(read);
  });
});
