/**
 * The web channel: Direct Line 3.0 as its clients expect it. Messages are not delivered: they stand in the store, and clients read
 * them there, over a socket or by asking. A watermark is the number of the last message that a client has.
 */
import { randomBytes } from 'node:crypto';
import type { Incoming, Log, Reply } from '../../../service/ports.ts';
import type { Place, Unread } from '../../../service/readers.ts';
import { activityId } from '../botframework-outbound.ts';
import { type AccessOptions, type Caller, createAccess, FILE_SECONDS, type Subject } from './access.ts';
import { ok } from './answer.ts';
import { type ConversationsDoor, createConversationsDoor } from './conversations-door.ts';
import { plainId } from './inbound.ts';
import { createLimiter } from './limiter.ts';
import { passing, toClient, type View, watermarkOf } from './outbound.ts';
import { otherCustomer, Refusal } from './refusal.ts';
import { createSignals, type SignalHooks } from './signals.ts';
import { createStreams, type StreamLimits } from './streams.ts';
import { createTokensDoor, type TokensDoor } from './tokens-door.ts';
import { createUploadDoor, type Said, type UploadDoor } from './upload-door.ts';

/** What the channel needs of the bot. */
export type WebBot = {
  receive(incoming: Incoming): Promise<Reply>;
  readonly readers: {
    readonly page: number;
    unread(places: readonly Place[]): Promise<readonly Unread[]>;
    lastSeq(conversation: string): Promise<number | null>;
    onMessages(told: (conversations: readonly string[] | null, waiting: boolean) => void): void;
  };
};

export type DirectLineOptions = AccessOptions &
  SignalHooks & {
    readonly bot: WebBot;
    readonly uploadsDir: string;
    readonly log: Log;
    /** What clients that connect are told of how their conversation stands; its id is the one in the store. Null: nothing. */
    readonly greet?: (conversation: string) => Promise<object | null>;
    readonly streams?: Partial<StreamLimits>;
    /** New conversations of one address without a secret: at once, and a second for good. */
    readonly visitors?: { readonly burst: number; readonly perSecond: number };
  };

/** All methods throw Refusal, and whatever the bot throws. */
export type DirectLine = TokensDoor &
  ConversationsDoor &
  UploadDoor & {
    /** Whether a page of this origin may talk to this server at all. */
    isAllowedOrigin(origin: string, host: string): boolean;
    /** Hands an activity that is not kept to whoever has the conversation open; its id is the one in the store. */
    tell(conversation: string, activity: object): void;
    /**
     * Where a file can be fetched for 30 days, by whoever has the address: below `base`, the address of this server. For customers of
     * other channels.
     */
    fileLink(base: string, folder: string, upload: string, name: string): string;
    /** Takes no part in anything any more. */
    close(): void;
  };

const STREAM_LIMITS: StreamLimits = { perConversation: 20, lookMs: 5_000 };
/** A whole office, or the customers of one mobile network, may come from one address. */
const VISITORS = { burst: 300, perSecond: 5 };
export const BASE = '/v3/directline';

/** Makes the channel. */
export function directLine(options: DirectLineOptions): DirectLine {
  const { bot, log, now } = options;
  const access = createAccess(options);
  const visitors = options.visitors ?? VISITORS;
  const limiter = createLimiter(visitors.burst, visitors.perSecond, now);
  const limits: StreamLimits = { ...STREAM_LIMITS, ...options.streams };
  const instant = (): string => new Date(now()).toISOString();
  const unique = (): string => randomBytes(12).toString('base64url');
  const streams = createStreams({
    ...bot.readers,
    now: instant,
    unique,
    log,
    limits,
    greet: async (id) => {
      const told = (await options.greet?.(id)) ?? null;
      return told && passing(plainId(id), unique(), instant(), told);
    },
  });
  bot.readers.onMessages(streams.told);

  const signals = createSignals(options, now);

  const fileUrl = (base: string, conversation: string, upload: string, seconds: number, name?: string): string => {
    const saveAs = name === undefined ? '' : `&name=${encodeURIComponent(name.toWellFormed())}`;
    return `${base}${BASE}/conversations/${conversation}/files/${upload}?t=${access.file(conversation, upload, seconds)}${saveAs}`;
  };
  const viewOf = (conversation: string, user: string | undefined, base: string): View => ({
    conversation,
    user: user ?? '',
    fileUrl: (upload, name) =>
      fileUrl(base, conversation, upload, name === undefined ? FILE_SECONDS.own : FILE_SECONDS.fromDesk, name),
  });
  const streamUrl = (caller: Caller, claims: Subject, watermark: string): string =>
    `${caller.base.replace(/^http/, 'ws')}${BASE}/conversations/${claims.conv}/stream?watermark=${watermark}&t=${access.stream(claims)}`;

  /** Runs a turn and says what the client hears of it. */
  const say = async (caller: Caller, claims: Subject, incoming: Incoming): Promise<Said> => {
    const reply = await bot.receive(incoming);
    if (reply.problem === 'conflict')
      throw new Refusal(409, 'Conflict', 'A message with this clientActivityID has come before, with another content.');
    if (reply.problem === 'other_customer') throw otherCustomer();
    if (reply.first === undefined)
      throw new Refusal(502, 'BotRejectedActivity', 'The bot failed at this message and kept nothing of it; send it again.', 2);
    const id = activityId(claims.conv, reply.first);
    const repeated = reply.repeated ?? false;
    if (!incoming.wait) return { answer: ok({ id }), repeated };
    const view = viewOf(claims.conv, claims.user, caller.base);
    const activities = toClient(reply.messages, view).map((activity) => ({ ...activity, replyToId: id }));
    return { answer: ok({ id, activities, watermark: watermarkOf(reply.messages, reply.first) }), repeated };
  };

  return {
    isAllowedOrigin: access.isAllowedOrigin,
    ...createUploadDoor({ access, directory: options.uploadsDir, say }),
    ...createTokensDoor({ access, visitors: limiter, unique }),
    ...createConversationsDoor({ bot, access, streams, signals, limits, log, instant, unique, viewOf, say, streamUrl }),
    tell: (id, activity) => streams.pass(plainId(id), passing(plainId(id), unique(), instant(), activity)),
    fileLink: (base, folder, upload, name) => fileUrl(base, folder, upload, FILE_SECONDS.sent, name),
    close: streams.close,
  };
}
