/** Characters replaced by others of the same sound. Learnt on nine tenths of the shipped examples, judged on the rest. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { repairHomophones } from '../../src/nlu/homophones.ts';
import type { Pinyin } from '../../src/nlu/pinyin.ts';
import { learnPinyin } from '../../src/nlu/pinyin-learn.ts';
import { CHINESE, dice, isHeldOut, read } from './shipped.ts';

const held = CHINESE.filter(isHeldOut);
const pinyin = learnPinyin(CHINESE.filter((text) => !isHeldOut(text)));
const repaired = (text: string) => repairHomophones(read(text), pinyin);

/** Characters of each sound, from what was learnt. */
function sounds({ chars, soundsFrom, soundOf }: Pinyin): (char: string) => readonly string[] {
  const soundAt = (number: number): number => soundOf[soundsFrom[number] ?? 0] ?? -1;
  const groups = new Map<number, string[]>();
  [...chars].forEach((char, i) => {
    const group = groups.get(soundAt(i + 1));
    if (group === undefined) groups.set(soundAt(i + 1), [char]);
    else group.push(char);
  });
  return (char) =>
    chars.includes(char) ? (groups.get(soundAt(chars.indexOf(char) + 1)) ?? []).filter((one) => one !== char) : [];
}

describe('homophones that stand in no table', () => {
  test.each([
    ['我的前没到帐', '我的钱没到账'],
    ['怎么充直', '怎么充值'],
    ['我要退宽', '我要退款'],
    ['忘机密码了', '忘记密码了'],
  ])('%s → %s', (text, meant) => {
    expect(repaired(text)).toBe(meant);
  });

  test('of clean sentences fewer than 1 % change at all', () => {
    const changed = held.filter((text) => repairHomophones(text, pinyin) !== text);
    expect(changed.length).toBeLessThanOrEqual(held.length * 0.01);
  });

  test('where every tenth character was exchanged, two of five come back, and hardly any other changes', () => {
    const random = dice(11);
    const alike = sounds(pinyin);
    let exchanged = 0;
    let back = 0;
    let harmed = 0;
    for (const text of held) {
      const slipped = [...text].map((char) => {
        const others = alike(char);
        return random() < 0.1 && others.length > 0 ? (others[Math.floor(random() * random() * others.length)] ?? char) : char;
      });
      const result = [...repairHomophones(slipped.join(''), pinyin)];
      [...text].forEach((char, i) => {
        if (slipped[i] !== char) {
          exchanged++;
          if (result[i] === char) back++;
        } else if (result[i] !== char) harmed++;
      });
    }
    expect(back / exchanged).toBeGreaterThan(0.4);
    expect(harmed / exchanged).toBeLessThan(0.05);
  });

  test('length and everything that is not Chinese stay as they are, for any string', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'我的钱没到账a 1。密码充值😀'), maxLength: 40 }), (text) => {
        const result = repairHomophones(text, pinyin);
        expect(result.replace(/\p{Script=Han}/gu, '')).toBe(text.replace(/\p{Script=Han}/gu, ''));
        expect(result.length).toBe(text.length);
      }),
    );
  });
});
