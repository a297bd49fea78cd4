/** Passports and travel permits: their numbers have no check digit, so the word has to stand near. */
import { type Secret, secret } from './secret.ts';

const WORD = /护照|護照|passport|通行证|通行證|回乡证|回鄉證|台胞证|台胞證|旅行证|travel (?:document|permit)|旅行證/g;
/** Chinese passports: E, G, D, S, P, H, K (one letter, eight digits; or two letters, seven digits), permits C, H, M, W, T, L. */
const CHINESE =
  /(?<![a-z\d])(?:[egdsphkmcwtl][ \-.·_]{0,2}\d(?:[ \-.·_]{0,2}\d){7,9}|e[ -]?[a-hj-np-z](?:[ \-.·_]{0,2}\d){7}|1[45]\d{7})(?![a-z\d])/;
/** Others: seven to nine letters and digits, most of them digits. */
const FOREIGN = /(?<![a-z\d])[a-z]{0,3}\d(?:[a-z\d]|[ -](?=\d)){5,10}(?![a-z\d])/;
const OTHER = /订单|单号|流水|手机|电话|金额|\border|phone|amount|expir|有效期|签发|\bdate|生日|birth/;
const BEHIND = 24;
const AHEAD = 40;

export function findPassports(text: string): readonly Secret[] {
  const found: Secret[] = [];
  for (const word of text.matchAll(WORD)) {
    const from = word.index + word[0].length;
    const ahead = inSlice(text, from, from + AHEAD, true);
    const hit = ahead ?? inSlice(text, Math.max(0, word.index - BEHIND), word.index, false);
    if (hit !== null) found.push(hit);
  }
  return found;
}

function inSlice(text: string, from: number, to: number, ahead: boolean): Secret | null {
  const slice = text.slice(from, to);
  if (!/\d/.test(slice)) return null;
  const match = CHINESE.exec(slice) ?? (ahead ? foreign(slice) : null);
  if (match === null || OTHER.test(ahead ? slice.slice(0, match.index) : slice)) return null;
  // The number must not go on behind the slice.
  if (/[a-z\d]/.test(text[from + match.index + match[0].length] ?? '')) return null;
  return secret('passport', from + match.index, from + match.index + match[0].length);
}

function foreign(slice: string): RegExpExecArray | null {
  const match = FOREIGN.exec(slice);
  const length = match?.[0].replace(/[ -]/g, '').length ?? 0;
  const digits = match?.[0].replace(/\D/g, '').length ?? 0;
  return match !== null && digits >= 5 && length >= 7 && length <= 10 && !/^(?:19|20)\d\d[ -]/.test(match[0]) ? match : null;
}
