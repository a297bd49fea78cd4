/** Web addresses, with or without a scheme, and addresses of other schemes; e-mail addresses. */
import { parse } from 'tldts';
import type { Folded } from '../normalise.ts';
import { judgeLink } from './link-verdict.ts';
import type { Found, World } from './scan.ts';

const LETTER = '[\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}\\p{Nd}]';
const LABEL = `${LETTER}(?:[${LETTER.slice(1, -1)}-]{0,61}${LETTER})?`;
/** Printable characters that stand in addresses; Chinese ends one, since customers put no blank behind it. */
const TAIL = '[^\\s\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Extended_Pictographic}<>"`{}|\\u3000-\\u303f]';
const SCHEMED = new RegExp(
  `(?<![a-z0-9])(?:[a-z][a-z0-9+-]{1,20}:[/\\\\]{1,3}(?:(?:[\\p{L}\\p{N}-]{1,63}\\.){1,8}(?=[a-z]{2,24}(?![a-z])))?${TAIL}+|(?:javascript|data|vbscript):${TAIL}+)`,
  'giu',
);
const BARE = new RegExp(
  `(?<![\\p{Script=Latin}\\p{Nd}@./_-])(?:(?:${LABEL}\\.){1,10}(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})|\\d{1,3}(?:\\.\\d{1,3}){3})(?![\\p{Script=Latin}\\p{Nd}@_-]|[+%][a-z0-9.+%-]{0,40}@)(?::\\d{1,5})?(?:[/?#]${TAIL}*)?`,
  'giu',
);
const MAIL =
  /(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{0,63}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,24}(?![a-z0-9])/g;
/** Endings that are also English words after a forgotten blank ("not working.help me") or files: they need more to be an address. */
const WORDS = new Set(
  'so is it in my me to be at am no us help how now here as by do go pm st la ai care support money cash call chat live today plus one new free fast yes you pay zip mov md py sh rs'.split(
    ' ',
  ),
);

/** Finds links and judges each. */
export function scanUrls(folded: Folded, world: World): readonly Found[] {
  const { text, cased } = folded;
  if (!/[.:]/.test(text)) return [];
  const found: Found[] = [];
  const add = (from: number, length: number): void => {
    const to = trim(folded, from, from + length);
    const url = cased.slice(from, to);
    if (url.length < 4) return;
    const { verdict, host } = judgeLink(url, world.domains, world.brandNames);
    found.push({ from, to, value: { kind: 'url', value: { kind: 'url', url, host, verdict } } });
  };
  for (const match of text.matchAll(SCHEMED)) {
    if (!match[0].startsWith('mailto:')) add(match.index, match[0].length);
  }
  for (const match of text.matchAll(BARE)) {
    if (isAddress(match[0], world)) add(match.index, match[0].length);
  }
  return found;
}

export function scanEmails(folded: Folded): readonly Found[] {
  if (!folded.text.includes('@')) return [];
  return [...folded.text.matchAll(MAIL)].map((match) => {
    const to = match.index + match[0].length;
    return { from: match.index, to, value: { kind: 'email', value: folded.cased.slice(match.index, to) } };
  });
}

/** Whether words with dots are an address: a known ending that is no word, or a sign that they are meant as one. */
function isAddress(text: string, world: World): boolean {
  const host = /^[^/?#:]+/.exec(text)?.[0] ?? '';
  if (/^\d+(?:\.\d+){3}$/.test(host)) return host.split('.').every((part) => Number(part) < 256);
  if (/^[\d.]+$/.test(host)) return false;
  const ending = host.slice(host.lastIndexOf('.') + 1);
  const own = world.domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
  const known =
    own ||
    ending.startsWith('xn--') ||
    world.domains.some((domain) => domain.endsWith(`.${ending}`)) ||
    parse(host).isIcann === true;
  if (!known) return false;
  return (
    !WORDS.has(ending) || host.startsWith('www.') || text.length > host.length || /[\d-]/.test(host) || host.split('.').length > 2
  );
}

/** End of a link without the punctuation that closes the sentence around it. */
function trim(folded: Folded, from: number, to: number): number {
  let end = to;
  for (let at = from; at < to; at++) {
    // Full-width punctuation was folded to ASCII; in the original it ends the address.
    const typed = folded.original.charCodeAt(folded.start(at));
    if (
      typed >= 0xff01 &&
      typed <= 0xff65 &&
      !/[\p{L}\p{N}]/u.test(folded.text[at] ?? '') &&
      typed !== 0xff0e &&
      typed !== 0xff0f &&
      typed !== 0xff0d
    ) {
      if (!(typed === 0xff1a && /[/\d]/.test(folded.text[at + 1] ?? ''))) {
        end = at;
        break;
      }
    }
  }
  while (end > from && /[.,;:!?'"~*…]/.test(folded.text[end - 1] ?? '')) end--;
  for (const [open, close] of ['()', '[]'] as const) {
    const url = folded.text.slice(from, end);
    if (url.endsWith(close ?? ')') && !url.includes(open ?? '(')) end--;
  }
  return end;
}
