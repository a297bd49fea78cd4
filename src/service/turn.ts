/** The pure middle of a turn: from what arrived and what the store knows to everything that is to be written. */
import { hash } from 'node:crypto';
import type { Effect } from '../dialog/effect.ts';
import type { Event } from '../dialog/event.ts';
import type { State } from '../dialog/state.ts';
import { type StepResult, step } from '../dialog/step.ts';
import type { Why } from '../dialog/why.ts';
import type { FlowGraph, Lang } from '../flow/graph.ts';
import type { Model } from '../nlu/train.ts';
import { comesBack, type DeskNow, handoffAfter, lastSaid, NO_DESK, tellsMore, ticketMoves, wantedBy } from './desk/handoffs.ts';
import { doubtOf } from './doubt.ts';
import { personalWrite } from './personal.ts';
import type { Before, ClientData, OutboxItem, SealedBox, StoredMessage, TurnWrite } from './ports.ts';
import { isRead } from './readers.ts';
import { ticketsOf } from './tickets/made.ts';

/** The flows and what was learnt from their examples: always made from the same files. */
export type Knowledge = { readonly graph: FlowGraph; readonly model: Model };

/** What is stored beside the event of a turn. The state itself is kept for the last turn only. */
export type WhyRecord = Why & {
  /** Fingerprint of the flows that made the turn. */
  readonly flows: string;
  /** Fingerprint of the state after the turn: a replay must come to the same bytes. */
  readonly state: string;
};

/** Clock, id and randomness of one event. */
export type Stamp = { readonly id: string; readonly at: string; readonly fresh: string };

/** Words for the transcript; `by`: name of the agent. */
export type Said = {
  readonly from?: 'customer' | 'agent';
  readonly text: string;
  readonly lang: Lang;
  readonly client?: ClientData | undefined;
  readonly by?: string;
};

/**
 * Runs the engine on one event and lists what the store must write.
 * @param said the customer's words for the transcript; null for events without any
 * @param push answers go out through the outbox rather than in the channel's response
 * @param boxes personal values that came with the event
 * @param desk whether people take conversations now
 */
export function decideTurn(
  { graph }: Pick<Knowledge, 'graph'>,
  before: Before,
  happened: Event,
  said: Said | null,
  push: boolean,
  boxes: readonly SealedBox[] = [],
  desk: DeskNow = NO_DESK,
): TurnWrite {
  const { event, result } = stepAtDesk(graph, before, inQueue(before, happened), desk);
  const { state, effects, why } = result;
  const words = said ? [{ from: said.from ?? ('customer' as const), message: wordsOf(said), at: event.at }] : [];
  const last = isEnd(before.state, state, effects) ? effects.findLastIndex((effect) => effect.kind === 'say') : -1;
  const answers = effects.flatMap((effect, i): Omit<StoredMessage, 'seq'>[] =>
    effect.kind === 'say'
      ? [{ from: 'bot', message: { ...effect.message, ...(i === last && { ends: true as const }) }, at: event.at }]
      : [],
  );
  const firstAnswer = before.nextSeq + words.length;
  // What an agent says is sent like what the bot says; the customer's own words are not sent back.
  const own = said?.from === 'agent' ? [before.nextSeq] : [];
  const stateJson = JSON.stringify(state);
  const spoken = lastSaid(before.nextSeq, [...words, ...answers]);
  const handoff = event.kind === 'agent' ? undefined : handoffAfter(graph, before, event, effects, spoken);
  return {
    state,
    stateJson,
    messages: [...words, ...answers],
    outbox: outboxOf(
      before,
      event,
      effects,
      graph.fingerprint,
      push && !isRead(before.conversation) ? [...own, ...answers.map((_, i) => firstAnswer + i)] : [],
    ),
    tickets: ticketsOf(graph.brand, effects, event.at, tellsMore(before.handoff, handoff)),
    ticketNotes: effects.flatMap((effect) =>
      effect.kind === 'ticket_note' ? [{ number: effect.number, text: effect.text }] : [],
    ),
    outcomes: effects.flatMap((effect) =>
      effect.kind === 'outcome' ? [{ flow: effect.flow, topic: effect.topic, disposition: effect.disposition }] : [],
    ),
    feedback: effects.flatMap((effect) => (effect.kind === 'feedback' ? [{ flow: effect.flow, helped: effect.helped }] : [])),
    personal: personalWrite(before.state, state, effects, boxes),
    timer: timerOf(event, state, effects),
    event,
    why: { ...why, flows: graph.fingerprint, state: fingerprintOf(stateJson) } satisfies WhyRecord,
    doubt: doubtOf(before.state, event, why.rule),
    ...(handoff && { handoff, ticketMoves: ticketMoves(before.handoff ?? null, handoff, null) }),
  };
}

