/**
 * Is this address the brand's own? `official`, `dangerous`, or `cannot_confirm`, never "safe": what merely shows no sign of
 * fraud cannot be confirmed. Official is only an official registrable domain, plainly written, over http or https, without
 * user name and port. Nothing is ever opened.
 */
import { parse } from 'tldts';
import { type Address, decoded, HIDDEN, isFullWidth, readAddress } from './address.ts';
import { belongsToOne, type Prepared, PSL } from './brand.ts';
import { type Likeness, likenessOf, standsInPath } from './imitation.ts';
import { ABOUT_BRANDS, SHORTENERS } from './known.ts';
import { type Judgement, judgement, type Reason } from './reasons.ts';
import { strangeScript } from './scripts.ts';
import { plainLetters, skeleton } from './skeleton.ts';

/** Of a path, so much is read: the rest is the same to a customer, and the cost stays bounded. */
const PATH_LIMIT = 512;
/** Addresses inside addresses are followed so deep. */
const DEPTH = 3;

/**
 * @param raw one address, as it was typed
 * @param typed false where it was read out of a disguise (`hxxp`, `[.]`)
 */
export function judgeAddress(raw: string, brand: Prepared, typed = true): Judgement {
  return judgement(findingsOf(raw, brand, typed, DEPTH));
}

function findingsOf(raw: string, brand: Prepared, typed: boolean, depth: number): readonly Reason[] {
  const address = readAddress(raw, typed);
  // What no browser opens may still be meant to be read as ours.
  if (address === null) {
    const found: readonly Reason[] = HIDDEN.test(raw) ? ['hidden_characters'] : [];
    return standsInPath(plainLetters(raw.slice(0, PATH_LIMIT)), brand.words)
      ? [...found, 'brand_in_domain']
      : [...found, 'unreadable'];
  }
  const { url, host, hidden, disguised } = address;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return ['other_scheme'];
  const found: Reason[] = [];
  if (belongsToOne(host, brand.list.bad)) found.push('known_bad');
  if (url.username !== '' || url.password !== '') found.push('userinfo');
  if (hidden) found.push('hidden_characters');
  const facts = parse(host, PSL);
  if (facts.isIp === true) return [...found, 'ip_host'];
  const own = belongsToOne(host, brand.official);
  if (disguised || (own && isFullWidth(raw))) found.push('disguised_letters');
  if (own) found.push(...ofOwn(address));
  else if (!belongsToOne(host, brand.list.others)) found.push(...ofForeign(address, facts, brand));
  const carried = carriedBy(address);
  if (carried !== null) found.push(...ofCarried(carried, brand, depth));
  return found.length > 0 ? found : [own ? 'official_domain' : 'other_address'];
}

function ofOwn({ url, host, plain }: Address): readonly Reason[] {
  if (url.port !== '') return ['odd_port'];
  // Browsers take "https://.upay.example" for an address; nobody has such a name.
  return plain && !/^\.|\.\./.test(host) ? [] : ['unusual_spelling'];
}

type Facts = {
  readonly domain: string | null;
  readonly domainWithoutSuffix: string | null;
  readonly publicSuffix: string | null;
  readonly subdomain: string | null;
};

function ofForeign(address: Address, facts: Facts, brand: Prepared): readonly Reason[] {
  const { host, shown, url } = address;
  const found: Reason[] = [];
  const script = strangeScript(shown);
  if (script !== null) found.push(script === 'mixed' ? 'mixed_scripts' : 'posing_letters');
  const labels = shown.split('.');
  const suffixLabels = (facts.publicSuffix ?? '').split('.').length;
  // A name without an ending ("upay", "localhost") is compared as it is.
  const at = Math.max(0, labels.length - suffixLabels - 1);
  const registered = likenessOf(labels[at] ?? '', brand.words, facts.publicSuffix);
  if (registered !== null) found.push(ofRegistered(registered));
  if (labels.slice(0, at).some((label) => likenessOf(label, brand.words, null) !== null) || bringsDomain(labels, at, brand)) {
    found.push('brand_in_subdomain');
  }
  const path = decoded(url.pathname.slice(0, PATH_LIMIT));
  if (!ABOUT_BRANDS.has(host) && (standsInPath(path, brand.words) || names(url.search + url.hash, brand)))
    found.push('brand_in_path');
  if (found.length > 0) return found;
  if (SHORTENERS.has(host) || SHORTENERS.has(facts.domain ?? '')) found.push('shortener');
  if (shown !== host) found.push('foreign_letters');
  if (url.port !== '') found.push('odd_port');
  return found;
}

/** One of the official domains, written out behind the path. */
function names(rest: string, { official }: Prepared): boolean {
  if (rest === '') return false;
  const text = decoded(rest.slice(0, PATH_LIMIT)).toLowerCase();
  return [...official].some((domain) => text.includes(domain));
}

function ofRegistered(likeness: Likeness): Reason {
  switch (likeness) {
    case 'same':
      return 'other_ending';
    case 'alike':
      return 'lookalike';
    case 'within':
      return 'brand_in_domain';
    case 'slip':
      return 'one_letter_off';
  }
}

/** An official domain whose dots went on: `upay.example.evil.com`, `upay-example.com`. */
function bringsDomain(labels: readonly string[], at: number, { official }: Prepared): boolean {
  const host = skeleton(labels.slice(0, at + 1).join('-')).replaceAll('-', '');
  return [...official].some((domain) => host.includes(skeleton(domain).replaceAll(/[.-]/g, '')));
}

/** An address inside the address: where a redirection would lead. */
function carriedBy({ url }: Address): string | null {
  const rest = url.pathname + url.search + url.hash;
  if (!/(?:https?(?::|%3a)|%2f%2f|=\/\/)/i.test(rest)) return null;
  const text = decoded(decoded(rest.slice(0, 4 * PATH_LIMIT)));
  return /https?:\/{1,2}[^\s&#"'<>]+/i.exec(text)?.[0] ?? /=(\/\/[^\s&#"'<>]+)/.exec(text)?.[1] ?? null;
}

function ofCarried(carried: string, brand: Prepared, depth: number): readonly Reason[] {
  const { verdict } = depth === 0 ? { verdict: 'cannot_confirm' } : judgement(findingsOf(carried, brand, true, depth - 1));
  if (verdict === 'dangerous') return ['carries_dangerous'];
  return verdict === 'official' ? [] : ['carries_other'];
}
