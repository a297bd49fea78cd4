/** English dates: yesterday at 5 · last Friday · Nov 3 · 2 days ago · quarter past three. */
import { addMonths, dateOf, dayOf, weekdayOf } from './calendar.ts';
import { clock } from './date-figures.ts';
import { type Moment, nearestYear, type Part, type Rule } from './date-piece.ts';
import { ENGLISH_NUMERAL, readEnglish } from './numeral.ts';

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const WEEKDAYS = 'mon tue wed thu fri sat sun'.split(' ');
const LONG_DAY = '(monday|tuesday|wednesday|thursday|friday|saturday|sunday)';
const ANY_DAY = '(mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thur?s?(?:day)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)';
const D = '(\\d{1,2})(?:st|nd|rd|th)?';
const COUNT = `(\\d{1,4}|an?|${ENGLISH_NUMERAL}|(?:a )?couple(?: of)?|half an)`;
const ABOUT = '(?:(?:about|around|roughly|approximately|approx\\.?|like|some|almost) )?';
const HOUR_WORDS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const HOUR = `(\\d{1,2}|${HOUR_WORDS.join('|')})`;
const ORDINALS =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first'.split(
    ' ',
  );
const ORDINAL = `(${[...ORDINALS].reverse().join('|')})(?![a-z-])`;
/** What is counted is no time: "at 5 different shops", "about 20 dollars". */
const NO_COUNT =
  '(?!\\s(?:dollars?|bucks?|yuan|rmb|cny|usd|hkd|kuai|euros?|pounds?|cents?|people|days?|hours?|hrs?|min|minutes?|mins?|times?|weeks?|months?|percent|shops?|stores?|places?|different|of|other|more|thousand|hundred|[kw]\\b))';
const HOLIDAYS: readonly (readonly [RegExp, number, number])[] = [
  [/^christmas eve/, 12, 24],
  [/^christmas/, 12, 25],
  [/^boxing/, 12, 26],
  [/^new year'?s eve/, 12, 31],
  [/^new year/, 1, 1],
  [/^valentine/, 2, 14],
  [/^halloween/, 10, 31],
  [/^national/, 10, 1],
  [/^(?:singles|double)/, 11, 11],
];
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
  return Number.isFinite(n) ? before(n, unit, now) : null;
}

/** The moment or day `n` units before now. */
function before(n: number, unit: string, now: Moment): ReturnType<Rule['read']> {
  if (unit.startsWith('sec')) return { instant: now.ms - n * 1000 };
  if (unit.startsWith('min')) return { instant: now.ms - n * 60_000 };
  if (unit.startsWith('h')) return { instant: now.ms - n * 3_600_000 };
  if (n < 1 || !Number.isInteger(n)) return null;
  if (unit.startsWith('d')) return day(now.day - n);
  if (unit.startsWith('w')) return day(now.day - 7 * n);
  return day(addMonths(now.day, unit.startsWith('mo') ? -n : -12 * n));
}

/** Quarter past 3, ten to three. */
function byHand(count: string, direction: string, hourWord: string): ReturnType<Rule['read']> {
  const minutes =
    count.startsWith('quarter') || count.startsWith('a quarter')
      ? 15
      : count === 'half'
        ? 30
        : (readEnglish(count) ?? Number(count));
  const hour = hourOf(hourWord);
  if (!(minutes >= 1 && minutes <= 30 && hour >= 1 && hour <= 12)) return null;
  if (direction === 'past' || direction === 'after') return { time: { hour, minute: minutes, literal: false } };
  return count === 'half' ? null : { time: { hour: hour === 1 ? 12 : hour - 1, minute: 60 - minutes, literal: false } };
}

function hourOf(word: string): number {
  return /^\d/.test(word) ? Number(word) : HOUR_WORDS.indexOf(word) + 1;
}

/** Last day of this or the last month, or of a month by name. */
function endOf(month: string, now: Moment): { day: number } | null {
  const { year, date } = dateOf(now.day);
  const first = now.day - date + 1;
  if (month === 'this month' || month === 'the month') return day(addMonths(first, 1) - 1);
  if (month === 'last month') return day(first - 1);
  const named = nearestYear(MONTHS.indexOf(month.slice(0, 3)) + 1, 1, now, year);
  return named === null ? null : day(addMonths(named, 1) - 1);
}

function inLastMonth(date: string, now: Moment): { day: number } | null {
  const { year, month } = dateOf(addMonths(now.day - dateOf(now.day).date + 1, -1));
  return day(dayOf(year, month, Number(date)));
}

