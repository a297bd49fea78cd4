/** Messages that the bot did not understand, from the store: what was written, and what the customer turned out to want. */

import type { Event } from '../../dialog/event.ts';
import { parsePayload, SKIP } from '../../dialog/question.ts';
import type { FlowGraph } from '../../flow/graph.ts';
import type { Doubt, DoubtfulTurn, Store } from '../ports.ts';

/** What tells which flow a message belongs to, strongest first. */
export type Evidence = {
  /** `given`: the file says so · `chosen`: picked from "did you mean" or the menu · `reached`: the customer said it otherwise, and that was understood. */
  readonly kind: 'given' | 'chosen' | 'reached';
  /** One flow, or the flows of a topic that a file names. */
  readonly flows: readonly string[];
};

export type Misunderstood = {
  /** After redaction, as typed. */
  readonly text: string;
  readonly lang: 'zh' | 'en' | null;
  readonly evidence: Evidence | null;
  /** Flows that were offered and refused. */
  readonly refused: readonly string[];
  /** Names of the customer that are known. */
  readonly names: readonly string[];
  /** Conversation or line of a file: how many there are says how many customers mean it. */
  readonly source: string;
};

type Turn = Awaited<ReturnType<Store['turns']>>[number];
type MessageTurn = { readonly event: Extract<Event, { kind: 'message' }>; readonly rule: string };

const PAGE = 500;
/** Messages after which, and time within which, another wish is still taken for the same one. */
const REACH = 4;
const REACH_MS = 30 * 60_000;

/** All messages with a doubt since an instant, oldest first. Reads only. */
export async function collectFromStore(
  store: Pick<Store, 'doubtfulTurns' | 'turns'>,
  graph: FlowGraph,
  since: string,
): Promise<readonly Misunderstood[]> {
  const versions = new Map<string, Map<number, Doubt>>();
  let last: DoubtfulTurn | null = null;
  for (let full = true; full; ) {
    const page: readonly DoubtfulTurn[] = await store.doubtfulTurns(since, last, PAGE);
    for (const { conversation, version, doubt } of page)
      versions.set(conversation, (versions.get(conversation) ?? new Map()).set(version, doubt));
    last = page.at(-1) ?? null;
    full = page.length === PAGE;
  }
  const found: Misunderstood[] = [];
  for (const [conversation, doubts] of versions)
    found.push(...inConversation(graph, conversation, await store.turns(conversation), doubts));
  return found;
}

function inConversation(
  graph: FlowGraph,
  conversation: string,
  turns: readonly Turn[],
  doubts: ReadonlyMap<number, Doubt>,
): readonly Misunderstood[] {
  const names = namesIn(turns);
  return turns.flatMap(({ version, event }, i): Misunderstood[] => {
    const doubt = doubts.get(version);
    if (doubt === undefined || event.kind !== 'message' || event.text === '') return [];
    // No example could teach it: the bot does not speak the language.
    if (event.understanding.foreign) return [];
    const after = turns.slice(i + 1).flatMap(toMessageTurn);
    const near = after.filter((next) => Date.parse(next.event.at) - Date.parse(event.at) <= REACH_MS).slice(0, REACH);
    const { decision, lang } = event.understanding;
    const offered = doubt === 'clarify' && decision.kind === 'clarify' ? decision.flows : [];
    const evidence = evidenceOf(graph, near, offered);
    const refused = near[0] !== undefined && isRefusal(near[0]) ? offered : [];
    return [{ text: event.text, lang, evidence, refused, names, source: conversation }];
  });
}

function toMessageTurn({ event, why }: Turn): MessageTurn[] {
  if (event.kind !== 'message') return [];
  const rule = typeof why === 'object' && why !== null && 'rule' in why && typeof why.rule === 'string' ? why.rule : '';
  return [{ event, rule }];
}

function namesIn(turns: readonly Turn[]): readonly string[] {
  const names = turns.flatMap(({ event }) => ('customer' in event && event.customer?.name ? [event.customer.name] : []));
  return [...new Set(names)];
}

function evidenceOf(graph: FlowGraph, after: readonly MessageTurn[], offered: readonly string[]): Evidence | null {
  for (const next of after) {
    const chosen = chosenFlow(graph, next);
    if (chosen !== null) return isWish(graph, chosen) || offered.includes(chosen) ? { kind: 'chosen', flows: [chosen] } : null;
    const { decision } = next.event.understanding;
    if ((next.rule === 'route' || next.rule === 'digression') && decision.kind === 'route') {
      // Whoever asks for the menu or says hello is still on the way.
      if (graph.flows[decision.flow]?.role.kind !== 'topic') continue;
      return isWish(graph, decision.flow) ? { kind: 'reached', flows: [decision.flow] } : null;
    }
  }
  return null;
}

/** Whoever is not understood asks for a person in the end, or chats: this says nothing about the words before. */
function isWish(graph: FlowGraph, flow: string): boolean {
  const role = graph.flows[flow]?.role;
  return role?.kind === 'topic' && role.topic !== 'none' && role.topic !== 'human_agent';
}

/** The flow that was picked among several, by its button or by its title. */
function chosenFlow(graph: FlowGraph, { event, rule }: MessageTurn): string | null {
  const { answer } = event.understanding;
  const option =
    rule === 'button'
      ? parsePayload(event.button ?? '')?.option
      : rule === 'answer' && answer?.kind === 'value'
        ? answer.value
        : null;
  return typeof option === 'string' && graph.flows[option]?.role.kind === 'topic' ? option : null;
}

/** "None of these". Any other answer does not say that the offer was wrong. */
function isRefusal({ event, rule }: MessageTurn): boolean {
  if (rule === 'button') return parsePayload(event.button ?? '')?.option === SKIP;
  const kind = event.understanding.answer?.kind;
  return rule === 'answer' && (kind === 'skip' || kind === 'none_of_these');
}
