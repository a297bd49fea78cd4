/** What can happen to a conversation, free of turn numbers and ids, so that one story can be told again in another language. */
import type { Effect } from '../../dialog/effect.ts';
import type { Event } from '../../dialog/event.ts';
import { parsePayload } from '../../dialog/question.ts';
import type { State } from '../../dialog/state.ts';
import type { AttachmentValue, FlowId, Lang, Value } from '../../flow/graph.ts';
import type { Entity, Understanding } from '../../nlu/understanding.ts';

export type Stimulus =
  /** A message that means this flow, and perhaps answers its first question already, or holds a value. */
  | {
      readonly kind: 'want';
      readonly flow: FlowId;
      readonly prefill?: { readonly [slot: string]: string };
      readonly entities?: readonly Entity[];
      /** Another matter in the same message. */
      readonly second?: FlowId;
    }
  /** A message that nothing fits; as an answer, one that does not answer. */
  | { readonly kind: 'unclear' }
  /** … in a language that the bot does not speak. */
  | { readonly kind: 'foreign' }
  /** A message that fits these flows equally well. */
  | { readonly kind: 'unsure'; readonly flows: readonly FlowId[] }
  /** A message out of which something of this kind was removed. */
  | { readonly kind: 'secret'; readonly of: 'password' | 'code' | 'seed_phrase' | 'card' }
  /** "Let me try that first." */
  | { readonly kind: 'later' }
  /** A button that was shown before. */
  | { readonly kind: 'stale' }
  /** The button that was pressed last, once more. */
  | { readonly kind: 'again' }
  /** Nobody writes until the open timer fires. */
  | { readonly kind: 'silence' }
  /** A button under the open question. */
  | { readonly kind: 'press'; readonly option: string }
  | { readonly kind: 'say'; readonly value: Value }
  | { readonly kind: 'result'; readonly result: string; readonly fields: { readonly [field: string]: Value } }
  /** The page was opened. */
  | { readonly kind: 'opened' }
  /** A turn broke on our side. */
  | { readonly kind: 'failed' };

/** What holds for a whole story: who writes and when. */
export type Setting = { readonly signedIn: boolean; readonly open: boolean };

export type Story = { readonly setting: Setting; readonly stimuli: readonly Stimulus[] };

export const CUSTOMER = 'cust-li-na';
/** Monday 10:00 and Sunday 23:00 in Shanghai. */
export const DEFAULT_TIME = '2026-11-23T02:00:00.000Z';
const CLOSED_AT = '2026-11-22T15:00:00.000Z';
const TURN_SECONDS = 30;

export function startOf(setting: Setting): string {
  return setting.open ? DEFAULT_TIME : CLOSED_AT;
}

/** An understanding of nothing, to which the one thing that is said is added. */
export function understood(lang: Lang, more: Partial<Understanding>): Understanding {
  return {
    lang,
    foreign: false,
    decision: { kind: 'none', score: 0 },
    candidates: [],
    second: null,
    entities: [],
    answer: null,
    correction: null,
    prefill: {},
    form: 'statement',
    notes: [],
    ...more,
  };
}

/** The stamp of the event with this number, counted from 1. */
export function stampOf(setting: Setting, number: number): { id: string; at: string; fresh: string } {
  const at = new Date(Date.parse(startOf(setting)) + (number - 1) * TURN_SECONDS * 1000).toISOString();
  return { id: `e${number}`, at, fresh: `TEST${String(number).padStart(6, '0')}` };
}

/**
 * The event of a stimulus where the conversation stands.
 * @param shown effects of the turn before: where the buttons are
 * @returns null where it cannot happen: no such button, nobody waits for a result
 */
export function eventOf(
  stimulus: Stimulus,
  setting: Setting,
  state: State | null,
  shown: readonly Effect[],
  lang: Lang,
): Event | null {
  const stamp = stampOf(setting, (state?.turn ?? 0) + 1);
  const customer = setting.signedIn ? { id: CUSTOMER, name: null } : null;
  const message = (text: string, more: Partial<Understanding>, button: string | null = null, redacted: readonly string[] = []) =>
    ({
      kind: 'message',
      ...stamp,
      text,
      redacted,
      button,
      files: [] as AttachmentValue['files'],
      customer,
      understanding: understood(lang, more),
    }) as const;
  switch (stimulus.kind) {
    case 'opened':
      return { kind: 'opened', ...stamp, customer: customer && { ...customer, name: '李娜' }, lang };
    case 'failed':
      return { kind: 'failed', ...stamp };
    case 'want':
      return message('?', {
        decision: { kind: 'route', flow: stimulus.flow, score: 1 },
        prefill: stimulus.prefill ?? {},
        entities: stimulus.entities ?? [],
        second: stimulus.second === undefined ? null : { flow: stimulus.second, score: 1 },
      });
    case 'later':
      return message('?', { answer: { kind: 'later', rule: 'explored' } });
    case 'unclear':
      return message('?', {});
    case 'foreign':
      return message('?', { foreign: true, lang: null });
    case 'unsure':
      return message('?', { decision: { kind: 'clarify', flows: stimulus.flows, score: 0.5 } });
    case 'secret':
      return message('?', {}, null, [stimulus.of]);
    case 'stale':
      return message('?', {}, '0.none');
    case 'again':
      return state?.pressed === undefined ? null : message('?', {}, state.pressed);
    case 'silence':
      return state?.timer ? { kind: 'timer', ...stamp, timer: state.timer.id } : null;
    case 'press': {
      const payload = payloadOf(shown, stimulus.option);
      return payload === null ? null : message(stimulus.option, {}, payload);
    }
    case 'say':
      return sayEvent(message('?', {}), stimulus.value);
    case 'result':
      if (state?.status !== 'waiting') return null;
      return { kind: 'call_result', ...stamp, call: state.call.id, result: stimulus.result, fields: stimulus.fields };
  }
}

function sayEvent(event: Extract<Event, { kind: 'message' }>, value: Value): Event {
  if (typeof value === 'object' && value.kind === 'attachment') return { ...event, text: '', files: value.files };
  const text = typeof value === 'string' ? value : '?';
  return {
    ...event,
    text,
    understanding: { ...event.understanding, answer: { kind: 'value', value, strength: 'exact', rule: 'explored' } },
  };
}

/** Payload of the newest button with this option; null when there is none. */
export function payloadOf(shown: readonly Effect[], option: string): string | null {
  const says = shown.flatMap((effect) => (effect.kind === 'say' && effect.message.choices.length > 0 ? [effect.message] : []));
  const choice = says.at(-1)?.choices.find(({ payload }) => parsePayload(payload)?.option === option);
  return choice?.payload ?? null;
}
