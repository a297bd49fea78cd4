/**
 * Reads what a client of the web channel posts. Checked by hand: this is the way of every message, and a schema library costs as
 * much as the rest of it.
 */
import { randomUUID } from 'node:crypto';
import type { AttachmentValue } from '../../../flow/graph.ts';
import { type ClientData, type Incoming, type KeptFile, READ_BY_CLIENT } from '../../../service/ports.ts';
import { BadActivity, EXPECT_REPLIES, textField } from '../botframework-inbound.ts';
import { badArgument, Refusal } from './refusal.ts';
import type { Claims } from './token.ts';

/** A file that came with a message: one that was uploaded has an id, one that lies elsewhere an address. */
export type SentFile = KeptFile & { readonly name: string };

/** What is kept with a customer's message so that it comes back as it was sent. */
export type Echo = {
  readonly from: string;
  readonly name?: string;
  readonly data?: ClientData;
  readonly files?: readonly KeptFile[];
};

export type Posted =
  /** Something that the customer said. */
  | { readonly kind: 'message'; readonly incoming: Incoming }
  /** Something else: it is acknowledged, and an event comes back on the open sockets. */
  | { readonly kind: 'other'; readonly type: string; readonly name: string | null; readonly value: unknown; readonly echo: Echo };

type Fields = { readonly [name: string]: unknown };

const LONGEST_ID = 256;
const LONGEST_NAME = 100;
const LONGEST_IDENTITY = 4_096;
const LONGEST_URL = 2_048;
const MOST_FILES = 10;
/** Ids are keys: no control characters, no half characters. */
const PLAIN = /^[^\p{Cc}\p{Cs}]+$/u;
const CONVERSATION = /^[A-Za-z0-9_-]{16,64}$/;

export function isConversationId(text: string): boolean {
  return CONVERSATION.test(text);
}

/** The conversation's id in the store. */
export function storedId(conversation: string): string {
  return `${READ_BY_CLIENT}${conversation}`;
}

/** The id that clients know, of the one in the store. */
export function plainId(conversation: string): string {
  return conversation.slice(READ_BY_CLIENT.length);
}

export function objectOf(json: unknown, what: string): Fields {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Fields;
  throw badArgument(`${what} must be a JSON object.`);
}

/** A text of a request; null when it is absent. */
export function textOf(fields: Fields, name: string, longest: number): string | null {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw badArgument(`${name} must be text.`);
  if (value.length > longest) throw badArgument(`${name} is longer than ${longest} characters.`);
  return value;
}

/** A name or id of a request; null when it is absent or empty. */
export function plainOf(fields: Fields, name: string, longest = LONGEST_ID): string | null {
  const value = textOf(fields, name, longest);
  if (value === null || value === '') return null;
  if (!PLAIN.test(value)) throw badArgument(`${name} must not contain control characters.`);
  return value;
}

function senderOf(
  activity: Fields,
  claims: Pick<Claims, 'user' | 'name'>,
): { readonly id: string; readonly name: string | null } {
  const from = activity.from === undefined || activity.from === null ? {} : objectOf(activity.from, 'from');
  const name = claims.name ?? plainOf(from, 'name', LONGEST_NAME);
  if (claims.user !== undefined) return { id: claims.user, name };
  const id = plainOf(from, 'id');
  if (id === null) throw new Refusal(400, 'MissingProperty', 'from.id is missing; say who writes.');
  if (id.startsWith('dl_')) throw badArgument('from.id begins with dl_, which only a token may give.');
  return { id, name };
}

/** Of the free-form data of a client only what it needs to know its message again; anything else may hold what must not be kept. */
function keptData(data: Fields, text: string): ClientData | null {
  const kept: { [field: string]: unknown } = {};
  for (const name of ['clientActivityID', 'clientTimestamp']) {
    const value = plainOf(data, name);
    if (value !== null) kept[name] = value;
  }
  if (typeof data.postBack === 'boolean') kept.postBack = data.postBack;
  const pressed = data.messageBack;
  if (typeof pressed === 'object' && pressed !== null && 'displayText' in pressed && pressed.displayText === text)
    kept.messageBack = { displayText: text };
  const sizes = data.attachmentSizes;
  if (Array.isArray(sizes) && sizes.length <= MOST_FILES && sizes.every((size) => Number.isSafeInteger(size)))
    kept.attachmentSizes = sizes;
  return Object.keys(kept).length === 0 ? null : kept;
}