/** With the ticket with which the conversation waits for a person, if it does. */
function inQueue({ handoff = null }: Before, event: Event): Event {
  return event.kind === 'agent' || handoff?.status.kind !== 'queued' ? event : { ...event, waits: handoff.ticket };
}

/**
 * The step, and the event as it is stored. Whether somebody would come now, and how soon, is asked only when somebody is wanted: the
 * step is pure, so it is taken once more with the answer.
 */
function stepAtDesk(graph: FlowGraph, before: Before, event: Event, desk: DeskNow): { event: Event; result: StepResult } {
  const back = event.kind === 'message' ? comesBack(graph, before, event.at) : null;
  const view = back && desk(back.wanted, before.conversation);
  if (back && view) {
    const returned = { ...event, back: { ticket: back.ticket }, desk: view } as Event;
    return { event: returned, result: step(graph, before.state, returned) };
  }
  const result = step(graph, before.state, event);
  for (const effect of result.effects) {
    const there = effect.kind === 'ticket' ? desk(wantedBy(graph, effect), before.conversation) : null;
    if (there === null) continue;
    const asked = { ...event, desk: there };
    const again = step(graph, before.state, asked);
    if (again.effects.some((one) => one.kind === 'ticket' && one.live)) return { event: asked, result: again };
  }
  return { event, result };
}

/** The customer has said goodbye, or whether it helped, and nothing is open any more. Goodbyes after that end nothing. */
function isEnd(before: State | null, { status }: State, effects: readonly Effect[]): boolean {
  if (status === 'closed') return before?.status !== 'closed';
  return status === 'idle' && effects.some((effect) => effect.kind === 'feedback');
}

function wordsOf({ text, lang, client, by }: Said): StoredMessage['message'] {
  return { text, lang, choices: [], ...(client && { client }), ...(by !== undefined && { by }) };
}

/** Of the bytes that the store keeps. */
export function stateFingerprint(state: State): string {
  return fingerprintOf(JSON.stringify(state));
}

function fingerprintOf(stateJson: string): string {
  return hash('sha256', stateJson, 'hex').slice(0, 16);
}

function timerOf(event: Event, state: State, effects: readonly Effect[]): TurnWrite['timer'] {
  const asked = effects.findLast((effect) => effect.kind === 'timer');
  if (asked) return { id: asked.id, due: new Date(Date.parse(event.at) + asked.afterMs).toISOString() };
  return state.timer ? 'keep' : null;
}

/** Answers go before calls, so that "let me look" is not overtaken by what was found. */
function outboxOf(
  { conversation, erased = 0 }: Before,
  event: Event,
  effects: readonly Effect[],
  flows: string,
  deliver: readonly number[],
): OutboxItem[] {
  // After an erase the turns are counted from one again, and the wallet remembers the keys of before.
  const name = erased === 0 ? conversation : `${conversation}~${erased}`;
  const calls = effects.flatMap((effect): OutboxItem[] => {
    if (effect.kind !== 'call') return [];
    const { id, action, input, customer } = effect;
    return [{ kind: 'call', idempotencyKey: `${name}/${effect.idempotencyKey}`, call: { id, action, input, customer } }];
  });
  // A row for each message: where a channel takes the first and refuses the second, the first is not sent again.
  const deliveries = deliver.map(
    (seq): OutboxItem => ({
      kind: 'deliver',
      idempotencyKey: `${name}/deliver/${event.id}/${seq}`,
      seqs: [seq],
      flows,
    }),
  );
  return [...deliveries, ...calls];
}
