/** The pure middle of a turn: from what arrived and what the store knows to everything that is to be written. */
import { hash } from 'node:crypto';
import type { Effect } from '../dialog/effect.ts';
import type { Event } from '../dialog/event.ts';
import type { State } from '../dialog/state.ts';
import { step } from '../dialog/step.ts';
import type { Why } from '../dialog/why.ts';
import type { FlowGraph, Lang } from '../flow/graph.ts';
import type { Model } from '../nlu/train.ts';
import { doubtOf } from './doubt.ts';
import { personalWrite } from './personal.ts';
import type { Before, ClientData, OutboxItem, SealedBox, StoredMessage, TurnWrite } from './ports.ts';
import { isRead } from './readers.ts';

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

/**
 * Runs the engine on one event and lists what the store must write.
 * @param said the customer's words for the transcript; null for events without any
 * @param push answers go out through the outbox rather than in the channel's response
 * @param boxes personal values that came with the event
 */
export function decideTurn(
  { graph }: Pick<Knowledge, 'graph'>,
  before: Before,
  event: Event,
  said: { readonly text: string; readonly lang: Lang; readonly client?: ClientData | undefined } | null,
  push: boolean,
  boxes: readonly SealedBox[] = [],
): TurnWrite {
  const { state, effects, why } = step(graph, before.state, event);
  const words = said ? [{ from: 'customer' as const, message: wordsOf(said), at: event.at }] : [];
  const answers = effects.flatMap((effect): Omit<StoredMessage, 'seq'>[] =>
    effect.kind === 'say' ? [{ from: 'bot', message: effect.message, at: event.at }] : [],
  );
  const firstAnswer = before.nextSeq + words.length;
  const stateJson = JSON.stringify(state);
  return {
    state,
    stateJson,
    messages: [...words, ...answers],
    outbox: outboxOf(
      before,
      event,
      effects,
      graph.fingerprint,
      push && !isRead(before.conversation) ? answers.map((_, i) => firstAnswer + i) : [],
    ),
    tickets: effects.flatMap((effect) => (effect.kind === 'ticket' ? [{ ticket: effect.ticket, brief: effect.brief }] : [])),
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
  };
}

function wordsOf({
  text,
  lang,
  client,
}: {
  text: string;
  lang: Lang;
  client?: ClientData | undefined;
}): StoredMessage['message'] {
  return { text, lang, choices: [], ...(client && { client }) };
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
