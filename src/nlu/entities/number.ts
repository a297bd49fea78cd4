/** Plain numbers that are nothing more special. */
import type { Folded } from '../normalise.ts';
import { ARABIC, HAN_NUMERAL, readArabic, readHan } from './numeral.ts';
import type { Found } from './scan.ts';

const DIGITS = new RegExp(`(?<![a-z0-9.,/:-])${ARABIC}(?![a-z0-9]|[.,]\\d)`, 'g');
const MEASURE = '[个次笔张天遍位条小分秒周月年种项份台部人]';
/** One Chinese numeral alone stands in too many words (一下, 统一); it counts before a measure word or when it is longer. */
const HAN = new RegExp(`(?<!第)${HAN_NUMERAL}`, 'g');
const BEFORE_MEASURE = new RegExp(`^${MEASURE}`);
const IDIOMS = new Set(['万一', '千万', '一一', '十万', '百万', '三四', '一二', '两三', '万千']);

/** Finds numbers in digits and in Chinese numerals. */
export function scanNumbers(folded: Folded): readonly Found[] {
  const found: Found[] = [];
  for (const match of folded.text.matchAll(DIGITS)) {
    const value = readArabic(match[0]);
    if (Number.isFinite(value))
      found.push({ from: match.index, to: match.index + match[0].length, value: { kind: 'number', value } });
  }
  for (const match of folded.text.matchAll(HAN)) {
    const value = IDIOMS.has(match[0]) ? null : readHan(match[0]);
    const to = match.index + match[0].length;
    const alone = match[0].length === 1 && !BEFORE_MEASURE.test(folded.text.slice(to, to + 1));
    if (value !== null && !alone && !(match[0] === '十' && folded.text[to] === '分')) {
      found.push({ from: match.index, to, value: { kind: 'number', value } });
    }
  }
  return found;
}
