/** Conversations that belong to somebody, with a row in every table: for the privacy part of the store's contract. */
import type { Store, TurnRequest, TurnWrite } from '../../src/service/ports.ts';
import type { EraseOrder } from '../../src/service/privacy/stored.ts';
import { call, deliver, later, requestOf, writeOf } from './store-samples.ts';

export const DAY = 86_400_000;
export const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

/** Of whom a turn is: a proved customer, and who writes on a channel. */
export type Who = { readonly customer?: string; readonly user?: string };

export const requestBy = (conversation: string, id: string, { user }: Who): TurnRequest => ({
  ...requestOf(conversation, id),
  address: { channelId: 'webchat', user: { id: user ?? `user of ${conversation}` } },
});

export const sayAs = (store: Store, conversation: string, id: string, who: Who, more: Partial<TurnWrite> = {}) =>
  store.turn(requestBy(conversation, id, who), (before) => {
    const write = writeOf(before, id, more);
    const customer = who.customer === undefined ? null : { id: who.customer, name: null };
    return { ...write, state: { ...write.state, customer } };
  });

export const brief = (title: string) => ({
  topic: 'security' as const,
  flow: 'stolen',
  title: '账户被盗',
  lang: 'zh' as const,
  customer: title,
  answers: [{ slot: 'phone', value: '****8000' }],
  tried: [`looked at ${title}`],
  wishes: [],
});

/** A conversation with a row in every table that knows conversations. */
export async function fill(store: Store, conversation: string, who: Who): Promise<void> {
  const ticket = { number: `T-${conversation}`, reason: 'stolen', priority: 'high' as const };
  await sayAs(store, conversation, `钱不见了 ${conversation}`, who, {
    tickets: [{ ticket, brief: brief(conversation) }],
    outcomes: [{ flow: 'stolen', topic: 'security', disposition: 'handoff' }],
    feedback: [{ flow: 'stolen', helped: true }],
    personal: {
      kept: [{ id: 'p1', box: `box of ${conversation}` }],
      ofTickets: [{ id: 'p1', ticket: ticket.number }],
      dropped: [],
    },
    timer: { id: '1.remind', due: later(5_000) },
    outbox: [deliver(`${conversation}/d`), call(`${conversation}/c`)],
  });
  await sayAs(store, conversation, 'm2', who, {
    ticketNotes: [{ number: ticket.number, text: `请快点 ${conversation}` }],
    timer: 'keep',
  });
  await store.rate(conversation, { of: 'agent', stars: 2, comment: `很慢 ${conversation}`, at: later(0), seq: 2 });
  // The same id with other words: refused, and kept for the audit.
  await store.turn({ ...requestBy(conversation, 'm2', who), bodyHash: 'other' }, (before) => writeOf(before, 'x'));
}

export const orderOf = (conversation: string, more: Partial<EraseOrder> = {}): EraseOrder => ({
  conversation,
  at: later(DAY),
  tickets: 'delete',
  ...more,
});
