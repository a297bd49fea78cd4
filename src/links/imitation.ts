/** Does a name in a foreign address pose as the brand? Names of six letters and more are compared more freely than short ones. */
import type { BrandWord } from './brand.ts';
import { BAIT, CROWDED, EVERYDAY } from './known.ts';
import { oneEditApart, plainLetters, skeleton, slipApart } from './skeleton.ts';

/**
 * `same`: the brand's very name · `alike`: written with other characters that look the same · `within`: the name with something
 * beside it · `slip`: one letter away.
 */
export type Likeness = 'same' | 'alike' | 'within' | 'slip';

/** From this length on a name rarely occurs inside honest words, and one letter's difference is rarely another word. */
const LONG = 6;
const BAITS = new Set([...BAIT].map(skeleton));
const LIMIT = 128;

/**
 * @param label one label of a host, decoded, in small letters
 * @param suffix public suffix of the host when `label` is what was registered there; null for labels of subdomains
 */
export function likenessOf(label: string, words: readonly BrandWord[], suffix: string | null): Likeness | null {
  const seen = seenOf(label);
  const { whole, joined, parts } = seen;
  for (const word of words) {
    if (whole === word.skeleton) return label === word.text ? 'same' : 'alike';
    const within = isWithin(seen, word);
    // "upay-help" has the name as it is written; "upаy-help", with a foreign letter, has another one.
    if (within) return label.replaceAll('-', '').includes(word.text.replaceAll('-', '')) ? 'within' : 'alike';
    if (slips(joined, parts, word, suffix)) return 'slip';
  }
  return null;
}

/** A name as it is compared. `plain` keeps the digits that the skeleton takes for letters. */
type Seen = { readonly whole: string; readonly joined: string; readonly plain: string; readonly parts: readonly string[] };

function seenOf(label: string): Seen {
  const cut = label.length > LIMIT ? label.slice(0, LIMIT) : label;
  const whole = skeleton(cut);
  return { whole, joined: whole.replaceAll('-', ''), plain: plainLetters(cut).replaceAll('-', ''), parts: whole.split('-') };
}

/** The name inside of a longer one. */
function isWithin({ joined, plain, parts }: Seen, word: BrandWord): boolean {
  const name = word.skeleton.replaceAll('-', '');
  if (joined === name) return true;
  const everyday = EVERYDAY.has(word.text);
  if (/\p{Script=Han}/u.test(name) || (name.length >= LONG && !everyday)) return joined.includes(name);
  // A short name must stand by itself or beside words that are there to deceive.
  const alone = parts.includes(name);
  if (alone && ((!everyday && name.length > 3) || parts.some((part) => BAITS.has(part)))) return true;
  for (let at = joined.indexOf(name); at >= 0; at = joined.indexOf(name, at + 1)) {
    const behind = at + name.length;
    const after = joined.slice(behind);
    const before = at === 0 || isBait(joined.slice(0, at), plain.slice(0, at));
    if (before && (after === '' || isBait(after, plain.slice(-after.length)) || (after === 's' && at === 0 && !everyday)))
      return true;
  }
  return (
    name.length > 3 &&
    parts.some(
      (part) =>
        (part.startsWith(name) && BAITS.has(part.slice(name.length))) ||
        (part.endsWith(name) && BAITS.has(part.slice(0, -name.length))),
    )
  );
}

/** Deceiving words, figures, or two of those in a row ("securelogin", "vip888"). `plain` is the same with its digits. */
function isBait(text: string, plain: string): boolean {
  if (text === '') return false;
  if (BAITS.has(text) || /^\d+$/.test(plain)) return true;
  for (let at = 2; at < text.length; at++) {
    if (BAITS.has(text.slice(0, at)) && (BAITS.has(text.slice(at)) || /^\d+$/.test(plain.slice(at)))) return true;
  }
  return false;
}

function slips(joined: string, parts: readonly string[], word: BrandWord, suffix: string | null): boolean {
  const name = word.skeleton;
  const plain = name.replaceAll('-', '');
  if (plain.length >= LONG) {
    return (
      oneEditApart(joined, plain) ||
      oneEditApart(parts.join('-'), name) ||
      parts.some((part) => part.length >= LONG && oneEditApart(part, name))
    );
  }
  if (plain.length < 4) return false;
  const whole = joined === parts.join('-') ? joined : '';
  const sameEnding = suffix !== null && word.suffixes.has(suffix);
  // One letter makes another honest word of a short name too often, except where hardly anybody else has a name.
  if (sameEnding && !CROWDED.has(suffix) && oneEditApart(joined, plain)) return true;
  return EVERYDAY.has(word.text) ? sameEnding && slipApart(whole, name) : parts.some((part) => slipApart(part, name));
}

/** The name as a word of a path: by itself, or with something glued to it. */
export function standsInPath(path: string, words: readonly BrandWord[]): boolean {
  return path
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{M}-]+/u)
    .some((part) => {
      if (part === '') return false;
      const seen = seenOf(part);
      return words.some((word) => seen.whole === word.skeleton || isWithin(seen, word));
    });
}
