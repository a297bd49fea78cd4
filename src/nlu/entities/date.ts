/** Dates and times of day, relative to the moment of the message in the brand's time zone. */
import type { Folded } from '../normalise.ts';
import { dateOf, isoDay, zoneOf } from './calendar.ts';
import { EN_HINT, EN_RULES } from './date-en.ts';
import { FIGURE_HINT, FIGURE_RULES } from './date-figures.ts';
import { applyRules, combine, isoOf, nearestYear, type Rule } from './date-piece.ts';
import { ZH_HINT, ZH_RULES } from './date-zh.ts';
import type { Found, World } from './scan.ts';

/** In this order, where two read the same words equally long. */
const RULES: readonly (readonly [RegExp, readonly Rule[]])[] = [
  [ZH_HINT, ZH_RULES],
  [FIGURE_HINT, FIGURE_RULES],
  [EN_HINT, EN_RULES],
];

/** Finds dates. `now` in UTC milliseconds; without it (NaN) nothing is found, since hardly any date stands alone. */
export function scanDates(folded: Folded, world: World, now: number): readonly Found[] {
  const { text } = folded;
  if (!Number.isFinite(now)) return [];
  const rules = RULES.flatMap(([hint, group]) => (hint.test(text) ? group : []));
  if (rules.length === 0) return [];
  const moment = { ...zoneOf(world.timeZone).local(now), ms: now };
  return combine(applyRules(text, rules, moment), text).flatMap((piece) => {
    const iso = isoOf(piece, moment, zoneOf(world.timeZone));
    return iso === null ? [] : [{ from: piece.from, to: piece.to, value: { kind: 'date', value: { kind: 'date', iso } } }];
  });
}

/** A message that is a month and a day where a date was asked for: 11.3, 11-3, "11 3". Null when it is none. */
export function readShortDate(text: string, world: World, now: number): string | null {
  const match = /^(\d{1,2})[ .-](\d{1,2})$/.exec(text);
  if (match === null || !Number.isFinite(now)) return null;
  const moment = { ...zoneOf(world.timeZone).local(now), ms: now };
  const day = nearestYear(Number(match[1]), Number(match[2]), moment, dateOf(moment.day).year);
  return day === null ? null : isoDay(day);
}
