/** Small turns for the store's tests: plain, complete, told apart by their words. */
import type { Message } from '../../src/dialog/effect.ts';
import type { Event } from '../../src/dialog/event.ts';
import type { State } from '../../src/dialog/state.ts';
import type { Before, OutboxItem, Store, TurnOutcome, TurnRequest, TurnWrite } from '../../src/service/ports.ts';

export const AT = '2025-03-01T08:00:00.000Z';
/** Instant `ms` milliseconds after AT. */
export const later = (ms: number): string => new Date(Date.parse(AT) + ms).toISOString();

export const bubble = (text: string): Message => ({ text, lang: 'zh', choices: [{ label: '好的', payload: 'p:1' }] });

export const stateOf = (turn: number): State => ({
  v: 1,
  fingerprint: '0123456789abcdef',
  lang: 'zh',
  turn,
  customer: null,
  memory: { order_no: 'A1234567890' },
  misses: 0,
  trail: [],
  finished: null,
  tried: ['已试过开关飞行模式'],
  tickets: [],
  status: 'idle',
});

const eventOf = (text: string): Event => ({
  id: `e-${text}`,
  at: AT,
  fresh: '0123456789',
  kind: 'opened',
  customer: null,
  lang: 'zh',
});

/** What a turn writes: the customer's words and an echo, with anything else that a test adds. */
export const writeOf = (before: Before, text: string, more: Partial<TurnWrite> = {}): TurnWrite => ({
  state: stateOf(before.version + 1),
  messages: [
    { from: 'customer', message: bubble(text), at: AT },
    { from: 'bot', message: bubble(`收到：${text}`), at: AT },
  ],
  outbox: [],
  tickets: [],
  ticketNotes: [],
  outcomes: [],
  feedback: [],
  personal: null,
  timer: null,
  event: eventOf(text),
  why: { rules: ['echo'], text },
  doubt: null,
  ...more,
});

export const requestOf = (conversation: string, messageId: string, text = messageId): TurnRequest => ({
  inbound: { channel: 'test', account: 'bot', messageId: `${conversation}/${messageId}` },
  bodyHash: `hash of ${text}`,
  conversation,
  address: { serviceUrl: 'http://127.0.0.1:9/', conversation },
  at: AT,
});

/** One ordinary turn. */
export const say = (store: Store, conversation: string, messageId: string, more: Partial<TurnWrite> = {}): Promise<TurnOutcome> =>
  store.turn(requestOf(conversation, messageId), (before) => writeOf(before, messageId, more));

export const deliver = (key: string, seqs: readonly number[] = [2]): OutboxItem => ({
  kind: 'deliver',
  idempotencyKey: key,
  seqs,
});
export const call = (key: string): OutboxItem => ({
  kind: 'call',
  idempotencyKey: key,
  call: { id: `c-${key}`, action: 'transaction_status', input: { order_no: 'A1234567890' }, customer: 'cu_1' },
});
