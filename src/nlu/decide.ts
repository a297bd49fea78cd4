/**
 * From margins to a decision: start a flow, ask which of two or three is meant, or admit that the message is not for the bot.
 *
 * Two scores, because they answer different questions: how likely the message is about anything the bot serves at all, and
 * how likely the best flow is the right one. Both are calibrated probabilities; what mistakes cost turns them into acts.
 */
import { ownOf } from './calibrate.ts';
import { type Costs, oursFrom } from './costs.ts';
import { type Curves, heightOf, type Model, type ModelIntent, NOT_SERVED } from './model.ts';
import { leadOf, topicMargins, topTwo } from './topic-margins.ts';
import type { Candidate, Decision } from './understanding.ts';

/** Which flows are worth offering; distances between margins. */
export const OFFER = {
  /** At most this far behind the best … */
  near: 0.6,
  /** … and at least this large. */
  least: -0.9,
  /** Flows offered at most. */
  most: 3,
  /** Candidates reported at most. */
  reported: 5,
  /** An urgent flow at most this far behind the best wins. */
  urgentLead: 0.12,
} as const;

export type Decided = {
  readonly decision: Decision;
  readonly candidates: readonly Candidate[];
  /** Probability that the message is about something the bot serves. */
  readonly ours: number;
};

/** For a text that shows nothing to decide by. */
export const nothingKnown: Decided = { decision: { kind: 'none', score: 0 }, candidates: [], ours: 0 };

type Ranked = {
  readonly intent: ModelIntent;
  readonly margin: number;
  /** Margin of its topic. */
  readonly topicMargin: number;
  /** Probability that the topic is the right one … */
  readonly onTopic: number;
  /** … and, given that, this flow of it. */
  readonly inTopic: number;
};

/** What is known of a message before its margins are looked at. */
export type Shape = {
  /** Number of the intent of which the message is an example word by word. */
  readonly exact: number | null;
  /** No word in it at all. */
  readonly empty: boolean;
  /** Share of it that is known, 0 to 1. */
  readonly known: number;
  /** Mostly Chinese characters. */
  readonly han: boolean;
};

/** Decides. `values` are the margins by intent; `notes` receives the rules that fired. */
export function decide(model: Model, values: Float64Array, message: Shape, notes: string[]): Decided {
  const { exact, empty } = message;
  const curves = message.han ? model.calibration.han : model.calibration.other;
  const ranked = rank(model, curves, values, exact);
  const first = ranked[0];
  if (first === undefined || empty) {
    notes.push(empty ? 'no words in the message' : 'no flow has examples');
    return nothingKnown;
  }
  if (exact !== null) {
    notes.push(`the message is an example of ${first.intent.id}`);
    return { decision: { kind: 'route', flow: first.intent.id, score: 1 }, candidates: report(ranked), ours: 1 };
  }
  const ours = oursOf(model, curves, values, message.known);
  const best = preferUrgent(ranked, first, notes);
  const others = ranked.filter((each) => each.intent.id !== best.intent.id);
  return { decision: choose(model, best, others, ours, notes), candidates: report([best, ...others]), ours };
}

/** Best topic first, within it the best flow; the others by margin. */
function rank(model: Model, { right }: Curves, values: Float64Array, exact: number | null): readonly Ranked[] {
  const byTopic = topicMargins(
    values,
    model.intents.map((intent) => intent.topic),
  );
  const top = topTwo(byTopic);
  const leaders = leadersOf(model, values);
  const ranked = model.intents.map((intent, k): Ranked => {
    const own = values[k] ?? -1;
    const { margin, lead } = leadOf(intent.topic, byTopic, top);
    if (k === exact) return { intent, margin: Infinity, topicMargin: Infinity, onTopic: 1, inTopic: 1 };
    const leader = leaders.get(intent.topic);
    const sibling = leader === undefined ? -Infinity : leader.best === k ? leader.secondMargin : leader.bestMargin;
    const inTopic = 1 / (1 + Math.exp(-right.b * (own - sibling)));
    return { intent, margin: own, topicMargin: margin, onTopic: heightOf(right, margin, lead), inTopic };
  });
  const byMargin = (a: Ranked, b: Ranked): number => b.margin - a.margin || (a.intent.id < b.intent.id ? -1 : 1);
  const best = [...ranked].sort((a, b) => b.topicMargin - a.topicMargin || byMargin(a, b))[0];
  return best === undefined ? [] : [best, ...ranked.filter((each) => each !== best).sort(byMargin)];
}

/** The two best margins of a topic, and whose the best one is. */
type Leaders = { best: number; bestMargin: number; secondMargin: number };

