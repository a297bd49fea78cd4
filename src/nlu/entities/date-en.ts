/** English dates, and dates in figures: yesterday at 5pm · last Friday · Nov 3 · 2 days ago · 2026-11-03 · 11/3. */
import { addMonths, dateOf, dayOf, weekdayOf } from './calendar.ts';
import { type Moment, nearestYear, type Part, type Rule } from './date-piece.ts';
import { readEnglish } from './numeral.ts';

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const WEEKDAYS = 'mon tue wed thu fri sat sun'.split(' ');
const LONG_DAY = '(monday|tuesday|wednesday|thursday|friday|saturday|sunday)';
const ANY_DAY = '(mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thur?s?(?:day)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)';
const D = '(\\d{1,2})(?:st|nd|rd|th)?';
const COUNT = '(\\d{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:a )?couple(?: of)?|half an)';
const PART = '(morning|afternoon|evening|night|noon)';

function day(value: number | null): { day: number } | null {
  return value === null || !Number.isFinite(value) ? null : { day: value };
}

function monthDay(month: string, date: string, year: string | undefined, now: Moment): { day: number } | null {
  const m = MONTHS.indexOf(month.slice(0, 3)) + 1;
  if (year !== undefined) return day(dayOf(Number(year), m, Number(date)));
  return day(nearestYear(m, Number(date), now, dateOf(now.day).year));
}

function weekday(prefix: string, name: string, now: Moment): number {
  const wanted = WEEKDAYS.indexOf(name.slice(0, 3)) + 1;
  const thisWeek = now.day - weekdayOf(now.day) + wanted;
  if (prefix === 'next') return thisWeek > now.day ? thisWeek : thisWeek + 7;
  if (prefix === 'this') return thisWeek;
  if (thisWeek < now.day) return thisWeek;
  return thisWeek === now.day && prefix !== 'last' && prefix !== 'past' ? thisWeek : thisWeek - 7;
}

function ago(count: string, unit: string, now: Moment): ReturnType<Rule['read']> {
  const n = /^\d/.test(count)
    ? Number(count)
    : count.startsWith('half')
      ? 0.5
      : /couple/.test(count)
        ? 2
        : /^an?$/.test(count)
          ? 1
          : (readEnglish(count) ?? Number.NaN);
  if (!Number.isFinite(n)) return null;
  if (unit.startsWith('sec')) return { instant: now.ms - n * 1000 };
  if (unit.startsWith('min')) return { instant: now.ms - n * 60_000 };
  if (unit.startsWith('h')) return { instant: now.ms - n * 3_600_000 };
  if (n < 1) return null;
  if (unit.startsWith('d')) return day(now.day - n);
  if (unit.startsWith('w')) return day(now.day - 7 * n);
  return day(addMonths(now.day, unit.startsWith('mo') ? -n : -12 * n));
}

function partOf(word: string): Part {
  if (word === 'noon') return 'noon';
  return word === 'morning' || word === 'afternoon' ? word : 'evening';
}

function numeric(year: string, month: string, date: string): { day: number } | null {
  return day(dayOf(Number(year), Number(month), Number(date)));
}

function clock(hour: string, minute: string | undefined, half: string | undefined): ReturnType<Rule['read']> {
  const h = Number(hour);
  const m = Number(minute ?? 0);
  if (h > 24 || m > 59 || (half !== undefined && (h < 1 || h > 12))) return null;
  if (half === undefined) return { time: { hour: h, minute: m, literal: h > 12 } };
  return { time: { hour: (h % 12) + (half === 'p' ? 12 : 0), minute: m, literal: true } };
}

