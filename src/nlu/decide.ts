/**
 * From margins to a decision: start a flow, ask which of two or three is meant, or admit that nothing fits.
 *
 * Two measures, because they answer different questions: the best margin says whether the message is about anything the
 * bot knows at all; margin and lead together say how likely the best flow is the right one (a logistic curve fitted to
 * cross-validated results).
 */
import type { Candidate, Decision } from './understanding.ts';

/**
 * All numbers of the decision. a, b, c: logistic regression over 5-fold cross-validation on the shipped flows. The others
 * weigh wrong turns against questions there, and against general out-of-scope messages.
 */
export const THRESHOLDS = {
  /** Score = logistic(a·margin + b·lead + c); the lead is the distance to the best other flow. */
  a: 0.96,
  b: 3.3,
  c: -0.16,
  /** Best margin below this: nothing fits. */
  known: -0.48,
  /** Score from which a flow starts without asking. */
  route: 0.6,
  /** The same, when the flow behind belongs to the same topic: a wrong turn costs little there. */
  routeInTopic: 0.5,
  /** A flow is offered in "did you mean" when its margin is at most this far behind the best. */
  near: 0.45,
  /** … and at least this large. */
  offer: -0.75,
  /** An urgent flow at most this far behind the best wins. */
  urgentLead: 0.12,
  /** Flows offered at most. */
  offered: 3,
  /** Candidates reported at most. */
  reported: 5,
} as const;

export type Ranked = { readonly flow: string; readonly topic: string; readonly urgent: boolean; readonly margin: number };
export type Decided = { readonly decision: Decision; readonly candidates: readonly Candidate[] };

/**
 * Decides. `ranked` need not be sorted; `exact` is the flow of which the message is an example word by word; `empty` says
 * that the message contains no word at all. `notes` receives the rules that fired.
 */
export function decide(ranked: readonly Ranked[], exact: string | null, empty: boolean, notes: string[]): Decided {
  const sorted = [...ranked].sort((a, b) => b.margin - a.margin || (a.flow < b.flow ? -1 : 1));
  const scored = sorted.map((each, i) => {
    const rival = (i === 0 ? sorted[1] : sorted[0])?.margin ?? -1;
    return { ...each, score: exact === each.flow ? 1 : scoreOf(each.margin, rival) };
  });
  const example = scored.find((each) => each.flow === exact);
  if (example !== undefined) {
    notes.push(`the message is an example of ${example.flow}`);
    const rest = scored.filter((each) => each !== example);
    return { decision: { kind: 'route', flow: example.flow, score: 1 }, candidates: report([example, ...rest]) };
  }
  const first = scored[0];
  if (first === undefined || empty) {
    notes.push(empty ? 'no words in the message' : 'no flow has examples');
    return { decision: { kind: 'none', score: 0 }, candidates: [] };
  }
  const best = preferUrgent(scored, first, notes);
  const candidates = report([best, ...scored.filter((each) => each.flow !== best.flow)]);
  return { decision: choose(scored, best, notes), candidates };
}

type Scored = Ranked & { readonly score: number };

function choose(scored: readonly Scored[], best: Scored, notes: string[]): Decision {
  const { score } = best;
  if (best.margin < THRESHOLDS.known) {
    notes.push(`nothing fits: best margin ${best.margin.toFixed(2)} of ${best.flow} is below ${THRESHOLDS.known}`);
    return { kind: 'none', score };
  }
  // `best` may be a copy that carries another score.
  const others = scored.filter((each) => each.flow !== best.flow);
  const threshold = others[0]?.topic === best.topic ? THRESHOLDS.routeInTopic : THRESHOLDS.route;
  if (score >= threshold) {
    notes.push(`${best.flow} fits: score ${score.toFixed(2)} from ${threshold}`);
    return { kind: 'route', flow: best.flow, score };
  }
  // Small talk, repair and what is not served (topic none) make poor offers: nobody means "thanks" as an alternative.
  const near = [best, ...others].filter(
    (each) => each.topic !== 'none' && best.margin - each.margin <= THRESHOLDS.near && each.margin >= THRESHOLDS.offer,
  );
  const offered = near.slice(0, THRESHOLDS.offered);
  if (offered.length === 1)
    offered.push(...others.filter((each) => each.topic !== 'none' && each.flow !== offered[0]?.flow).slice(0, 1));
  if (offered.length < 2) {
    notes.push(
      `nothing fits well: score ${score.toFixed(2)} of ${best.flow} is below ${threshold}, and there is nothing to offer`,
    );
    return { kind: 'none', score };
  }
  notes.push(`not sure: score ${score.toFixed(2)} of ${best.flow} is below ${threshold}; asking`);
  return { kind: 'clarify', flows: offered.map((each) => each.flow), score };
}

/** Money may be moving: where an urgent flow is nearly as likely as the best one, it wins. */
function preferUrgent(scored: readonly Scored[], first: Scored, notes: string[]): Scored {
  if (first.urgent) return first;
  const urgent = scored.find((each) => each.urgent);
  if (urgent === undefined || first.margin - urgent.margin > THRESHOLDS.urgentLead || urgent.margin < THRESHOLDS.known)
    return first;
  notes.push(`${urgent.flow} is urgent and nearly as likely as ${first.flow}`);
  return { ...urgent, score: Math.max(urgent.score, first.score) };
}

function scoreOf(margin: number, rival: number): number {
  return 1 / (1 + Math.exp(-(THRESHOLDS.a * margin + THRESHOLDS.b * (margin - rival) + THRESHOLDS.c)));
}

function report(scored: readonly Scored[]): readonly Candidate[] {
  return scored
    .slice(0, THRESHOLDS.reported)
    .map(({ flow, topic, score }) => ({ flow, topic, score: Math.round(score * 1e4) / 1e4 }));
}
