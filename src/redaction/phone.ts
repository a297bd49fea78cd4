/** Telephone numbers of persons. Hotlines are nobody's: they stay. */

export type PhoneSight = {
  /** All digits, country code included. */
  readonly digits: string;
  /** Lengths of the groups, joined by hyphens: 3-4-4. */
  readonly layout: string;
  /** A plus sign stands before them. */
  readonly plus: boolean;
  /** Everything that stands between the groups. */
  readonly separators: string;
  /** The word directly before says that it is a phone. */
  readonly said: boolean;
  /** Such a word is somewhere near. */
  readonly near: boolean;
};

const HOTLINE = /^(?:\+?86)?(?:[48]00\d{7}|9\d{4}|1[012]\d{1,3})$/;
/** North America's numbers that the called one pays for; without this layout 188… is a Chinese mobile. */
const TOLL_FREE = /^1?8(?:00|33|44|55|66|77|88)\d{7}$/;
const TOLL_FREE_LAYOUT = /^(?:1-)?3-3-4$/;

/** 95188, 10086, 400-…, 800-…, 1-800-…: published numbers. */
export const isHotline = (digits: string, layout: string, plus: boolean): boolean =>
  HOTLINE.test(digits) || (TOLL_FREE.test(digits) && (plus || TOLL_FREE_LAYOUT.test(layout)));

const MAINLAND = /^(?:(?:00)?86)?0?1[3-9]\d{9}$/;
const MAINLAND_LAYOUT =
  /^(?:(?:86|0086|2|4)-)?(?:11|12|13|15|3-4-4|3-8|7-4|3-3-5|5-6|4-4-3|4-7|6-5|5-4-4|5-8|3-4-2-2|3-2-2-2-2|(?:1-){5,}\d|(?:[12]-){3,}\d)$/;
const LANDLINE = /^0(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7}$/;
const LANDLINE_LAYOUT = /^(?:[34]-[78]|[34]-[34]-4|[34]-(?:\d-)+\d)$/;
const HONG_KONG = /^(?:00)?85[23][2-9]\d{7}$/;
const HONG_KONG_LAYOUT = /^(?:00)?[35](?:-8|-4-4)$/;
const TAIWAN = /^(?:(?:00)?8860?|0)9\d{8}$/;
const TAIWAN_LAYOUT = /^(?:10|4-3-3|4-6|3-3-4|2-4-4|3-9|3-3-3-3|3-10|3-4-3-3|12|13|4-2-4|5-5)$/;
const NORTH_AMERICA = /^1?[2-9]\d{2}\d{7}$/;
const NORTH_AMERICA_LAYOUT = /^(?:1-)?3-3-4$/;

/** ITU-T E.164 country codes in use. */
const COUNTRY =
  /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|2[1-69]\d|3[578]\d|42\d|5[09]\d|6[789]\d|8[058]\d|9[679]\d)/;
/** Digits in all, where the plan of the country is known; others have 8 to 15. */
const LENGTHS: readonly (readonly [RegExp, number, number])[] = [
  [/^1/, 11, 11],
  [/^86/, 12, 13],
  [/^85[23]/, 11, 11],
  [/^886/, 11, 13],
  [/^44/, 11, 13],
  [/^(?:65|45|47)/, 10, 10],
  [/^(?:61|33|34|66|84)/, 10, 12],
  [/^7/, 11, 11],
];

function isInternational(digits: string): boolean {
  const number = digits.replace(/^00/, '');
  if (!COUNTRY.test(number)) return false;
  const [, least = 8, most = 15] = LENGTHS.find(([code]) => code.test(number)) ?? [];
  return number.length >= least && number.length <= most;
}

/** 1380 013 8000 */
const EVEN = /^\d(?:-\d){2,5}$/;

/** A number of a known plan that nobody mistakes, one that only a longer reading or the words around it decide, or none. */
export type PhoneLikeness = 'certain' | 'open' | 'none';

/** Digits behind the word "phone" when they follow no plan that is known here. */
const MOST_SAID = 12;

const PLANS = new RegExp(
  [MAINLAND, LANDLINE, HONG_KONG, TAIWAN, NORTH_AMERICA, /^00\d{8}/].map(({ source }) => source).join('|'),
);
/** Whether it is worth while to look closer, for digits without a plus sign that no word calls a phone. */
export const fitsSomePlan = (digits: string): boolean => PLANS.test(digits);

export function phoneLikeness(sight: PhoneSight): PhoneLikeness {
  const { digits, layout, plus, separators, said, near } = sight;
  if (isHotline(digits, layout, plus)) return 'none';
  if (plus) return isInternational(digits) ? 'open' : 'none';
  if (fitsPlan(digits, layout, near || (EVEN.test(layout) && /^[ -]+$/.test(separators)))) return 'certain';
  // With seven digits or eight: the longer reading counts.
  if (LANDLINE.test(digits) && (LANDLINE_LAYOUT.test(layout) || near)) return 'open';
  const single = !layout.includes('-');
  if (/^00/.test(digits) && isInternational(digits)) return !single || near ? 'open' : 'none';
  if (NORTH_AMERICA.test(digits) && NORTH_AMERICA_LAYOUT.test(layout) && (near || separators.trim() !== '')) return 'certain';
  return said && digits.length <= MOST_SAID ? 'open' : 'none';
}

function fitsPlan(digits: string, layout: string, inAnyCase: boolean): boolean {
  if (MAINLAND.test(digits)) return MAINLAND_LAYOUT.test(layout) || inAnyCase;
  if (HONG_KONG.test(digits)) return HONG_KONG_LAYOUT.test(layout) || inAnyCase;
  if (TAIWAN.test(digits)) return TAIWAN_LAYOUT.test(layout) || inAnyCase;
  return false;
}
