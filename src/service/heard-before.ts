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
  const { lang, expect, earlier = [], flows } = hearing;
  // Some questions are made anew each time they are put ("which of these did you mean?"): nobody meets them again.
  const isNew = expect !== null && !names.has(expect);
  const key = `${lang} ${nameOf(flows)} ${nameOf(expect)} ${earlier.map(nameOf).join()} ${text}`;
  const known = memory.get(key);
  if (known !== undefined) {
    // The latest stand at the end, the oldest goes first.
    memory.delete(key);
    memory.set(key, known);
    return known;
  }
  const understanding = understand();
  if (!isNew && !isOfItsTime(understanding, [expect, ...earlier])) {
    const [oldest] = memory.keys();
    if (memory.size >= MOST && oldest !== undefined) memory.delete(oldest);
    memory.set(key, understanding);
  }
  return understanding;
}

/** "Yesterday" is another day tomorrow. */
function isOfItsTime({ entities }: Understanding, expectations: readonly (Expectation | null)[]): boolean {
  return entities.some(({ kind }) => kind === 'date') || expectations.some((one) => one?.type.kind === 'date');
}