export const EN_RULES: readonly Rule[] = [
  {
    pattern: /(?<![\d./-])(20\d{2})([-/.])(\d{1,2})\2(\d{1,2})(?![\d-])(?:t(?=\d))?/g,
    read: (m) => numeric(m[1] ?? '', m[3] ?? '', m[4] ?? ''),
  },
  {
    pattern: /(?<![a-z\d./-])(20\d{2})(0[1-9]|1[0-2])([0-3]\d)(?![a-z\d./-])/g,
    read: (m) => numeric(m[1] ?? '', m[2] ?? '', m[3] ?? ''),
  },
  {
    // Month first, as the brand's market writes it; day first when only that makes a date. 24/7 is none.
    pattern: /(?<![\d./-])(\d{1,2})\/(\d{1,2})(?:\/(20\d{2}|\d{2}))?(?![\d/.-])/g,
    read: (m, now) => {
      if (m[0] === '24/7') return null;
      const [a, b] = [Number(m[1]), Number(m[2])];
      const [month, date] = a > 12 ? [b, a] : [a, b];
      if (m[3] !== undefined) return day(dayOf(m[3].length === 2 ? 2000 + Number(m[3]) : Number(m[3]), month, date));
      return day(nearestYear(month, date, now, dateOf(now.day).year));
    },
  },
  {
    pattern: new RegExp(`\\b${MONTH} ${D}(?!\\d|:|\\.\\d)(?:,? (20\\d{2}))?`, 'g'),
    read: (m, now) => monthDay(m[1] ?? '', m[2] ?? '', m[3], now),
  },
  {
    pattern: new RegExp(`(?<![\\d.])\\b${D} (?:of )?${MONTH}(?![a-z])(?:,? (20\\d{2}))?`, 'g'),
    read: (m, now) => monthDay(m[2] ?? '', m[1] ?? '', m[3], now),
  },
  {
    pattern: /\bthe (\d{1,2})(?:st|nd|rd|th)\b(?! (?:one|option|time|of [a-z]))/g,
    read: (m, now) => {
      const { year, month, date } = dateOf(now.day);
      const wanted = Number(m[1]);
      const first = wanted <= date ? { year, month } : dateOf(addMonths(now.day - date + 1, -1));
      // "the 2nd" alone is more often an option than a date.
      return wanted < 4 ? null : day(dayOf(first.year, first.month, wanted));
    },
  },
  { pattern: /\b(?:the )?day before yesterday\b/g, read: (_, now) => ({ day: now.day - 2 }) },
  { pattern: /\b(?:yesterday|yday|ystd|yesterdays)\b/g, read: (_, now) => ({ day: now.day - 1 }) },
  { pattern: /\b(?:today|todays)\b/g, read: (_, now) => ({ day: now.day }) },
  { pattern: /\b(?:tomorrow|tmr|tmrw)\b/g, read: (_, now) => ({ day: now.day + 1 }) },
  { pattern: /\blast night\b/g, read: (_, now) => ({ day: now.day - 1, part: 'evening' }) },
  { pattern: /\btonight\b/g, read: (_, now) => ({ day: now.day, part: 'evening' }) },
  { pattern: new RegExp(`\\bthis ${PART}\\b`, 'g'), read: (m, now) => ({ day: now.day, part: partOf(m[1] ?? '') }) },
  {
    pattern: new RegExp(
      `\\b${COUNT} (seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?) (?:ago|back|before)\\b`,
      'g',
    ),
    read: (m, now) => ago(m[1] ?? '', m[2] ?? '', now),
  },
  {
    pattern: new RegExp(`\\b(last|this|next|past|on) ${ANY_DAY}\\b`, 'g'),
    read: (m, now) => day(weekday(m[1] ?? '', m[2] ?? '', now)),
  },
  { pattern: new RegExp(`\\b${LONG_DAY}\\b`, 'g'), read: (m, now) => day(weekday('', m[1] ?? '', now)) },
  { pattern: /\b(?:just now|a (?:moment|minute|second|while) ago|moments ago)\b/g, read: (_, now) => ({ instant: now.ms }) },
  {
    pattern: /(?:\b(?:at|around|about) )?(?<![\d:.a-z])(\d{1,2})(?:[:.](\d{2}))?\s?([ap])\.?m\b\.?/g,
    read: (m) => clock(m[1] ?? '', m[2], m[3]),
  },
  { pattern: /\b(?:at |around |about )?(?<![\d:.])(\d{1,2}) ?o'?clock\b/g, read: (m) => clock(m[1] ?? '', undefined, undefined) },
  { pattern: /\bat (\d{1,2})(?![\d:.,/%]|\s?[ap]\.?m|[a-z])/g, read: (m) => withWeak(clock(m[1] ?? '', undefined, undefined)) },
  {
    pattern: new RegExp(`(?<![\\d:.])\\b(\\d{1,2}) (?=in the ${PART})`, 'g'),
    read: (m) => withWeak(clock(m[1] ?? '', undefined, undefined)),
  },
  { pattern: /\b(?:at )?midnight\b/g, read: () => ({ time: { hour: 0, minute: 0, literal: true } }) },
  { pattern: /\b(?:at )?(?:noon|midday)\b/g, read: () => ({ time: { hour: 12, minute: 0, literal: true } }) },
  { pattern: /\b(?:in the )?(morning|afternoon|evening)\b/g, read: (m) => ({ part: partOf(m[1] ?? ''), weak: true }) },
];

function withWeak(read: ReturnType<Rule['read']>): ReturnType<Rule['read']> {
  return read === null ? null : { ...read, weak: true };
}