function linkedFiles(attachments: unknown): readonly SentFile[] {
  if (attachments === undefined || attachments === null) return [];
  if (!Array.isArray(attachments)) throw badArgument('attachments must be a list.');
  if (attachments.length > MOST_FILES) throw badArgument(`attachments has more than ${MOST_FILES} entries.`);
  return attachments.flatMap((one: unknown): SentFile[] => {
    const file = objectOf(one, 'an attachment');
    const url = typeof file.contentUrl === 'string' ? file.contentUrl : null;
    // Channels also attach renderings of the text itself; a file is what can be fetched.
    if (url === null) return [];
    if (url.length > LONGEST_URL || !/^https?:\/\//i.test(url))
      throw badArgument('contentUrl must be an http(s) address; send a file itself to …/upload.');
    const name = plainOf(file, 'name', LONGEST_ID) ?? 'file';
    return [{ name, type: plainOf(file, 'contentType', LONGEST_NAME) ?? 'application/octet-stream', url }];
  });
}

function buttonOf(value: unknown): string | null {
  try {
    return textField(value, 'value', 'button');
  } catch (error) {
    throw error instanceof BadActivity ? badArgument(`${error.message}.`) : error;
  }
}

/** Files as the bot sees them. */
function filesOf(files: readonly SentFile[]): AttachmentValue['files'] {
  return files.map(({ name, type, url, upload }) => ({
    name,
    contentType: type,
    ...(upload !== undefined ? { url: `upload:${upload}` } : url !== undefined ? { url } : {}),
  }));
}

/**
 * Reads an activity.
 * @param uploads files that came with it
 * @throws Refusal when it is none
 */
export function readPosted(
  json: unknown,
  claims: Pick<Claims, 'conv' | 'user' | 'name' | 'identity'>,
  uploads: readonly SentFile[] = [],
): Posted {
  const activity = objectOf(json, 'The body');
  const type = plainOf(activity, 'type', 64);
  if (type === null)
    throw new Refusal(400, 'MissingProperty', 'type is missing; send an activity such as {"type": "message", …}.');
  const sender = senderOf(activity, claims);
  const text = textOf(activity, 'text', Number.POSITIVE_INFINITY) ?? '';
  const data =
    activity.channelData === undefined || activity.channelData === null ? {} : objectOf(activity.channelData, 'channelData');
  const kept = keptData(data, text);
  const files = [...uploads, ...(type === 'message' ? linkedFiles(activity.attachments) : [])];
  const echo: Echo = {
    from: sender.id,
    ...(sender.name !== null && { name: sender.name }),
    ...(kept && { data: kept }),
    ...(files.length > 0 && { files: files.map(({ name: _, ...file }) => file) }),
  };
  if (type !== 'message') return { kind: 'other', type, name: plainOf(activity, 'name'), value: activity.value, echo };
  const button = buttonOf(activity.value);
  return {
    kind: 'message',
    incoming: {
      inbound: { channel: 'web', account: claims.conv, messageId: messageIdOf(activity, kept) },
      sender: sender.id,
      conversation: storedId(claims.conv),
      address: {},
      kind: 'message',
      text,
      button,
      files: filesOf(files),
      locale: textOf(activity, 'locale', 64),
      identityToken: textOf(data, 'identity', LONGEST_IDENTITY) ?? claims.identity ?? null,
      wait: activity.deliveryMode === EXPECT_REPLIES,
      client: echo,
    },
  };
}

/** A message without any id is a new one each time: swallowing the same words written twice would be silent. */
function messageIdOf(activity: Fields, kept: ClientData | null): string {
  const own = kept?.clientActivityID;
  if (typeof own === 'string') return `c:${own}`;
  const id = plainOf(activity, 'id');
  return id === null ? `once:${randomUUID()}` : `a:${id}`;
}

/** The beginning of a conversation, in which the bot greets. Once for each. */
export function readOpened(conversation: string, locale: string | null, identity: string | null): Incoming {
  return {
    inbound: { channel: 'web', account: conversation, messageId: 'opened' },
    sender: '',
    conversation: storedId(conversation),
    address: {},
    kind: 'opened',
    text: '',
    button: null,
    files: [],
    locale,
    identityToken: identity,
    wait: false,
  };
}

/** The number behind a watermark: 0 reads from the beginning; null: the parameter is missing. */
export function readWatermark(text: string | null): number | null {
  if (text === null) return null;
  if (text === '' || text === '-') return 0;
  if (/^\d{1,15}$/.test(text)) return Math.min(Number(text), MOST_SEQ);
  throw badArgument('watermark is none of ours; send the last one that you got, or leave it empty to read from the beginning.');
}
/** Larger than any number of a message, small enough for every column. */
const MOST_SEQ = 1_000_000_000;
