/** Values of every kind as they occur: with right check digits, in ranges that are given out. None belongs to anybody on purpose. */
import { createHash } from 'node:crypto';
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as chinese } from '@scure/bip39/wordlists/simplified-chinese.js';
import type { SecretKind } from '../../../src/redaction/redact.ts';
import type { Random } from './random.ts';

function luhnDigit(body: string): string {
  const sum = [...body].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}

/** Issuers' ranges with the length of their numbers. */
const CARDS: readonly (readonly [string, number])[] = [
  ['622202', 19],
  ['621700', 19],
  ['622848', 19],
  ['621661', 19],
  ['622588', 16],
  ['625965', 16],
  ['623058', 18],
  ['621483', 16],
  ['955880', 19],
  ['436742', 19],
  ['4', 16],
  ['51', 16],
  ['55', 16],
  ['2223', 16],
  ['34', 15],
  ['37', 15],
  ['3528', 16],
  ['36', 14],
  ['6011', 16],
];

export function card(random: Random): string {
  const [prefix, length] = random.pick(CARDS);
  const body = prefix + random.digits(length - prefix.length - 1);
  return body + luhnDigit(body);
}

const AREAS = ['110105', '310115', '440106', '330106', '510107', '420111', '320102', '500112', '610113', '150102', '650104'];
const two = (number: number) => String(number).padStart(2, '0');

function residentId(random: Random): string {
  const born = `${1945 + random.below(70)}${two(1 + random.below(12))}${two(1 + random.below(28))}`;
  const body = random.pick(AREAS) + born + random.digits(3);
  const sum = [...body].reduce((total, digit, place) => total + Number(digit) * (2 ** (17 - place) % 11), 0);
  const check = '10X98765432'[sum % 11] ?? '';
  return body + (random.below(2) === 0 ? check.toLowerCase() : check);
}

const oldId = (random: Random) =>
  `${random.pick(AREAS)}${30 + random.below(69)}${two(1 + random.below(12))}${two(1 + random.below(28))}${random.digits(3)}`;

export const mobile = (random: Random): string =>
  random.pick(['138', '139', '150', '158', '166', '177', '186', '188', '191', '199', '133', '147']) + random.digits(8);

const phone = (random: Random) =>
  random.pick([
    () => mobile(random),
    () => mobile(random),
    () => mobile(random),
    () => `+86 ${mobile(random)}`,
    () => `+852 ${random.pick(['5', '6', '9'])}${random.digits(3)} ${random.digits(4)}`,
    () => `+886 9${random.digits(2)} ${random.digits(3)} ${random.digits(3)}`,
    () => `09${random.digits(2)}-${random.digits(3)}-${random.digits(3)}`,
    () => `${random.pick(['010', '021', '0755', '0571'])}-${2 + random.below(7)}${random.digits(7)}`,
    () => `+44 7${random.digits(3)} ${random.digits(6)}`,
    () => `+1 ${2 + random.below(6)}${random.digits(2)} ${2 + random.below(8)}${random.digits(2)} ${random.digits(4)}`,
    () => `+65 9${random.digits(3)} ${random.digits(4)}`,
  ])();

const NAMES = ['zhang.wei', 'li_na88', 'wang-fang', 'chen2001', 'm.lopez', 'anna', 'x.y.z', 'u77123456', '1048576301'];
const email = (random: Random) =>
  `${random.pick(NAMES)}@${random.pick(['qq.com', '163.com', 'example.com', 'mail.example.org', 'foxmail.com', 'corp.example.com.cn'])}`;

const octet = (random: Random) => String(random.below(256));
const ip = (random: Random) =>
  random.below(4) === 0
    ? random.pick([
        () => `2001:db8:${random.chars('0123456789abcdef', 3)}::${random.chars('123456789abcdef', 2)}`,
        () => Array.from({ length: 8 }, () => random.chars('123456789abcdef', 4)).join(':'),
      ])()
    : [1 + random.below(254), octet(random), octet(random), octet(random)].join('.');

const passport = (random: Random) =>
  random.pick([
    () => `E${random.digits(8)}`,
    () => `G${random.digits(8)}`,
    () => `EJ${random.digits(7)}`,
    () => `D${random.digits(8)}`,
  ])();

/** @param list 2,048 words; @param count 12 or 24 */
function phraseOf(random: Random, list: readonly string[], count: number): string[] {
  const bytes = Uint8Array.from({ length: (count / 3) * 4 }, () => random.below(256));
  const sum = createHash('sha256').update(bytes).digest();
  const bits = [...bytes, sum[0] ?? 0].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return Array.from({ length: count }, (_, place) => list[Number.parseInt(bits.slice(place * 11, place * 11 + 11), 2)] ?? '');
}
export const englishPhrase = (random: Random): string => phraseOf(random, english, random.pick([12, 24])).join(' ');
export const chinesePhrase = (random: Random): string => phraseOf(random, chinese, random.pick([12, 24])).join(' ');

const LETTERS = 'abcdefghijkmnpqrstuvwxyz';
const MIXED = `${LETTERS}ABCDEFGHJKLMNPQRSTUVWXYZ23456789`;
const key = (random: Random) => `0x${random.chars('0123456789abcdef', 64)}`;
const apiKey = (random: Random) =>
  random.pick([
    () => `sk-${random.chars(MIXED, 24)}7${random.chars(MIXED, 23)}`,
    () => `ghp_${random.chars(MIXED, 35)}3`,
    () => `AKIA${random.chars('ABCDEFGHIJKLMNOP', 8)}${random.digits(8)}`,
  ])();

const password = (random: Random) =>
  random.pick([
    () => `${random.chars(LETTERS, 5)}${random.digits(3)}`,
    () => `T${random.chars(LETTERS, 4)}-${random.digits(2)}!`,
    () => random.digits(6),
  ])();

export const VALUES: { readonly [K in SecretKind]?: readonly ((random: Random) => string)[] } = {
  card: [card],
  id_number: [residentId, residentId, residentId, oldId],
  phone: [phone],
  email: [email],
  ip: [ip],
  passport: [passport],
  code: [(random) => random.digits(random.pick([4, 6, 6]))],
  cvv: [(random) => random.digits(3)],
  password: [password],
  seed_phrase: [englishPhrase, chinesePhrase],
  private_key: [key],
  api_key: [apiKey],
};
