/** The Bot Framework door: activities in, answers out, and messages that the bot sends on its own. */
import type { Activity } from 'botbuilder';
import type { Address, Channel, Incoming, Log, Reply } from '../../service/ports.ts';
import { type BotCredentials, leanAdapter } from './botframework-adapter.ts';
import { type HubEvent, makeDeliver, makeSendEvent } from './botframework-deliver.ts';
import {
  BadActivity,
  conversationOf,
  type InboundActivity,
  messageIdOf,
  parseActivity,
  toIncoming,
} from './botframework-inbound.ts';
import { activityId, toActivities } from './botframework-outbound.ts';
import { withTimeLimit } from './time-limit.ts';

export type { BotCloud } from './botframework-adapter.ts';
export { DeliveryFailed } from './botframework-deliver.ts';

export type BotFrameworkRequest = {
  /** The Authorization header; empty when there is none. */
  readonly authorization: string;
  /** The bytes that arrived, and the JSON in them. */
  readonly raw: Uint8Array;
  readonly json: unknown;
  /** The header of this name; missing when there is none. */
  readonly traceparent?: string | undefined;
};

/** An HTTP answer as data; `json` null means an empty body. */
export type BotFrameworkAnswer = {
  readonly status: number;
  readonly json: object | null;
  readonly headers?: Readonly<Record<string, string>>;
};

export type BotFrameworkOptions = BotCredentials & {
  readonly log: Log;
  /**
   * Runs the turn. Its messages are sent in the response when `wait` is set (an apology for a failed turn too); otherwise
   * the outbox delivers them. A rejection means that the activity was not taken: the channel is asked to send it again.
   */
  readonly onActivity: (incoming: Incoming) => Promise<Reply>;
  /** A hub tells how a handoff goes. What it means, if anything, is decided there. A rejection: it is to be sent again. */
  readonly onHubEvent?: (event: FromHub) => Promise<void>;
};

export type FromHub = {
  /** Of the hub; the same one again is the same event. */
  readonly id: string;
  readonly conversation: string;
  readonly name: string;
  readonly value: unknown;
  /** Who has sent it. */
  readonly from: { readonly id: string; readonly name: string | null };
};

export type BotFrameworkChannel = Channel & {
  /** Answers one POST of an activity. Never rejects. */
  handle(request: BotFrameworkRequest): Promise<BotFrameworkAnswer>;
  /** Sends an event to the hub behind a conversation. Rejects with DeliveryFailed. */
  sendEvent(address: Address, event: HubEvent): Promise<void>;
};

const KEYS_TIMEOUT_MS = 10_000;

function refusal(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): BotFrameworkAnswer {
  return { status, json: { error: { code, message } }, headers };
}

const UNAUTHORIZED = refusal(
  401,
  'unauthorized',
  'The token does not prove that this request comes from the Bot Framework; send this bot’s token as "Authorization: Bearer …".',
  { 'www-authenticate': 'Bearer' },
);
const KEYS_MISSING = refusal(
  503,
  'keys_unavailable',
  'The signing keys of the Bot Framework cannot be fetched at the moment; send the request again.',
  { 'retry-after': '5' },
);
const TRY_AGAIN = refusal(503, 'unavailable', 'The bot cannot take messages at the moment; send the same request again.', {
  'retry-after': '2',
});
const CONFLICT = refusal(
  409,
  'conflict',
  'An activity with this id has arrived before with another content; give every activity its own id.',
);
const OTHER_CUSTOMER = refusal(
  422,
  'other_customer',
  'This conversation belongs to another customer, and nothing was kept; begin a new conversation for this one.',
);
const FAILED = refusal(500, 'turn_failed', 'The bot failed at this message and changed nothing; the operator can see why.');
const NO_INVOKE = refusal(501, 'not_implemented', 'This bot does not answer invoke activities.');

const TOKEN_ERRORS = ['JsonWebTokenError', 'NotBeforeError', 'TokenExpiredError', 'SyntaxError'];

