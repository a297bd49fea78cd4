/** Texts for people: variations, values in words, dates and money as each language writes them. */
import type { Lang, SlotType, Text, TextFormat, TextPart, Value } from './graph.ts';

export type VariablePart = Extract<TextPart, { kind: 'variable' }>;

/**
 * A text in one language, its variables replaced by `show`.
 * @param seed chooses among variations: the same seed, the same words
 */
export function render(text: Text, lang: Lang, seed: string, show: (part: VariablePart) => string): string {
  const variations = text[lang];
  const template = (variations.length > 1 ? variations[hash(seed) % variations.length] : variations[0]) ?? [];
  const [first] = template;
  if (template.length === 1 && first?.kind === 'literal') return first.text;
  let words = '';
  for (const part of template) words += part.kind === 'literal' ? part.text : show(part);
  return words;
}

/** FNV-1a, 32 bits: small, stable and even enough to choose among a few variations. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

export type FormatContext = {
  /** The instant of the event, ISO 8601; for relative times. */
  readonly now: string;
  /** IANA name of the brand's time zone. */
  readonly timeZone: string;
  /** ISO 4217 code of the brand's currency, which is shown by its short sign. */
  readonly currency: string;
};

/** One value in words. Choices and flows have labels, which the caller knows; here they show as their ids. */
export function formatValue(value: Value, type: SlotType, format: TextFormat, lang: Lang, context: FormatContext): string {
  if (format === 'masked') return mask(plainWords(value, type, lang, context));
  if (typeof value === 'object' && value.kind === 'date') return dateInWords(value.iso, format, lang, context);
  return plainWords(value, type, lang, context);
}

function plainWords(value: Value, type: SlotType, lang: Lang, context: FormatContext): string {
  if (typeof value === 'boolean') return value ? { zh: '是', en: 'yes' }[lang] : { zh: '否', en: 'no' }[lang];
  if (typeof value === 'number') return numberFormat(lang).format(value);
  if (typeof value === 'string') return type.kind === 'phone' ? maskPhone(value) : value;
  switch (value.kind) {
    case 'money':
      return moneyFormat(lang, value.currency, context.currency).format(value.minor / 100);
    case 'date':
      return dateInWords(value.iso, 'plain', lang, context);
    case 'url':
      return value.url;
    case 'attachment':
      return value.files.map((file) => file.name).join(lang === 'zh' ? '、' : ', ');
  }
}

/** The last four characters; of something shorter than eight, nothing. */
function mask(words: string): string {
  const letters = [...words];
  return letters.length < 8 ? '****' : `****${letters.slice(-4).join('')}`;
}

/** A phone number is never shown whole: 138****8000. */
function maskPhone(phone: string): string {
  return phone.length < 8 ? mask(phone) : `${phone.slice(0, -8)}****${phone.slice(-4)}`;
}

// ----------------------------------------------------------------------------------------------------------------- dates

/** `relative` within two days, else as a date; `plain` with the time of day where one is known. */
function dateInWords(iso: string, format: TextFormat, lang: Lang, context: FormatContext): string {
  const instant = Date.parse(iso);
  if (Number.isNaN(instant)) return iso;
  const wholeDay = iso.length === 10;
  if (format === 'relative' && !wholeDay)
    return relativeWords(instant, Date.parse(context.now), lang) ?? dateInWords(iso, 'datetime', lang, context);
  const timed = !wholeDay && (format === 'datetime' || format === 'plain');
  // A whole day has no time zone: shown in UTC, it stays the day that it is.
  const timeZone = wholeDay ? 'UTC' : context.timeZone;
  const otherYear =
    dateFormat('year', lang, timeZone).format(instant) !==
    dateFormat('year', lang, context.timeZone).format(Date.parse(context.now));
  const day = dateFormat(otherYear ? 'day_of_year' : 'day', lang, timeZone).format(instant);
  return timed ? `${day}${lang === 'zh' ? ' ' : ', '}${dateFormat('time', lang, timeZone).format(instant)}` : day;
}

const MINUTE = 60_000;

function relativeWords(instant: number, now: number, lang: Lang): string | null {
  const minutes = Math.round((instant - now) / MINUTE);
  const size = Math.abs(minutes);
  if (size < 1) return { zh: '刚刚', en: 'just now' }[lang];
  if (size < 60) return inWords(minutes, 'minute', lang);
  if (size < 48 * 60) return inWords(Math.trunc(minutes / 60), 'hour', lang);
  return null;
}

const UNITS = { minute: '分钟', hour: '小时' } as const;

function inWords(amount: number, unit: keyof typeof UNITS, lang: Lang): string {
  const size = Math.abs(amount);
  if (lang === 'zh') return `${size} ${UNITS[unit]}${amount < 0 ? '前' : '后'}`;
  const words = `${size} ${unit}${size === 1 ? '' : 's'}`;
  return amount < 0 ? `${words} ago` : `in ${words}`;
}

const DATE_OPTIONS = {
  year: { year: 'numeric' },
  day: { month: 'short', day: 'numeric' },
  day_of_year: { year: 'numeric', month: 'short', day: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
} as const satisfies { [name: string]: Intl.DateTimeFormatOptions };
const LOCALES = { zh: 'zh-CN', en: 'en-GB' } as const;

// Formatters cost far more to make than to use.
const dateFormats = new Map<string, Intl.DateTimeFormat>();
function dateFormat(name: keyof typeof DATE_OPTIONS, lang: Lang, timeZone: string): Intl.DateTimeFormat {
  const key = `${name}/${lang}/${timeZone}`;
  let format = dateFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(LOCALES[lang], { ...DATE_OPTIONS[name], timeZone });
    dateFormats.set(key, format);
  }
  return format;
}

const numberFormats = new Map<string, Intl.NumberFormat>();
function numberFormat(lang: Lang): Intl.NumberFormat {
  return cachedNumberFormat(`number/${lang}`, () => new Intl.NumberFormat(LOCALES[lang], { maximumFractionDigits: 6 }));
}

/** The brand's own currency by its short sign (¥), others so that they cannot be mistaken for it (US$). */
function moneyFormat(lang: Lang, currency: string, own: string): Intl.NumberFormat {
  const currencyDisplay = currency === own ? 'narrowSymbol' : 'symbol';
  return cachedNumberFormat(
    `money/${lang}/${currency}/${currencyDisplay}`,
    () => new Intl.NumberFormat(LOCALES[lang], { style: 'currency', currency, currencyDisplay }),
  );
}

function cachedNumberFormat(key: string, make: () => Intl.NumberFormat): Intl.NumberFormat {
  let format = numberFormats.get(key);
  if (!format) {
    format = make();
    numberFormats.set(key, format);
  }
  return format;
}
