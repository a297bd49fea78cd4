/** What judged sentences say about the matcher: everything that `evaluate` prints and draws. */
import { type Bin, calibrationBins, calibrationError } from '../../metrics/calibration.ts';
import { atAcceptance, auroc, quantile, type RejectionPoint, rejectionCurve } from '../../metrics/rejection.ts';
import {
  type Confusion,
  confusion,
  type LabelScore,
  labelScores,
  type Mistake,
  macroF1,
  mistakes,
  share,
} from '../../metrics/scores.ts';
import { NOT_SERVED } from '../../nlu/model.ts';
import type { Outcome } from './judge.ts';

/** Shares; null where there is nothing to count. */
export type Shares = {
  readonly rows: number;
  /** The customer meets the right topic (or, for what is not served, is told so). */
  readonly topic: number | null;
  /** The right topic is among the first two. */
  readonly top2: number | null;
  /** The nearest flow is the right one, of the sentences whose flow is known. */
  readonly flow: number | null;
  /** Of what is served: a flow is started or offered. */
  readonly accepted: number | null;
  /** Of what is not served: no flow of a topic is started or offered. */
  readonly keptOut: number | null;
  /** It is asked which flow is meant … */
  readonly asked: number | null;
  /** … and the right one is among those offered. */
  readonly offeredRight: number | null;
};

export type Named = Shares & { readonly name: string };
export type ByTopic = LabelScore & { readonly top2: number | null; readonly asked: number | null };

export type Findings = {
  readonly all: Shares;
  readonly macroF1: number | null;
  readonly topics: readonly ByTopic[];
  readonly flows: readonly LabelScore[];
  readonly languages: readonly Named[];
  readonly kinds: readonly Named[];
  readonly confusion: Confusion;
  readonly mistakes: readonly Mistake[];
  readonly bins: readonly Bin[];
  readonly calibrationError: number | null;
  readonly curve: readonly RejectionPoint[];
  /** Where 95 % of what is served is accepted. */
  readonly at95: RejectionPoint | null;
  readonly auroc: number | null;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly slowest: readonly Outcome[];
  /** Wrong answers that were given with most confidence. */
  readonly confused: readonly Outcome[];
};

const SLOWEST = 10;
const CONFUSED = 30;
const ACCEPTED = 0.95;

export function findingsOf(outcomes: readonly Outcome[]): Findings {
  const byTopic = outcomes.map((one) => ({ truth: one.topic, predicted: one.met }));
  const byFlow = outcomes.flatMap(({ flow, best }) => (flow === null ? [] : [{ truth: flow, predicted: best?.flow ?? null }]));
  const scored = outcomes.flatMap(({ best, score, topic }) => (best === null ? [] : [{ score, right: best.topic === topic }]));
  const curve = rejectionCurve(
    outcomes.map((one) => ({ score: one.ours, served: isServed(one), right: nearestServed(one) === one.topic })),
  );
  const times = outcomes.map((one) => one.ms);
  return {
    all: sharesOf(outcomes),
    macroF1: macroF1(byTopic),
    topics: labelScores(byTopic).map((score) => {
      const { top2, asked } = sharesOf(outcomes.filter((one) => one.topic === score.label));
      return { ...score, top2, asked };
    }),
    flows: labelScores(byFlow),
    languages: named(outcomes, (one) => one.lang ?? 'not said'),
    kinds: outcomes.some((one) => one.kind !== null) ? named(outcomes, (one) => one.kind ?? 'not said') : [],
    confusion: confusion(byTopic, NOT_SERVED),
    mistakes: mistakes(byFlow),
    bins: calibrationBins(scored),
    calibrationError: calibrationError(scored),
    curve,
    at95: atAcceptance(curve, ACCEPTED),
    auroc: auroc(
      outcomes.filter(isServed).map((one) => one.ours),
      outcomes.filter((one) => !isServed(one)).map((one) => one.ours),
    ),
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
    slowest: [...outcomes].sort((a, b) => b.ms - a.ms).slice(0, SLOWEST),
    confused: outcomes
      .filter((one) => one.met !== one.topic)
      .sort((a, b) => b.score - a.score || (a.text < b.text ? -1 : 1))
      .slice(0, CONFUSED),
  };
}

function isServed({ topic }: Outcome): boolean {
  return topic !== NOT_SERVED;
}

function nearestServed({ ranking }: Outcome): string | undefined {
  return ranking.find((topic) => topic !== NOT_SERVED);
}

function sharesOf(outcomes: readonly Outcome[]): Shares {
  const served = outcomes.filter(isServed);
  const others = outcomes.filter((one) => !isServed(one));
  const clarified = outcomes.filter((one) => one.decision === 'clarify');
  return {
    rows: outcomes.length,
    topic: share(outcomes.map((one) => one.met === one.topic)),
    top2: share(outcomes.map((one) => one.met === one.topic || one.ranking.slice(0, 2).includes(one.topic))),
    flow: share(outcomes.flatMap((one) => (one.flow === null ? [] : [one.flow === one.best?.flow]))),
    accepted: share(served.map((one) => one.met !== NOT_SERVED)),
    keptOut: share(others.map((one) => one.met === NOT_SERVED)),
    asked: share(outcomes.map((one) => one.decision === 'clarify')),
    offeredRight: share(clarified.map(isOffered)),
  };
}

function isOffered({ offered, flow, topic }: Outcome): boolean {
  return offered.some((one) => (flow === null ? one.topic === topic : one.flow === flow));
}

function named(outcomes: readonly Outcome[], nameOf: (one: Outcome) => string): readonly Named[] {
  const names = [...new Set(outcomes.map(nameOf))].sort();
  return names.map((name) => ({ name, ...sharesOf(outcomes.filter((one) => nameOf(one) === name)) }));
}
