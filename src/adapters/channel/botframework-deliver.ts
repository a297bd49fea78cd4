/** Messages that belong to no open request, sent through the connector of the conversation's channel. */
import { type ConversationReference, EventFactory, type TurnContext } from 'botbuilder';
import type { Address, Channel, Trace } from '../../service/ports.ts';
import { type LeanAdapter, traceOfDelivery } from './botframework-adapter.ts';
import { EXPECT_REPLIES } from './botframework-inbound.ts';
import { toActivities } from './botframework-outbound.ts';
import { withTimeLimit } from './time-limit.ts';

/** The channel did not take a message. */
export class DeliveryFailed extends Error {
  override readonly name = 'DeliveryFailed';
  /** Milliseconds that the channel asked to wait; missing when it did not say. */
  declare readonly retryAfterMs?: number;
  /** A repetition cannot help: the channel refused this conversation or message. */
  readonly permanent: boolean;
  /** The channel may have taken a message and its answer was lost. */
  readonly perhapsTaken: boolean;

  constructor(
    message: string,
    options: { retryAfterMs: number | null; permanent: boolean; perhapsTaken?: boolean; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    if (options.retryAfterMs !== null) this.retryAfterMs = options.retryAfterMs;
    this.permanent = options.permanent;
    this.perhapsTaken = options.perhapsTaken ?? false;
  }
}

/** Refusals of the 4xx family that another try may overcome: token, timeout, too early, too many. */
const WORTH_ANOTHER_TRY = [401, 408, 425, 429];
/** Errors before a connection stands. */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];
/** For the bot's token and all messages together; shorter than a lease of the outbox. */
const DELIVERY_LIMIT_MS = 30_000;
/** Bound of the memory of half-done deliveries. */
const MOST_HALF_DONE = 10_000;

/** Wait that a 429 or 503 asks for: seconds or a date, as HTTP allows both. */
function retryAfterMs(error: unknown): number | null {
  const { response } = error as { response?: { headers?: { get?: (name: string) => string | undefined } } };
  const value = response?.headers?.get?.('retry-after')?.trim();
  if (!value) return null;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

function explain(error: unknown): DeliveryFailed {
  const { statusCode, message, code } = error as { statusCode?: unknown; message?: unknown; code?: unknown };
  const status = typeof statusCode === 'number' ? statusCode : null;
  const said = status === null ? String(message ?? error) : `it answered ${status}`;
  return new DeliveryFailed(`the Bot Framework connector did not take the message: ${said}`, {
    retryAfterMs: retryAfterMs(error),
    permanent: status !== null && status >= 400 && status < 500 && !WORTH_ANOTHER_TRY.includes(status),
    perhapsTaken: status === null ? !NEVER_SENT.includes(String(code)) : status >= 500,
    cause: error,
  });
}

/**
 * Makes the delivery. Messages go one after the other, so that their order holds. A delivery that fails half-way is
 * remembered: its repetition by this process goes on behind the last message that was taken. After a crash between
 * sending and noting it, one message may come twice: the connector has no key that would prevent it.
 */
export function makeDeliver(adapter: LeanAdapter, appId: string | null): Channel['deliver'] {
  const halfDone = new Map<string, number>();
  const remember = (key: string, seq: number): void => {
    const [oldest] = halfDone.keys();
    if (halfDone.size >= MOST_HALF_DONE && oldest !== undefined && !halfDone.has(key)) halfDone.delete(oldest);
    halfDone.set(key, seq);
  };
  return async (address: Address, messages, trace) => {
    if (address.deliveryMode === EXPECT_REPLIES) return;
    const reference = referenceOf(address);
    const { channelId = '', conversation, user } = reference;
    // A delivery is known by its first message: one that was given up and is sent again has older messages than its successors.
    const key = `${channelId}\n${conversation?.id}\n${messages[0]?.seq ?? 0}`;
    const after = halfDone.get(key) ?? 0;
    const open = messages.filter((stored) => stored.seq > after);
    await proactively(adapter, appId, reference, trace, async (context) => {
      for (const { seq, activity } of toActivities(open, channelId, user?.id ?? '')) {
        await context.sendActivity(activity);
        remember(key, seq);
      }
    });
    halfDone.delete(key);
  };
}

/** @throws DeliveryFailed when nothing can be sent there */
function referenceOf(address: Address): Partial<ConversationReference> {
  const reference: Partial<ConversationReference> = address;
  if (!reference.serviceUrl || !reference.conversation?.id)
    throw new DeliveryFailed('the conversation has no service address to deliver to', { retryAfterMs: null, permanent: true });
  return reference;
}

/** Sends outside of a request. Rejects with DeliveryFailed. */
async function proactively(
  adapter: LeanAdapter,
  appId: string | null,
  reference: Partial<ConversationReference>,
  trace: Trace | undefined,
  send: (context: TurnContext) => Promise<void>,
): Promise<void> {
  try {
    const sending = traceOfDelivery.run(trace, () =>
      adapter.continueConversationAsync(appId ?? '', reference, async (context) => {
        // The SDK would answer to an id that it has just made up; the customer's last activity is what is answered.
        context.activity.id = reference.activityId;
        await send(context);
      }),
    );
    await withTimeLimit(sending, DELIVERY_LIMIT_MS);
  } catch (error) {
    throw explain(error);
  }
}

/** An event for the hub behind a conversation's channel. `transcript`: activities, where it begins a handoff. */
export type HubEvent = { readonly name: string; readonly value: object; readonly transcript?: readonly object[] };

/** Makes the way to hubs. Rejects with DeliveryFailed. */
export function makeSendEvent(adapter: LeanAdapter, appId: string | null) {
  return async (address: Address, { name, value, transcript }: HubEvent): Promise<void> => {
    if (address.deliveryMode === EXPECT_REPLIES)
      throw new DeliveryFailed('nothing can be sent to this client', { retryAfterMs: null, permanent: true });
    await proactively(adapter, appId, referenceOf(address), undefined, async (context) => {
      if (transcript === undefined) {
        await context.sendActivity({ type: 'event', name, value });
        return;
      }
      // The SDK's form of it, which hubs read.
      const activities = transcript as Parameters<typeof EventFactory.createHandoffInitiation>[2] extends
        | { activities: infer A }
        | undefined
        ? A
        : never;
      await context.sendActivity(EventFactory.createHandoffInitiation(context, value, { activities }));
    });
  };
}
