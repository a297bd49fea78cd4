/** Addresses as frauds make them of a brand's domain, from a seed. Each kind is a trick that has been seen in the wild. */
import { domainToASCII } from 'node:url';
import { CONFUSABLES } from '../../../src/links/confusables.ts';

export type Lookalike = { readonly kind: string; readonly url: string };
type Random = { readonly below: (limit: number) => number; readonly one: <T>(items: readonly T[]) => T };

export function seeded(seed: number): Random {
  let state = seed >>> 0 || 1;
  const below = (limit: number) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % limit;
  };
  return { below, one: (items) => items[below(items.length)] as (typeof items)[number] };
}

const BAIT = [
  'login',
  'secure',
  'help',
  'verify',
  'account',
  'wallet',
  'service',
  'bonus',
  'kefu',
  'vip',
  'refund',
  'update',
  'pay',
  'app',
];
const FOREIGN = ['evil.com', 'cdn-x7.top', 'abc123.xyz', 'secure-check.net', 'qk.vip', 'site.com.cn', 'a.b-c.shop'];
const ENDINGS = ['com', 'net', 'cn', 'com.cn', 'top', 'xyz', 'vip', 'cc', 'org', 'info', 'shop', 'io', 'app', 'co', 'hk'];
const DIGITS: { readonly [letter: string]: string } = {
  o: '0',
  l: '1',
  i: '1',
  e: '3',
  a: '4',
  s: '5',
  b: '8',
  g: '9',
  z: '2',
  t: '7',
};
const PATHS = ['', '/', '/login', '/a/b?c=d', '/index.html#x'];

type Trick = (name: string, ending: string, random: Random) => string | null;

const replaceAt = (text: string, at: number, by: string, length = 1) => text.slice(0, at) + by + text.slice(at + length);

const TRICKS: { readonly [kind: string]: Trick } = {
  homoglyph: (name, ending, random) => {
    const places = [...name].flatMap((letter, at) => (CONFUSABLES[letter] === undefined ? [] : [at]));
    const at = random.one(places);
    return at === undefined ? null : `${replaceAt(name, at, random.one([...(CONFUSABLES[name[at] ?? ''] ?? '')]))}.${ending}`;
  },
  punycode: (name, ending, random) => {
    const cyrillic: { readonly [letter: string]: string } = {
      a: 'а',
      e: 'е',
      o: 'о',
      p: 'р',
      c: 'с',
      y: 'у',
      x: 'х',
      u: 'ս',
      l: 'ӏ',
      w: 'ԝ',
    };
    const places = [...name].flatMap((letter, at) => (cyrillic[letter] === undefined ? [] : [at]));
    const at = random.one(places);
    return at === undefined ? null : domainToASCII(`${replaceAt(name, at, cyrillic[name[at] ?? ''] ?? '')}.${ending}`);
  },
  accent: (name, ending, random) => {
    const accents: { readonly [letter: string]: readonly string[] } = {
      a: ['á', 'ạ', 'ä'],
      e: ['é', 'ẹ'],
      u: ['ü', 'ụ'],
      o: ['ö', 'ọ'],
      y: ['ý', 'ỵ'],
      l: ['ḷ'],
      p: ['ṗ'],
      w: ['ẁ'],
    };
    const places = [...name].flatMap((letter, at) => (accents[letter] === undefined ? [] : [at]));
    const at = random.one(places);
    return at === undefined ? null : `${replaceAt(name, at, random.one(accents[name[at] ?? ''] ?? []))}.${ending}`;
  },
  styled: (name, ending, random) => {
    const base = random.one([0x1d41a, 0x1d5ba, 0x1d4ea, 0xff41]);
    const styled = [...name].map((letter) =>
      /[a-z]/.test(letter) ? String.fromCodePoint(base + letter.charCodeAt(0) - 97) : letter,
    );
    return `${styled.join('')}.${ending}`;
  },
  swap: (name, ending, random) => {
    const at = random.below(name.length - 1);
    const swapped = replaceAt(name, at, `${name[at + 1]}${name[at]}`, 2);
    return swapped === name || /^-|-$/.test(swapped) ? null : `${swapped}.${ending}`;
  },
  omission: (name, ending, random) => {
    const left = replaceAt(name, random.below(name.length), '');
    return /^-|-$/.test(left) ? null : `${left}.${ending}`;
  },
  doubled: (name, ending, random) => {
    const at = random.below(name.length);
    return name[at] === '-' ? null : `${replaceAt(name, at, `${name[at]}${name[at]}`)}.${ending}`;
  },
  digit: (name, ending, random) => {
    const places = [...name].flatMap((letter, at) => (DIGITS[letter] === undefined ? [] : [at]));
    const at = random.one(places);
    return at === undefined ? null : `${replaceAt(name, at, DIGITS[name[at] ?? ''] ?? '')}.${ending}`;
  },
  glued: (name, _, random) =>
    `${random.one([`${name}-${random.one(BAIT)}`, `${random.one(BAIT)}-${name}`, `${name}${random.one(BAIT)}`, `${random.one(BAIT)}${name}`, `${name}${1 + random.below(999)}`])}.${random.one(ENDINGS)}`,
  hyphen: (name, ending, random) => {
    const at = 1 + random.below(name.length - 1);
    const split = `${name.slice(0, at)}-${name.slice(at)}`;
    return split.includes('--') ? null : `${split}.${ending}`;
  },
  subdomain: (name, ending, random) =>
    `${random.one([`${name}.${ending}`, name, `${name}-${random.one(BAIT)}`, `www.${name}.${ending}`])}.${random.one(FOREIGN)}`,
  ending: (name, ending, random) => {
    const other = random.one(ENDINGS);
    return other === ending ? null : `${random.one(['', 'www.', 'm.'])}${name}.${other}`;
  },
  userinfo: (name, ending, random) =>
    `${random.one([`${name}.${ending}`, `www.${name}.${ending}%2f`, `${name}.${ending}:443`])}@${random.one(FOREIGN)}`,
  path: (name, ending, random) =>
    `${random.one(FOREIGN)}/${random.one([name, `${name}/login`, `${name}.${ending}`, `${name}.${ending}/verify`, `app/${name}-${random.one(BAIT)}`])}`,
};

export const KINDS = Object.keys(TRICKS);

/** `count` lookalikes of the domains, kinds in turn; never one of the domains themselves. */
export function lookalikes(domains: readonly string[], seed: number, count: number): readonly Lookalike[] {
  const random = seeded(seed);
  const made: Lookalike[] = [];
  for (let turn = 0; made.length < count; turn++) {
    const kind = KINDS[turn % KINDS.length] as string;
    const domain = random.one(domains);
    const [name = '', ending = ''] = [domain.slice(0, domain.indexOf('.')), domain.slice(domain.indexOf('.') + 1)];
    const address = TRICKS[kind]?.(name, ending, random) ?? null;
    if (address === null || domains.includes(address)) continue;
    const path = kind === 'path' ? '' : random.one(PATHS);
    made.push({ kind, url: `${random.one(['https://', 'http://', 'https://'])}${address}${path}` });
  }
  return made;
}
