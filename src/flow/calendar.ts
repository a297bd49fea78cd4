/** Days and instants in a time zone. Formatters are kept: making one costs far more than using it. */

/** A part of a moment as it reads on a wall clock; month and weekday from 1. */
export type WallTime = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
};

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Whether a date value is a whole day (`YYYY-MM-DD`) and not an instant. */
export function isDay(iso: string): boolean {
  return DAY.test(iso);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    const two = '2-digit';
    clock = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
    });
    clocks.set(timeZone, clock);
  }
  return clock;
}

/** Wall clock of an instant in milliseconds. */
export function wallTime(ms: number, timeZone: string): WallTime {
  const wall = new Date(ms + offset(ms, timeZone));
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
    second: wall.getUTCSeconds(),
  };
}

/** Days since 1970-01-01 of a day or of the day that an instant falls on; NaN when it is no date. */
export function dayNumber(iso: string, timeZone: string): number {
  if (isDay(iso)) return Date.parse(`${iso}T00:00:00Z`) / 86_400_000;
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) return Number.NaN;
  const { year, month, day } = wallTime(ms, timeZone);
  return Date.UTC(year, month - 1, day) / 86_400_000;
}

/** Milliseconds of an instant, or of the beginning of a day; NaN when it is no date. */
export function instantOf(iso: string, timeZone: string): number {
  if (!isDay(iso)) return Date.parse(iso);
  const midnight = Date.parse(`${iso}T00:00:00Z`);
  if (Number.isNaN(midnight)) return Number.NaN;
  // The second step settles days on which the clock is changed.
  const near = midnight - offset(midnight, timeZone);
  return midnight - offset(near, timeZone);
}

/** Milliseconds of a time on a day's wall clock; a time that the clock leaps over is as much later. @param minutes since midnight */
export function wallInstant(day: string, minutes: number, timeZone: string): number {
  const wall = Date.parse(`${day}T00:00:00Z`) + minutes * 60_000;
  const near = wall - offset(wall, timeZone);
  return wall - offset(near, timeZone);
}

/** Clocks are changed at full quarters of an hour: within one, the distance to UTC stays. */
const QUARTER_MS = 900_000;
const MOST_QUARTERS = 10_000;
const offsets = new Map<string, Map<number, number>>();

/** Milliseconds that the wall clock is ahead of UTC. Asking the system is slow: every quarter is asked for once. */
function offset(ms: number, timeZone: string): number {
  let known = offsets.get(timeZone);
  if (known === undefined) {
    known = new Map();
    offsets.set(timeZone, known);
  }
  const quarter = Math.floor(ms / QUARTER_MS);
  let ahead = known.get(quarter);
  if (ahead === undefined) {
    if (known.size >= MOST_QUARTERS) known.clear();
    ahead = measureOffset(quarter * QUARTER_MS, timeZone);
    known.set(quarter, ahead);
  }
  return ahead;
}

function measureOffset(ms: number, timeZone: string): number {
  const wall = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of clockOf(timeZone).formatToParts(ms)) {
    if (type in wall) wall[type as keyof WallTime] = Number(value);
  }
  return Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second) - ms;
}
