/** What the judge must know of the brand, and what it makes of that once. */
import { parse } from 'tldts';
import { GENERIC } from './known.ts';
import { skeleton } from './skeleton.ts';

/** Facts of the brand. Domains are bare host names in small letters; an unusable one is left out, it makes nobody official. */
export type LinkBrand = {
  readonly domains: readonly string[];
  /** Names in all languages. */
  readonly names: readonly string[];
  readonly hotlines: readonly string[];
  readonly emails: readonly string[];
  /** From the operator's file; see `readDomainList`. */
  readonly list?: DomainList;
};

export type DomainList = {
  /** Known frauds, with everything below them. */
  readonly bad: ReadonlySet<string>;
  /** As official as the brand's own domains. */
  readonly official: ReadonlySet<string>;
  /** Real sites of others, whose names happen to be like ours: no imitation. */
  readonly others: ReadonlySet<string>;
};

export const NO_LIST: DomainList = { bad: new Set(), official: new Set(), others: new Set() };

/** A name that must not stand in a foreign address. */
export type BrandWord = {
  readonly text: string;
  readonly skeleton: string;
  /** The public suffixes of the domains whose own part it is: `com`, `com.cn`. */
  readonly suffixes: ReadonlySet<string>;
};

export type Prepared = {
  readonly official: ReadonlySet<string>;
  readonly words: readonly BrandWord[];
  readonly list: DomainList;
  readonly hotlines: ReadonlySet<string>;
  readonly emails: ReadonlySet<string>;
  /** Last labels of the official domains: what ends so is meant as an address, also where the ending is nowhere registered. */
  readonly endings: ReadonlySet<string>;
};

export const PSL = { allowPrivateDomains: true } as const;
const cache = new WeakMap<LinkBrand, Prepared>();

/** Remembered by the brand's identity: hand in the same object for every text. */
export function prepare(brand: LinkBrand): Prepared {
  const known = cache.get(brand);
  if (known) return known;
  const list = brand.list ?? NO_LIST;
  // A public suffix (github.io, com.cn) belongs to nobody: as an official domain it would make strangers official.
  const own = brand.domains.map((domain) => domain.toLowerCase()).filter(isOwnable);
  const official = new Set([...own, ...list.official]);
  const prepared: Prepared = {
    official,
    words: wordsOf(own, brand.names),
    list,
    hotlines: new Set(brand.hotlines.map(digitsOf)),
    emails: new Set(brand.emails.map((email) => email.toLowerCase())),
    endings: new Set([...official].map((domain) => domain.slice(domain.lastIndexOf('.') + 1))),
  };
  cache.set(brand, prepared);
  return prepared;
}

/** Whether somebody can own this name: it is more than a public suffix, and no address of a machine. */
export function isOwnable(domain: string): boolean {
  const facts = parse(domain, PSL);
  return facts.domain !== null && facts.isIp !== true;
}

/** The number as it is dialled within China. */
export function digitsOf(phone: string): string {
  return phone.replace(/^\s*(?:\+|00)86[\s-]?/, '').replace(/\D/g, '');
}

/** Whether a host is one of the domains or below one. */
export function belongsToOne(host: string, domains: ReadonlySet<string>): boolean {
  if (domains.size === 0) return false;
  for (let at = 0; at >= 0; at = host.indexOf('.', at) + 1 || -1) if (domains.has(host.slice(at))) return true;
  return false;
}

function wordsOf(own: readonly string[], names: readonly string[]): readonly BrandWord[] {
  const words = new Map<string, Set<string>>();
  const add = (word: string, suffix: string | null) => {
    const letters = word.replaceAll('-', '');
    const han = /\p{Script=Han}/u.test(word);
    if (letters.length < (han ? 2 : 3) || GENERIC.has(letters) || /^\d+$/.test(letters)) return;
    const suffixes = words.get(word) ?? new Set();
    if (suffix !== null) suffixes.add(suffix);
    words.set(word, suffixes);
  };
  for (const domain of own) {
    const { domainWithoutSuffix, publicSuffix } = parse(domain, PSL);
    add(domainWithoutSuffix ?? '', publicSuffix);
  }
  for (const name of names) {
    const parts = name.toLowerCase().match(/[a-z0-9]+|\p{Script=Han}+/gu) ?? [];
    const telling = parts.filter((part) => !GENERIC.has(part) && !/^(?:钱包|錢包|支付|银行|銀行|客服|官方)+$/u.test(part));
    for (const part of telling) add(part, null);
    add(parts.filter((part) => /^[a-z0-9]+$/.test(part)).join(''), null);
  }
  return [...words].map(([text, suffixes]) => ({ text, skeleton: skeleton(text), suffixes }));
}

/** The brand as the flows name it, with the operator's list. Keep the object: what is made of it is remembered by it. */
export function linkBrandOf(
  brand: {
    readonly name: { readonly zh: string; readonly en: string };
    readonly domains: readonly string[];
    readonly hotline: string;
    readonly email: string;
  },
  list: DomainList = NO_LIST,
): LinkBrand {
  return {
    domains: brand.domains,
    names: [brand.name.zh, brand.name.en],
    hotlines: brand.hotline === '' ? [] : [brand.hotline],
    emails: brand.email === '' ? [] : [brand.email],
    list,
  };
}
