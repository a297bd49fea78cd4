/** The `brand:` and `texts:` documents. */
import { isOwnable } from '../links/brand.ts';
import type { Report } from './diagnostic.ts';
import { nameOf, readFields, readList, readMap, readWordList, readWords, required, startOf } from './fields.ts';
import { type Brand, type KnownName, SYSTEM_TEXTS } from './graph.ts';
import { minorDigits } from './money.ts';
import { parseCosts } from './parse-costs.ts';
import { parseDesk } from './parse-desk.ts';
import { parseHolidays } from './parse-holidays.ts';
import { parseHours } from './parse-hours.ts';
import { parseSilence } from './parse-silence.ts';
import { emptyText, forbidVariables, parseNameText, parseText } from './parse-text.ts';
import type { At } from './source.ts';
import type { TextSyntax } from './syntax.ts';
import type { Entry, Node } from './yaml-tree.ts';

export type BrandSyntax = Omit<Brand, 'texts'> & { readonly texts: ReadonlyMap<string, TextSyntax> };

const BRAND_KEYS = [
  'name',
  'domains',
  'hotline',
  'email',
  'time_zone',
  'currency',
  'hours',
  'holidays',
  'desk',
  'silence',
  'banks',
  'merchants',
  'understanding',
  'texts',
] as const;
/** Fields of `brand.…` that no text can be called. */
export const BRAND_FIELDS = ['name', 'hotline', 'email', 'domains', 'hours'] as const;

export function parseBrand(own: Entry, report: Report): BrandSyntax | null {
  const fields = readFields(own.value, 'brand', BRAND_KEYS, report);
  if (fields === null) return null;
  const need = (key: string) => required(fields, key, 'The brand', own.key.at, report);
  const name = need('name');
  const domains = need('domains');
  const hours = need('hours');
  const checked = (key: string, valid: (text: string) => boolean, hint: string) => {
    const node = need(key);
    const words = node && readWords(node, key, report);
    if (words && !valid(words.text)) report('F611', words.at, `\`${words.text.slice(0, 60)}\` cannot be the ${key}.`, hint);
    return words?.text ?? '';
  };
  return {
    name: name === null ? { zh: '', en: '' } : parseNameText(name, 'The name of the brand', report),
    domains: domains === null ? [] : parseDomains(domains, report),
    hotline: checked('hotline', (t) => /^[+\d][\d ()-]{2,24}$/.test(t), "Write the number in quotes, for example '95000'."),
    email: checked('email', (t) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(t), 'Write an address such as help@upay.example.'),
    timeZone: checked('time_zone', isTimeZone, 'Write a name of the IANA list, for example `Asia/Shanghai`.'),
    currency: checked('currency', (t) => minorDigits(t) !== null, 'Write three capital letters, for example `CNY`.'),
    hours: hours === null ? {} : parseHours(hours, report),
    holidays: parseHolidays(fields.get('holidays'), report),
    desk: parseDesk(fields.get('desk'), report),
    silence: parseSilence(fields.get('silence'), report),
    banks: parseKnownNames(fields.get('banks'), 'The bank', report),
    merchants: parseKnownNames(fields.get('merchants'), 'The merchant', report),
    costs: parseCosts(fields.get('understanding'), report),
    texts: parseBrandTexts(fields.get('texts'), report),
  };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

const DOMAIN = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})$/;

function parseDomains(node: Node, report: Report): string[] {
  const items = readList(node, 'domains', report);
  if (items.length === 0 && node.kind === 'list')
    report('F611', startOf(node), 'The brand has no domain.', 'Without one no link can be recognised as official.');
  return items.flatMap((item) => {
    const words = readWords(item, 'A domain', report);
    if (words === null) return [];
    if (DOMAIN.test(words.text) && !isOwnable(words.text)) {
      const hint = 'Name your own domain below it: otherwise links of strangers would be official.';
      report('F611', words.at, `Everybody can have a site under \`${words.text.slice(0, 60)}\`.`, hint);
      return [];
    }
    if (DOMAIN.test(words.text)) return [words.text];
    const hint = 'Write the bare name in small letters, for example `upay.example`: no https://, no path, no star.';
    report('F611', words.at, `\`${words.text.slice(0, 60)}\` is not a domain.`, hint);
    return [];
  });
}

/** `{ id: [names] }`, for banks and merchants. */
function parseKnownNames(entry: Entry | undefined, what: string, report: Report): readonly KnownName[] {
  const map = entry && readMap(entry.value, entry.key.text, report);
  if (!map) return [];
  return map.entries.flatMap(({ key, value }) => {
    const id = nameOf(key, what, report);
    const names = readWordList(value, `\`${key.text}\``, report).map((name) => name.text);
    return id === null ? [] : [{ id: id.text, names }];
  });
}

function parseBrandTexts(entry: Entry | undefined, report: Report): Map<string, TextSyntax> {
  const map = entry && readMap(entry.value, 'texts', report);
  const texts = new Map<string, TextSyntax>();
  const taken: readonly string[] = BRAND_FIELDS;
  for (const text of map?.entries ?? []) {
    const name = nameOf(text.key, 'The text', report);
    if (name === null) continue;
    if (taken.includes(name.text)) report('F312', name.at, `\`brand.${name.text}\` exists already.`, 'Choose another name.');
    const what = `The text \`${name.text}\``;
    texts.set(name.text, forbidVariables(parseText(text.value, what, 'text', report), what, report));
  }
  return texts;
}

/** The bot's own sentences; each must be there. `at` is the place that misses them. */
export function parseSystemTexts(own: Entry, report: Report): ReadonlyMap<string, TextSyntax> {
  const fields = readFields(own.value, 'texts', SYSTEM_TEXTS, report);
  const texts = new Map<string, TextSyntax>();
  if (fields === null) return texts;
  for (const name of SYSTEM_TEXTS) {
    const entry = fields.get(name);
    if (entry !== undefined) texts.set(name, parseText(entry.value, `The text \`${name}\``, textUse(name), report));
    else texts.set(name, missing(name, own.key.at, report));
  }
  return texts;
}

/** `yes` and `no` stand on buttons. */
function textUse(name: string): 'label' | 'text' {
  return name === 'yes' || name === 'no' ? 'label' : 'text';
}

function missing(name: string, at: At, report: Report): TextSyntax {
  report('F610', at, `The text \`${name}\` is missing.`, `Add \`${name}: { zh: …, en: … }\`.`);
  return emptyText(at);
}
