/** Chinese numerals read digit by digit, as people say telephone and card numbers: 一三八, 幺, 〇, 壹贰叁. */

const VALUES: { readonly [digit: string]: string } = {
  '0': '零〇洞',
  '1': '一幺壹弌',
  '2': '二两贰兩貳',
  '3': '三叁參叄',
  '4': '四肆',
  '5': '五伍',
  '6': '六陆陸',
  '7': '七柒拐',
  '8': '八捌',
  '9': '九玖勾',
};
const DIGIT_OF = new Map(Object.entries(VALUES).flatMap(([digit, chars]) => [...chars].map((char) => [char, digit] as const)));

/** Every such character, for the inside of a character class. */
export const NUMERALS = [...DIGIT_OF.keys()].join('');
const ANY = new RegExp(`[${NUMERALS}]`);
const EACH = new RegExp(`[${NUMERALS}]`, 'g');
/** No number is longer; without an end the expression would run out of stack. */
const LONGEST_RUN = 400;
const RUN = new RegExp(`[${NUMERALS}](?:[ \\-.·,、]{0,2}[${NUMERALS}]){0,${LONGEST_RUN}}`, 'g');
const HAN = /[\u3400-\u9fff]/;
const DIGIT_ENDS = /\d[ \-.·]?$/;
const DIGIT_BEGINS = /^[ \-.·]?\d/;
/** 一直, 一下, 三次: the last numeral belongs to what follows. */
const WORD_GOES_ON = /[直样共下笔次个张些定起般旦切边会]/;
/** So many in a row are read as digits wherever they stand; fewer are words more often (一下, 三四次). */
const ENOUGH = 3;

export const asDigits = (text: string): string => text.replace(EACH, (char) => DIGIT_OF.get(char) ?? char);

/** 138OO138OOO: letters that stand for 0 and 1 between digits. */
const LETTERS = /(?<=\d)(?:[ol]+(?=\d)|o{1,4}(?![a-z\d]))/g;
const MAY_HAVE_LETTERS = /\d[ol]/;

const foldLetters = (text: string) =>
  MAY_HAVE_LETTERS.test(text) ? text.replace(LETTERS, (run) => run.replaceAll('o', '0').replaceAll('l', '1')) : text;

/** The text (in lower case) with numerals as digits where they are said as digits; every character keeps its place. */
export function foldNumerals(typed: string): string {
  const text = foldLetters(typed);
  if (!ANY.test(text)) return text;
  return text.replace(RUN, (run, at: number) => {
    const end = at + run.length;
    const count = run.length < ENOUGH ? run.length : (run.match(EACH)?.length ?? 0);
    if (count >= ENOUGH) return WORD_GOES_ON.test(text[end] ?? '') ? asDigits(run.slice(0, -1)) + run.slice(-1) : asDigits(run);
    const left = DIGIT_ENDS.test(text.slice(Math.max(0, at - 2), at));
    const right = DIGIT_BEGINS.test(text.slice(end, end + 2));
    const alone = (left && !HAN.test(text[end] ?? '')) || (right && !HAN.test(text[at - 1] ?? ''));
    return (left && right) || alone ? asDigits(run) : run;
  });
}
