/** Dates and times of day, relative to the moment of the message in the brand's time zone. */
import type { Folded } from '../normalise.ts';
import { dateOf, isoDay, zoneOf } from './calendar.ts';
import { EN_RULES } from './date-en.ts';
import { applyRules, combine, isoOf, nearestYear } from './date-piece.ts';
import { ZH_RULES } from './date-zh.ts';
import type { Found, World } from './scan.ts';

const RULES = [...ZH_RULES, ...EN_RULES];
/** Every rule needs one of these; most messages have none and are done. */
const HINT =
  /[天日号周期拜月年点时刚前晚今昨明早午晨夜]|头先|方才|\d[\d:./-]|\d ?[ap]\.?m|day|yday|ystd|tmr|night|morrow|morning|evening|noon|ago|now|back|before|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\bon |\blast |\d(?:st|nd|rd|th)|o'?clock/;

/** Finds dates. `now` in UTC milliseconds; without it (NaN) nothing is found, since hardly any date stands alone. */
export function scanDates(folded: Folded, world: World, now: number): readonly Found[] {
  const { text } = folded;
  if (!Number.isFinite(now) || !HINT.test(text)) return [];
  const moment = { ...zoneOf(world.timeZone).local(now), ms: now };
  return combine(applyRules(text, RULES, moment), text).flatMap((piece) => {
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
