/** The endpoints of one conversation: its beginning, what is said, what is read. */
import type { Incoming, Log } from '../../../service/ports.ts';
import type { Access, Allowed, Caller, Subject } from './access.ts';
import { type DirectLineAnswer, grant, ok, userOf } from './answer.ts';
import type { WebBot } from './directline.ts';
import { isConversationId, objectOf, readOpened, readPosted, readWatermark, storedId, textOf } from './inbound.ts';
import { eventEcho, toClient, type View, watermarkOf } from './outbound.ts';
import { noSuchConversation, otherCustomer, Refusal } from './refusal.ts';
import type { Signals } from './signals.ts';
import type { Socket, StreamLimits, Streams } from './streams.ts';
import type { Said } from './upload-door.ts';

/** All methods throw Refusal, and whatever the bot throws. `id` is the conversation in the path. */
export type ConversationsDoor = {
  start(caller: Caller, body: unknown, language: string | null): Promise<DirectLineAnswer>;
  reconnect(caller: Caller, id: string, watermark: string | null): Promise<DirectLineAnswer>;
  activities(caller: Caller, id: string, watermark: string | null): Promise<DirectLineAnswer>;
  post(caller: Caller, id: string, body: unknown, traceparent: string | null): Promise<DirectLineAnswer>;
  /** Lets a socket in. The result begins to read, and its result ends that. */
  stream(caller: Caller, id: string, token: string, watermark: string | null): (socket: Socket) => () => void;
};

export type ConversationParts = {
  readonly bot: WebBot;
  readonly access: Access;
  readonly streams: Streams;
  readonly signals: Signals;
  readonly limits: StreamLimits;
  readonly log: Log;
  readonly instant: () => string;
  readonly unique: () => string;
  readonly viewOf: (conversation: string, user: string | undefined, base: string) => View;
  /** Runs a turn and says what the client hears of it. */
  readonly say: (caller: Caller, claims: Subject, incoming: Incoming) => Promise<Said>;
  /** Address of the socket's path. */
  readonly streamUrl: (caller: Caller, claims: Subject, watermark: string) => string;
};

function knownId(id: string): string {
  if (!isConversationId(id)) throw noSuchConversation();
  return id;
}

function claimsOf(allowed: Allowed, conv: string): Subject {
  return allowed.kind === 'token' ? allowed.claims : { conv };
}

export function createConversationsDoor(parts: ConversationParts): ConversationsDoor {
  return { ...reading(parts), ...saying(parts) };
}

function saying({
  bot,
  access,
  streams,
  signals,
  instant,
  unique,
  say,
  streamUrl,
}: ConversationParts): Pick<ConversationsDoor, 'start' | 'post'> {
  return {
    async start(caller, body, language) {
      const allowed = access.any(caller);
      const fields = objectOf(body ?? {}, 'The body');
      const asked = userOf(fields);
      const given: Subject = allowed.kind === 'token' ? allowed.claims : { conv: access.newConversation() };
      if (given.user === undefined && asked.user?.startsWith('dl_') && allowed.kind === 'token')
        throw new Refusal(400, 'BadArgument', 'user.id begins with dl_, which only a token may give.');
      // Whom a token names cannot be changed by who holds it.
      const claims = { ...asked, ...given };
      const locale = textOf(fields, 'locale', 64) ?? language;
      const reply = await bot.receive(readOpened(claims.conv, locale, claims.identity ?? null));
      if (reply.problem === 'other_customer') throw otherCustomer();
      const json = { ...grant(access, claims), streamUrl: streamUrl(caller, claims, '-') };
      return ok(json, reply.repeated ? 200 : 201);
    },

    async post(caller, id, body, traceparent) {
      const claims = claimsOf(access.conversation(caller, knownId(id)), id);
      const posted = readPosted(body, claims);
      if (posted.kind === 'message') return (await say(caller, claims, { ...posted.incoming, traceparent })).answer;
      const own = `${id}|${unique()}`;
      if (await signals.take(id, posted)) return ok({ id: own });
      if (posted.type === 'event') streams.pass(id, eventEcho(id, own, instant(), posted));
      return ok({ id: own });
    },
  };
}

function reading(parts: ConversationParts): Pick<ConversationsDoor, 'reconnect' | 'activities' | 'stream'> {
  const { bot, access, streams, limits, log, viewOf, streamUrl } = parts;
  return {
    async reconnect(caller, id, watermark) {
      const claims = claimsOf(access.conversation(caller, knownId(id)), id);
      const after = readWatermark(watermark);
      const last = await bot.readers.lastSeq(storedId(id));
      if (last === null) throw noSuchConversation();
      const from = after === null ? last : Math.min(after, last);
      return ok({ ...grant(access, claims), streamUrl: streamUrl(caller, claims, from === 0 ? '-' : String(from)) });
    },

    async activities(caller, id, watermark) {
      const { user } = claimsOf(access.conversation(caller, knownId(id)), id);
      const after = readWatermark(watermark) ?? 0;
      const conversation = storedId(id);
      try {
        const [found] = await bot.readers.unread([{ conversation, after }]);
        if (found) {
          const activities = toClient(found.messages, viewOf(id, user, caller.base));
          return ok({ activities, watermark: watermarkOf(found.messages, after) });
        }
        const last = await bot.readers.lastSeq(conversation);
        if (last === null) throw noSuchConversation();
        return ok({ activities: [], watermark: String(Math.min(after, last)) });
      } catch (error) {
        if (error instanceof Refusal) throw error;
        // Clients that get a failure here never ask again.
        log.warn({ err: error }, 'messages cannot be read; the client is told that there are none, and asks again');
        return ok({ activities: [], watermark: String(after) });
      }
    },

    stream(caller, id, token, watermark) {
      const { user } = access.inAddress(caller, token, 'stream', knownId(id));
      const after = readWatermark(watermark);
      if (streams.count(id) >= limits.perConversation)
        throw new Refusal(429, 'TooManySockets', 'This conversation has too many open sockets; close one.', 5);
      return (socket) => streams.open(viewOf(id, user, caller.base), after, socket);
    },
  };
}
