/** Widths and line breaks of Chinese, English and mixed texts. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shorten, widthOf, wrap } from '../../src/drawing/measure.ts';

const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc
    .array(fc.constantFrom('转账', '没到', '，', '。', '“', '”', '（', '）', 'order', ' ', '{tx.amount}', '😀', 'x'.repeat(30)), {
      maxLength: 20,
    })
    .map((parts) => parts.join('')),
);

describe('width', () => {
  test('a Chinese character is as wide as the font is high, a letter about half of that', () => {
    expect(widthOf('转账没到')).toBe(4);
    expect(widthOf('transfer')).toBeGreaterThan(3.5);
    expect(widthOf('transfer')).toBeLessThan(5);
    expect(widthOf('mmm')).toBeGreaterThan(widthOf('iii'));
  });

  test('marks that are drawn over others take no space', () => {
    expect(widthOf('e\u0301')).toBe(widthOf('e'));
    expect(widthOf('\u200b')).toBe(0);
  });
});

describe('lines', () => {
  test('Chinese breaks after any character, but no line begins with a closing mark or ends with an opening one', () => {
    expect(wrap('请打开账单，看看状态。', 5)).toEqual(['请打开账', '单，看看状', '态。']);
    expect(wrap('请点击账单（我的）查看', 5)).toEqual(['请点击账单', '（我的）查', '看']);
  });

  test('English breaks at blanks', () => {
    expect(wrap('Please open the list of transactions', 9)).toEqual(['Please open the', 'list of', 'transactions']);
  });

  test('a variable stays in one piece where it fits', () => {
    expect(wrap('订单 {order_no} 已发出', 6)).toEqual(['订单', '{order_no}', '已发出']);
  });

  test('a word that is wider than a line is cut, at a joint if it has one', () => {
    expect(wrap('{brand.usual_time_money_back}', 10)).toEqual(['{brand.usual_time_', 'money_back}']);
    expect(wrap('xxxxxxxxxx', 3)).toEqual(['xxxxx', 'xxxxx']);
  });

  test('paragraphs stay apart', () => {
    expect(wrap('第一\n第二', 10)).toEqual(['第一', '第二']);
  });

  test('nothing is lost but blanks, and no line is much too wide', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 20 }), (text, limit) => {
        const lines = wrap(text, limit);
        expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
        // One closing mark may hang over.
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(limit + 1);
      }),
    );
  });
});

describe('shortening', () => {
  test('keeps what fits and says that there is more', () => {
    expect(shorten('转账没到', 4)).toBe('转账没到');
    expect(shorten('转账没到，很着急', 6)).toBe('转账没到…');
    expect(shorten('my transfer has not arrived', 9)).toBe('my transfer has…');
    expect(shorten('两行\n变一行', 10)).toBe('两行 变一行');
  });

  test('is never wider than allowed and never cuts a character in two', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 20 }), (text, limit) => {
        const short = shorten(text, limit);
        expect(widthOf(short)).toBeLessThanOrEqual(limit + 1e-9);
        if (text.isWellFormed()) expect(short.isWellFormed()).toBe(true);
      }),
    );
  });
});
