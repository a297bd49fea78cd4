/**
 * Chatwoot as the desk. Conversations that came from it stay in it: they are opened for its people. Those of our other channels are
 * brought to it as an API channel's.
 */
import { hash } from 'node:crypto';
import type { Packet } from '../../service/desk/packet.ts';
import type { DeskTelling, OtherDesk } from '../../service/desk/port.ts';
import type { Store } from '../../service/ports.ts';
import { type AccountApi, accountApi, type ChatwootSettings, type InboxApi, inboxApi } from './chatwoot-api.ts';
import { attributesOf, endOf, noteOf, REQUEUED } from './chatwoot-brief.ts';
import { type Exchange, exchangeWith, NotTaken } from './exchange.ts';

/** Begins the ids of conversations that came from Chatwoot: `cw:ACCOUNT:NUMBER`. */
export const FROM_CHATWOOT = 'cw:';

/** What has been made there, so that a repetition does not make it again. */
export type Memory = Pick<Store, 'keep' | 'kept'>;

export type DeskOptions = ChatwootSettings & { readonly memory: Memory; readonly exchange?: Exchange };

type Tools = Pick<DeskOptions, 'memory' | 'team'> & { readonly account: AccountApi | null };

export function chatwootDesk(options: DeskOptions): OtherDesk {
  const exchange = options.exchange ?? exchangeWith('Chatwoot');
  const [account, inbox] = [accountApi(options, exchange), inboxApi(options, exchange)];
  const tools: Tools = { memory: options.memory, team: options.team, account };
  const isOwn = (conversation: string): boolean => conversation.startsWith(FROM_CHATWOOT);
  return {
    name: 'chatwoot',
    serves: (conversation) => (isOwn(conversation) ? account !== null : inbox !== null),
    keepsTime: isOwn,
    async tell(telling) {
      if (isOwn(telling.conversation)) return account === null ? 'told' : tellOwn(tools, account, telling);
      if (inbox !== null) await bring(tools, inbox, telling);
      return 'told';
    },
  };
}

export const outgoing = (content: string, isPrivate: boolean) => ({ content, message_type: 'outgoing', private: isPrivate });

/** Done once: what is kept under the name was done before. */
async function once(memory: Memory, name: string, work: () => Promise<void>): Promise<void> {
  if ((await memory.kept(name)) !== null) return;
  await work();
  await memory.keep(name, () => 'done');
}

// ------------------------------------------------------------------------------------------- its own conversations

async function tellOwn(tools: Tools, account: AccountApi, telling: DeskTelling): Promise<'told' | 'taken'> {
  const number = telling.conversation.slice(telling.conversation.lastIndexOf(':') + 1);
  switch (telling.kind) {
    case 'initiate':
      await prepare(tools, account, number, telling.packet, false);
      await account.status(number, 'open');
      if (tools.team !== null) await account.assign(number, { team_id: tools.team });
      return 'taken';
    case 'message':
      // It has them already.
      return 'told';
    case 'requeued':
      await account.message(number, outgoing(REQUEUED, true));
      return 'told';
    case 'ended':
      await account.message(number, outgoing(endOf(telling.how, telling.ticket), true));
      if (telling.how !== 'taken') await account.status(number, 'pending');
      return 'told';
  }
}

/** Everything that people read before they say a word. */
async function prepare({ memory }: Tools, account: AccountApi, number: string, packet: Packet, whole: boolean): Promise<void> {
  await account.attributes(number, attributesOf(packet));
  if (packet.priority !== 'normal') await account.priority(number, packet.priority);
  await once(memory, `chatwoot/note/${packet.ticket}/${packet.epoch}`, () =>
    account.message(number, outgoing(noteOf(packet, whole), true)),
  );
}

// ------------------------------------------------------------------------------------- conversations of our channels

type Place = { readonly contact: string; readonly number: string };

const placeName = (ticket: string): string => `chatwoot/place/${ticket}`;
const ticketName = (number: string): string => `chatwoot/ticket/${number}`;

/** The ticket whose customer a conversation of the API channel is. Kept here: fields over there can be edited. */
export function ticketAt(memory: Pick<Store, 'kept'>, number: string): Promise<string | null> {
  return memory.kept(ticketName(number));
}

async function placeOf({ memory }: Tools, ticket: string): Promise<Place | null> {
  const kept = await memory.kept(placeName(ticket));
  return kept === null ? null : (JSON.parse(kept) as Place);
}

async function bring(tools: Tools, inbox: InboxApi, telling: DeskTelling): Promise<void> {
  if (telling.kind === 'initiate') return begin(tools, inbox, telling);
  const place = await placeOf(tools, telling.ticket);
  // It never got there, so nobody there waits for this.
  if (place === null) return;
  const { account } = tools;
  const tell = (words: string): Promise<void> =>
    account === null
      ? inbox.say(place.contact, place.number, words, telling.id)
      : account.message(place.number, outgoing(words, true));
  switch (telling.kind) {
    case 'message':
      for (const { seq, message } of telling.messages)
        await inbox.say(place.contact, place.number, message.text, `${telling.ticket}/${seq}`);
      return;
    case 'requeued':
      await tell(REQUEUED);
      return;
    case 'ended':
      await tell(endOf(telling.how, telling.ticket));
      // What nobody came for stays open there: a late answer is better than none.
      if (telling.how !== 'expired' && telling.how !== 'abandoned') await account?.status(place.number, 'resolved');
  }
}

async function begin(tools: Tools, inbox: InboxApi, telling: Extract<DeskTelling, { kind: 'initiate' }>): Promise<void> {
  const { ticket, packet, id } = telling;
  const { memory, account, team } = tools;
  const { contact, number } = (await placeOf(tools, ticket)) ?? (await findPlace(tools, inbox, packet));
  if (account !== null) {
    await prepare(tools, account, number, packet, true);
    await account.status(number, 'open');
    if (team !== null) await account.assign(number, { team_id: team });
  } else {
    await once(memory, `chatwoot/note/${ticket}/${packet.epoch}`, () => inbox.say(contact, number, noteOf(packet, true), id));
  }
}

/** A contact and a conversation of this ticket's own. Each is kept as soon as it is there. */
async function findPlace({ memory }: Tools, inbox: InboxApi, packet: Packet): Promise<Place> {
  const { ticket, customer, conversation } = packet;
  const name = `chatwoot/contact/${ticket}`;
  const known = await memory.kept(name);
  const identifier = `signpost-${customer.idHash ?? hash('sha256', conversation, 'hex')}`;
  const made = known ?? (await inbox.contact(identifier, customer.name));
  const contact = known ?? (await memory.keep(name, () => made));
  // An attempt before may have been cut off between the beginning of the conversation and our noting it.
  const earlier = known === null ? [] : await free(memory, await inbox.conversations(contact));
  const number = earlier.at(-1) ?? (await inbox.begin(contact, attributesOf(packet)));
  const owner = await memory.keep(ticketName(number), () => ticket);
  if (owner !== ticket) throw new NotTaken('Chatwoot gave a conversation that belongs to another ticket');
  return JSON.parse(await memory.keep(placeName(ticket), () => JSON.stringify({ contact, number }))) as Place;
}

/** Those that belong to no ticket yet. */
async function free(memory: Memory, numbers: readonly string[]): Promise<readonly string[]> {
  const owners = await Promise.all(numbers.map((number) => ticketAt(memory, number)));
  return numbers.filter((_, i) => owners[i] === null);
}
