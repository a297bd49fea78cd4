/** What examples would change: the same sentences and written conversations, before and with them. */
import { createHash } from 'node:crypto';
import type { FlowGraph, Lang } from '../../flow/graph.ts';
import { route } from '../../nlu/route.ts';
import type { Model } from '../../nlu/train.ts';
import type { Candidate } from '../../nlu/understanding.ts';
import { rehearse, type Script } from '../rehearsal.ts';
import type { Knowledge } from '../turn.ts';

/** Learns from the examples of compiled flows. */
export type Learn = (graph: FlowGraph) => Knowledge;

export type Addition = { readonly flow: string; readonly lang: Lang; readonly examples: readonly string[] };

/** A sentence whose flow is known. */
export type Known = {
  readonly text: string;
  /** Any of these is right. */
  readonly flows: readonly string[];
  /** It is right too that nothing fits. */
  readonly none: boolean;
  /** Flow, or line of a file: where a person finds it. */
  readonly place: string;
};

export type Yardstick = {
  readonly learn: Learn;
  readonly graph: FlowGraph;
  readonly scripts: readonly Script[];
  readonly checks: readonly Known[];
  /** Called before each training and each look at the conversations. */
  readonly tick: () => void;
};

/** `asked`: the right flow is among those that "did you mean" offers. */
export type Outcome = 'right' | 'asked' | 'wrong';
type Seen = Known & {
  readonly outcome: Outcome;
  readonly decision: string;
  readonly candidates: readonly Candidate[];
  /** By the model as it would run, not by one that lacks a part of the examples. */
  readonly final: boolean;
};

export type Sheet = {
  /** Flows that got examples. */
  readonly flows: ReadonlySet<string>;
  readonly knowledge: Knowledge;
  /** Examples of the flows, each judged by a model that has not seen it; then the sentences to check. */
  readonly sentences: readonly Seen[];
  readonly failing: readonly Script[];
};

export type Change = { readonly text: string; readonly place: string; readonly was: string; readonly now: string };
export type Effect = {
  readonly newlyRight: readonly Change[];
  readonly newlyWrong: readonly Change[];
  /** Started at once, would be asked about now. */
  readonly nowAsked: readonly Change[];
  /** Examples that changed sides although the flows with new examples are no nearer to them or farther: an accident of training. */
  readonly byChance: number;
  /** Written conversations. `byChance`: for the same reason, one of their messages stands on the edge. */
  readonly newlyFailing: readonly { readonly name: string; readonly byChance: boolean }[];
  readonly newlyPassing: readonly string[];
};

/** Parts into which the examples are cut: each part is judged by what the others teach. */
const FOLDS = 3;
/**
 * Training on one sentence more, whichever it is, moves all scores a little, and some sentences stand on the edge. How much is
 * seen on the flows that got no example: what moves a score by half as much again as nearly all of those is no accident.
 */
const ACCIDENTS = 0.99;
const CLEARLY = 1.5;
const LEAST_MOVE = 0.03;

/** Trains with the additions and judges everything there is to judge by. Takes seconds: four trainings. */
export function measure(yardstick: Yardstick, additions: readonly Addition[]): Sheet {
  const { learn, graph, scripts, checks, tick } = yardstick;
  const examples = Object.values(graph.flows).flatMap((flow) =>
    [...flow.examples.zh, ...flow.examples.en].map((text) => ({ text, flows: [flow.id], none: false, place: flow.id })),
  );
  const sentences: Seen[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    tick();
    const { model } = learn(variant(graph, additions, fold));
    for (const known of examples) if (foldOf(known.text) === fold) sentences.push(judge(known, model, false));
  }
  tick();
  const knowledge = learn(variant(graph, additions, null));
  for (const known of checks) sentences.push(judge(known, knowledge.model, true));
  tick();
  const flows = new Set(additions.map((one) => one.flow));
  return { knowledge, flows, sentences, failing: scripts.filter((script) => rehearse(knowledge, script).findings.length > 0) };
}