/** Whether the token was judged bad; otherwise it could not be judged, for lack of keys. */
function isBadToken(error: unknown): boolean {
  const { name, statusCode } = error as { name?: unknown; statusCode?: unknown };
  return statusCode === 401 || statusCode === 403 || TOKEN_ERRORS.includes(String(name));
}

/** The SDK's form of an activity, made of fields that were checked. */
function toSdkActivity(checked: InboundActivity): Activity {
  const { type, id, channelId, serviceUrl, locale, deliveryMode, from, recipient, conversation, text } = checked;
  const activity = { type, id, channelId, serviceUrl, locale, deliveryMode, from, recipient, conversation, text };
  return activity as Partial<Activity> as Activity;
}

/** Events about handoffs; null: the activity is none. */
function fromHub(activity: InboundActivity, raw: Uint8Array): FromHub | null {
  const { type, name, value, from } = activity;
  if (type !== 'event' || !name?.startsWith('handoff.')) return null;
  const { id, name: who = null } = from;
  return { id: messageIdOf(activity, raw), conversation: conversationOf(activity), name, value, from: { id, name: who } };
}

/** Makes the channel. Throws when the credentials do not fit together. */
export function botFrameworkChannel(options: BotFrameworkOptions): BotFrameworkChannel {
  const { appId, log, onActivity } = options;
  const adapter = leanAdapter(options);

  /** The proof that the caller is the channel, or the refusal. */
  const authenticate = async (activity: Activity, authorization: string) => {
    try {
      const judged = adapter.authenticate(activity, authorization);
      return { proof: appId ? await withTimeLimit(judged, KEYS_TIMEOUT_MS) : await judged };
    } catch (error) {
      if (isBadToken(error)) return { refused: UNAUTHORIZED };
      log.error({ err: error }, 'the signing keys of the Bot Framework cannot be fetched');
      return { refused: KEYS_MISSING };
    }
  };

  const run = async (
    incoming: Incoming,
    activity: Activity,
    proof: Parameters<typeof adapter.runTurn>[0],
  ): Promise<BotFrameworkAnswer> => {
    let reply: Reply = { messages: [], problem: null };
    const body = await adapter.runTurn(proof, activity, async (context) => {
      reply = await onActivity(incoming);
      const out = incoming.wait ? toActivities(reply.messages, activity.channelId, activity.from.id) : [];
      if (out.length === 0) return;
      await context.sendActivities(out.map((message) => message.activity));
      context.bufferedReplyActivities.forEach((sent, index) => {
        sent.id = activityId(activity.conversation.id, out[index]?.seq ?? 0);
      });
    });
    if (reply.problem === 'conflict') return CONFLICT;
    if (reply.problem === 'other_customer') return OTHER_CUSTOMER;
    if (reply.problem === 'failed' && (!incoming.wait || reply.messages.length === 0)) return FAILED;
    return { status: 200, json: body };
  };

  const handle = async ({ authorization, raw, json, traceparent }: BotFrameworkRequest): Promise<BotFrameworkAnswer> => {
    try {
      const checked = parseActivity(json);
      const activity = toSdkActivity(checked);
      const { proof, refused } = await authenticate(activity, authorization);
      if (refused) return refused;
      const incoming = toIncoming(checked, raw);
      if (incoming) return await run({ ...incoming, traceparent }, activity, proof);
      const told = options.onHubEvent ? fromHub(checked, raw) : null;
      if (told) await options.onHubEvent?.(told);
      if (checked.type === 'invoke') return NO_INVOKE;
      return { status: 200, json: checked.deliveryMode === 'expectReplies' ? { activities: [] } : null };
    } catch (error) {
      if (error instanceof BadActivity) return refusal(400, 'bad_activity', error.message);
      log.error({ err: error }, 'an activity could not be taken');
      return TRY_AGAIN;
    }
  };

  return { name: 'botframework', deliver: makeDeliver(adapter, appId), sendEvent: makeSendEvent(adapter, appId), handle };
}
