/** Chinese in Latin letters. Learnt on nine tenths of the shipped examples, judged on the rest. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pinyin as spellOut } from 'pinyin-pro';
import { learnPinyin } from '../../src/nlu/pinyin-learn.ts';
import { fromPinyin } from '../../src/nlu/pinyin-read.ts';
import { CHINESE, dice, ENGLISH, isHeldOut, read } from './shipped.ts';

const held = CHINESE.filter((text) => isHeldOut(text) && /\p{Script=Han}{2}/u.test(text));
const pinyin = learnPinyin(CHINESE.filter((text) => !isHeldOut(text)));
const chinese = (text: string) => fromPinyin(read(text), pinyin);

/** A Chinese text in pinyin; `blank` decides after each syllable whether a blank follows. */
function typed(text: string, blank: () => boolean): string {
  const word = (run: string) =>
    ` ${spellOut(run, { toneType: 'none', type: 'array', v: true })
      .map((sound) => (blank() ? `${sound} ` : sound))
      .join('')} `;
  return text
    .replace(/[\u4e00-\u9fff]+/g, word)
    .replace(/ +/g, ' ')
    .trim();
}

const han = (text: string) => [...text].filter((char) => /\p{Script=Han}/u.test(char));

/** Share of messages taken for pinyin, and of characters that came back right. */
function judge(texts: readonly string[], type: (text: string) => string): { detected: number; right: number } {
  let detected = 0;
  let right = 0;
  let all = 0;
  for (const text of texts) {
    const back = fromPinyin(type(text), pinyin);
    const wanted = han(text);
    all += wanted.length;
    if (back === null) continue;
    detected++;
    const got = han(back);
    right += wanted.filter((char, i) => got[i] === char).length;
  }
  return { detected: detected / texts.length, right: right / all };
}

describe('messages in pinyin', () => {
  test.each([
    ['mima wangle', '密码忘了'],
    ['wo de qian mei dao zhang', '我的钱没到账'],
    ['zenmechongzhi', '怎么充值'],
    ['dengbushangqu', '登不上去'],
    ['wo zhuanzhang 500 kuai ta mei shoudao', '我转账 xnum 快他没收到'],
    ['yue bu dui', '余额不对'],
    ['chongzhi mima', '重置密码'],
    ['chongzhi mei daozhang', '充值没到账'],
    ['nǐ hǎo', '你好'],
    ['tixianshibai', '提现失败'],
  ])('%s → %s', (text, meant) => {
    expect(chinese(text)).toBe(meant);
  });

  test.each([
    ['first letters', 'shoubudao yzm', '收不到验证码'],
    ['first letters', 'wode zh bei dong jie le', '我的账号被冻结了'],
    ['sounds that many do not tell apart', 'chongzi meidaozang', '充值没到账'],
    ['sounds that many do not tell apart', 'zhuangzhang', '转账'],
    ['Chinese characters among it', 'wo的qian没到', '我的钱没到'],
    ['Chinese characters among it', '转rengong', '转人工'],
    ['English words among it', 'wo de app dengbushang', '我的 app 登不上'],
    ['English words among it', 'wifi lian bu shang', 'wifi 连不上'],
  ])('%s: %s → %s', (_, text, meant) => {
    expect(chinese(text)).toBe(meant);
  });

  test('every way of setting blanks is recognised, and nine of ten characters come back', () => {
    const random = dice(7);
    for (const blank of [() => true, () => false, () => random() < 0.5]) {
      const { detected, right } = judge(held, (text) => typed(text, blank));
      expect(detected).toBeGreaterThanOrEqual(0.97);
      expect(right).toBeGreaterThanOrEqual(0.9);
    }
  });

  test('… with sounds confused in every fourth word', () => {
    const random = dice(9);
    const confused = (word: string) =>
      random() < 0.25
        ? word
            .replace(/([zcs])h/, '$1')
            .replace(/ng$/, 'n')
            .replace('v', 'u')
        : word;
    const { detected, right } = judge(held, (text) => typed(text, () => random() < 0.5).replace(/[a-z]+/g, confused));
    expect(detected).toBeGreaterThanOrEqual(0.95);
    expect(right).toBeGreaterThanOrEqual(0.85);
  });
});

describe('what is no pinyin stays what it is', () => {
  test('no English example is taken for pinyin', () => {
    expect(ENGLISH.filter((text) => text !== 'ni hao' && fromPinyin(text, pinyin) !== null)).toEqual([]);
  });

  test.each([
    'are you a machine',
    'change my language please',
    'you keep delaying',
    'change',
    'machine',
    'waiting',
    'balance',
    'pending since june',
    'saya lupa kata sandi',
    'okane wa doko desu ka',
    'ok',
    'vpn',
    'xcode',
    '',
    '我 can change name 吗',
    '卡被ban了',
    '余额不对',
  ])('%s', (text) => {
    expect(chinese(text)).toBeNull();
  });

  test('any string gives a text or null', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        const back = chinese(text);
        expect(back === null || typeof back === 'string').toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test('100,000 letters are read at their beginning only', () => {
    const back = fromPinyin('wo de qian mei dao '.repeat(5000), pinyin) ?? '';
    expect(back.startsWith('我的钱没到')).toBe(true);
    expect(back).toContain('wo de qian');
  });
});

describe('what is learnt', () => {
  test('is plain data below 150 kB, the same for any order of the examples, and survives a copy', () => {
    const size = Object.values(pinyin).reduce(
      (sum, part) =>
        sum + (typeof part === 'string' ? part.length * 3 : 'byteLength' in part ? part.byteLength : part.join(' ').length),
      0,
    );
    expect(size).toBeLessThan(150_000);
    expect(learnPinyin(CHINESE.filter((text) => !isHeldOut(text)).reverse())).toEqual(pinyin);
    expect(fromPinyin('mima wangle', structuredClone(pinyin))).toBe('密码忘了');
  });

  test('nothing learnt: nothing read', () => {
    expect(fromPinyin('mima wangle', learnPinyin([]))).toBeNull();
  });
});
