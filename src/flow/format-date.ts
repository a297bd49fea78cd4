/** Dates in words, in Chinese and English, in the brand's time zone. */
import { dayNumber, instantOf, isDay, type WallTime, wallTime } from './calendar.ts';
import type { Lang } from './graph.ts';

export type Moment = { readonly now: string; readonly timeZone: string };

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `11月3日` / `3 Nov`; with the year when it is not this year. */
export function formatDay(iso: string, lang: Lang, { now, timeZone }: Moment): string {
  const wall = wallOf(iso, timeZone);
  if (wall === null) return iso;
  const year = wall.year === wallOf(now, timeZone)?.year ? null : wall.year;
  if (lang === 'zh') return `${year === null ? '' : `${year}年`}${wall.month}月${wall.day}日`;
  return `${wall.day} ${MONTHS[wall.month - 1]}${year === null ? '' : ` ${year}`}`;
}

/** `11月3日 15:20` / `3 Nov, 15:20`; a whole day has no time. */
export function formatDayAndTime(iso: string, lang: Lang, moment: Moment): string {
  const day = formatDay(iso, lang, moment);
  const wall = isDay(iso) ? null : wallOf(iso, moment.timeZone);
  if (wall === null) return day;
  const two = (n: number) => String(n).padStart(2, '0');
  return `${day}${lang === 'zh' ? ' ' : ', '}${two(wall.hour)}:${two(wall.minute)}`;
}

function wallOf(iso: string, timeZone: string): WallTime | null {
  const ms = instantOf(iso, timeZone);
  return Number.isNaN(ms) ? null : wallTime(ms, timeZone);
}

/** Farther away than this many days a date says more than a distance. */
const FAR = 30;

/** `刚刚`, `3 分钟前`, `2 小时后`, `昨天` / `just now`, `3 minutes ago`, `in 2 hours`, `yesterday`. */
export function formatRelative(iso: string, lang: Lang, moment: Moment): string {
  if (isDay(iso)) return relativeDay(dayNumber(iso, moment.timeZone) - dayNumber(moment.now, moment.timeZone), iso, lang, moment);
  const ms = Date.parse(iso) - Date.parse(moment.now);
  if (Number.isNaN(ms)) return iso;
  const away = Math.abs(ms);
  if (away < 60_000) return lang === 'zh' ? '刚刚' : 'just now';
  const [count, unit] = measure(away);
  if (unit === 'day' && count > FAR) return formatDayAndTime(iso, lang, moment);
  return inWords(ms < 0 ? -count : count, unit, lang);
}

type Unit = keyof typeof UNITS;
const UNITS = { minute: '分钟', hour: '小时', day: '天' } as const;

function measure(ms: number): [number, Unit] {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return [minutes, 'minute'];
  const hours = Math.round(ms / 3_600_000);
  return hours < 24 ? [hours, 'hour'] : [Math.round(ms / 86_400_000), 'day'];
}

function inWords(count: number, unit: Unit, lang: Lang): string {
  const n = Math.abs(count);
  if (lang === 'zh') return `${n} ${UNITS[unit]}${count < 0 ? '前' : '后'}`;
  const words = `${n} ${unit}${n === 1 ? '' : 's'}`;
  return count < 0 ? `${words} ago` : `in ${words}`;
}

const NEAR_DAYS: { readonly [L in Lang]: { readonly [days: string]: string } } = {
  zh: { '-2': '前天', '-1': '昨天', '0': '今天', '1': '明天', '2': '后天' },
  en: { '-1': 'yesterday', '0': 'today', '1': 'tomorrow' },
};

function relativeDay(days: number, iso: string, lang: Lang, moment: Moment): string {
  if (Number.isNaN(days) || Math.abs(days) > FAR) return formatDay(iso, lang, moment);
  return NEAR_DAYS[lang][String(days)] ?? inWords(days, 'day', lang);
}
