/**
 * Is this link the brand's own? Three answers only: `official`, `dangerous`, `cannot_confirm`. Never "safe": a link that
 * merely shows no sign of fraud is one that the bot cannot confirm.
 *
 * The address is read exactly as a browser reads it (WHATWG URL), then compared by registrable domain (Public Suffix
 * List, private section included, so that upay.github.io is not github.io's).
 */
import { parse } from 'tldts';
import { withinOneEdit } from '../edit-distance.ts';
import type { Entity } from '../understanding.ts';

type Verdict = Extract<Entity, { kind: 'url' }>['value']['verdict'];
export type Judgement = { readonly verdict: Verdict; readonly reason: string; readonly host: string };

const PSL = { allowPrivateDomains: true, detectIp: true } as const;
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const HOST_PORT = /^(?=[^/?#@:]+:\d+(?:[/?#]|$))[^/?#@:]+?\.[^/?#@:]/;
const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;
/** Shorter names (qq, hsbc's "hs") occur inside ordinary words and are only compared whole. */
const MIN_PART = 4;

/**
 * Judges a link against the brand's own domains and names. `reason` says in words which rule decided; `host` is the host
 * that a browser would open, '' when there is none. Never throws.
 */
export function judgeLink(url: string, domains: readonly string[], brandNames: readonly string[]): Judgement {
  const own = domains.map(hostOf).filter((host) => host !== '');
  const names = brandWords(own, brandNames);
  const raw = url.trim();
  const parsed = parseAsBrowser(raw);
  if (parsed === null) {
    return mentions(skeleton(raw), names)
      ? { verdict: 'dangerous', reason: 'not a valid address, but it carries the name of the brand', host: '' }
      : { verdict: 'cannot_confirm', reason: 'not a valid address', host: '' };
  }
  const host = parsed.hostname.replace(/\.$/, '');
  const danger = (reason: string): Judgement => ({ verdict: 'dangerous', reason, host });
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return danger(`not a web address (${parsed.protocol})`);
  if (parsed.username !== '' || parsed.password !== '') return danger('a name before @ hides the real host');
  if (HIDDEN.test(raw)) return danger('invisible characters in the address');
  const facts = parse(host, PSL);
  if (facts.isIp === true) return danger('a bare IP address instead of a domain');
  if (own.some((domain) => belongsTo(host, domain))) return judgeOwn(parsed, host, own);
  if (host.split('.').some((label) => label.startsWith('xn--')))
    return danger('letters of other alphabets in the domain (punycode)');
  const imitation = imitates(parsed, host, facts.domainWithoutSuffix ?? host, own, names);
  if (imitation !== null) return danger(imitation);
  return { verdict: 'cannot_confirm', reason: 'not one of the official domains', host };
}

function judgeOwn(parsed: URL, host: string, own: readonly string[]): Judgement {
  if (parsed.port !== '') return { verdict: 'cannot_confirm', reason: 'official domain, but an unusual port', host };
  const carried = /https?:\/\/[^\s&#]+/i.exec(decode(parsed.pathname + parsed.search + parsed.hash))?.[0];
  if (carried !== undefined) {
    const target = parseAsBrowser(carried)?.hostname ?? '';
    if (!own.some((domain) => belongsTo(target, domain))) {
      return { verdict: 'cannot_confirm', reason: 'official domain, but it carries another address', host };
    }
  }
  return { verdict: 'official', reason: 'official domain', host };
}

/** Why the link looks like the brand without being it; null when it does not. */
function imitates(
  parsed: URL,
  host: string,
  registered: string,
  own: readonly string[],
  names: readonly string[],
): string | null {
  if (mentions(skeleton(host), names)) return 'the name of the brand inside a foreign domain';
  if (mentions(skeleton(decode(parsed.pathname)), names)) return 'the name of the brand in the path of a foreign domain';
  const labels = own.map((domain) => parse(domain, PSL).domainWithoutSuffix ?? '').filter((label) => label.length >= MIN_PART);
  for (const label of labels) {
    if (withinOneEdit(registered, label)) return `one letter away from ${label}`;
    for (const part of host.split(/[.-]/)) {
      // A shorter part ("pay" for "upay") is too often an honest word.
      if (part.length >= label.length && withinOneEdit(part, label)) return `one letter away from ${label}`;
    }
  }
  return null;
}

function parseAsBrowser(raw: string): URL | null {
  if (raw === '') return null;
  if (raw.startsWith('//')) return URL.parse(`https:${raw}`);
  // "upay.example:8443/x" is a host with a port, not a scheme.
  if (SCHEME.test(raw) && !HOST_PORT.test(raw)) return URL.parse(raw);
  return URL.parse(`https://${raw}`);
}

function hostOf(domain: string): string {
  return parseAsBrowser(domain.trim().toLowerCase())?.hostname.replace(/\.$/, '') ?? '';
}

/** Equal, or a subdomain. A public suffix (github.io, com.cn) owns nothing: that would make strangers official. */
function belongsTo(host: string, domain: string): boolean {
  if (host === domain) return true;
  return host.endsWith(`.${domain}`) && parse(domain, PSL).domain !== null;
}

/** What must not stand in a foreign address: labels of the domains, whole domains, names of the brand. */
function brandWords(own: readonly string[], brandNames: readonly string[]): readonly string[] {
  const words = new Set<string>();
  for (const domain of own) {
    words.add(skeleton(domain));
    words.add(skeleton(parse(domain, PSL).domainWithoutSuffix ?? ''));
  }
  for (const name of brandNames) {
    words.add(skeleton(name));
    for (const word of name.toLowerCase().match(/[a-z0-9]+/g) ?? []) words.add(skeleton(word));
  }
  const generic = new Set(['wallet', 'pay', 'bank', 'app', 'the', 'online', 'payment', 'payments', 'money'].map(skeleton));
  return [...words].filter((word) => (word.length >= 3 || /\P{ASCII}/u.test(word)) && !generic.has(word));
}

function mentions(text: string, words: readonly string[]): boolean {
  const joined = text.replaceAll(/[.-]/g, '');
  const parts = new Set(text.split(/[^\p{L}\p{N}]+/u));
  return words.some((word) =>
    word.length < MIN_PART && /^\w+$/.test(word) ? parts.has(word) : text.includes(word) || joined.includes(word),
  );
}

/** One form for characters that look alike: 0 o · 1 l i | · 5 s · 3 e · rn m · vv w. */
function skeleton(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKC')
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w')
    .replace(/0/g, 'o')
    .replace(/[1i|!]/g, 'l')
    .replace(/3/g, 'e')
    .replace(/5/g, 's')
    .replace(/4|@/g, 'a');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
