/** From messages that were not understood to examples that would teach the matcher: grouped, with a flow and the reason for it. */
import { createHash } from 'node:crypto';
import { openings } from '../../dialog/openings.ts';
import type { FlowGraph, Lang } from '../../flow/graph.ts';
import { groupAlike } from '../../nlu/group.ts';
import { understand } from '../../nlu/understand.ts';
import type { Understanding } from '../../nlu/understanding.ts';
import type { Knowledge } from '../turn.ts';
import type { Evidence, Misunderstood } from './collect.ts';
import { neutralise, type Unusable } from './neutral.ts';

/** `language`: neither Chinese nor English · `unplaced`: a file names a topic with several flows, and none of them is near. */
export type Unused = Unusable | 'language' | 'unplaced';

export type Reason =
  /** `votes` of the `of` conversations that tell anything say so. */
  | { readonly kind: Evidence['kind']; readonly votes: number; readonly of: number }
  /** Nobody said so; the matcher finds it nearest. */
  | { readonly kind: 'guess'; readonly score: number };

export type Proposal = {
  /** The same content has the same id, in every run. */
  readonly id: string;
  readonly flow: string;
  readonly lang: Lang;
  /** Sentences to add, the most typical one first. */
  readonly examples: readonly string[];
  /** All different sentences of the group, those included, most typical first. */
  readonly members: readonly string[];
  /** Conversations (or lines of a file) in which something of the group was written. */
  readonly conversations: number;
  readonly reason: Reason;
};

/** A group for which no flow can be named. */
export type Unclear = {
  readonly lang: Lang;
  readonly members: readonly string[];
  readonly conversations: number;
  /** What the customers wanted, most frequent first; empty when nothing tells and nothing is near. */
  readonly votes: readonly { readonly flow: string; readonly votes: number }[];
};

export type Findings = {
  readonly messages: number;
  readonly conversations: number;
  /** Messages that the flows as they are now understand. */
  readonly understood: number;
  readonly unusable: { readonly [R in Unused]?: number };
  /** Those with most conversations first. */
  readonly proposals: readonly Proposal[];
  readonly unclear: readonly Unclear[];
};

/** Sentences of one group that become examples: near copies of the first would teach nothing. */
const MOST_EXAMPLES = 3;
/** Share of the votes from which a flow is named. */
const MAJORITY = 0.6;
/** Score from which the matcher's nearest flow is worth showing. */
const WORTH_A_GUESS = 0.3;
const STRENGTH: readonly Evidence['kind'][] = ['given', 'chosen', 'reached'];

/** One sentence, however many wrote it. */
type Item = {
  readonly text: string;
  readonly sources: Set<string>;
  readonly votes: (Vote & { readonly source: string })[];
  readonly refused: Set<string>;
  readonly candidates: Understanding['candidates'];
};

/** @param now UTC instant; what "yesterday" in a message is counted from */
export function propose(knowledge: Knowledge, messages: readonly Misunderstood[], now: string): Findings {
  const items: { readonly [L in Lang]: Map<string, Item> } = { zh: new Map(), en: new Map() };
  const unusable: { [R in Unused]?: number } = {};
  let understood = 0;
  for (const message of messages) {
    const reading = read(knowledge, message, now);
    const lang = message.lang ?? reading.lang;
    const { decision } = reading;
    if (
      decision.kind === 'route' &&
      (message.evidence?.flows.includes(decision.flow) ?? !message.refused.includes(decision.flow))
    ) {
      understood += 1;
      continue;
    }
    const neutral = neutralise(message.text, reading.entities, message.names);
    const vote = message.evidence && nearest(message.evidence, reading);
    const reason =
      neutral.kind === 'unusable' ? neutral.reason : lang === null ? 'language' : vote === undefined ? 'unplaced' : null;
    if (neutral.kind === 'usable' && lang !== null && vote !== undefined) put(items[lang], neutral.text, message, vote, reading);
    else if (reason !== null) unusable[reason] = (unusable[reason] ?? 0) + 1;
  }
  const taken = allExamples(knowledge.graph);
  const grouped = (['zh', 'en'] as const).flatMap((lang) => inLanguage(knowledge.graph, lang, [...items[lang].values()], taken));
  const bySize = (a: { conversations: number; members: readonly string[] }, b: typeof a) =>
    b.conversations - a.conversations ||
    b.members.length - a.members.length ||
    ((a.members[0] ?? '') < (b.members[0] ?? '') ? -1 : 1);
  return {
    messages: messages.length,
    conversations: new Set(messages.map((message) => message.source)).size,
    understood,
    unusable,
    proposals: grouped.flatMap((one) => ('id' in one ? [one] : [])).sort(bySize),
    unclear: grouped.flatMap((one) => ('id' in one ? [] : [one])).sort(bySize),
  };
}

function read({ graph, model }: Knowledge, { text, lang }: Misunderstood, now: string): Understanding {
  return understand(model, text, { now, lang: lang ?? 'zh', expect: null, openings: (flow) => openings(graph, flow) });
}