function theDate(date: string, now: Moment): { day: number } | null {
  const today = dateOf(now.day);
  return Number(date) <= today.date ? day(dayOf(today.year, today.month, Number(date))) : inLastMonth(date, now);
}

function partOf(word: string): Part {
  if (word === 'noon') return 'noon';
  return word === 'morning' || word === 'afternoon' ? word : 'evening';
}

/** Every rule needs one of these; most messages have none and are done. */
export const EN_HINT =
  /day|yday|ystd|tmrw?|night|morrow|morning|evening|noon|weekend|[snhrkyetfd] (?:ago|back|before)|just now|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z.]{0,8} (?:\d|[a-z-]{1,20}(?:st|nd|rd|th)\b)|(?:\d|st|nd|rd|th)(?: of)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|end of|christmas|new year|valentine|halloween|\b(?:last|this|next|past|on) (?:mon|tue|wed|thu|fri|sat|sun)|\d(?:st|nd|rd|th)\b|o'?clock|(?:quarter|half|five|ten|twenty|past|to) (?:past|to|after)\b/;

export const EN_RULES: readonly Rule[] = [
  {
    pattern: new RegExp(`\\b${MONTH} ${D}(?!\\d|:|\\.\\d)(?:,? (20\\d{2}))?`, 'g'),
    read: (m, now) => monthDay(m[1] ?? '', m[2] ?? '', m[3], now),
  },
  {
    pattern: new RegExp(`(?<![\\d.])\\b(?:the )?${D} (?:of )?${MONTH}(?![a-z])(?:,? (20\\d{2}))?`, 'g'),
    read: (m, now) => monthDay(m[2] ?? '', m[1] ?? '', m[3], now),
  },
  {
    pattern:
      /\b(on |since |from |by |until |till )?the (\d{1,2})(?:st|nd|rd|th)\b(?! (?:one|option|time|attempt|payment|transfer|of [a-z]))/g,
    // "the 2nd" alone is more often an option than a date.
    read: (m, now) => (m[1] === undefined && Number(m[2]) < 4 ? null : theDate(m[2] ?? '', now)),
  },
  {
    pattern: new RegExp(`\\b${MONTH} ${ORDINAL}(?:,? (20\\d{2}))?`, 'g'),
    read: (m, now) => monthDay(m[1] ?? '', ordinal(m[2]), m[3], now),
  },
  {
    pattern: new RegExp(`\\b(?:the )?${ORDINAL} of ${MONTH}(?![a-z])(?:,? (20\\d{2}))?`, 'g'),
    read: (m, now) => monthDay(m[2] ?? '', ordinal(m[1]), m[3], now),
  },
  {
    pattern: /\b(?:on )?(?:the )?(\d{1,2})(?:st|nd|rd|th) (?:of )?last month\b/g,
    read: (m, now) => inLastMonth(m[1] ?? '', now),
  },
  { pattern: /\blast month,? on the (\d{1,2})(?:st|nd|rd|th)\b/g, read: (m, now) => inLastMonth(m[1] ?? '', now) },
  {
    pattern: new RegExp(`\\b(?:the )?end of (last month|this month|the month|${MONTH.replace('(jan', '(?:jan')})(?![a-z])`, 'g'),
    read: (m, now) => endOf(m[1] ?? '', now),
  },
  {
    pattern:
      /(?<!merry |happy |chinese |lunar )\b(?:christmas(?: eve| day)?|boxing day|new year'?s (?:day|eve)|valentine'?s(?: day)?|halloween|national day|(?:singles'?|double (?:11|eleven)) day)\b/g,
    read: (m, now) => {
      const [, month = 0, date = 0] = HOLIDAYS.find(([name]) => name.test(m[0])) ?? [];
      return day(nearestYear(month, date, now, dateOf(now.day).year));
    },
  },
  {
    pattern: /\b(last|this(?: past)?|past) weekend\b/g,
    read: (m, now) => day(now.day - weekdayOf(now.day) + 6 - (m[1] === 'last' || weekdayOf(now.day) < 6 ? 7 : 0)),
  },
  { pattern: /\b(?:the )?day before yesterday\b/g, read: (_, now) => ({ day: now.day - 2 }) },
  { pattern: /\b(?:yesterday|yday|ystd|yesterdays)\b/g, read: (_, now) => ({ day: now.day - 1 }) },
  { pattern: /\b(?:(?:earlier|later) )?(?:today|todays)\b/g, read: (_, now) => ({ day: now.day }) },
  { pattern: /\b(?:tomorrow|tmr|tmrw)\b/g, read: (_, now) => ({ day: now.day + 1 }) },
  { pattern: /\bthe night before last\b/g, read: (_, now) => ({ day: now.day - 2, part: 'evening' }) },
  { pattern: /\blast night\b/g, read: (_, now) => ({ day: now.day - 1, part: 'evening' }) },
  { pattern: /\btonight\b/g, read: (_, now) => ({ day: now.day, part: 'evening' }) },
  {
    pattern: new RegExp(`\\b(?:(?:earlier|later) )?this ${PART}\\b`, 'g'),
    read: (m, now) => ({ day: now.day, part: partOf(m[1] ?? '') }),
  },
  {
    pattern: new RegExp(
      `\\b${ABOUT}${COUNT} ?(seconds?|secs?|minutes?|mins?|hours?|hrs?|h|days?|weeks?|months?|years?) (?:ago|back|before)\\b`,
      'g',
    ),
    read: (m, now) => ago(m[1] ?? '', m[2] ?? '', now),
  },
  {
    pattern: new RegExp(`\\b${ABOUT}(?:${COUNT} (hours?) and a half|${COUNT} and a half (hours?)) (?:ago|back|before)\\b`, 'g'),
    read: (m, now) => {
      const count = m[1] ?? m[3] ?? '';
      const n = /^an?$/.test(count) ? 1 : (readEnglish(count) ?? Number(count));
      return Number.isFinite(n) ? before(n + 0.5, 'hour', now) : null;
    },
  },
  {
    pattern: new RegExp(`\\b(last|this|next|past|on) ${ANY_DAY}\\b`, 'g'),
    read: (m, now) => day(weekday(m[1] ?? '', m[2] ?? '', now)),
  },
  {
    // "every Friday" and "Monday to Friday" are no day.
    pattern: new RegExp(
      `(?<!every |each |any |day to |day through |day - |day-)\\b${LONG_DAY}\\b(?! ?(?:to|-|through|until) ?[a-z]+day)`,
      'g',
    ),
    read: (m, now) => day(weekday('', m[1] ?? '', now)),
  },
  { pattern: /\b(?:just now|a (?:moment|minute|second|while) ago|moments ago)\b/g, read: (_, now) => ({ instant: now.ms }) },
  {
    pattern: new RegExp(`\\b(?:at |around |about )?(?<![\\d:.])${HOUR} ?o'?clock\\b`, 'g'),
    read: (m) => clock(String(hourOf(m[1] ?? '')), undefined, undefined),
  },
  {
    // "five to ten days" is no time: with "to", something has to end the sentence or go on about the day.
    pattern: new RegExp(
      `\\b(?:at )?(?:((?:a )?quarter|half|five|ten|twenty(?:[ -]five)?) (past|after)|((?:a )?quarter|five|ten|twenty(?:[ -]five)?) (to)) ${HOUR}(?=$|[.,;!?)]| (?:yesterday|today|this|in the|last|on|but|and|i|am|pm)\\b)`,
      'g',
    ),
    read: (m) => byHand(m[1] ?? m[3] ?? '', m[2] ?? m[4] ?? '', m[5] ?? ''),
  },
  {
    pattern: new RegExp(`\\b(?:at|around|about|like) (\\d{1,2})(?:ish)?(?![\\d:/%]|[.,]\\d|\\s?[ap]\\.?m|[a-z])${NO_COUNT}`, 'g'),
    read: (m) => withWeak(clock(m[1] ?? '', undefined, undefined)),
  },
  {
    pattern: new RegExp(`(?<![\\d:.])\\b(\\d{1,2}) (?=(?:in the|this|yesterday) ${PART})`, 'g'),
    read: (m) => withWeak(clock(m[1] ?? '', undefined, undefined)),
  },
  { pattern: /\b(?:at )?midnight\b/g, read: () => ({ time: { hour: 0, minute: 0, literal: true } }) },
  { pattern: /\b(?:at )?(?:noon|midday)\b/g, read: () => ({ time: { hour: 12, minute: 0, literal: true } }) },
  { pattern: /\b(?:in the )?(morning|afternoon|evening)\b/g, read: (m) => ({ part: partOf(m[1] ?? ''), weak: true }) },
];

function ordinal(word: string | undefined): string {
  return String(ORDINALS.indexOf(word ?? '') + 1);
}

function withWeak(read: ReturnType<Rule['read']>): ReturnType<Rule['read']> {
  return read === null ? null : { ...read, weak: true };
}
