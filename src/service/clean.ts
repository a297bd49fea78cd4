/** Words that come from outside and are kept: without secrets and personal data, where nothing is known about them. */
import { redact } from '../redaction/redact.ts';
import type { ClientData } from './ports.ts';

export function clean(text: string): string {
  return redact(text, null).text;
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
