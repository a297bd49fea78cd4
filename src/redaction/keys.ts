/** Private keys, keys of programs, tokens; addresses of crypto currencies and bank accounts (IBAN), which have check sums too. */
import { base58Check, isBech32 } from './base58.ts';
import { type Secret, type SecretKind, secret } from './secret.ts';
import type { View } from './view.ts';

/** Nothing here is shorter without a blank in it. */
const LONG = /[a-z\d_\-+/=]{15}|-----begin|\b[a-z]{2}\d{2} ?[a-z\d]{4} /;

/** Keys and addresses that are one word are at least so long. */
const LONG_WORD = /[a-z\d]{26}/;

const all = (kind: SecretKind, text: string, pattern: RegExp, proves: (value: string, at: number) => boolean): Secret[] =>
  [...text.matchAll(pattern)].flatMap((match) => {
    const value = match[1] ?? match[0];
    const start = match.index + match[0].length - value.length;
    return proves(value, start) ? [secret(kind, start, start + value.length)] : [];
  });

const always = () => true;
const beforeOf = (text: string, at: number, length: number) => text.slice(Math.max(0, at - length), at);

// --------------------------------------------------------------------------------------------------------- private keys

const PEM =
  /-----begin [a-z\d ]{0,30}private key(?: block)?-----(?:(?:[^-]|-(?!-)){0,8000}(?:-----end [a-z\d ]{0,30}private key(?: block)?-----)?)/g;
const KEY_WORD = /私钥|私鑰|密钥|秘钥|private ?key|secret ?key|priv(?:ate)?_?key|signing key|keystore|wallet key/;
const HASH_WORD = /哈希|hash|\btx|交易|transaction|block|区块|sha-?256|checksum|校验和|fingerprint/;
const HEX = /(?<![\da-z])(?:0x)?[\da-f]{64}(?![\da-z])/g;
const SPLIT_HEX = /(?<![\da-z])(?:0x)?[\da-f]{2,32}(?:[\s:-]{1,2}[\da-f]{2,32}){1,31}(?![\da-z])/g;
const WIF = /(?<![A-Za-z\d])[5KL9c][1-9A-HJ-NP-Za-km-z]{50,51}(?![A-Za-z\d])/g;
const EXTENDED = /(?<![A-Za-z\d])[xyztuv]prv[1-9A-HJ-NP-Za-km-z]{95,112}(?![A-Za-z\d])/g;
const SOLANA = /(?<![A-Za-z\d])[1-9A-HJ-NP-Za-km-z]{86,88}(?![A-Za-z\d])/g;
const NEAR = 40;

function findPrivateKeys({ cased, lower }: View): readonly Secret[] {
  const named = (at: number, length: number) =>
    KEY_WORD.test(beforeOf(lower, at, NEAR) + lower.slice(at + length, at + length + 16));
  const hashed = (at: number) => HASH_WORD.test(beforeOf(lower, at, NEAR));
  const hex = (value: string, at: number) => named(at, value.length) || (value.startsWith('0x') && !hashed(at));
  const split = (value: string, at: number) => value.replace(/^0x|[\s:-]/g, '').length === 64 && named(at, value.length);
  const pem = lower.includes('-----begin') ? all('private_key', lower, PEM, always) : [];
  const spread = KEY_WORD.test(lower) ? all('private_key', lower, SPLIT_HEX, split) : [];
  if (!LONG_WORD.test(lower)) return [...pem, ...spread];
  return [
    ...pem,
    ...spread,
    ...all('private_key', lower, HEX, hex),
    ...all('private_key', cased, WIF, (value, at) => base58Check(value) !== null || named(at, value.length)),
    ...all('private_key', cased, EXTENDED, always),
    ...all('private_key', cased, SOLANA, (value, at) => named(at, value.length)),
  ];
}

// ------------------------------------------------------------------------------------------------- keys of programs, tokens

