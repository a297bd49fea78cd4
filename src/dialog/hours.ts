/** When agents are at work, and when they are next: by the brand's opening hours and holidays, in its own time zone. */
import { dayNumber, wallInstant, wallTime } from '../flow/calendar.ts';
import type { Brand, Lang } from '../flow/graph.ts';
import { formatValue } from '../flow/render.ts';

/** Whether agents are at work at an instant. */
export function agentsAreThere(brand: Brand, at: string): boolean {
  const { hour, minute } = wallTime(Date.parse(at), brand.timeZone);
  const hours = hoursOn(brand, dayNumber(at, brand.timeZone));
  if (hours === null) return false;
  const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return time >= hours.from && time < hours.to;
}

/** Hours of a day since 1970-01-01: a holiday's own, else those of the weekday; null: closed. */
export function hoursOn(brand: Brand, day: number): Brand['hours'][string] | null {
  const date = dateOf(day);
  const holiday = brand.holidays.find((one) => one.from <= date && date <= one.to);
  return holiday ? holiday.hours : (brand.hours[String(weekdayOf(day))] ?? null);
}

function dateOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** 1 (Monday) to 7. */
function weekdayOf(day: number): number {
  return new Date(day * 86_400_000).getUTCDay() || 7;
}

/** A desk that opens on no day of a year opens on none. */
const FARTHEST_DAYS = 366;

/** When agents are there: the instant itself in opening hours, else when they come next; null: never within a year. */
export function nextOpening(brand: Brand, at: string): string | null {
  if (agentsAreThere(brand, at)) return at;
  const today = dayNumber(at, brand.timeZone);
  const now = Date.parse(at);
  for (let day = today; day <= today + FARTHEST_DAYS; day++) {
    const hours = hoursOn(brand, day);
    if (hours === null) continue;
    const [hour = 0, minute = 0] = hours.from.split(':').map(Number);
    const opens = wallInstant(dateOf(day), hour * 60 + minute, brand.timeZone);
    if (opens >= now) return new Date(opens).toISOString();
  }
  return null;
}

const NEAR = { zh: ['今天', '明天', '后天'], en: ['today', 'tomorrow'] } as const;
const NOW = { zh: '现在', en: 'now' } as const;
const NEVER = { zh: '稍后', en: 'later' } as const;

/** `今天 09:00`, `明天 09:00`, `下周一 09:00` / `today at 09:00`, `on Monday at 09:00`; farther away than six days the date. */
export function nextOpeningInWords(brand: Brand, at: string, lang: Lang): string {
  const opens = nextOpening(brand, at);
  if (opens === null) return NEVER[lang];
  if (opens === at) return NOW[lang];
  const { timeZone, currency } = brand;
  const { hour, minute } = wallTime(Date.parse(opens), timeZone);
  const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  const [today, day] = [dayNumber(at, timeZone), dayNumber(opens, timeZone)];
  const near = NEAR[lang][day - today];
  const weekday = day - today <= 6 ? DAY_NAMES[lang][weekdayOf(day) - 1] : undefined;
  const date = { kind: 'date', iso: dateOf(day) } as const;
  const far = formatValue(date, { kind: 'date' }, 'date', lang, { now: at, timeZone, currency });
  if (lang === 'en') return `${near ?? `on ${weekday ?? far}`} at ${time}`;
  // 「周一」 alone would be the one that is over already.
  const next = weekday !== undefined && weekdayOf(day) <= weekdayOf(today) ? '下' : '';
  return `${near ?? (weekday === undefined ? far : next + weekday)} ${time}`;
}

const DAY_NAMES: { readonly [L in Lang]: readonly string[] } = {
  zh: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
};

const hoursTexts = new WeakMap<Brand, { readonly [L in Lang]: string }>();

/** "周一至周五 09:00–21:00，…", as `brand.hours` shows it. */
export function hoursOf(brand: Brand): { readonly [L in Lang]: string } {
  let words = hoursTexts.get(brand);
  if (!words) {
    words = { zh: hoursInWords(brand, 'zh'), en: hoursInWords(brand, 'en') };
    hoursTexts.set(brand, words);
  }
  return words;
}

/** "周一至周五 09:00–21:00，…": neighbouring days with equal hours are joined. */
function hoursInWords(brand: Brand, lang: Lang): string {
  const runs: { first: number; last: number; span: string }[] = [];
  for (let day = 1; day <= 7; day++) {
    const hours = brand.hours[String(day)];
    if (!hours) continue;
    const span = `${hours.from}–${hours.to}`;
    const run = runs.at(-1);
    if (run && run.span === span && run.last === day - 1) run.last = day;
    else runs.push({ first: day, last: day, span });
  }
  const name = (day: number) => DAY_NAMES[lang][day - 1] ?? '';
  const to = lang === 'zh' ? '至' : ' to ';
  const words = runs.map((run) => `${name(run.first)}${run.last > run.first ? to + name(run.last) : ''} ${run.span}`);
  return words.join(lang === 'zh' ? '，' : ', ');
}
