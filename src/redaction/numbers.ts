/** Secrets that a number proves by itself: bank cards (ISO/IEC 7812) and resident identity numbers (GB 11643). */
import type { Secret } from './secret.ts';

/** A run of digits without anything between them. */
type Group = { readonly start: number; readonly end: number; readonly digits: string };

/** Digits with at most three separators between groups; invisible characters are pasted along from web pages. */
const RUN = /\d+(?:[ \-\u00a0\u200b-\u200d\ufeff]{1,3}\d+)*/g;
const CARD_DIGITS = { min: 12, max: 19 };
/** Nobody breaks a number into more groups than this; it also bounds the work for a message full of short numbers. */
const MOST_GROUPS = 6;

/** Words that say what the number behind them is; the nearest one counts. */
const NAMES_ORDER = /订单|单号|流水|交易号|工单|编号|order|case|reference|\bref\b|transaction|trade|ticket|invoice|serial/g;
const NAMES_CARD = /卡(?![住顿在了])|\bcard|visa|master|银联|unionpay|amex|jcb|付款账号|bank account/g;
const ORDER_FOLLOWS =
  /^\s{0,2}(?:(?:就?是|为)[^，。,.!！?？\d]{0,6}(?:订单|单号|流水|交易号|工单)|is (?:my |the |an? |our ){0,2}(?:order|case|reference|transaction|ticket))/;
const BEHIND = 24;
const AHEAD = 24;

function digitGroups(run: string, offset: number): Group[] {
  return [...run.matchAll(/\d+/g)].map((match) => ({
    start: offset + match.index,
    end: offset + match.index + match[0].length,
    digits: match[0],
  }));
}

/** Check digit of payment cards, ISO/IEC 7812-1 annex B. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = digit * 2;
    sum += place % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/**
 * First digits and lengths that payment networks have. Phones (1…, 86…), dates (20…) and numbers with leading zeros are not
 * among them.
 */
function fitsNetwork(digits: string): boolean {
  if (digits.startsWith('4')) return [13, 16, 19].includes(digits.length);
  if (/^3[47]/.test(digits)) return digits.length === 15;
  // Mastercard's newer range; but 250131… is rather an order number that begins with a date.
  if (/^2[2-7]/.test(digits)) return digits.length === 16 && !/^\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/.test(digits);
  return /^[3569]/.test(digits);
}

/** How people break card numbers up: by four, 4-6-5 (American Express), 6 and the rest (UnionPay). */
function fitsLayout(groups: readonly Group[]): boolean {
  const lengths = groups.map((group) => group.digits.length).join('-');
  return groups.length === 1 || /^(?:4(?:-4){2,3}(?:-[1-4])?|4-6-[45]|6-\d+)$/.test(lengths);
}

function lastIndex(pattern: RegExp, text: string): number {
  let last = -1;
  for (const match of text.matchAll(pattern)) last = match.index;
  return last;
}

type Named = 'card' | 'order' | null;

/** What the words around a number call it. */
function named(view: string, start: number, end: number): Named {
  const before = view.slice(Math.max(0, start - BEHIND), start);
  const order = lastIndex(NAMES_ORDER, before);
  const card = lastIndex(NAMES_CARD, before);
  if (card > order) return 'card';
  if (order >= 0) return 'order';
  // Letters that touch the digits make it an order number (UP-4111…), as does a plus sign a phone.
  if (/[a-z][-_#]?$|\+ ?$/.test(before) || /^[a-z_]/.test(view.slice(end, end + 1))) return 'order';
  return ORDER_FOLLOWS.test(view.slice(end, end + AHEAD)) ? 'order' : null;
}

function isCard(view: string, groups: readonly Group[], digits: string): boolean {
  if (digits.length < CARD_DIGITS.min || !fitsNetwork(digits)) return false;
  const checked = passesLuhn(digits);
  if (!checked && digits.length < 15) return false;
  const name = named(view, groups[0]?.start ?? 0, groups.at(-1)?.end ?? 0);
  // A number that is called a card number is one, also in odd groups or with a typing error in it.
  return name === 'card' || (name === null && checked && fitsLayout(groups));
}

/** GB 11643: area (6), date of birth (8), sequence (3), check character (ISO 7064 MOD 11-2, X is ten). */
export function isResidentId(number: string): boolean {
  if (number.length !== 18) return false;
  const match = /^[1-9]\d{5}((?:18|19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dx]$/i.exec(number);
  if (match === null) return false;
  const [, year, month, day] = match.map(Number) as [number, number, number, number];
  if (new Date(Date.UTC(year, month - 1, day)).getUTCMonth() !== month - 1) return false;
  let sum = 0;
  for (let place = 0; place < 17; place += 1) sum += Number(number[place]) * (2 ** (17 - place) % 11);
  return '10x98765432'[sum % 11] === number[17]?.toLowerCase();
}

/** The secret that begins with this group: the longest one wins, so that a card's last group is not left behind. */
function secretAt(view: string, groups: readonly Group[], first: number): { secret: Secret; groups: number } | null {
  let digits = '';
  let best: { secret: Secret; groups: number } | null = null;
  const start = groups[first]?.start ?? 0;
  for (let count = 1; count <= MOST_GROUPS; count += 1) {
    const group = groups[first + count - 1];
    if (group === undefined) break;
    digits += group.digits;
    if (digits.length > CARD_DIGITS.max) break;
    const check = digits.length === 17 && view[group.end] === 'x' ? 'x' : '';
    if (isResidentId(digits + check)) {
      return { secret: { kind: 'id_number', start, end: group.end + check.length }, groups: count };
    }
    if (isCard(view, groups.slice(first, first + count), digits)) {
      best = { secret: { kind: 'card', start, end: group.end }, groups: count };
    }
  }
  return best;
}

/** Bank cards and identity numbers, written with or without spaces and hyphens. */
export function findNumbers(view: string): readonly Secret[] {
  const found: Secret[] = [];
  for (const run of view.matchAll(RUN)) {
    const groups = digitGroups(run[0], run.index);
    for (let index = 0; index < groups.length; ) {
      const hit = secretAt(view, groups, index);
      if (hit !== null) found.push(hit.secret);
      index += hit?.groups ?? 1;
    }
  }
  return found;
}