/** What providers begin their keys with, so that they are recognised. */
const PREFIXED = new RegExp(
  `(?<![A-Za-z\\d])(?:${[
    'sk-(?:proj-|ant-|or-|svcacct-)?[A-Za-z\\d_-]{16,200}',
    '[sr]k_(?:live|test)_[A-Za-z\\d]{10,120}',
    'whsec_[A-Za-z\\d]{16,80}',
    'gh[pousr]_[A-Za-z\\d]{30,255}',
    'github_pat_[A-Za-z\\d_]{22,255}',
    'glpat-[A-Za-z\\d_-]{18,60}',
    '(?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z\\d]{16}',
    'AIza[A-Za-z\\d_-]{35}',
    'ya29\\.[A-Za-z\\d_-]{20,300}',
    'xox[abeoprs]-[A-Za-z\\d-]{10,250}',
    'SG\\.[A-Za-z\\d_-]{16,32}\\.[A-Za-z\\d_-]{16,64}',
    'npm_[A-Za-z\\d]{36}',
    'pypi-[A-Za-z\\d_-]{50,300}',
    'hf_[A-Za-z\\d]{30,60}',
    'do[oprt]_v1_[a-f\\d]{64}',
    'shp(?:at|ca|pa|ss)_[a-fA-F\\d]{32}',
    'LTAI[A-Za-z\\d]{12,24}',
    'AKID[A-Za-z\\d]{13,40}',
    'key-[a-f\\d]{32}',
    'SK[a-f\\d]{32}',
    'sq0(?:atp|csp)-[A-Za-z\\d_-]{22,60}',
    'EAACEdEose0cBA[A-Za-z\\d]{10,200}',
    '\\d{8,10}:AA[A-Za-z\\d_-]{32,34}',
    'eyJ[A-Za-z\\d_-]{8,4000}\\.eyJ[A-Za-z\\d_-]{8,8000}(?:\\.[A-Za-z\\d_-]{0,2000})?',
  ].join('|')})(?![A-Za-z\\d])`,
  'g',
);
const BEARER = /(?<![a-z\d])(?:bearer|basic)\s{1,3}([a-z\d._~+/=-]{16,4000})/gi;
const SAID =
  /(?:api[ _-]?key|access[ _-]?key(?:[ _-]?(?:id|secret))?|secret(?:[ _-]?(?:access[ _-]?)?key)?|app[ _-]?secret|app[ _-]?key|client[ _-]?secret|token|密钥|秘钥|令牌|authorization|session[ _-]?id|cookie)["'”]?\s{0,2}(?:是|为|[:=]|is)\s{0,2}["'“]?([a-z\d_+/=.~-]{12,512})/gi;

/** Bits per character; words of a language stay below, random letters and digits above. */
const RANDOM = 3;

function looksRandom(value: string): boolean {
  const counts = new Map<string, number>();
  for (const char of value) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits >= RANDOM && /\d/.test(value) && /[a-z]/i.test(value) && !/^\d[\d.-]*$/.test(value);
}

function findTokens({ cased }: View): readonly Secret[] {
  return [
    ...all('api_key', cased, PREFIXED, (value) => /\d/.test(value)),
    ...all('api_key', cased, BEARER, looksRandom),
    ...all('api_key', cased, SAID, looksRandom),
  ];
}

// ------------------------------------------------------------------------------------- addresses of crypto currencies, IBAN

const ETHEREUM = /(?<![\da-z])0x[\da-f]{40}(?![\da-z])/g;
const BASE58 = /(?<![A-Za-z\d])[13TLMDAX2mn][1-9A-HJ-NP-Za-km-z]{25,34}(?![A-Za-z\d])/g;
const BECH = /(?<![a-z\d])(?:bc|tb|ltc|bcrt)1[qpzry9x8gf2tvdw0s3jn54khce6mua7l]{23,87}(?![a-z\d])/g;
const COIN_WORD = /地址|钱包|address|wallet|usdt|solana|\bsol\b|充币|提币|转币/;
const SOLANA_ADDRESS = /(?<![A-Za-z\d])[1-9A-HJ-NP-Za-km-z]{43,44}(?![A-Za-z\d])/g;

function findAddresses({ cased, lower }: View): readonly Secret[] {
  if (!LONG_WORD.test(lower)) return [];
  return [
    ...all('crypto_address', lower, ETHEREUM, always),
    ...all('crypto_address', cased, BASE58, (value) => base58Check(value)?.length === 21),
    ...all('crypto_address', lower, BECH, isBech32),
    ...all(
      'crypto_address',
      cased,
      SOLANA_ADDRESS,
      (value, at) => /\d/.test(value) && /[A-Z]/.test(value) && COIN_WORD.test(beforeOf(lower, at, NEAR)),
    ),
  ];
}

const IBAN = /(?<![a-z\d])[a-z]{2}\d{2}(?:[ -]?[a-z\d]{4}){2,7}(?:[ -]?[a-z\d]{1,4})?(?![a-z\d])/g;
/** Countries of the IBAN registry (ISO 13616) by the length that they gave it. */
const IBAN_COUNTRIES: { readonly [length: number]: string } = {
  15: 'no',
  16: 'be',
  18: 'dk fo fk gl nl fi sd',
  19: 'mk si',
  20: 'at ba ee kz lt lu xk mn',
  21: 'hr lv li ch',
  22: 'bh bg cr de ge ie me rs gb va',
  23: 'gi iq il om so tl ae',
  24: 'ad cz md pk ro sa sk es se tn vg',
  25: 'pt st ly',
  26: 'is tr',
  27: 'fr gr it mr mc sm bi dj',
  28: 'al az by cy do gt hu lb ni pl sv hn',
  29: 'br eg ps qa ua',
  30: 'jo kw mu ye',
  31: 'mt sc',
  32: 'lc',
  33: 'ru',
};
const LEAST_IBAN = 15;

/** ISO 7064 MOD 97-10. */
function isIban(written: string): boolean {
  const iban = written.replace(/[ -]/g, '');
  if (IBAN_COUNTRIES[iban.length]?.includes(iban.slice(0, 2)) !== true) return false;
  let rest = 0;
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** A sentence may follow an IBAN in groups of four letters, so that shorter readings are tried too. */
function findIbans({ lower }: View): readonly Secret[] {
  return [...lower.matchAll(IBAN)].flatMap((match) => {
    for (let value = match[0]; value.length >= LEAST_IBAN; ) {
      if (isIban(value)) return [secret('iban', match.index, match.index + value.length)];
      value = value.slice(0, Math.max(0, value.lastIndexOf(' '), value.lastIndexOf('-')));
    }
    return [];
  });
}

/** Everything that stands as one long word. */
export function findKeys(view: View): readonly Secret[] {
  if (!LONG.test(view.lower)) return [];
  return [...findPrivateKeys(view), ...findTokens(view), ...findAddresses(view), ...findIbans(view)];
}
