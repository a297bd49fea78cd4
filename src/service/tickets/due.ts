/** By when a ticket should be answered. Pure: the working hours are the brand's. */
import { hoursOn, nextOpening } from '../../dialog/hours.ts';
import { dayNumber, isDay, wallInstant, wallTime } from '../../flow/calendar.ts';
import type { Brand, Priority } from '../../flow/graph.ts';
import type { TicketKind } from './stored.ts';

/** Where neither the wallet nor the kind says otherwise. `days` are days on which the desk opens. */
const BY_PRIORITY: { readonly [P in Priority]: Span } = { urgent: { hours: 4 }, high: { days: 1 }, normal: { days: 2 } };
/** Of cases that the wallet opened without a promise; the usual times that the shipped flows tell customers. */
const BY_KIND: { readonly [K in TicketKind]: Span | null } = {
  chat: null,
  complaint: { days: 5 },
  dispute: { days: 7 },
  unlock: { days: 1 },
  other: { days: 3 },
};
type Span = { readonly hours: number } | { readonly days: number };

/** A desk that opens on no day of a year opens on none. */
const FARTHEST_DAYS = 366;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Instant by which a ticket is due.
 * @param promised day or instant that the wallet has told the customer; counts before everything else when it is a date
 */
export function dueOf(brand: Brand, kind: TicketKind, priority: Priority, at: string, promised: string | null = null): string {
  const told = promised === null ? null : promisedInstant(brand, promised);
  if (told !== null) return told;
  const span = priority === 'normal' ? (BY_KIND[kind] ?? BY_PRIORITY.normal) : BY_PRIORITY[priority];
  const ms = 'hours' in span ? afterHours(brand, at, span.hours * HOUR_MS) : afterDays(brand, at, span.days);
  return new Date(ms).toISOString();
}

/** A day lasts until the desk closes on it. */
function promisedInstant(brand: Brand, promised: string): string | null {
  if (!isDay(promised)) {
    const ms = Date.parse(promised);
    return Number.isNaN(ms) ? null : new Date(ms).toISOString();
  }
  const day = dayNumber(promised, brand.timeZone);
  if (Number.isNaN(day)) return null;
  return new Date(wallInstant(dateOf(day), minutesOf(hoursOn(brand, day)?.to ?? '24:00'), brand.timeZone)).toISOString();
}

function afterHours(brand: Brand, at: string, ms: number): number {
  let left = ms;
  let from = nextOpening(brand, at);
  for (let i = 0; from !== null && i < FARTHEST_DAYS; i++) {
    const day = dayNumber(from, brand.timeZone);
    const hours = hoursOn(brand, day);
    if (hours === null) break;
    const closes = wallInstant(dateOf(day), minutesOf(hours.to), brand.timeZone);
    const start = Date.parse(from);
    if (start + left <= closes) return start + left;
    left -= closes - start;
    from = nextOpening(brand, new Date(closes).toISOString());
  }
  return Date.parse(at) + ms;
}

/** The same time of day, as far as the desk is open then, so many opening days later. */
function afterDays(brand: Brand, at: string, days: number): number {
  const start = nextOpening(brand, at);
  if (start === null) return Date.parse(at) + days * DAY_MS;
  const { hour, minute } = wallTime(Date.parse(start), brand.timeZone);
  const first = dayNumber(start, brand.timeZone);
  let left = days;
  for (let day = first + 1; day <= first + FARTHEST_DAYS; day++) {
    const hours = hoursOn(brand, day);
    if (hours === null) continue;
    left -= 1;
    if (left > 0) continue;
    const time = Math.min(Math.max(hour * 60 + minute, minutesOf(hours.from)), minutesOf(hours.to));
    return wallInstant(dateOf(day), time, brand.timeZone);
  }
  return Date.parse(at) + days * DAY_MS;
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