/** What stays when blanks, signs and capitals do not count: so the compiler compares examples. */
function essence(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]+/gu, '');
}

function allExamples(graph: FlowGraph): ReadonlySet<string> {
  return new Set(Object.values(graph.flows).flatMap(({ examples }) => [...examples.zh, ...examples.en].map(essence)));
}

type Vote = { readonly kind: Evidence['kind']; readonly flow: string };

/** Of several flows of a topic the nearest; undefined when none is near. */
function nearest({ kind, flows }: Evidence, { candidates }: Understanding): Vote | undefined {
  const flow = flows.length === 1 ? flows[0] : candidates.find((candidate) => flows.includes(candidate.flow))?.flow;
  return flow === undefined ? undefined : { kind, flow };
}

function put(items: Map<string, Item>, text: string, message: Misunderstood, vote: Vote | null, reading: Understanding): void {
  const key = essence(text);
  const item = items.get(key) ?? { text, sources: new Set(), votes: [], refused: new Set(), candidates: reading.candidates };
  items.set(key, item);
  item.sources.add(message.source);
  if (vote !== null) item.votes.push({ ...vote, source: message.source });
  for (const flow of message.refused) item.refused.add(flow);
}

function inLanguage(graph: FlowGraph, lang: Lang, items: readonly Item[], taken: ReadonlySet<string>): (Proposal | Unclear)[] {
  const background = Object.values(graph.flows).flatMap((flow) => flow.examples[lang]);
  const groups = groupAlike(
    items.map((item) => item.text),
    background,
  );
  return groups.flatMap((group): (Proposal | Unclear)[] => {
    const members = group.flatMap((at) => items[at] ?? []);
    const whole = {
      lang,
      members: members.map((item) => item.text),
      conversations: new Set(members.flatMap((item) => [...item.sources])).size,
    };
    const votes = count(members);
    const target = votes.length > 0 ? elected(votes) : guessed(graph, members);
    if (target === null) return [{ ...whole, votes: votes.map(({ flow, sources }) => ({ flow, votes: sources.size })) }];
    const examples = examplesOf(members, target.flow, taken);
    if (examples.length === 0) return [];
    const id = createHash('sha256')
      .update([target.flow, lang, ...examples].join('\n'))
      .digest('hex')
      .slice(0, 6);
    return [{ id, ...whole, flow: target.flow, examples, reason: target.reason }];
  });
}

type Votes = { readonly flow: string; readonly kind: Evidence['kind']; readonly sources: Set<string> };

/** Votes of the strongest kind that there are, most frequent flow first. A conversation counts once for a flow. */
function count(members: readonly Item[]): readonly Votes[] {
  const all = members.flatMap((item) => item.votes);
  const kind = STRENGTH.find((one) => all.some((vote) => vote.kind === one));
  const byFlow = new Map<string, Votes>();
  for (const vote of all) {
    if (kind === undefined || vote.kind !== kind) continue;
    const votes = byFlow.get(vote.flow) ?? { flow: vote.flow, kind, sources: new Set() };
    votes.sources.add(vote.source);
    byFlow.set(vote.flow, votes);
  }
  return [...byFlow.values()].sort((a, b) => b.sources.size - a.sources.size || (a.flow < b.flow ? -1 : 1));
}

type Target = { readonly flow: string; readonly reason: Reason };

function elected(votes: readonly Votes[]): Target | null {
  const [first] = votes;
  const of = votes.reduce((sum, { sources }) => sum + sources.size, 0);
  if (first === undefined || first.sources.size < MAJORITY * of) return null;
  return { flow: first.flow, reason: { kind: first.kind, votes: first.sources.size, of } };
}

/** The flow that is nearest to the whole group, unless it was offered and refused. */
function guessed(graph: FlowGraph, members: readonly Item[]): Target | null {
  const sums = new Map<string, number>();
  for (const { candidates } of members) for (const { flow, score } of candidates) sums.set(flow, (sums.get(flow) ?? 0) + score);
  const possible = [...sums].filter(([flow]) => {
    const role = graph.flows[flow]?.role;
    return role?.kind === 'topic' && role.topic !== 'none' && members.every((item) => !item.refused.has(flow));
  });
  const [best] = possible.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  if (best === undefined) return null;
  const score = Math.round((best[1] / members.length) * 100) / 100;
  return score < WORTH_A_GUESS ? null : { flow: best[0], reason: { kind: 'guess', score } };
}

/** The most typical sentence, and those that differ most from it. */
function examplesOf(members: readonly Item[], flow: string, taken: ReadonlySet<string>): readonly string[] {
  const fitting = members.filter(
    (item) =>
      !taken.has(essence(item.text)) &&
      !item.refused.has(flow) &&
      (item.votes.length === 0 || item.votes.some((vote) => vote.flow === flow)),
  );
  const places = new Set([0, fitting.length - 1, Math.floor(fitting.length / 2)]);
  return [...places].flatMap((at) => fitting[at]?.text ?? []).slice(0, MOST_EXAMPLES);
}
