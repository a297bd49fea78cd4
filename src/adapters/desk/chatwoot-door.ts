/** What Chatwoot sends us: as the bot of an inbox, and as the channel behind which its people answer ours. */
import { hash } from 'node:crypto';
import type { Handoff } from '../../handoff/handoff.ts';
import type { DeskSaid, Heard } from '../../service/desk/port.ts';
import type { Incoming, Log, Reply } from '../../service/ports.ts';
import type { ChatwootSettings } from './chatwoot-api.ts';
import { FROM_CHATWOOT, type Memory, ticketAt } from './chatwoot-desk.ts';
import { type ChatwootEvent, readChatwoot } from './chatwoot-read.ts';
import { type DeskAnswer, type DeskDoor, type DeskRequest, refusal, signer } from './door.ts';

export type DoorOptions = Pick<ChatwootSettings, 'bot' | 'inbox'> & {
  readonly memory: Pick<Memory, 'kept'>;
  readonly log: Log;
  readonly hear: (said: DeskSaid) => Promise<Heard>;
  readonly receive: (incoming: Incoming) => Promise<Reply>;
  /** The last handoff of a conversation; null: it has had none. */
  readonly handoffOf: (conversation: string) => Promise<Handoff | null>;
  /** The conversation that a ticket came from. */
  readonly conversationOf: (ticket: string) => Promise<string | null>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

const NAMES = { signature: 'x-chatwoot-signature', timestamp: 'x-chatwoot-timestamp' } as const;
/** Chatwoot waits five seconds; what is not written by then it had better send again. */
const LIMIT_MS = 4_000;
const OK: DeskAnswer = { status: 200, json: { ok: true } };
const NOT_DELIVERED = refusal(409, 'not_open', 'The customer is with the bot, and this message was not sent to them.');
/** The only refusals after which Chatwoot sends again are 429 and 500. */
const AGAIN = refusal(500, 'unavailable', 'This cannot be taken at the moment; send the same request again.');

export function chatwootDoor(options: DoorOptions): DeskDoor {
  const { bot, inbox, now, log } = options;
  const sides = [
    ...(bot === null ? [] : [{ secret: bot.secret, take: takeAsBot }]),
    ...(inbox === null ? [] : [{ secret: inbox.secret, take: takeAsChannel }]),
  ];
  return async (request) => {
    const signed = signer(
      sides.map(({ secret }) => secret),
      NAMES,
      request,
      now(),
    );
    if (typeof signed !== 'number') return signed;
    const event = readChatwoot(request.json);
    const side = sides[signed];
    if (event === null || side === undefined) return OK;
    try {
      return await inTime(side.take(options, event, keyOf(request)));
    } catch (error) {
      log.error({ err: error }, 'what Chatwoot sent could not be taken');
      return AGAIN;
    }
  };
}

/** Of events without an id of their own: the same bytes are the same event. Only what is signed counts. */
function keyOf({ raw }: DeskRequest): string {
  return hash('sha256', raw, 'hex').slice(0, 32);
}

async function inTime(work: Promise<DeskAnswer>): Promise<DeskAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<DeskAnswer>((resolve) => {
    timer = setTimeout(() => resolve(AGAIN), LIMIT_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

// -------------------------------------------------------------------------------------------------- we are its bot

async function takeAsBot(options: DoorOptions, event: ChatwootEvent, key: string): Promise<DeskAnswer> {
  if (event.account !== options.bot?.account) return OK;
  const conversation = `${FROM_CHATWOOT}${event.account}:${event.conversation}`;
  const about = { conversation, ticket: null };
  if (event.kind === 'typing') return OK;
  if (event.kind === 'conversation') return takeStatus(options, event, key, about);
  if (event.from === 'agent') {
    const words = { ...about, id: `message/${event.id}`, name: event.name, text: event.text, files: filesOf(event) };
    // Its customer has them: they are kept, and show that somebody is there.
    if (isTheirs(await options.handoffOf(conversation))) await options.hear({ ...words, kind: 'message', delivered: true });
    return OK;
  }
  return takeCustomer(options, event, conversation);
}

const isTheirs = (handoff: Handoff | null): boolean => handoff?.status.kind === 'assigned';

/** The bot hears while people have the conversation, and keeps silent: what it does not hear it could not go on from. */
async function takeCustomer(
  options: DoorOptions,
  event: Extract<ChatwootEvent, { kind: 'message' }>,
  conversation: string,
): Promise<DeskAnswer> {
  const handoff = await options.handoffOf(conversation);
  if (event.status === 'pending') {
    const { status } = handoff ?? {};
    // Given back to us, and the customer was faster than the news of it. What was written before the handing over says nothing.
    if (status?.kind === 'assigned' && event.at !== null && event.at > Date.parse(status.since))
      await options.hear({
        kind: 'completed',
        how: 'returned',
        disposition: null,
        id: `back/${event.id}`,
        conversation,
        ticket: null,
        name: null,
      });
  } else if (event.status !== 'open' || !isTheirs(handoff)) return OK;
  const { problem } = await options.receive(incomingOf(event, conversation));
  return problem === 'failed' ? AGAIN : OK;
}

function incomingOf(event: Extract<ChatwootEvent, { kind: 'message' }>, conversation: string): Incoming {
  return {
    inbound: { channel: 'chatwoot', account: event.account, messageId: event.id },
    sender: event.sender,
    conversation,
    address: { channelId: 'chatwoot', user: { id: event.sender }, number: event.conversation },
    kind: 'message',
    text: event.text,
    button: event.picked,
    files: event.files.map(({ type, url }) => ({ name: nameIn(url), contentType: contentTypeOf(type), url })),
    locale: null,
    identityToken: null,
    wait: false,
  };
}

/** The last part of the address, as the customer named the file. */
function nameIn(url: string): string {
  const last = URL.canParse(url) ? (new URL(url).pathname.split('/').at(-1) ?? '') : '';
  try {
    return decodeURIComponent(last).slice(0, 200) || 'file';
  } catch {
    return 'file';
  }
}

function contentTypeOf(type: string): string {
  return ['image', 'audio', 'video'].includes(type) ? `${type}/*` : 'application/octet-stream';
}

// --------------------------------------------------------------------------------------- its people answer our customers

async function takeAsChannel(options: DoorOptions, event: ChatwootEvent, key: string): Promise<DeskAnswer> {
  const ticket = await ticketAt(options.memory, event.conversation);
  const conversation = ticket && (await options.conversationOf(ticket));
  if (!ticket || !conversation) return event.kind === 'message' && event.from === 'agent' ? NOT_DELIVERED : OK;
  const about = { conversation, ticket };
  if (event.kind === 'conversation') return takeStatus(options, event, key, about);
  if (event.kind === 'typing') {
    await options.hear({ ...about, kind: 'typing', id: key, name: event.name });
    return OK;
  }
  // The customer's words come from us.
  if (event.from === 'customer') return OK;
  const words = { ...about, id: `message/${event.id}`, name: event.name, text: event.text, files: filesOf(event) };
  if (words.text === '' && words.files.length === 0) return OK;
  const heard = await options.hear({ ...words, kind: 'message', delivered: false });
  if (heard === 'done' || heard === 'repeated') return OK;
  return heard === 'failed' ? AGAIN : NOT_DELIVERED;
}

function filesOf({ files }: Extract<ChatwootEvent, { kind: 'message' }>) {
  return files.map(({ url }) => ({ name: nameIn(url), url }));
}

async function takeStatus(
  { hear, handoffOf }: DoorOptions,
  { status, assignee, kind, ...event }: ChatwootEvent,
  key: string,
  about: { readonly conversation: string; readonly ticket: string | null },
): Promise<DeskAnswer> {
  const moved = kind === 'conversation' && 'moved' in event && event.moved;
  const said = { ...about, id: `status/${key}`, name: assignee };
  if (moved && status === 'resolved') await hear({ ...said, kind: 'completed', how: 'resolved', disposition: null });
  // Every conversation of a bot begins as pending: only what people have had can be given back.
  else if (moved && status === 'pending' && isTheirs(await handoffOf(about.conversation)))
    await hear({ ...said, kind: 'completed', how: 'returned', disposition: null });
  else if (status === 'open' && assignee !== null) await hear({ ...said, kind: 'accepted' });
  return OK;
}
