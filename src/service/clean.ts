/** Words that come from outside and are kept: without secrets and personal data, where nothing is known about them. */
import { redact } from '../redaction/redact.ts';
import type { ClientData } from './ports.ts';

export function clean(text: string): string {
  return redact(text, null).text;
}

/** How customers reach us: nobody's secret, though it may look like one. */
export type OwnContacts = { readonly hotline: string; readonly email: string };

/** Stand in the place of our own contacts while the rest is cleaned, so that the words around them are read together. */
const MARKS = ['\uE000', '\uE001'] as const;

/** Words of people of support, to customers or about them: as those of customers, but our own hotline and address stay. */
export function cleanWords(text: string, { hotline, email }: OwnContacts): string {
  const own = [hotline, email] as const;
  if (!own.some((one) => one !== '' && text.includes(one))) return clean(text);
  const marked = own.reduce((words, one, i) => (one === '' ? words : words.replace(alone(one), MARKS[i] ?? '')), text);
  return own.reduce((words, one, i) => words.replaceAll(MARKS[i] ?? '', () => one), clean(marked));
}

/** Not as a part of a longer number or address. */
function alone(contact: string): RegExp {
  return new RegExp(`(?<![\\w.+-]|\\d )${RegExp.escape(contact)}(?![\\w@]|[.-]\\w| \\d)`, 'g');
}

/** The address of a file. Its name stands in it, encoded; of one that holds a secret only the host is left. */
export function cleanUrl(url: string): string {
  const plain = decoded(url);
  const name = plain.split(/[?#]/)[0]?.split('/').at(-1) ?? '';
  if (cleanName(name) === name && (plain === url || clean(plain) === plain)) return clean(url);
  return URL.canParse(url) ? `${new URL(url).origin}/…` : '…';
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

/** The name of a file: its words are joined by signs, `code-482913.png`. */
export function cleanName(name: string): string {
  const words = name.replace(/[-_]+/g, ' ');
  const cleaned = clean(words);
  return cleaned === words ? clean(name) : cleaned;
}

/** Ids by which a client knows its own message: they are made by programs and must come back unchanged. */
const IDS: ReadonlySet<string> = new Set(['clientActivityID']);

/** What comes back to the client with its message. */
export function cleanData(data: ClientData): ClientData {
  return cleanValue(data) as ClientData;
}

function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map(cleanValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, IDS.has(name) && typeof inner === 'string' ? inner : cleanValue(inner)]),
  );
}
