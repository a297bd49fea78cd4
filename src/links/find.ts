/**
 * Links in free text: with and without a scheme, glued to Chinese words, with the dots of Chinese keyboards, and taken apart so
 * that programs do not see them (`hxxp://`, `evil[.]com`, "evil 点 com"). Time grows linearly with the length.
 */
import { parse } from 'tldts';
import { belongsToOne, type Prepared } from './brand.ts';
import { restored } from './disguise.ts';
import { likenessOf } from './imitation.ts';
import { PLAIN_ENDINGS, SHORTENERS, WORD_ENDINGS } from './known.ts';
import { plainLetters } from './skeleton.ts';
import { type View, viewOf } from './view.ts';

/** `start` and `end` are UTF-16 offsets in the text. */
export type FoundLink = {
  readonly start: number;
  readonly end: number;
  /** As it stands in the text. */
  readonly url: string;
  /** What is judged: the same, or what a disguise stands for. */
  readonly address: string;
  /** False where `address` is such a reading. */
  readonly typed: boolean;
};

/** More links than anybody pastes; what stands behind them is not looked at. */
export const MOST_LINKS = 2000;
/** A link is read so far. */
const LONGEST = 2048;

const EAST_ASIAN = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}';
const LETTER = `[[\\p{L}\\p{N}\\p{M}]--[${EAST_ASIAN}]]`;
const LABEL = `${LETTER}(?:[${LETTER}\\-_]{0,61}${LETTER})?`;
/** What an address goes on with; Chinese ends one, since customers put no blank behind it. */
const TAIL = `[^\\s${EAST_ASIAN}\\p{Extended_Pictographic}<>"'\`\\{\\}\\|\\u3000-\\u303f\\u2018-\\u201f\\u2026]`;
const SCHEMED = new RegExp(
  `(?<![a-z0-9])(?:[a-z][a-z0-9+.*\\-]{1,20}(?::|\\[:\\])[\\/\\\\]{1,4}(?:[^\\s\\/?#\\\\<>"]{1,200}@)?(?:(?:[\\p{L}\\p{N}\\-]{1,63}\\.){1,8}(?=[a-z]{2,24}(?![a-z])))?(?:${TAIL}|\\{\\.\\}){1,${LONGEST}}|(?:javascript|vbscript|blob|view-source|weixin|alipays?):${TAIL}{1,${LONGEST}}|data:(?=[a-z]+\\/|[,;])${TAIL}{1,${LONGEST}})`,
  'giv',
);
const BARE = new RegExp(
  `(?<![${LETTER}@.\\-_\\/])(?:\\/\\/)?(?:(?:${LABEL}\\.){1,10}${LETTER}[${LETTER}\\-]{0,58}${LETTER}|\\d{1,3}(?:\\.\\d{1,3}){3})(?![${LETTER}_]|[+%][a-z0-9.+%\\-]{0,40}@)\\.?(?::\\d{1,5}(?!\\d))?(?:[\\/?#\\\\]${TAIL}{0,${LONGEST}})?`,
  'giv',
);
/** The ending behind a name in Chinese letters; where that begins is looked for backwards. */
const HAN_NAME = new RegExp(
  `(?<=\\p{Script=Han})\\.(?:com\\.cn|com|cn|net|top|xyz|vip|cc|中国|中國|公司|网络|網絡|网址|集团|商城)(?![${LETTER}])(?:[\\/?#]${TAIL}{0,${LONGEST}})?`,
  'giv',
);
const HAN_BEGINNING = new RegExp(`(?:(?<![${LETTER}@.\\-_])[${LETTER}\\-]{1,20})?\\p{Script=Han}{1,16}$`, 'iv');
const ODD_DOT =
  '(?: ?\\[ ?(?:\\.|dot|点) ?\\] ?| ?\\( ?(?:\\.|dot|点) ?\\) ?| ?\\{ ?(?:\\.|dot|点) ?\\} ?| dot | ?[点點] ?| \\. ?)';