function leadersOf({ intents }: Model, values: Float64Array): ReadonlyMap<string, Leaders> {
  const leaders = new Map<string, Leaders>();
  intents.forEach(({ topic }, k) => {
    const margin = values[k] ?? -1;
    const known = leaders.get(topic);
    if (known === undefined) leaders.set(topic, { best: k, bestMargin: margin, secondMargin: -Infinity });
    else if (margin > known.bestMargin) {
      known.secondMargin = known.bestMargin;
      known.bestMargin = margin;
      known.best = k;
    } else known.secondMargin = Math.max(known.secondMargin, margin);
  });
  return leaders;
}

function oursOf(model: Model, { ours }: Curves, values: Float64Array, known: number): number {
  if (ours === null) return 1;
  const { margin, lead } = ownOf(
    values,
    known,
    model.intents.map((intent) => intent.topic !== NOT_SERVED),
  );
  return heightOf(ours, margin, lead);
}

function choose({ costs }: Model, best: Ranked, others: readonly Ranked[], ours: number, notes: string[]): Decision {
  const score = best.onTopic;
  const served = best.intent.topic !== NOT_SERVED;
  if (served && ours < oursFrom(costs)) {
    notes.push(`not ours: probability ${ours.toFixed(2)} is below ${oursFrom(costs).toFixed(2)}`);
    return { kind: 'none', score };
  }
  const risk = riskOf(best, costs);
  const figures = `score ${score.toFixed(2)}, within its topic ${best.inTopic.toFixed(2)}`;
  if (risk <= costs.question || (!served && ours < oursFrom(costs))) {
    notes.push(`${best.intent.id}: ${figures}`);
    return { kind: 'route', flow: best.intent.id, score };
  }
  notes.push(`not sure of ${best.intent.id}: ${figures}; starting it would cost ${risk.toFixed(2)}, asking ${costs.question}`);
  return offer(best, others, score, notes);
}

/** Urgent flows begin with a question themselves: a wrong start costs little, a moment lost may cost everything. */
const URGENT = 0.6;

/** What starting the flow costs on average, given how likely it is wrong. */
function riskOf({ intent, onTopic, inTopic }: Ranked, costs: Costs): number {
  const wrong = intent.wrongStart ?? costs.wrongStart;
  // Answers to what is not served resemble each other: which of them comes matters little.
  if (intent.topic === NOT_SERVED) return (1 - onTopic) * wrong;
  const risk = (1 - onTopic) * wrong + onTopic * (1 - inTopic) * Math.min(wrong, costs.wrongStartInTopic);
  return intent.urgent ? URGENT * risk : risk;
}

/** Small talk, repair and what is not served make poor offers: nobody means "thanks" as an alternative. */
function offer(best: Ranked, others: readonly Ranked[], score: number, notes: string[]): Decision {
  const served = [best, ...others].filter((each) => each.intent.topic !== NOT_SERVED);
  const offered = served
    .filter((each) => best.margin - each.margin <= OFFER.near && each.margin >= OFFER.least)
    .slice(0, OFFER.most);
  if (offered.length === 1) offered.push(...served.filter((each) => each.intent.id !== offered[0]?.intent.id).slice(0, 1));
  if (offered.length < 2) {
    notes.push('there is nothing to offer');
    return { kind: 'none', score };
  }
  return { kind: 'clarify', flows: offered.map((each) => each.intent.id), score };
}

/** Money may be moving: where an urgent flow is nearly as likely as the best one, it wins. */
function preferUrgent(ranked: readonly Ranked[], first: Ranked, notes: string[]): Ranked {
  if (first.intent.urgent) return first;
  const urgent = ranked.find((each) => each.intent.urgent);
  if (urgent === undefined || urgent.margin < OFFER.least) return first;
  const behind =
    urgent.intent.topic === first.intent.topic ? first.margin - urgent.margin : first.topicMargin - urgent.topicMargin;
  if (behind > OFFER.urgentLead) return first;
  notes.push(`${urgent.intent.id} is urgent and nearly as likely as ${first.intent.id}`);
  return { ...urgent, onTopic: Math.max(urgent.onTopic, first.onTopic) };
}

/** The chosen one first, the others by their scores. */
function report([best, ...others]: readonly Ranked[]): readonly Candidate[] {
  if (best === undefined) return [];
  const rest = others.map(candidateOf).sort((a, b) => b.score - a.score || (a.flow < b.flow ? -1 : 1));
  return [candidateOf(best), ...rest].slice(0, OFFER.reported);
}

function candidateOf({ intent, onTopic, inTopic }: Ranked): Candidate {
  return { flow: intent.id, topic: intent.topic, score: Math.round(onTopic * inTopic * 1e4) / 1e4 };
}
