/** Telephone numbers: mainland mobiles and landlines, Hong Kong, Taiwan, and international ones with +. */
import type { Folded } from '../normalise.ts';
import type { Found } from './scan.ts';

const START = '(?<![a-z0-9.-]|[/@]\\s?)';
const END = '(?![a-z0-9]|-\\d|\\.\\d)';
const PATTERNS: readonly RegExp[] = [
  // Mainland mobile, with or without +86, in one piece or as 3-4-4.
  new RegExp(`${START}(?:\\(?(?:\\+|00)?86\\)?[ -]?)?1[3-9]\\d([ .-]?)\\d{4}\\1\\d{4}${END}`, 'g'),
  // Any country with + or 00; 8 to 15 digits are checked below. (0) is the zero that is not dialled from abroad.
  new RegExp(`${START}\\(?(?:\\+|00)[1-9]\\d{0,2}\\)?(?: ?\\(0\\))?(?:[ -]?\\(?\\d{1,5}\\)?){2,5}${END}`, 'g'),
  // Hong Kong, Macau and Taiwan with the country code, without +.
  new RegExp(`${START}\\(?(?:85[23]|886)\\)?[ -]\\d{4}[ -]?\\d{4}\\d?${END}`, 'g'),
  // Landline with area code, service numbers, Taiwan mobile.
  new RegExp(`${START}(?:0\\d{2,3}[ -]|\\(0\\d{2,3}\\) ?)\\d{7,8}${END}`, 'g'),
  new RegExp(`${START}400([ -]?)\\d{3}\\1\\d{4}${END}`, 'g'),
  new RegExp(`${START}09\\d{2}([ -]?)\\d{3}\\1\\d{3}${END}`, 'g'),
  // North America without its code.
  new RegExp(`${START}(?:\\([2-9]\\d{2}\\) ?|[2-9]\\d{2}-)\\d{3}-\\d{4}${END}`, 'g'),
];
/** Eight digits, as in Hong Kong, are a telephone when they are called so. */
const LABELLED = new RegExp(
  `(?:电话|手机|号码|联系方式|\\b(?:tel|telephone|phone|mobile|cell|whatsapp|call me (?:at|on)))(?: ?(?:号码?|number|no\\.?))?\\s*(?:(?:是|为|:|\\bis\\b)\\s*)?([2-9]\\d{3}[ -]?\\d{4})${END}`,
  'g',
);

/** Digits only, with + for a foreign number; a mainland mobile loses its country code. Null when it is no number. */
export function phoneOf(text: string): string | null {
  const international = /^\s*\(?(?:\+|00)/.test(text) || /^\(?(?:85[23]|886)\)?[ -]\d{4}[ -]?\d{4}/.test(text);
  let digits = text.replace(international ? /\(0\)|\D/g : /\D/g, '');
  if (international) digits = digits.replace(/^00/, '');
  if (/^86?1[3-9]\d{9}$/.test(digits) && digits.length === 13) return digits.slice(2);
  if (digits.length < 7 || digits.length > 15) return null;
  return international ? `+${digits}` : digits;
}

export function scanPhones(folded: Folded): readonly Found[] {
  if (!/\d[ .()-]{0,3}\d[ .()-]{0,3}\d{2}/.test(folded.text)) return [];
  const found: Found[] = [];
  for (const match of folded.text.matchAll(LABELLED)) {
    const written = match[1] ?? '';
    const to = match.index + match[0].length;
    found.push({ from: to - written.length, to, value: { kind: 'phone', value: written.replace(/\D/g, '') } });
  }
  for (const pattern of PATTERNS) {
    for (const match of folded.text.matchAll(pattern)) {
      const value = phoneOf(match[0]);
      const digits = match[0].replace(/\D/g, '').length;
      if (value === null || digits < 8) continue;
      found.push({ from: match.index, to: match.index + match[0].length, value: { kind: 'phone', value } });
    }
  }
  return found;
}

/** A message that is a phone number where one was asked for, however it is grouped. Null when it is none. */
export function readPhone(text: string): string | null {
  const match = /^(?:.{0,12}?[:\p{Script=Han} ])?(\+?[\d][\d ()-]{5,20}\d)[。.!]?$/u.exec(text.trim());
  return match === null ? null : phoneOf(match[1] ?? '');
}
