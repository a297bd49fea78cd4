/** Secrets that a number proves by itself, or with the words before it: cards, identity numbers, telephones. */
import { type Called, calledAfter, calledBefore, cardNear, hotlineNear, phoneNear } from './called.ts';
import { fitsLayout, fitsNetwork, passesLuhn } from './card.ts';
import { type Groups, gapAfter, groupsOf, joined } from './groups.ts';
import { fitsSomePlan, phoneLikeness } from './phone.ts';
import { hasIdArea, isOldResidentId, isResidentId, looksLikeResidentId } from './resident-id.ts';
import { type Secret, secret } from './secret.ts';

/** Cards have at most so many digits; nothing longer is looked at as one number. */
const MOST_DIGITS = 19;
const LEAST_DIGITS = 7;
/** Joined to a neighbour by one of these, without blanks, a number goes on: 1380013800-001, 13800138000.50. */
const TIGHT = /^[-_.·*\\]$/;

/** Groups `first` to `last`, taken as one number. */
type Sight = {
  readonly first: number;
  readonly last: number;
  readonly start: number;
  readonly end: number;
  readonly digits: string;
  /** Lengths of the groups: 4-4-4-4. */
  readonly layout: string;
  /** What stands between all of them; null for one group, or when it varies. */
  readonly gap: string | null;
  /** 6000 5000 4000 3000: amounts rather than one number. */
  readonly round: boolean;
};

type Numbers = { readonly text: string; readonly groups: Groups };

/** The numbers that begin with this group, shortest first. */
function sightsFrom({ text, groups }: Numbers, first: number): Sight[] {
  const sights: Sight[] = [];
  const start = groups.starts[first] ?? 0;
  let [digits, layout, round] = ['', '', true];
  let gap: string | null = null;
  for (let last = first; last < groups.count; last += 1) {
    const [from = 0, end = 0] = [groups.starts[last], groups.ends[last]];
    if (digits.length + end - from > MOST_DIGITS) break;
    digits += text.slice(from, end);
    layout += last === first ? `${end - from}` : `-${end - from}`;
    round &&= digits.endsWith('00');
    if (last > first) {
      const between = gapAfter(text, groups, last - 1);
      gap = last === first + 1 || gap === between ? between : null;
    }
    if (digits.length >= LEAST_DIGITS)
      sights.push({ first, last, start, end, digits, layout, gap, round: round && last > first });
    if (!joined(text, groups, last)) break;
  }
  return sights;
}

/** One group, with nothing between its digits. */
const isWhole = ({ first, last }: Sight) => first === last;

/** Whether a number may begin or end at this gap: another one may stand beside it, but it must not be cut out of a longer one. */
function mayBreak(numbers: Numbers, before: number, sight: Sight): boolean {
  if (!joined(numbers.text, numbers.groups, before)) return true;
  const gap = gapAfter(numbers.text, numbers.groups, before);
  if (isWhole(sight)) return !TIGHT.test(gap);
  // 2 4111 1111 1111 1111
  const other =
    lengthOf(numbers.groups, sight.first) >= SHORT && lengthOf(numbers.groups, before) !== lengthOf(numbers.groups, sight.first);
  return gap !== sight.gap || (before < sight.first && other);
}

/** Digits that follow in the same manner: 4111 1111 1111 1111 2222 3333 is no card with something behind it. */
function rest({ text, groups }: Numbers, sight: Sight): number {
  let digits = 0;
  for (let at = sight.last; digits <= MOST_DIGITS && joined(text, groups, at); at += 1) {
    if (gapAfter(text, groups, at) !== sight.gap) break;
    digits += (groups.ends[at + 1] ?? 0) - (groups.starts[at + 1] ?? 0);
  }
  return digits;
}

function isCard(numbers: Numbers, sight: Sight, name: Called): boolean {
  const { digits, layout, gap, start, end } = sight;
  if (digits.length < 12) return false;
  const checked = passesLuhn(digits);
  // A number that is called a card number is one, also in odd groups, or with a typing error in it.
  if (name === 'card') return checked || (digits.length >= 15 && fitsLayout(layout, gap));
  if (!checked || /^0+$/.test(digits) || sight.round) return false;
  const left = rest(numbers, sight);
  if (left > 4 && left < 15) return false;
  const near = cardNear(numbers.text, start, end);
  const usual = fitsLayout(layout, gap);
  if (fitsNetwork(digits)) return usual || near;
  return usual && digits.length >= 15 && (near || name === 'account');
}

/** Which characters belong to the number behind its digits: the check character x, also after a separator. */
function checkCharacter(text: string, end: number): number {
  const match = /^[ \-.·]?(?:x|叉)(?![a-z\d])/.exec(text.slice(end, end + 3));
  return match?.[0].length ?? 0;
}

type Identity = { readonly secret: Secret; readonly proved: boolean };

function identity(numbers: Numbers, sight: Sight, name: Called): Identity | null {
  const { digits, start, end } = sight;
  if (digits.length < 15 || digits.length > 18) return null;
  const extra = digits.length === 17 ? checkCharacter(numbers.text, end) : 0;
  const number = extra > 0 ? `${digits}x` : digits;
  const taken = isResidentId(number) || (name === 'id' && looksLikeResidentId(number)) || isOld(numbers, sight, name);
  return taken ? { secret: secret('id_number', start, end + extra), proved: digits.length >= 17 } : null;
}

