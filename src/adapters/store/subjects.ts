/** Whom a turn shows a conversation to belong to, and the keyed hashes of what was erased. The same on both stores. */
import { hash } from 'node:crypto';
import type { State } from '../../dialog/state.ts';
import type { Address, InboundKey } from '../../service/ports.ts';
import type { Subject } from '../../service/privacy/stored.ts';
import type { TicketKind } from '../../service/tickets/stored.ts';

/** Name under which the store keeps the key of its hashes. */
export const ERASED_KEY = 'erased_key';

/** Ids that UTF-8 cannot tell apart, or that no command can name, belong to nobody. */
const isName = (id: unknown): id is string => typeof id === 'string' && id.isWellFormed() && !id.includes('\0');

function userOf(address: Address | null): string | null {
  const { channelId, user } = address ?? {};
  const id = typeof user === 'object' && user !== null && 'id' in user ? user.id : null;
  return isName(channelId) && isName(id) ? `${channelId}:${id}` : null;
}

type Known = { readonly state: State | null; readonly address: Address | null };

/** Subjects after a turn that were not there before it: of most turns none. An address of null leaves the one that is known. */
export function newSubjects(before: Known, after: Known): readonly Subject[] {
  const customer = after.state?.customer?.id;
  const user = userOf(after.address);
  const found: Subject[] = [];
  if (isName(customer) && customer !== before.state?.customer?.id) found.push({ kind: 'customer', id: customer });
  if (user !== null && user !== userOf(before.address)) found.push({ kind: 'user', id: user });
  return found;
}

/**
 * Keys of messages, and ids of conversations, often hold telephone numbers: what stays of an erased one is this, which nobody
 * without the database can lead back to it.
 */
export function erasedMessage(key: string, { channel, account, messageId }: InboundKey): string {
  return hash('sha256', JSON.stringify([key, 'message', channel, account, messageId]), 'hex');
}

export function erasedConversation(key: string, conversation: string): string {
  return hash('sha256', JSON.stringify([key, 'conversation', conversation]), 'hex');
}

/**
 * Results and timers that the bot gives itself bear the conversation as account and small numbers, which begin anew when the customer
 * does: those are not remembered.
 */
export function isOwnWork(account: string, conversation: string): boolean {
  return account === conversation;
}

/** What stays of a ticket for which a record is due: what it was about, and nothing of whom or with which words. */
export function anonymousTicket(body: string, kind: TicketKind): string {
  const { ticket, brief } = JSON.parse(body) as { ticket: object; brief: object };
  const { topic = null, flow = null, title = null, lang = null } = brief as { [name: string]: unknown };
  const { number, reason, priority } = ticket as { [name: string]: unknown };
  return JSON.stringify({ ticket: { number, reason, priority }, kind, brief: { topic, flow, title, lang } });
}