/** What is different in `after`. Both must come from the same yardstick. */
export function compare(before: Sheet, after: Sheet): Effect {
  const least = leastMove(before, after);
  let byChance = 0;
  const changes = { newlyRight: [] as Change[], newlyWrong: [] as Change[], nowAsked: [] as Change[] };
  after.sentences.forEach((now, i) => {
    const was = before.sentences[i];
    if (was === undefined || was.outcome === now.outcome) return;
    if (!now.final && !isMoved(was, now, after.flows, least)) {
      byChance += 1;
      return;
    }
    const { text, place, outcome } = now;
    const list =
      outcome === 'right' ? 'newlyRight' : outcome === 'wrong' ? 'newlyWrong' : was.outcome === 'right' ? 'nowAsked' : null;
    if (list !== null) changes[list].push({ text, place, was: was.decision, now: now.decision });
  });
  const name = (script: Script) => `${script.title} (${script.file}:${script.line})`;
  const failing = after.failing.filter((script) => !before.failing.includes(script));
  return {
    ...changes,
    byChance,
    newlyFailing: failing.map((script) => ({ name: name(script), byChance: !isMovedIn(script, before, after, least) })),
    newlyPassing: before.failing.filter((script) => !after.failing.includes(script)).map(name),
  };
}

function isMovedIn(script: Script, before: Sheet, after: Sheet, least: number): boolean {
  return script.lines.some((line) => {
    if (line.kind !== 'user') return false;
    const [was, now] = [before, after].map(({ knowledge }) => route(knowledge.model, line.text));
    return was !== undefined && now !== undefined && isMoved(was, now, after.flows, least);
  });
}

/** The flows with more examples, and without those of one part. */
function variant(graph: FlowGraph, additions: readonly Addition[], without: number | null): FlowGraph {
  const kept = (texts: readonly string[]) => (without === null ? texts : texts.filter((text) => foldOf(text) !== without));
  const flows = Object.entries(graph.flows).map(([id, flow]) => {
    const added = (lang: Lang) => additions.flatMap((one) => (one.flow === id && one.lang === lang ? one.examples : []));
    const examples = { zh: [...kept(flow.examples.zh), ...added('zh')], en: [...kept(flow.examples.en), ...added('en')] };
    return [id, { ...flow, examples }] as const;
  });
  // Other examples are other flows: whatever is kept by fingerprint must not be mixed up.
  const fingerprint = digest(`${graph.fingerprint} ${without} ${JSON.stringify(additions)}`).toString('hex');
  return { ...graph, fingerprint, flows: Object.fromEntries(flows) };
}

const digest = (text: string) => createHash('sha256').update(text).digest();

/** By the text itself, so that a sentence is in the same part whatever stands around it. */
function foldOf(text: string): number {
  return digest(text).readUInt16BE(0) % FOLDS;
}

/** How far a score must move to have been moved by the new examples. */
function leastMove(before: Sheet, after: Sheet): number {
  const moves = after.sentences.flatMap((now, i) => {
    const was = before.sentences[i];
    const others = now.candidates.filter((candidate) => !after.flows.has(candidate.flow));
    return was === undefined || others.length === 0
      ? []
      : [Math.max(...others.map(({ flow, score }) => Math.abs(score - scoreOf(was, flow))))];
  });
  moves.sort((a, b) => a - b);
  return Math.max(LEAST_MOVE, CLEARLY * (moves[Math.floor(ACCIDENTS * (moves.length - 1))] ?? 0));
}

type Scored = { readonly candidates: readonly Candidate[] };

function isMoved(was: Scored, now: Scored, flows: ReadonlySet<string>, least: number): boolean {
  return [...flows].some((flow) => Math.abs(scoreOf(now, flow) - scoreOf(was, flow)) >= least);
}

/** A flow that is not reported is at most as near as the last one that is. */
function scoreOf({ candidates }: Scored, flow: string): number {
  return candidates.find((candidate) => candidate.flow === flow)?.score ?? candidates.at(-1)?.score ?? 0;
}

function judge(known: Known, model: Model, final: boolean): Seen {
  const { decision, candidates } = route(model, known.text);
  const seen = { ...known, candidates, final };
  switch (decision.kind) {
    case 'route':
      return { ...seen, outcome: known.flows.includes(decision.flow) ? 'right' : 'wrong', decision: decision.flow };
    case 'clarify': {
      const asked = decision.flows.some((flow) => known.flows.includes(flow));
      return { ...seen, outcome: asked ? 'asked' : 'wrong', decision: `asks: ${decision.flows.join(' or ')}` };
    }
    case 'none':
      return { ...seen, outcome: known.none ? 'right' : 'wrong', decision: 'nothing fits' };
  }
}
