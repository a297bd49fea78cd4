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
import type { Candidate, Decision, Weighing } from './understanding.ts';

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
  readonly weighing: Weighing | null;
};

/** For a text that shows nothing to decide by. */
export const nothingKnown: Decided = { decision: { kind: 'none', score: 0 }, candidates: [], ours: 0, weighing: null };

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
  /** A word alone: what it is about, but not what is wanted. */
  readonly bare: boolean;
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
    const decision = { kind: 'route', flow: first.intent.id, score: 1 } as const;
    return { decision, candidates: report(ranked), ours: 1, weighing: null };
  }
  const ours = oursOf(model, curves, values, message.known);
  const best = preferUrgent(ranked, first, notes);
  const others = ranked.filter((each) => each.intent.id !== best.intent.id);
  const weighing = weigh(best, ours, message.bare, model.costs);
  return { decision: choose(weighing, best, others, notes), candidates: report([best, ...others]), ours, weighing };
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
  let best = ranked[0];
  if (best === undefined) return [];
  for (const each of ranked) if ((best.topicMargin - each.topicMargin || byMargin(each, best)) < 0) best = each;
  return [best, ...ranked.filter((each) => each !== best).sort(byMargin)];
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

function choose(weighing: Weighing, best: Ranked, others: readonly Ranked[], notes: string[]): Decision {
  const score = best.onTopic;
  const { ours, oursFrom: least, served, risk, question } = weighing;
  if (served && ours < least) {
    notes.push(`not ours: probability ${ours.toFixed(2)} is below ${least.toFixed(2)}`);
    return { kind: 'none', score };
  }
  const figures = `score ${score.toFixed(2)}, within its topic ${best.inTopic.toFixed(2)}`;
  if (risk <= question || (!served && ours < least)) {
    notes.push(`${best.intent.id}: ${figures}`);
    return { kind: 'route', flow: best.intent.id, score };
  }
  notes.push(`not sure of ${best.intent.id}: ${figures}; starting it would cost ${risk.toFixed(2)}, asking ${question}`);
  return offer(best, others, score, notes);
}

/** Urgent flows begin with a question themselves: a wrong start costs little, a moment lost may cost everything. */
const URGENT = 0.6;
/** "Money", 「账户」: several flows are about it, and the customer has not said what the matter is. */
const BARE = 4;

/** What starting the flow costs on average, given how likely it is wrong; and what else the decision hangs on. */
function weigh({ intent, onTopic, inTopic }: Ranked, ours: number, bare: boolean, costs: Costs): Weighing {
  const served = intent.topic !== NOT_SERVED;
  const wrongStart = intent.wrongStart ?? costs.wrongStart;
  // Answers to what is not served resemble each other: which of them comes matters little.
  const wrongStartInTopic = served ? Math.min(wrongStart, costs.wrongStartInTopic) : 0;
  const share = served ? (intent.urgent ? URGENT : 1) * (bare ? BARE : 1) : 1;
  const risk = share * ((1 - onTopic) * wrongStart + onTopic * (1 - inTopic) * wrongStartInTopic);
  const limits = { oursFrom: oursFrom(costs), question: costs.question };
  return { flow: intent.id, ours, served, onTopic, inTopic, risk, ...limits, wrongStart, wrongStartInTopic, share };
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
  const rest: Candidate[] = [];
  // A few of many: cheaper than to sort them all.
  for (const each of others) {
    const candidate = candidateOf(each);
    let at = rest.length;
    while (at > 0 && isBefore(candidate, rest[at - 1])) at--;
    if (at >= OFFER.reported - 1) continue;
    rest.splice(at, 0, candidate);
    if (rest.length >= OFFER.reported) rest.pop();
  }
  return [candidateOf(best), ...rest];
}

function isBefore(a: Candidate, b: Candidate | undefined): boolean {
  return b !== undefined && (a.score > b.score || (a.score === b.score && a.flow < b.flow));
}

function candidateOf({ intent, onTopic, inTopic }: Ranked): Candidate {
  return { flow: intent.id, topic: intent.topic, score: Math.round(onTopic * inTopic * 1e4) / 1e4 };
}
