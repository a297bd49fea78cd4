/** A hub of the Bot Framework: it stands between the channel and the bot, hears our events, and lets its people write by itself. */
import { z } from 'zod';
import type { Packet } from '../../service/desk/packet.ts';
import type { DeskSaid, OtherDesk } from '../../service/desk/port.ts';
import type { Address } from '../../service/ports.ts';
import { NotTaken } from './exchange.ts';

type HubEvent = { readonly name: string; readonly value: object; readonly transcript?: readonly object[] };

/** @param send an event into a conversation of the Bot Framework */
export function botFrameworkDesk(send: (address: Address, event: HubEvent) => Promise<void>): OtherDesk {
  return {
    name: 'botframework',
    serves: (conversation) => conversation.startsWith('bf:'),
    // What is said goes from the channel to the hub and back, past us.
    keepsTime: () => true,
    async tell(telling) {
      const { address, ticket } = telling;
      if (address === null) throw new NotTaken('nothing can be sent to this conversation', { permanent: true });
      if (telling.kind === 'initiate') {
        const { transcript, ...value } = telling.packet;
        await send(address, { name: 'handoff.initiate', value, transcript: transcript.map((line) => activityOf(line, address)) });
      }
      // The protocol knows no such event; hubs pass over what they do not know.
      if (telling.kind === 'ended') await send(address, { name: 'handoff.ended', value: { ticket, how: telling.how } });
      return 'told';
    },
  };
}

function activityOf({ from, by, text, at }: Packet['transcript'][number], { user, bot, channelId }: Address): object {
  const sender = from === 'customer' ? { ...asObject(user), role: 'user' } : { ...asObject(bot), role: 'bot' };
  return { type: 'message', timestamp: at, channelId, from: by === undefined ? sender : { ...sender, name: by }, text };
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

const named = z.union([
  z.string().transform((name) => ({ name })),
  z.object({ name: z.string().nullish(), agent: z.object({ name: z.string().nullish() }).nullish().catch(null) }),
]);
const statusSchema = z.object({
  state: z.enum(['accepted', 'failed', 'completed']),
  message: named.nullish().catch(null),
  ticket: z.string().nullish().catch(null),
});
const queueSchema = z.object({
  position: z.number().int().min(1).nullish().catch(null),
  waitMinutes: z.number().int().min(0).nullish().catch(null),
});

export type FromHub = {
  readonly id: string;
  readonly conversation: string;
  readonly name: string;
  readonly value: unknown;
  readonly from: { readonly id: string; readonly name: string | null };
};

/** @returns null for what the protocol does not know: passed over, never refused */
export function readHubEvent({ id, conversation, name, value, from }: FromHub): DeskSaid | null {
  const about = { id, conversation };
  if (name === 'handoff.queue') {
    const read = queueSchema.safeParse(value);
    if (!read.success) return null;
    const { position = null, waitMinutes = null } = read.data;
    return { ...about, ticket: null, name: null, kind: 'queue', position, minutes: waitMinutes };
  }
  const read = name === 'handoff.status' ? statusSchema.safeParse(value) : null;
  if (!read?.success) return null;
  const { state, message, ticket } = read.data;
  const agent = message && 'agent' in message ? message.agent?.name : null;
  const said = { ...about, ticket: ticket ?? null, name: agent ?? message?.name ?? from.name };
  return state === 'completed' ? { ...said, kind: state, how: 'returned', disposition: null } : { ...said, kind: state };
}
