/**
 * Feeds the events of a stored conversation to the engine again and compares every byte that the store kept: messages and
 * why-records of all turns, the fingerprint of the state after each turn, and the state after the last.
 */
import type { State } from '../../dialog/state.ts';
import type { FlowGraph } from '../../flow/graph.ts';
import type { StoredMessage, TurnWrite } from '../ports.ts';
import { decideTurn, stateFingerprint } from '../turn.ts';
import type { Archived, ArchivedTurn } from './archived.ts';
import { type JsonDifference, jsonDifferences } from './json-diff.ts';

export type Difference = {
  readonly turn: number;
  readonly what: 'messages' | 'why' | 'state';
  readonly where: readonly JsonDifference[];
};

export type ReplayedTurn = {
  readonly stored: ArchivedTurn;
  readonly write: TurnWrite;
  /** After the turn, as it comes back from the store. */
  readonly state: State;
};

export type Replay = {
  readonly id: string;
  readonly turns: readonly ReplayedTurn[];
  readonly differences: readonly Difference[];
  /** Why it could not go on, and before which turn; null when it came to the end. */
  readonly stopped: { readonly turn: number; readonly reason: string } | null;
  /** Fingerprints of other flows that the stored turns were made with. */
  readonly otherFlows: readonly string[];
  /** Turns stored by a program that kept no fingerprint of the state: of these, messages and reasons are compared. */
  readonly withoutState: number;
};

/** Differences listed for each turn at most. */
const LISTED = 8;

/** @param until the last turn to replay; all when it is left out */
export function replay(graph: FlowGraph, archived: Archived, until = Number.POSITIVE_INFINITY): Replay {
  const turns: ReplayedTurn[] = [];
  const differences: Difference[] = [];
  const others = new Set<string>();
  let stopped: Replay['stopped'] = null;
  let state: State | null = null;
  let carried: readonly StoredMessage[] = [];
  let withoutState = 0;
  for (const [i, stored] of archived.turns.entries()) {
    if (stored.version > until) break;
    const made = recordOf(stored.why);
    if (typeof made.flows === 'string' && made.flows !== graph.fingerprint) others.add(made.flows);
    if (typeof made.state !== 'string') withoutState += 1;
    const reason = whyImpossible(graph, stored, archived.turns[i - 1]?.version ?? 0);
    const write: TurnWrite | string = reason ?? decide(graph, archived.id, state, stored);
    if (typeof write === 'string') {
      stopped = { turn: stored.version, reason: write };
      break;
    }
    state = JSON.parse(JSON.stringify(write.state)) as State;
    turns.push({ stored, write, state });
    const all: readonly StoredMessage[] = [...carried, ...stored.messages];
    // Turns of the same instant share their messages: each takes as many as it says.
    const shared = archived.turns[i + 1]?.event.at === stored.event.at;
    const own = shared ? all.slice(0, write.messages.length) : all;
    carried = shared ? all.slice(write.messages.length) : [];
    differences.push(...differencesOf({ ...stored, messages: own }, write));
    if (i === archived.turns.length - 1 && archived.state !== null)
      push(
        differences,
        stored.version,
        'state',
        jsonDifferences(archived.state, madeWith(state, archived.state.fingerprint), LISTED),
      );
  }
  return { id: archived.id, turns, differences, stopped, otherFlows: [...others], withoutState };
}

function recordOf(why: unknown): { readonly [key: string]: unknown } {
  return typeof why === 'object' && why !== null ? (why as { readonly [key: string]: unknown }) : {};
}

/** A sentence when the turn cannot be taken by these flows, or is not the next one; null when it can. */
function whyImpossible(graph: FlowGraph, { version, why }: ArchivedTurn, before: number): string | null {
  if (version !== before + 1) return `turn ${before + 1} is missing: after turn ${before} comes turn ${version}`;
  const { path } = recordOf(why);
  const walked = Array.isArray(path) ? path.map((step) => String(step).split('/')[0] ?? '') : [];
  const gone = walked.find((flow) => graph.flows[flow] === undefined);
  return gone === undefined ? null : `the turn went through the flow “${gone}”, which these flows do not have`;
}

function decide(graph: FlowGraph, conversation: string, state: State | null, stored: ArchivedTurn): TurnWrite | string {
  const { event } = stored;
  const before = { conversation, version: stored.version - 1, state, nextSeq: stored.messages[0]?.seq ?? 1 };
  const [words] = stored.messages;
  // What the customer wrote before a turn failed is in the transcript only.
  const said = event.kind === 'message' || event.kind === 'failed' ? words : undefined;
  const heard =
    said?.from === 'customer'
      ? { text: event.kind === 'message' ? wordsOf(event) : said.message.text, lang: state?.lang ?? 'zh' }
      : null;
  try {
    return decideTurn({ graph }, before, event, heard, false);
  } catch (error) {
    return `the engine does not take the event ${event.kind}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function wordsOf({ text, files }: Extract<ArchivedTurn['event'], { kind: 'message' }>): string {
  return [text, ...files.map((file) => `[${file.name}]`)].filter((part) => part !== '').join('\n');
}

function differencesOf(stored: ArchivedTurn, { messages: said, why, state }: TurnWrite): readonly Difference[] {
  const found: Difference[] = [];
  const { version } = stored;
  const messages = stored.messages.map(({ from, message, at }) => ({ from, message, at }));
  push(found, version, 'messages', jsonDifferences(messages, said, LISTED));
  const { flows, state: fingerprint, ...kept } = recordOf(stored.why);
  const { flows: _flows, state: _state, ...again } = recordOf(why);
  // A record of an older program is compared in what it has.
  const comparable = typeof fingerprint === 'string' ? again : onlyKeys(again, Object.keys(kept));
  push(found, version, 'why', jsonDifferences(kept, comparable, LISTED));
  if (typeof fingerprint === 'string') {
    const replayed = stateFingerprint(madeWith(state, flows));
    if (replayed !== fingerprint)
      push(found, version, 'state', [{ path: 'fingerprint of the state', stored: fingerprint, replayed }]);
  }
  return found;
}

function onlyKeys(value: { readonly [key: string]: unknown }, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(value).filter(([key]) => keys.includes(key)));
}

/** The state as if it had been made with the flows of the stored turn: what else differs is a difference of behaviour. */
function madeWith(state: State, flows: unknown): State {
  return typeof flows === 'string' ? { ...state, fingerprint: flows } : state;
}

function push(to: Difference[], turn: number, what: Difference['what'], where: readonly JsonDifference[]): void {
  if (where.length > 0) to.push({ turn, what, where });
}