const APART = new RegExp(
  `(?<![a-z0-9@.\\-_])(?:[a-z0-9][a-z0-9\\-]{0,62}(?:\\.|${ODD_DOT})){1,5}[a-z]{2,12}(?![a-z0-9@_\\-])(?::\\d{1,5})?(?:[\\/?#]${TAIL}{0,${LONGEST}})?`,
  'giv',
);
const HAS_ODD_DOT = new RegExp(ODD_DOT, 'iv');
const ODD_DOTS = new RegExp(ODD_DOT, 'giv');
/** "a page that ends in .top" */
const SPEAKS_OF_ENDING = /^(?:an?|as|at|by|end|ends|ending|for|in|is|it|like|of|on|or|that|the|to|was|with)(?: \.| dot )/i;
/** "u p a y . c o m": single characters with a blank behind each. */
const SPACED = /(?<![a-z0-9.])(?:[a-z0-9.:/-] ){5,80}[a-z0-9/](?![a-z0-9])/gi;

type Place = { readonly from: number; readonly to: number; readonly address: string; readonly typed: boolean };

/** All links of a text, in order and without overlaps; at most `MOST_LINKS`. */
export function findLinks(text: string, brand: Prepared): readonly FoundLink[] {
  const view = viewOf(text);
  if (!/[.:点點]|dot/i.test(view.text)) return [];
  const places = [...schemed(view, text, brand), ...bare(view, text, brand), ...apart(view, brand)];
  places.sort((a, b) => a.from - b.from || b.to - a.to);
  const found: FoundLink[] = [];
  let taken = 0;
  for (const { from, to, address, typed } of places) {
    if (from < taken || found.length >= MOST_LINKS) continue;
    taken = to;
    const start = view.start(from);
    const end = view.end(to);
    const url = text.slice(start, end);
    found.push({ start, end, url, address: typed ? url : address, typed });
  }
  return found;
}

function* first<T>(items: Iterable<T>): Generator<T> {
  let count = 0;
  for (const item of items) {
    if (count++ >= MOST_LINKS) return;
    yield item;
  }
}

