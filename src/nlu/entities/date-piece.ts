/**
 * Dates are read in pieces (a day, a part of the day, a time), each by the language's own patterns; neighbouring pieces
 * are then put together: 昨天 + 下午 + 三点半, "at 5pm" + "on Nov 3".
 */
import { dayOf, isoDay, isoInstant, type Local, type Zone } from './calendar.ts';

export type Part = 'dawn' | 'morning' | 'noon' | 'afternoon' | 'evening' | 'night';
/** `literal`: 24-hour clock or am/pm already applied; otherwise the part of the day decides what "three" means. */
export type Time = { readonly hour: number; readonly minute: number; readonly literal: boolean };
export type Piece = {
  readonly from: number;
  readonly to: number;
  /** Day since 1970 in the brand's time zone. */
  readonly day?: number;
  readonly part?: Part;
  readonly time?: Time;
  /** A whole instant, milliseconds UTC: "2 hours ago". */
  readonly instant?: number;
  /** Means something only beside another piece (一点 "a little", "in the evening"). */
  readonly weak?: boolean;
};

/** The message's moment: UTC milliseconds, and what a clock in the brand's zone shows. */
export type Moment = Local & { readonly ms: number };

/** A pattern with the reading of its match; null when the match is no date after all. */
export type Rule = {
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray, now: Moment) => Omit<Piece, 'from' | 'to'> | null;
};

/** Of one rule in one message; nobody names more dates, and what follows is not read. */
const MOST_MATCHES = 32;

/** Applies all rules; where matches overlap, the longer wins, then the earlier rule. */
export function applyRules(text: string, rules: readonly Rule[], now: Moment): Piece[] {
  const pieces: Piece[] = [];
  for (const rule of rules) {
    let matches = 0;
    for (const match of text.matchAll(rule.pattern)) {
      if (++matches > MOST_MATCHES) break;
      const read = rule.read(match, now);
      if (read !== null) pieces.push({ ...read, from: match.index, to: match.index + match[0].trimEnd().length });
    }
  }
  pieces.sort((a, b) => b.to - b.from - (a.to - a.from));
  const kept: Piece[] = [];
  for (const piece of pieces) {
    if (kept.every((other) => piece.to <= other.from || piece.from >= other.to)) kept.push(piece);
  }
  return kept.sort((a, b) => a.from - b.from);
}

/** A date without a year: this year's, unless that is more than a month ahead; customers speak of what has happened. */
export function nearestYear(month: number, date: number, now: Moment, year: number): number | null {
  const day = dayOf(year, month, date);
  if (day === null) return dayOf(year - 1, month, date);
  return day > now.day + 31 ? dayOf(year - 1, month, date) : day;
}

/** Joins neighbours that complete each other. */
export function combine(pieces: readonly Piece[], text: string): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined[joined.length - 1];
    if (
      last !== undefined &&
      fits(last, piece) &&
      /^[\s,的]*(?:(?:t|at|on|around|about|in the|like|是|大概|大约|差不多|约|当天)\s*)?$/.test(text.slice(last.to, piece.from))
    ) {
      joined[joined.length - 1] = { ...last, ...piece, from: last.from, to: piece.to, weak: false };
    } else joined.push(piece);
  }
  return joined.filter((piece) => piece.weak !== true && (piece.day ?? piece.time ?? piece.instant) !== undefined);
}

function fits(a: Piece, b: Piece): boolean {
  if (a.instant !== undefined || b.instant !== undefined) return false;
  const both = (key: 'day' | 'part' | 'time'): boolean => a[key] !== undefined && b[key] !== undefined;
  return !both('day') && !both('part') && !both('time');
}

/** Days from 1970 to 2169: what lies outside is no date that a customer means, and may have no ISO form. */
const LAST_DAY = 73_000;

/** ISO form of a piece: a day, or an instant when a time of day was given. Null for a date outside the usable years. */
export function isoOf(piece: Piece, now: Moment, zone: Zone): string | null {
  const day = piece.instant !== undefined ? Math.floor(piece.instant / 86_400_000) : (piece.day ?? now.day);
  if (!(day >= 1 && day <= LAST_DAY)) return null;
  if (piece.instant !== undefined) return isoInstant(piece.instant);
  if (piece.time === undefined) return isoDay(day);
  const minute = minuteOf(piece.time, piece.part);
  const instant = zone.instant(day, minute);
  // "at 11 pm" said in the morning is last night's.
  if (piece.day === undefined && instant > now.ms + 3_600_000) return isoInstant(zone.instant(now.day - 1, minute));
  return isoInstant(instant);
}

/** Minutes since the start of the day; 1440 and more for the small hours that people count to the evening before. */
function minuteOf(time: Time, part: Part | undefined): number {
  let { hour } = time;
  if (!time.literal && hour <= 12) {
    if (part === undefined) {
      if (hour >= 1 && hour <= 6) hour += 12;
    } else if (part === 'dawn' || part === 'morning') hour = hour === 12 && part === 'dawn' ? 0 : hour;
    else if (part === 'noon') hour = hour <= 3 ? hour + 12 : hour;
    else if (part === 'afternoon') hour = hour === 12 ? 12 : hour + 12;
    // 半夜三点 is before dawn, 半夜十二点 the end of the day.
    else if (part === 'night') hour = hour < 9 ? hour : hour + 12;
    else hour = hour === 12 || hour < 5 ? (hour % 12) + 24 : hour + 12;
  }
  return hour * 60 + time.minute;
}
