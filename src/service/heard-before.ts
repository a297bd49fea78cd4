/**
 * What understanding made of the same words in the same place before. Understanding is pure, and customers say the same few things: the
 * words of buttons, 没有, 谢谢, a person please. The words are as they are kept, without secrets.
 */

import type { Model } from '../nlu/train.ts';
import type { Context } from '../nlu/understand.ts';
import type { Expectation, Understanding } from '../nlu/understanding.ts';

/** Longer messages hardly ever come twice. */
const LONGEST = 48;
/** Some two kilobytes each. */
const MOST = 4_096;

/** In all time zones days begin with a quarter of an hour. */
const QUARTER_MS = 900_000;
/** A date without a time. */
const DAY = 'YYYY-MM-DD';

type Memory = Map<string, Understanding>;

const memories = new WeakMap<Model, Memory>();
const names = new WeakMap<object, number>();
let named = 0;

/** One number for each object, as long as it lives. */
function nameOf(thing: object | null): number {
  if (thing === null) return 0;
  let name = names.get(thing);
  if (name === undefined) {
    name = ++named;
    names.set(thing, name);
  }
  return name;
}

export type Hearing = Omit<Context, 'openings' | 'asides' | 'links'> & {
  /** What `openings` are of: the flows. */
  readonly flows: object;
};

/** @param understand is called when the words are new, or mean something else at another time */
export function heardBefore(model: Model, text: string, hearing: Hearing, understand: () => Understanding): Understanding {
  if (text.length > LONGEST) return understand();
  let memory = memories.get(model);
  if (memory === undefined) {
    memory = new Map();
    memories.set(model, memory);
  }
  const { now, lang, expect, earlier = [], flows } = hearing;
  // Some questions are made anew each time they are put ("which of these did you mean?"): nobody meets them again.
  const isNew = expect !== null && !names.has(expect);
  const place = `${lang} ${nameOf(flows)} ${nameOf(expect)} ${earlier.map(nameOf).join()} ${text}`;
  const placeToday = `${Math.floor(Date.parse(now) / QUARTER_MS)} ${place}`;
  for (const key of [place, placeToday]) {
    const known = memory.get(key);
    if (known === undefined) continue;
    // The latest stand at the end, the oldest goes first.
    memory.delete(key);
    memory.set(key, known);
    return known;
  }
  const understanding = understand();
  const lasts = lastsFor(understanding, [expect, ...earlier]);
  if (!isNew && lasts !== 'moment') {
    const [oldest] = memory.keys();
    if (memory.size >= MOST && oldest !== undefined) memory.delete(oldest);
    memory.set(lasts === 'day' ? placeToday : place, understanding);
  }
  return understanding;
}

/** How long the words mean the same: "yesterday" is another day tomorrow, "two hours ago" another minute in a minute. */
function lastsFor({ entities }: Understanding, expectations: readonly (Expectation | null)[]): 'ever' | 'day' | 'moment' {
  const dates = entities.flatMap((entity) => (entity.kind === 'date' ? [entity.value.iso] : []));
  if (dates.some((iso) => iso.length > DAY.length)) return 'moment';
  // Where a date was asked for, "11.3" is one, of this year or the last.
  const isDated = dates.length > 0 || expectations.some((one) => one?.type.kind === 'date');
  return isDated ? 'day' : 'ever';
}
