/** Ways in which a value is written so that a plain search misses it. */
import type { SecretKind } from '../../../src/redaction/redact.ts';
import type { Random } from './random.ts';

type Disguise = {
  readonly name: string;
  /** Looked at only when everything is ready. */
  readonly kept: boolean;
  readonly for: readonly SecretKind[];
  readonly write: (value: string, random: Random) => string;
};

const LONG: readonly SecretKind[] = ['card', 'id_number'];
const NUMBERS: readonly SecretKind[] = ['card', 'id_number', 'phone'];
const EVERY: readonly SecretKind[] = [
  'card',
  'id_number',
  'phone',
  'email',
  'ip',
  'passport',
  'code',
  'cvv',
  'password',
  'seed_phrase',
];

const HAN = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const FORMAL = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const SPOKEN = ['零', '幺', '二', '三', '四', '五', '六', '七', '八', '九'];
const spoken = (digits: readonly string[]) => (value: string) => value.replace(/\d/g, (digit) => digits[Number(digit)] ?? digit);

const full = (value: string) => value.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));
const plainOf = (value: string) => value.replace(/[ -]/g, '');
/** As people break it up: an identity number by area, date and rest; a mobile number 3-4-4; anything else by four. */
function grouped(value: string, by: string): string {
  const plain = plainOf(value);
  if (/^\d{17}[\dXx]$/.test(plain)) return [plain.slice(0, 6), plain.slice(6, 14), plain.slice(14)].join(by);
  if (/^1\d{10}$/.test(plain)) return [plain.slice(0, 3), plain.slice(3, 7), plain.slice(7)].join(by);
  return value.startsWith('+') || value.startsWith('0') ? value.replace(/[ -]/g, by) : (plain.match(/.{1,4}/g) ?? []).join(by);
}
const between = (value: string, by: string) => [...value].join(by);

export const DISGUISES: readonly Disguise[] = [
  { name: 'as it is', kept: false, for: EVERY, write: (value) => value },
  { name: 'blanks', kept: false, for: NUMBERS, write: (value) => grouped(value, ' ') },
  { name: 'dashes', kept: false, for: NUMBERS, write: (value) => grouped(value, '-') },
  { name: 'middle dots', kept: false, for: LONG, write: (value) => grouped(value, '·') },
  { name: 'full width', kept: false, for: EVERY.filter((kind) => kind !== 'password'), write: full },
  { name: 'zero width', kept: false, for: NUMBERS, write: (value) => between(value, '\u200b') },
  { name: 'Chinese numerals', kept: false, for: NUMBERS, write: spoken(HAN) },
  { name: 'spoken numerals', kept: false, for: NUMBERS, write: spoken(SPOKEN) },
  { name: 'digit by digit', kept: false, for: LONG, write: (value) => between(value, ' ') },
  {
    name: 'half numerals',
    kept: false,
    for: NUMBERS,
    write: (value) => value.slice(0, 6) + spoken(HAN)(value.slice(6)),
  },
  { name: 'blanks around the sign', kept: false, for: ['email'], write: (value) => value.replace('@', ' @ ') },
  { name: '(at)', kept: false, for: ['email'], write: (value) => value.replace('@', '(at)') },
  { name: 'numbered', kept: false, for: ['seed_phrase'], write: (value) => value.replace(/\S+/g, withNumber()) },
  { name: 'commas', kept: false, for: ['seed_phrase'], write: (value) => value.replaceAll(' ', '，') },
  // ------------------------------------------------------------------------------------------------------------- kept apart
  { name: 'formal numerals', kept: true, for: NUMBERS, write: spoken(FORMAL) },
  { name: 'dots', kept: true, for: NUMBERS, write: (value) => grouped(value, '.') },
  { name: 'full-width blanks', kept: true, for: NUMBERS, write: (value) => grouped(full(value), '\u3000') },
  {
    name: 'circled',
    kept: true,
    for: LONG,
    write: (value) => value.replace(/\d/g, (digit) => '⓪①②③④⑤⑥⑦⑧⑨'[Number(digit)] ?? ''),
  },
  {
    name: 'mixed numerals',
    kept: true,
    for: NUMBERS,
    write: (value, random) => [...value].map((char) => (random.below(2) === 0 ? char : spoken(SPOKEN)(full(char)))).join(''),
  },
  { name: 'dots between', kept: true, for: LONG, write: (value) => between(value, '.') },
  { name: 'word joiner', kept: true, for: EVERY, write: (value) => between(value, '\u2060') },
  { name: '[at] [dot]', kept: true, for: ['email'], write: (value) => value.replace('@', '[at]').replaceAll('.', '[dot]') },
  { name: '艾特 点', kept: true, for: ['email'], write: (value) => value.replace('@', '艾特').replace(/\.(?=[a-z]+$)/, '点') },
  {
    name: 'mathematical',
    kept: true,
    for: NUMBERS,
    write: (value) => value.replace(/\d/g, (digit) => String.fromCodePoint(0x1d7ce + Number(digit))),
  },
  { name: 'a word a line', kept: true, for: ['seed_phrase'], write: (value) => value.replaceAll(' ', '\n') },
  { name: 'upper case', kept: true, for: ['seed_phrase'], write: (value) => value.toUpperCase() },
];

function withNumber(): (word: string) => string {
  let count = 0;
  return (word) => {
    count += 1;
    return `${count}.${word}`;
  };
}
