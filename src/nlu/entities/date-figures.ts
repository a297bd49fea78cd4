/** Days and times in figures, as both languages write them: 2026-11-03 · 11/3 · 20261103 · 5:30 pm. */
import { dateOf, dayOf } from './calendar.ts';
import { nearestYear, type Rule } from './date-piece.ts';

/** Every rule needs one of these. */
export const FIGURE_HINT = /\d[-/.]\d|20\d{6}|\d\s?[ap]\.?m/;

/** A time of day; `half` is a or p. Null when no clock shows it. */
export function clock(hour: string, minute: string | undefined, half: string | undefined): ReturnType<Rule['read']> {
  const h = Number(hour);
  const m = Number(minute ?? 0);
  if (h > 24 || m > 59 || (half !== undefined && (h < 1 || h > 12))) return null;
  if (half === undefined) return { time: { hour: h, minute: m, literal: h > 12 } };
  return { time: { hour: (h % 12) + (half === 'p' ? 12 : 0), minute: m, literal: true } };
}

function found(day: number | null): { day: number } | null {
  return day === null ? null : { day };
}

export const FIGURE_RULES: readonly Rule[] = [
  {
    pattern: /(?<![\d./-])(20\d{2})([-/.])(\d{1,2})\2(\d{1,2})(?![\d-])(?:t(?=\d))?/g,
    read: (m) => found(dayOf(Number(m[1]), Number(m[3]), Number(m[4]))),
  },
  {
    pattern: /(?<![a-z\d./-])(20\d{2})(0[1-9]|1[0-2])([0-3]\d)(?![a-z\d./-])/g,
    read: (m) => found(dayOf(Number(m[1]), Number(m[2]), Number(m[3]))),
  },
  {
    // Month first, as the brand's market writes it; day first when only that makes a date. 24/7 is none.
    pattern: /(?<![\d./-])(\d{1,2})\/(\d{1,2})(?:\/(20\d{2}|\d{2}))?(?![\d/.-])/g,
    read: (m, now) => {
      if (m[0] === '24/7') return null;
      const [a, b] = [Number(m[1]), Number(m[2])];
      const [month, date] = a > 12 ? [b, a] : [a, b];
      if (m[3] !== undefined) return found(dayOf(m[3].length === 2 ? 2000 + Number(m[3]) : Number(m[3]), month, date));
      return found(nearestYear(month, date, now, dateOf(now.day).year));
    },
  },
  {
    pattern: /(?:\b(?:at|around|about) )?(?<![\d:.a-z])(\d{1,2})(?:[:.](\d{2}))?\s?([ap])\.?m\b\.?/g,
    read: (m) => clock(m[1] ?? '', m[2], m[3]),
  },
];
