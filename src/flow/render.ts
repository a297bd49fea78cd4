/** Texts and values as a customer reads them. Values are only ever inserted: they are never read as templates. */

import { defanged } from '../links/defang.ts';
import { formatDay, formatDayAndTime, formatRelative } from './format-date.ts';
import type { Lang, MoneyValue, SlotType, Text, TextFormat, TextPart, Value } from './graph.ts';
import { minorDigits } from './money.ts';
import { isSealed, masked, maskOf } from './sealed.ts';

export type VariablePart = Extract<TextPart, { kind: 'variable' }>;

/**
 * A text in one language; of several variations the one that the seed chooses, always the same for the same seed.
 * @param show gives the words for a variable, usually by `formatValue`
 */
export function render(text: Text, lang: Lang, seed: string, show: (part: VariablePart) => string): string {
  const variations = text[lang];
  const template = variations.length > 1 ? variations[hash(seed) % variations.length] : variations[0];
  let words = '';
  for (const part of template ?? []) words += part.kind === 'literal' ? part.text : show(part);
  return words;
}

/** FNV-1a over UTF-16 units with a final mix, so that seeds which differ in their last character spread evenly. */
function hash(seed: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) h = Math.imul(h ^ seed.charCodeAt(i), 0x01000193);
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}

export type FormatContext = {
  /** UTC instant, for relative dates and for the year. */
  readonly now: string;
  /** IANA zone in which days are counted. */
  readonly timeZone: string;
  /** The wallet's own currency: its sign stands alone. */
  readonly currency: string;
  /** Words for an option or a flow; its id when not given. */
  readonly optionLabel?: (id: string) => string | undefined;
};

/** A value in words. Never throws: a format that does not suit shows the value in its usual form. */
export function formatValue(value: Value, type: SlotType, format: TextFormat, lang: Lang, context: FormatContext): string {
  if (typeof value === 'object') return formatObject(value, format, lang, context);
  if (typeof value === 'boolean') return lang === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no';
  const words = typeof value === 'number' ? numberFormat(lang).format(value) : value;
  if (isSealed(type)) return maskOf(type.kind, words);
  if (format === 'masked') return masked(String(value));
  if (type.kind === 'choice' || type.kind === 'flow') return context.optionLabel?.(words) ?? words;
  return words;
}

function formatObject(value: Extract<Value, object>, format: TextFormat, lang: Lang, context: FormatContext): string {
  switch (value.kind) {
    case 'money':
      return formatMoney(value, lang, context.currency);
    case 'date':
      if (format === 'relative') return formatRelative(value.iso, lang, context);
      return format === 'date' ? formatDay(value.iso, lang, context) : formatDayAndTime(value.iso, lang, context);
    case 'url':
      return defanged(value.url);
    case 'attachment':
      return value.files.map((file) => file.name).join(lang === 'zh' ? '、' : ', ');
    case 'sealed':
      return value.mask;
  }
}

const numbers = new Map<Lang, Intl.NumberFormat>();

function numberFormat(lang: Lang): Intl.NumberFormat {
  let format = numbers.get(lang);
  if (format === undefined) {
    format = new Intl.NumberFormat(LOCALE[lang], { maximumFractionDigits: 6 });
    numbers.set(lang, format);
  }
  return format;
}

const LOCALE = { zh: 'zh-CN', en: 'en' } as const;
const currencies = new Map<string, Intl.NumberFormat>();

/** `¥1,200.00` in the wallet's own currency; a foreign one is told apart: `US$20.00` / `$20.00`, `JPY 500` beside ¥. */
function formatMoney(value: MoneyValue, lang: Lang, own: string): string {
  const digits = minorDigits(value.currency);
  if (digits === null) return `${value.minor} ${value.currency}`;
  const key = `${lang}/${value.currency}/${own}`;
  let format = currencies.get(key);
  if (format === undefined) {
    format = currencyFormat(lang, value.currency, own);
    currencies.set(key, format);
  }
  return format.format(value.minor / 10 ** digits);
}

function currencyFormat(lang: Lang, currency: string, own: string): Intl.NumberFormat {
  const using = (code: string, currencyDisplay: 'symbol' | 'narrowSymbol' | 'code') =>
    new Intl.NumberFormat(LOCALE[lang], { style: 'currency', currency: code, currencyDisplay });
  if (currency === own) return using(currency, 'narrowSymbol');
  const sign = (format: Intl.NumberFormat) => format.formatToParts(1).find((part) => part.type === 'currency')?.value;
  const ambiguous = minorDigits(own) !== null && sign(using(currency, 'symbol')) === sign(using(own, 'narrowSymbol'));
  return using(currency, ambiguous ? 'code' : 'symbol');
}
