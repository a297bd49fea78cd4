/** Bank cards: ISO/IEC 7812 check digit, the networks' ranges, and how people break such numbers up. */

/** Check digit of payment cards, ISO/IEC 7812-1 annex B. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48;
    const doubled = digit * 2;
    sum += place % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** First digits and lengths that payment networks give out. */
const RANGES: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^3[47]/, [15]],
  [/^3(?:0[0-59]|[689])/, [14, 16, 17, 18, 19]],
  [/^35/, [16, 17, 18, 19]],
  [/^(?:2131|1800)/, [15]],
  [/^5[1-5]/, [16]],
  [/^2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)/, [16]],
  // UnionPay, Discover and old numbers of Chinese banks (955880…).
  [/^(?:6[0245]|9[0-9])/, [16, 17, 18, 19]],
  [/^(?:81)/, [16, 17, 18, 19]],
  // Maestro, Dankort.
  [/^(?:5018|5019|5020|5038|5893|6304|6759|676[1-3]|0604|6390)/, [12, 13, 14, 15, 16, 17, 18, 19]],
];
/** 250131…: an order number that begins with a date rather than a Mastercard. */
const BEGINS_WITH_DATE = /^2\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/;

export function fitsNetwork(digits: string): boolean {
  if (BEGINS_WITH_DATE.test(digits)) return false;
  return RANGES.some(([range, lengths]) => range.test(digits) && lengths.includes(digits.length));
}

/** By four, as on the card (also with a shorter rest); 4-6-5 and 4-6-4; six and the rest. */
const LAYOUT =
  /^(?:\d+|4(?:-4){2,3}(?:-[1-4])?|4-6-[45]|6-(?:4-4-\d|\d{1,2})|6-6-\d|6-8-4|8-(?:8|8-3|11)|4-(?:12|15|8-4)|10-9|12-[47])$/;

/** @param layout lengths of the groups: 4-4-4-4; @param gap between them, when it is always the same; null when it varies */
export function fitsLayout(layout: string, gap: string | null): boolean {
  if (LAYOUT.test(layout)) return true;
  if (gap === null) return false;
  const lengths = layout.split('-').map(Number);
  const [size = 0] = lengths;
  const even = lengths.every((length, index) => length === size || (index === lengths.length - 1 && length < size));
  // 622,202,123,456 is an amount.
  return even && size <= 5 && !(size === 3 && gap === ',');
}
