/**
 * What would have changed a decision: computed from what the turn was weighed by, and named only where the change alone is
 * enough. Smallest change first.
 */
import type { Scale } from '../../dialog/why.ts';
import type { Understanding, Weighing } from '../../nlu/understanding.ts';

/** `of` changes by `by` (more, or less when negative) from `from`; then what stands in `instead` happens instead. */
export type Flip = {
  /** `ours`: being about something that the bot serves · `topic`: its topic being meant · `flow`: it, within its topic · `score`: of the wish. */
  readonly of: 'ours' | 'topic' | 'flow' | 'score';
  readonly flow: string;
  readonly from: number;
  readonly by: number;
  readonly instead: Instead;
};
/** `not_taken`: the wish, for one of its own; what was open stays open, or is asked about. */
export type Instead = 'started' | 'asked' | 'refused' | 'interrupts' | 'not_taken';

/** The message's own rules that decided by the wish, not by the open question. */
const BY_WISH: ReadonlySet<string> = new Set(['route', 'digression', 'repair']);

export function flipsOf(rule: string, understanding: Understanding, scales: readonly Scale[]): readonly Flip[] {
  const { decision, weighing } = understanding;
  // A scale of another flow than the routed one was no matter of its score.
  const scale = decision.kind === 'route' ? scales.findLast((one) => one.flow === decision.flow) : undefined;
  const found: Flip[] = [];
  // A wish may have been taken for another reason than its scale: the question had failed too often.
  if (scale && (isReached(scale) || !BY_WISH.has(rule))) found.push(...scaleFlips(scale));
  if (weighing && isWeighedHere(rule, decision.kind, scale)) {
    const flips = weighingFlips(weighing, decision.kind);
    // While something is open, a wish that is not sure enough is not asked about, it is not taken.
    found.push(
      ...(scale === undefined || scale.what === 'start'
        ? flips
        : flips.map((flip) => ({ ...flip, instead: 'not_taken' as const }))),
    );
  }
  return found.sort((a, b) => Math.abs(a.by) - Math.abs(b.by));
}

/** Whether the decision on the wish made the turn; beside an open question it may have been looked at and left. */
function isWeighedHere(rule: string, kind: Understanding['decision']['kind'], scale: Scale | undefined): boolean {
  if (kind === 'route') return BY_WISH.has(rule) && (scale === undefined || isReached(scale));
  return rule === 'clarify' || rule === 'fallback';
}

function isReached({ score, needed }: Scale): boolean {
  return score >= needed;
}

function scaleFlips(scale: Scale): readonly Flip[] {
  const { what, flow, score, needed } = scale;
  // Nothing would have been enough, or only an example word for word, or anything was.
  if (needed >= 1 || needed <= 0) return [];
  const instead: Instead = isReached(scale)
    ? what === 'start'
      ? 'refused'
      : 'not_taken'
    : what === 'interrupt'
      ? 'interrupts'
      : 'started';
  return [{ of: 'score', flow, from: score, by: needed - score, instead }];
}

function weighingFlips(w: Weighing, kind: Understanding['decision']['kind']): readonly Flip[] {
  const { flow } = w;
  const cheap = w.risk <= w.question;
  const refusal: Flip = { of: 'ours', flow, from: w.ours, by: w.oursFrom - w.ours, instead: 'refused' };
  switch (kind) {
    case 'none':
      // Something else than "not ours" made it none: there was nothing to offer.
      if (!w.served || w.ours >= w.oursFrom) return cheaper(w);
      return [{ ...refusal, instead: cheap ? 'started' : 'asked' }];
    case 'clarify':
      return [...cheaper(w), ...(w.served ? [refusal] : [])];
    case 'route':
      if (!w.served)
        return w.ours < w.oursFrom && !cheap ? [{ ...refusal, instead: 'asked' }] : w.ours < w.oursFrom ? [] : dearer(w);
      return [...dearer(w), refusal];
  }
}

/** How much surer the bot would have to be of topic or flow, one of them alone, to start the flow. */
function cheaper(w: Weighing): readonly Flip[] {
  // What is not served must be surer than that, by what it is.
  if (!w.served) return [];
  return limits(w)
    .filter(({ by, to }) => by > 0 && to <= 1)
    .map(({ of, by }) => ({ of, flow: w.flow, from: w[FIELD[of]], by, instead: 'started' as const }));
}

/** How much less sure, to ask first. */
function dearer(w: Weighing): readonly Flip[] {
  return limits(w)
    .filter(({ by, to }) => by <= 0 && to >= 0)
    .map(({ of, by }) => ({ of, flow: w.flow, from: w[FIELD[of]], by, instead: 'asked' as const }));
}

const FIELD = { topic: 'onTopic', flow: 'inTopic' } as const;

/**
 * The probabilities, each alone, at which starting costs as much as asking:
 * share × ((1 − topic) × wrong + topic × (1 − flow) × wrongInTopic) = question.
 */
function limits(w: Weighing): readonly { readonly of: 'topic' | 'flow'; readonly by: number; readonly to: number }[] {
  const question = w.question / w.share;
  const slope = w.wrongStart - (1 - w.inTopic) * w.wrongStartInTopic;
  const topic = slope > 0 ? (w.wrongStart - question) / slope : Number.NaN;
  const weight = w.onTopic * w.wrongStartInTopic;
  const flow = weight > 0 ? 1 - (question - (1 - w.onTopic) * w.wrongStart) / weight : Number.NaN;
  return [
    { of: 'topic' as const, by: topic - w.onTopic, to: topic },
    { of: 'flow' as const, by: flow - w.inTopic, to: flow },
  ].filter(({ to }) => Number.isFinite(to));
}
