/** Stored messages as the activities that clients of the web channel read. */
import { apart, type NamedFile, type StoredMessage } from '../../../service/ports.ts';
import { activityId, LOCALES, toActivity } from '../botframework-outbound.ts';
import type { Echo } from './inbound.ts';

const CHANNEL = 'directline';

/** Who reads, and how files are fetched. */
export type View = {
  readonly conversation: string;
  /** Who writes in the conversation; empty when that is open. */
  readonly user: string;
  /** Address under which the reader can fetch a file that was uploaded; `name`: as which it is saved. */
  readonly fileUrl: (upload: string, name?: string) => string;
};

/** All messages as activities, the customer's own included, in order. */
export function toClient(messages: readonly StoredMessage[], view: View): readonly object[] {
  let asked: StoredMessage | null = null;
  return messages.map((stored, i) => {
    if (stored.from === 'customer') {
      asked = stored;
      return customersOwn(stored, view);
    }
    const next = messages[i + 1];
    // Messages of one turn have one instant; what comes later on its own answers nothing in particular.
    const answers = asked !== null && asked.at === stored.at ? asked.seq : null;
    return fromUs(stored, view, next === undefined || next.from === 'customer', answers);
  });
}

export function watermarkOf(messages: readonly StoredMessage[], after: number): string {
  return String(messages.at(-1)?.seq ?? after);
}

function common({ seq, at }: StoredMessage, { conversation }: View) {
  return { id: activityId(conversation, seq), timestamp: at, channelId: CHANNEL, conversation: { id: conversation } };
}

function fromUs(stored: StoredMessage, view: View, isLast: boolean, answers: number | null): object {
  const { words, files } = apart(stored.message);
  return {
    ...common(stored, view),
    from: { id: stored.from, role: 'bot', ...(stored.message.by !== undefined && { name: stored.message.by }) },
    ...toActivity({ ...stored.message, text: words }, CHANNEL, view.user, isLast),
    ...(files.length > 0 && { attachments: files.map((file) => attachmentOf(file, view, file.name)) }),
    ...(answers !== null && { replyToId: activityId(view.conversation, answers) }),
    channelData: {
      'webchat:sequence-id': stored.seq,
      ...(stored.message.ends && { 'signpost:end': true }),
      // The field in which clients look for it.
      ...(files.length > 0 && { attachmentSizes: files.map(({ size = 0 }) => size) }),
    },
  };
}

/** The customer's message comes back with what the client knows it by. */
function customersOwn(stored: StoredMessage, view: View): object {
  const { lang, client } = stored.message;
  // Written by this channel only, with the fields of an echo.
  const { from = view.user, name, data } = (client ?? {}) as Partial<Echo>;
  const { words, files } = apart(stored.message);
  return {
    ...common(stored, view),
    type: 'message',
    from: { id: from, ...(name !== undefined && { name }), role: 'user' },
    text: words,
    textFormat: 'plain',
    locale: LOCALES[lang],
    ...(files.length > 0 && { attachments: files.map((file) => attachmentOf(file, view)) }),
    channelData: { ...data, 'webchat:sequence-id': stored.seq },
  };
}

function attachmentOf({ name, type, upload, url }: NamedFile, view: View, saveAs?: string): object {
  return { contentType: type, contentUrl: upload === undefined ? url : view.fileUrl(upload, saveAs), name };
}

/** An event that a client sent comes back on the sockets that are open: clients wait for what they sent. */
export function eventEcho(
  conversation: string,
  id: string,
  at: string,
  event: { readonly type: string; readonly name: string | null; readonly value: unknown; readonly echo: Echo },
): object {
  const { from, name, data } = event.echo;
  return {
    type: event.type,
    id,
    timestamp: at,
    channelId: CHANNEL,
    conversation: { id: conversation },
    from: { id: from, ...(name !== undefined && { name }), role: 'user' },
    ...(event.name !== null && { name: event.name }),
    ...(event.value !== undefined && { value: event.value }),
    channelData: { ...data },
  };
}

/** An activity of ours that is not kept: who types, how long the queue is. */
export function passing(conversation: string, id: string, at: string, activity: object): object {
  return {
    id,
    timestamp: at,
    channelId: CHANNEL,
    conversation: { id: conversation },
    from: { id: 'bot', role: 'bot' },
    ...activity,
  };
}

/** The bot is looking something up. */
export function typing(conversation: string, id: string, at: string): object {
  return {
    type: 'typing',
    id,
    timestamp: at,
    channelId: CHANNEL,
    conversation: { id: conversation },
    from: { id: 'bot', role: 'bot' },
  };
}