/** Fifteen digits prove little: they must stand alone, and not be a bank's. */
function isOld(numbers: Numbers, sight: Sight, name: Called): boolean {
  const { digits, layout, gap } = sight;
  if (!isOldResidentId(digits)) return false;
  const usual = gap === null ? isWhole(sight) : /^(?:6-6-3|4-4-4-3|3(?:-3){4}|5-5-5|1(?:-1)*)$/.test(layout);
  return name === 'id' || (usual && rest(numbers, sight) === 0 && !(passesLuhn(digits) && fitsNetwork(digits)));
}

const PLUS = /[(（]?\+\s?\(?$/;
const plusBefore = (text: string, start: number) => PLUS.exec(text.slice(Math.max(0, start - 3), start))?.[0] ?? '';
/** Between two numbers of a list, not inside of one. */
const LISTS = /[,、。|*~\n]/;

function phone({ text }: Numbers, sight: Sight, said: boolean): { readonly secret: Secret; readonly certain: boolean } | null {
  const { digits, layout, start, end } = sight;
  if (digits.length > 16) return null;
  const lead = plusBefore(text, start);
  if (lead === '' && !said && !fitsSomePlan(digits)) return null;
  const separators = text.slice(start, end).replace(/\d/g, '');
  const near = phoneNear(text, start, end);
  const likeness = phoneLikeness({ digits, layout, plus: lead !== '', separators, said, near });
  if (likeness === 'none' || isCompany(text, sight)) return null;
  if (likeness === 'open' && LISTS.test(text.slice(start, end))) return null;
  return { secret: secret('phone', openingOf(text, start, end, lead), end), certain: likeness === 'certain' };
}

/** A land line of a company is no person's number. */
const isCompany = (text: string, { digits, start }: Sight) => /^0[1-9]/.test(digits) && hotlineNear(text, start);

/** With the plus sign, and with the bracket when it closes inside: (+86) 138…. */
function openingOf(text: string, start: number, end: number, lead: string): number {
  const plus = lead.indexOf('+') < 0 ? start : start - lead.length + lead.indexOf('+');
  const closes = text.slice(start, end).includes(')') && !text.slice(start, end).includes('(');
  return closes && text[plus - 1] === '(' ? plus - 1 : plus;
}

type Hit = { readonly secret: Secret; readonly last: number };

/** Cheap, because a chain of short groups has many readings; called a number of a kind, it is looked at in any case. */
const isPossible = ({ digits }: Sight, named: boolean) =>
  named || fitsSomePlan(digits) || (digits.length >= 12 && passesLuhn(digits)) || (digits.length >= 15 && hasIdArea(digits));

/** The secret that begins with this group: the longest card wins, so that its last group is not left behind. */
function secretAt(numbers: Numbers, first: number, free: boolean): Hit | null {
  const { text, groups } = numbers;
  const before = calledBefore(text, groups.starts[first] ?? 0);
  if (before === 'order' || before === 'passport') return null;
  const named = before !== null || plusBefore(text, groups.starts[first] ?? 0) !== '';
  let card: Hit | null = null;
  let old: Hit | null = null;
  let call: (Hit & { readonly certain: boolean }) | null = null;
  for (const sight of sightsFrom(numbers, first)) {
    if (!free && !mayBreak(numbers, first - 1, sight)) continue;
    if (!isPossible(sight, named)) continue;
    const after = calledAfter(text, sight.end);
    const name = after === 'order' ? after : (before ?? after);
    if (name === 'order') continue;
    const id = identity(numbers, sight, name);
    if (name === 'touched' && !id?.proved) continue;
    const isBank = isCard(numbers, sight, name);
    if (id !== null && !(isBank && name === 'card')) {
      if (id.proved) return { secret: id.secret, last: sight.last };
      old = { secret: id.secret, last: sight.last };
    }
    if (isBank) card = { secret: secret('card', sight.start, sight.end), last: sight.last };
    if (isBank || name === 'amount' || call?.certain || (isWhole(sight) && !mayBreak(numbers, sight.last, sight))) continue;
    const found = phone(numbers, sight, name === 'phone');
    if (found !== null) call = { ...found, last: sight.last };
  }
  return old ?? card ?? call;
}

const lengthOf = ({ starts, ends }: Groups, index: number) => (ends[index] ?? 0) - (starts[index] ?? 0);

/** In an endless chain of short groups a number begins at its beginning, or where one ended. */
function insideChain({ text, groups }: Numbers, index: number): boolean {
  if (lengthOf(groups, index) >= SHORT || !joined(text, groups, index - 1)) return false;
  if (joined(text, groups, index - 2) && lengthOf(groups, index - 1) < SHORT && lengthOf(groups, index - 2) < SHORT) return true;
  return !joined(text, groups, index) || gapAfter(text, groups, index - 1) === gapAfter(text, groups, index);
}
const SHORT = 3;

/** @param text in lower case, numerals folded */
export function findNumbers(text: string): readonly Secret[] {
  const groups = groupsOf(text);
  const numbers = { text, groups };
  const found: Secret[] = [];
  for (let index = 0, taken = -1; index < groups.count; ) {
    const free = taken === index - 1;
    const hit = (free || !insideChain(numbers, index)) && !isShort(numbers, index) ? secretAt(numbers, index, free) : null;
    if (hit !== null) found.push(hit.secret);
    if (hit !== null) taken = hit.last;
    index = hit === null ? index + 1 : hit.last + 1;
  }
  return found;
}

/** A few digits that nothing is joined to: most numbers of most messages. */
const isShort = ({ text, groups }: Numbers, index: number) =>
  lengthOf(groups, index) < LEAST_DIGITS && !joined(text, groups, index);
