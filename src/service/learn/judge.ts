/** Which proposals do good and which do harm, found with few trainings. */
import { route } from '../../nlu/route.ts';
import { compare, type Effect, measure, type Sheet, type Yardstick } from './measure.ts';
import type { Proposal } from './propose.ts';

export type Judged = {
  readonly proposal: Proposal;
  readonly harmful: boolean;
  /** What it changes by itself; null when it was only measured together with others. */
  readonly effect: Effect | null;
  /** Sentences of the group that then start the flow. */
  readonly understood: number;
};

export type Verdict = {
  readonly judged: readonly Judged[];
  /** What those in `together` change together; null when there are none. */
  readonly effect: Effect | null;
  readonly together: readonly Proposal[];
};

/** Something that was understood is not any more. A question instead of a start is no harm: it costs one tap. */
export function doesHarm(effect: Effect): boolean {
  return effect.newlyWrong.length > 0 || effect.newlyFailing.length > 0;
}

/** Measures all of them together, whatever they do. */
export function judgeTogether(yardstick: Yardstick, proposals: readonly Proposal[]): Verdict {
  const sheet = measure(yardstick, proposals);
  const effect = compare(measure(yardstick, []), sheet);
  const harmful = doesHarm(effect);
  const judged = proposals.map((proposal) => ({ proposal, harmful, effect: null, understood: understoodBy(sheet, proposal) }));
  return { judged, effect, together: proposals };
}

/** Measures each by itself, then the harmless ones together. */
export function judgeEach(yardstick: Yardstick, proposals: readonly Proposal[]): Verdict {
  const before = measure(yardstick, []);
  const judged = proposals.map((proposal): Judged => {
    const sheet = measure(yardstick, [proposal]);
    const effect = compare(before, sheet);
    return { proposal, harmful: doesHarm(effect), effect, understood: understoodBy(sheet, proposal) };
  });
  const together = judged.flatMap(({ proposal, harmful }) => (harmful ? [] : [proposal]));
  return { judged, effect: together.length === 0 ? null : compare(before, measure(yardstick, together)), together };
}

/**
 * Takes as many proposals as possible without harm, in their order: all at once first; where that harms, halves, down to
 * the single ones that do. Each step is measured on top of what has been taken, so that the result holds together.
 */
export function sift(yardstick: Yardstick, proposals: readonly Proposal[]): Verdict {
  const before = measure(yardstick, []);
  let together: readonly Proposal[] = [];
  let after = before;
  const harmful = new Map<Proposal, Judged>();
  const take = (some: readonly Proposal[]): void => {
    const [first] = some;
    if (first === undefined) return;
    const sheet = measure(yardstick, [...together, ...some]);
    if (!doesHarm(compare(before, sheet))) {
      together = [...together, ...some];
      after = sheet;
    } else if (some.length === 1) {
      // What it does itself; where it only tips over what the others had brought to the edge, all of it is told.
      const own = compare(after, sheet);
      const effect = doesHarm(own) ? own : compare(before, sheet);
      harmful.set(first, { proposal: first, harmful: true, effect, understood: understoodBy(sheet, first) });
    } else {
      const half = Math.ceil(some.length / 2);
      take(some.slice(0, half));
      take(some.slice(half));
    }
  };
  take(proposals);
  const judged = proposals.map(
    (proposal) => harmful.get(proposal) ?? { proposal, harmful: false, effect: null, understood: understoodBy(after, proposal) },
  );
  return { judged, effect: together.length === 0 ? null : compare(before, after), together };
}

function understoodBy({ knowledge }: Sheet, { flow, members }: Proposal): number {
  return members.filter((text) => {
    const { decision } = route(knowledge.model, text);
    return decision.kind === 'route' && decision.flow === flow;
  }).length;
}
