/** Instants and spans as people read them. All instants are shown in the brand's time zone: the desk's day is one day. */
import type { Say } from './words.ts';

const LOCALE = { zh: 'zh-CN', en: 'en-GB' } as const;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(say: Say, zone: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${say.lang} ${zone} ${name}`;
  let found = formats.get(key);
  if (found === undefined) {
    found = new Intl.DateTimeFormat(LOCALE[say.lang], { timeZone: zone, ...options });
    formats.set(key, found);
  }
  return found;
}

export type Clock = {
  readonly time: (at: string) => string;
  readonly day: (at: string) => string;
  /** Day and time; without the day when it is today. */
  readonly short: (at: string, now: number) => string;
  readonly full: (at: string) => string;
  /** The same for instants of one day. */
  readonly dayKey: (at: string | number) => string;
};

export function clockOf(say: Say, zone: string): Clock {
  const one = (name: string, options: Intl.DateTimeFormatOptions) => (at: string | number) =>
    format(say, zone, name, options).format(typeof at === 'number' ? at : Date.parse(at));
  const time = one('time', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day = one('day', { month: 'long', day: 'numeric', weekday: 'short' });
  const short = one('short', { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const full = one('full', { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });
  const dayKey = one('key', { year: 'numeric', month: '2-digit', day: '2-digit' });
  return { time, day, dayKey, full, short: (at, now) => (dayKey(at) === dayKey(now) ? time(at) : short(at)) };
}

const two = (n: number): string => String(n).padStart(2, '0');

/** A span as a clock shows it: `0:07`, `12:05`, `1:02:03`. */
export function ticking(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes] = [Math.floor(s / 3600), Math.floor(s / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}

/** A span in words, in its largest unit. */
export function spoken(ms: number, say: Say): string {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 60) return say('seconds', { n: s });
  if (s < 5_400) return say('minutes', { n: Math.round(s / 60) });
  if (s < 129_600) return say('hours', { n: Math.round(s / 3600) });
  return say('days', { n: Math.round(s / 86_400) });
}

/** An instant as a field for day and time has it, in a time zone. */
export function toLocal(at: string | number, zone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(
    typeof at === 'number' ? at : Date.parse(at),
  );
  return parts.replace(' ', 'T');
}

/** Where the clock is turned, the earlier of two instants, or the later side of the gap. */
export function fromLocal(text: string, zone: string): string {
  const asUtc = Date.parse(`${text}Z`);
  const offset = (at: number): number => Date.parse(`${toLocal(at, zone)}Z`) - Math.floor(at / 60_000) * 60_000;
  const first = asUtc - offset(asUtc);
  return new Date(asUtc - offset(first)).toISOString();
}
