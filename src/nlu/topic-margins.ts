/** From margins of intents to margins of topics. */
import { NOT_SERVED } from './model.ts';

/**
 * How much the intents of a topic add to each other: near to 0 only the best one counts. Flows of a topic share its wording, so
 * that three of them at half strength say more for the topic than one of another.
 */
const BLEND = 0.2;

/** Margin by topic. What is not served is many things that have nothing in common: there only the best one counts. */
export function topicMargins(margins: Float64Array, topics: readonly string[]): ReadonlyMap<string, number> {
  const best = new Map<string, number>();
  topics.forEach((topic, k) => {
    best.set(topic, Math.max(best.get(topic) ?? -Infinity, margins[k] ?? -1));
  });
  const sums = new Map<string, number>();
  topics.forEach((topic, k) => {
    sums.set(topic, (sums.get(topic) ?? 0) + Math.exp(((margins[k] ?? -1) - (best.get(topic) ?? 0)) / BLEND));
  });
  for (const [topic, top] of best) if (topic !== NOT_SERVED) best.set(topic, top + BLEND * Math.log(sums.get(topic) ?? 1));
  return best;
}

/** The best topic, its margin, and that of the next. */
export type TopTwo = { readonly best: string; readonly margin: number; readonly next: number };

export function topTwo(margins: ReadonlyMap<string, number>): TopTwo {
  let top: TopTwo = { best: '', margin: -Infinity, next: -Infinity };
  for (const [topic, margin] of margins) {
    if (margin > top.margin) top = { best: topic, margin, next: top.margin };
    else if (margin > top.next) top = { ...top, next: margin };
  }
  return top;
}

/** Margin of a topic, and its lead over the best other one (negative when that is ahead). */
export function leadOf(
  topic: string,
  margins: ReadonlyMap<string, number>,
  top: TopTwo,
): { readonly margin: number; readonly lead: number } {
  const margin = margins.get(topic) ?? -1;
  const rival = topic === top.best ? top.next : top.margin;
  return { margin, lead: rival === -Infinity ? 0 : margin - rival };
}
