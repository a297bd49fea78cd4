/** The pure middle of a turn: from what arrived and what the store knows to everything that is to be written. */
import { hash } from 'node:crypto';
import { takeOver } from '../dialog/changed.ts';
import { earlierExpectations } from '../dialog/earlier.ts';
import type { Effect } from '../dialog/effect.ts';
import type { Event } from '../dialog/event.ts';
import { openings } from '../dialog/openings.ts';
import { expectation } from '../dialog/question.ts';
import type { Customer, State } from '../dialog/state.ts';
import { step } from '../dialog/step.ts';
import type { Why } from '../dialog/why.ts';
import type { AttachmentValue, FlowGraph, Lang } from '../flow/graph.ts';
import type { Model } from '../nlu/train.ts';
import { understand } from '../nlu/understand.ts';
import { doubtOf } from './doubt.ts';
import type { Before, OutboxItem, StoredMessage, TurnWrite } from './ports.ts';

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

/** A customer's message after redaction, before it is understood. */
export type CustomerMessage = {
  readonly text: string;
  readonly redacted: readonly string[];
  readonly button: string | null;
  readonly files: AttachmentValue['files'];
  readonly customer: Customer | null;
};

/** Reads a message in the light of the open question. */
export function messageEvent(knowledge: Knowledge, state: State | null, message: CustomerMessage, stamp: Stamp): Event {
  const { graph, model } = knowledge;
  // The question as the engine will find it: the flows may have been edited since it was put.
  const now = state && takeOver(graph, state).state;
  const understanding = understand(model, message.text, {
    now: stamp.at,
    lang: state?.lang ?? 'zh',
    expect: expectation(graph, now),
    earlier: earlierExpectations(graph, now),
    openings: (flow) => openings(graph, flow),
  });
  return { kind: 'message', ...stamp, ...message, understanding };
}

/**
 * Runs the engine on one event and lists what the store must write.
 * @param said the customer's words for the transcript; null for events without any
 * @param push answers go out through the outbox rather than in the channel's response
 */
export function decideTurn(
  { graph }: Pick<Knowledge, 'graph'>,
  before: Before,
  event: Event,
  said: { readonly text: string; readonly lang: Lang } | null,
  push: boolean,
): TurnWrite {
  const { state, effects, why } = step(graph, before.state, event);
  const words = said
    ? [{ from: 'customer' as const, message: { text: said.text, lang: said.lang, choices: [] }, at: event.at }]
    : [];
  const answers = effects.flatMap((effect): Omit<StoredMessage, 'seq'>[] =>
    effect.kind === 'say' ? [{ from: 'bot', message: effect.message, at: event.at }] : [],
  );
  const firstAnswer = before.nextSeq + words.length;
  const stateJson = JSON.stringify(state);
  return {
    state,
    stateJson,
    messages: [...words, ...answers],
    outbox: outboxOf(before.conversation, event, effects, graph.fingerprint, push ? answers.map((_, i) => firstAnswer + i) : []),
    tickets: effects.flatMap((effect) => (effect.kind === 'ticket' ? [{ ticket: effect.ticket, brief: effect.brief }] : [])),
    ticketNotes: effects.flatMap((effect) =>
      effect.kind === 'ticket_note' ? [{ number: effect.number, text: effect.text }] : [],
    ),
    outcomes: effects.flatMap((effect) =>
      effect.kind === 'outcome' ? [{ flow: effect.flow, topic: effect.topic, disposition: effect.disposition }] : [],
    ),
    feedback: effects.flatMap((effect) => (effect.kind === 'feedback' ? [{ flow: effect.flow, helped: effect.helped }] : [])),
    timer: timerOf(event, state, effects),
    event,
    why: { ...why, flows: graph.fingerprint, state: fingerprintOf(stateJson) } satisfies WhyRecord,
    doubt: doubtOf(before.state, event, why.rule),
  };
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
  conversation: string,
  event: Event,
  effects: readonly Effect[],
  flows: string,
  deliver: readonly number[],
): OutboxItem[] {
  const calls = effects.flatMap((effect): OutboxItem[] => {
    if (effect.kind !== 'call') return [];
    const { id, action, input, customer } = effect;
    return [{ kind: 'call', idempotencyKey: `${conversation}/${effect.idempotencyKey}`, call: { id, action, input, customer } }];
  });
  if (deliver.length === 0) return calls;
  return [{ kind: 'deliver', idempotencyKey: `${conversation}/deliver/${event.id}`, seqs: deliver, flows }, ...calls];
}
