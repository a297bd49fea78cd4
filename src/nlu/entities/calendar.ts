/** Days and minutes in a time zone. A day is a whole number of days since 1970-01-01, so that arithmetic is plain. */

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export type Local = { readonly day: number; readonly minute: number };

export type Zone = {
  /** Day and minute of the day that a clock in the zone shows at a UTC instant (milliseconds). */
  readonly local: (instant: number) => Local;
  /** UTC instant (milliseconds) at which a clock in the zone shows this day and minute. */
  readonly instant: (day: number, minute: number) => number;
};

const zones = new Map<string, Zone>();

/** The calendar of a time zone, made once. Throws a RangeError for a name that is no IANA time zone. */
export function zoneOf(timeZone: string): Zone {
  let zone = zones.get(timeZone);
  if (zone === undefined) {
    zone = makeZone(timeZone);
    zones.set(timeZone, zone);
  }
  return zone;
}

function makeZone(timeZone: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const offset = (instant: number): number => {
    const part: { [type: string]: number } = {};
    for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value);
    const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
  };
  return {
    local: (instant) => {
      const shifted = instant + offset(instant);
      const day = Math.floor(shifted / DAY_MS);
      return { day, minute: Math.floor((shifted - day * DAY_MS) / MINUTE_MS) };
    },
    instant: (day, minute) => {
      const wall = day * DAY_MS + minute * MINUTE_MS;
      // The offset at the wall time read as UTC is wrong only near a change of the clock; one more step settles it.
      const guess = wall - offset(wall);
      return wall - offset(guess);
    },
  };
}

/** Day of a calendar date; null for one that does not exist (31 April). Months count from 1. */
export function dayOf(year: number, month: number, date: number): number | null {
  if (year < 1970 || year > 9999 || month < 1 || month > 12 || date < 1 || date > 31) return null;
  const day = Math.floor(Date.UTC(year, month - 1, date) / DAY_MS);
  return dateOf(day).month === month ? day : null;
}

export function dateOf(day: number): { readonly year: number; readonly month: number; readonly date: number } {
  const at = new Date(day * DAY_MS);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, date: at.getUTCDate() };
}

/** ISO weekday, Monday 1 to Sunday 7. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** The same date `months` later (or earlier); the last day of the month when there is no such date. */
export function addMonths(day: number, months: number): number {
  const { year, month, date } = dateOf(day);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  for (let d = date; d >= 28; d--) {
    const found = dayOf(first.getUTCFullYear(), first.getUTCMonth() + 1, d);
    if (found !== null) return found;
  }
  return Math.floor(Date.UTC(year, month - 1 + months, Math.min(date, 28)) / DAY_MS);
}

/** `YYYY-MM-DD`. */
export function isoDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** `YYYY-MM-DDTHH:mm:ssZ`. */
export function isoInstant(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}