function* schemed({ text }: View, original: string, brand: Prepared): Generator<Place> {
  for (const match of first(text.matchAll(SCHEMED))) {
    const [scheme = ''] = /^[^:[]+/.exec(match[0]) ?? [];
    // Words glued to the front: "seehttps://…".
    const glued = /^.+?(?=https?$)/i.exec(scheme)?.[0].length ?? 0;
    if (/^(?:mailto|tel|sms)$/i.test(scheme)) continue;
    const from = match.index + glued;
    const end = trimmed(text, from, match.index + match[0].length);
    const host = from + (/^[^:]+:[/\\]*/.exec(text.slice(from, end))?.[0].length ?? 0);
    const to = sentenceEnd(original, text, host, end, brand);
    const written = text.slice(from, to);
    if (/^[a-z][a-z0-9+.*-]*(?::|\[:\])[/\\]*$/i.test(written)) continue;
    const address = restored(written);
    yield { from, to, address, typed: address === written };
  }
}

function* bare({ text }: View, original: string, brand: Prepared): Generator<Place> {
  for (const match of first(text.matchAll(BARE))) {
    const from = match.index;
    const decoy = behindSign(match[0], text.slice(from + match[0].length, from + match[0].length + LONGEST));
    if (decoy === 'email') continue;
    const to =
      decoy === null
        ? sentenceEnd(original, text, from, trimmed(text, from, from + match[0].length), brand)
        : trimmed(text, from, from + match[0].length + decoy.length);
    const written = text.slice(from, to);
    const alone = text.trim() === written;
    if (isAddress(written.replace(/^\/\//, ''), brand, alone)) yield { from, to, address: written, typed: true };
  }
  for (const match of first(text.matchAll(HAN_NAME))) {
    const before = HAN_BEGINNING.exec(text.slice(Math.max(0, match.index - 36), match.index))?.[0].length ?? 0;
    // "结尾是.top" speaks of an ending.
    if (/[是为叫以带有的成个缀尾]/.test(text[match.index - 1] ?? '')) continue;
    const from = match.index - before;
    const to = trimmed(text, from, match.index + match[0].length);
    yield { from, to, address: text.slice(from, to), typed: true };
  }
}

const BEHIND_SIGN = new RegExp(`^(?::[^\\s@\\/?#<>"]{0,64})?@${TAIL}{3,${LONGEST}}`, 'iv');

/** What looks like a host may be a decoy before an `@`: then the address goes on. A name at a host is an e-mail address. */
function behindSign(host: string, after: string): string | 'email' | null {
  if (/[/?#\\]/.test(host)) return null;
  const more = BEHIND_SIGN.exec(after)?.[0];
  if (more === undefined) return null;
  return host.includes(':') || more.startsWith(':') || /[/?#\\]/.test(more) ? more : 'email';
}

function* apart({ text }: View, brand: Prepared): Generator<Place> {
  const takenApart = (host: string) => PLAIN_ENDINGS.has(endingOf(host)) || brand.endings.has(endingOf(host));
  for (const match of first(text.matchAll(APART))) {
    const host = /^[^/?#:]+/.exec(match[0])?.[0] ?? '';
    if (!HAS_ODD_DOT.test(host) || SPEAKS_OF_ENDING.test(host)) continue;
    const to = trimmed(text, match.index, match.index + match[0].length);
    const address = host.replace(ODD_DOTS, '.') + text.slice(match.index + host.length, to);
    if (takenApart(hostOf(address))) yield { from: match.index, to, address, typed: false };
  }
  for (const match of first(text.matchAll(SPACED))) {
    const address = match[0].replaceAll(' ', '');
    if (takenApart(hostOf(address.replace(/^[a-z]+:\/\//i, ''))) && /[a-z0-9]\.[a-z]/i.test(address))
      yield { from: match.index, to: match.index + match[0].length, address, typed: false };
  }
}

function hostOf(address: string): string {
  return /^[^/?#:\\]+/.exec(address)?.[0].replace(/\.$/, '') ?? '';
}

function endingOf(host: string): string {
  return host.slice(host.lastIndexOf('.') + 1).toLowerCase();
}

/** Whether words with dots are an address: a known ending that is no word, or a sign that they are meant as one. */
function isAddress(text: string, brand: Prepared, alone: boolean): boolean {
  const host = hostOf(text).toLowerCase();
  if (/^\d+(?:\.\d+){3}$/.test(host)) return host.split('.').every((part) => Number(part) < 256);
  if (/^[\d.]+$/.test(host)) return false;
  const ending = endingOf(plainLetters(host));
  const known =
    brand.endings.has(ending) ||
    ending.startsWith('xn--') ||
    parse(host).isIcann === true ||
    parse(plainLetters(host)).isIcann === true;
  if (!known) return false;
  if (!WORD_ENDINGS.has(ending) || alone) return true;
  const labels = host.split('.');
  const [name = ''] = labels.slice(-2);
  return (
    labels.length > 2 ||
    text.length > host.length + 1 ||
    /[\d-]/.test(host) ||
    SHORTENERS.has(host) ||
    belongsToOne(host, brand.list.bad) ||
    likenessOf(name, brand.words, null) !== null
  );
}

/** End of a link without the punctuation that closes the sentence around it. */
function trimmed(text: string, from: number, to: number): number {
  let end = to;
  for (;;) {
    const last = text[end - 1] ?? '';
    if (end > from && /[.,;:!?'"~*…]/.test(last)) end--;
    else if (end > from && ')]'.includes(last) && !hasOpen(text.slice(from, end), last === ')' ? '(' : '[')) end--;
    else return end;
  }
}

function hasOpen(url: string, open: string): boolean {
  return url.includes(open);
}

/** "请看 evil.com。www.b.com": a Chinese full stop ends the address, unless an ending follows that completes it. */
function sentenceEnd(original: string, text: string, from: number, to: number, brand: Prepared): number {
  // Offsets differ only where unseen characters were left out; then the stops are taken as dots.
  if (original.length !== text.length) return to;
  const host = hostOf(text.slice(from, to));
  for (let at = 1; at < host.length; at++) {
    if (original[from + at] !== '。') continue;
    const before = host.slice(0, at).toLowerCase();
    const after = host.slice(at + 1);
    const own = belongsToOne(before, brand.official);
    const whole = own || (before.includes('.') && parse(before).isIcann === true);
    // A browser joins them: nobody gets our name as the first half of an address.
    if (!whole || (own && after.includes('.'))) continue;
    if (parse(`x.${/^[^.]*/.exec(after)?.[0]}`).isIcann !== true) return from + at;
  }
  return to;
}
