/** Reads a Bot Framework activity: checks its form, and says what it means for a conversation. */
import { hash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { AttachmentValue } from '../../flow/graph.ts';
import type { Address, Incoming } from '../../service/ports.ts';

/** Ids are keys: no control characters (so that keys can be joined with one), no half characters, bounded. */
const id = z
  .string()
  .min(1)
  .max(1024)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u, 'must not contain control characters');
const account = z.object({ id, name: z.string().nullish(), role: z.string().nullish() });

const activitySchema = z.object({
  type: z.string().min(1).max(64),
  /** Of an event. */
  name: z.string().max(64).nullish(),
  id: id.nullish(),
  channelId: z
    .string()
    .max(64)
    .regex(/^[\w.-]+$/, 'must be letters, digits, dots, hyphens'),
  serviceUrl: z
    .string()
    .max(2048)
    .regex(/^https?:\/\//i, 'must be an http(s) address')
    .nullish(),
  timestamp: z.string().nullish(),
  localTimestamp: z.string().nullish(),
  locale: z.string().max(64).nullish(),
  deliveryMode: z.string().nullish(),
  from: account,
  recipient: account.nullish(),
  conversation: z.object({
    id,
    tenantId: z.string().nullish(),
    conversationType: z.string().nullish(),
    isGroup: z.boolean().nullish(),
  }),
  text: z.string().nullish(),
  value: z.unknown().optional(),
  channelData: z.unknown().optional(),
  attachments: z
    .array(
      z.object({
        name: z.string().nullish(),
        contentType: z.string().nullish(),
        contentUrl: z.string().nullish(),
      }),
    )
    .nullish(),
  membersAdded: z.array(account).nullish(),
});
export type InboundActivity = z.infer<typeof activitySchema>;

/** The body is not an activity that can be answered; the message says which field is wrong. */
export class BadActivity extends Error {
  override readonly name = 'BadActivity';
}

/** Checks the form of a parsed body. Throws BadActivity. */
export function parseActivity(json: unknown): InboundActivity {
  const parsed = activitySchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue && issue.path.length > 0 ? issue.path.join('.') : 'the body';
  throw new BadActivity(`${where}: ${issue?.message ?? 'not an activity'}; send a Bot Framework activity`);
}

/** A text field inside of free-form data; absent is null, any other type is an error of the sender. */
export function textField(data: unknown, container: string, name: string): string | null {
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, name)) return null;
  const value: unknown = (data as Record<string, unknown>)[name];
  if (typeof value === 'string') return value;
  if (value === null) return null;
  throw new BadActivity(`${container}.${name}: must be text`);
}

/** A whole number inside of free-form data. */
function numberField(data: unknown, container: string, name: string): number {
  const value: unknown = typeof data === 'object' && data !== null ? (data as Record<string, unknown>)[name] : undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new BadActivity(`${container}.${name}: must be a whole number, the number of the last message that has arrived`);
}

/**
 * The key that makes the activity happen once. Channels give every activity an id of its conversation. One without an id
 * but with the sender's time is told by its bytes; one with neither is taken as new each time: a customer who writes the
 * same words twice is likelier than a repeated request, and swallowing his words would be silent.
 */
export function messageIdOf(activity: InboundActivity, raw: Uint8Array): string {
  const timed = activity.timestamp ?? activity.localTimestamp;
  const own = activity.id ?? (timed ? `sha256 ${hash('sha256', raw, 'hex')}` : `once ${randomUUID()}`);
  return `${activity.conversation.id}\n${own}`;
}

/** Channels also attach renderings of the text itself; a file is what can be fetched. */
export function filesOf(attachments: InboundActivity['attachments']): AttachmentValue['files'] {
  return (attachments ?? [])
    .filter((attachment) => attachment.contentUrl)
    .map(({ name, contentType, contentUrl }) => ({
      name: name || 'file',
      contentType: contentType || 'application/octet-stream',
      ...(contentUrl && /^https?:/i.test(contentUrl) ? { url: contentUrl } : {}),
    }));
}

/** Clients that take messages in responses only: nothing can be sent to them, they ask for what they may have missed. */
export const EXPECT_REPLIES = 'expectReplies';

/** What a proactive message needs, and nothing more about the person than the id. */
function addressOf(activity: InboundActivity): Address {
  const { conversation, recipient } = activity;
  return {
    activityId: activity.id ?? undefined,
    channelId: activity.channelId,
    serviceUrl: activity.serviceUrl ?? undefined,
    locale: activity.locale ?? undefined,
    deliveryMode: activity.deliveryMode === EXPECT_REPLIES ? EXPECT_REPLIES : undefined,
    user: { id: activity.from.id },
    bot: recipient ? { id: recipient.id, name: recipient.name ?? undefined } : undefined,
    conversation: {
      id: conversation.id,
      tenantId: conversation.tenantId ?? undefined,
      conversationType: conversation.conversationType ?? undefined,
      isGroup: conversation.isGroup ?? undefined,
    },
  };
}

/** True when the activity is what the customer did; other activities are acknowledged and ignored. */
function kindOf(activity: InboundActivity): Incoming['kind'] | null {
  const bot = activity.recipient?.id;
  if (activity.type === 'message') return activity.from.role === 'bot' || activity.from.id === bot ? null : 'message';
  if (activity.type === 'event' && activity.name === 'catch_up' && activity.deliveryMode === EXPECT_REPLIES) return 'catch_up';
  if (activity.type !== 'conversationUpdate') return null;
  return (activity.membersAdded ?? []).some((member) => member.id !== bot) ? 'opened' : null;
}

/** Id of the conversation here. */
export function conversationOf({ channelId, conversation }: Pick<InboundActivity, 'channelId' | 'conversation'>): string {
  return `bf:${channelId}:${conversation.id}`;
}

/** What the activity means; null for one that is only acknowledged. Throws BadActivity. */
export function toIncoming(activity: InboundActivity, raw: Uint8Array): Incoming | null {
  const kind = kindOf(activity);
  if (kind === null) return null;
  const wait = activity.deliveryMode === EXPECT_REPLIES;
  if (!wait && !activity.serviceUrl) {
    throw new BadActivity('serviceUrl: missing; give the address for the answer, or set deliveryMode to expectReplies');
  }
  const text = activity.text ?? '';
  const button = textField(activity.value, 'value', 'button');
  const files = filesOf(activity.attachments);
  return {
    inbound: {
      channel: `bf:${activity.channelId}`,
      account: activity.recipient?.id ?? '',
      messageId: messageIdOf(activity, raw),
    },
    sender: activity.from.id,
    conversation: conversationOf(activity),
    address: addressOf(activity),
    kind,
    ...(kind === 'catch_up' && { after: numberField(activity.value, 'value', 'after') }),
    text,
    button,
    files,
    locale: activity.locale ?? null,
    identityToken: textField(activity.channelData, 'channelData', 'identity'),
    wait,
  };
}
