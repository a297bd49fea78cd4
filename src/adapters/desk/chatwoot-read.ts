/** Webhooks of Chatwoot in our words. What is missing or unknown is left out: their form changes from version to version. */
import { z } from 'zod';

const id = z.union([z.number(), z.string()]).transform(String);
const person = z
  .object({ id: id.nullish(), name: z.string().nullish(), type: z.string().nullish(), available_name: z.string().nullish() })
  .nullish();
const conversation = z.object({
  id: id.nullish(),
  status: z.string().nullish(),
  meta: z.object({ assignee: person }).nullish(),
});
const schema = conversation.extend({
  event: z.string().max(100),
  account: z.object({ id }).nullish(),
  content: z.string().nullish(),
  content_attributes: z
    .object({ submitted_values: z.array(z.object({ title: z.string().nullish(), value: z.string().nullish() })).nullish() })
    .nullish()
    .catch(null),
  /** A word; in other places of the same body a number. */
  message_type: z.union([z.string(), z.number()]).nullish(),
  private: z.boolean().nullish(),
  is_private: z.boolean().nullish(),
  created_at: z.union([z.string(), z.number()]).nullish(),
  sender: person,
  user: person,
  attachments: z.array(z.object({ file_type: z.string().nullish(), data_url: z.string().nullish() })).nullish(),
  conversation: conversation.nullish(),
});
type Body = z.infer<typeof schema>;

export type ChatwootEvent = {
  readonly account: string;
  /** The number that people see, and that the calls take. */
  readonly conversation: string;
  /** `open`: people have it · `pending`: the bot has it · `resolved` · `snoozed`; empty: it is not said. */
  readonly status: string;
  /** Name of whom it is assigned to. */
  readonly assignee: string | null;
} & (
  | {
      readonly kind: 'message';
      readonly id: string;
      readonly from: 'customer' | 'agent';
      readonly name: string | null;
      readonly sender: string;
      readonly text: string;
      /** Value of the choice that was picked. */
      readonly picked: string | null;
      readonly files: readonly { readonly type: string; readonly url: string }[];
      /** Milliseconds since 1970; null: it is not said. */
      readonly at: number | null;
    }
  | { readonly kind: 'typing'; readonly name: string | null }
  /** The conversation, not what is said in it. `moved`: its status is what has changed. */
  | { readonly kind: 'conversation'; readonly moved: boolean }
);

const TYPES = ['incoming', 'outgoing', 'activity', 'template'];

/** @returns null for everything that nothing follows from: notes, the program's own messages, events of other things */
export function readChatwoot(json: unknown): ChatwootEvent | null {
  const parsed = schema.safeParse(json);
  if (!parsed.success) return null;
  const body = parsed.data;
  const about = body.conversation ?? body;
  const common = {
    account: body.account?.id ?? '',
    conversation: about.id ?? '',
    status: about.status ?? '',
    assignee: nameOf(about.meta?.assignee),
  };
  if (common.conversation === '') return null;
  switch (body.event) {
    case 'message_created':
    case 'message_updated':
      return messageOf(body, common);
    case 'conversation_typing_on':
      return body.is_private === true || isNobody(body.user) ? null : { ...common, kind: 'typing', name: nameOf(body.user) };
    case 'conversation_status_changed':
    case 'conversation_resolved':
    case 'conversation_opened':
      return { ...common, kind: 'conversation', moved: true };
    case 'conversation_updated':
      return { ...common, kind: 'conversation', moved: false };
    default:
      return null;
  }
}

type Common = Pick<ChatwootEvent, 'account' | 'conversation' | 'status' | 'assignee'>;

function messageOf(body: Body, common: Common): ChatwootEvent | null {
  const { message_type: type, content_attributes: extra, id: own } = body;
  const word = typeof type === 'number' ? TYPES[type] : type;
  if (own == null || body.private === true || body.conversation == null) return null;
  const picked = extra?.submitted_values?.[0] ?? null;
  const isPick = body.event === 'message_updated';
  // Of what is changed later only an answer to choices is news; it stands in the message that showed them.
  if (isPick !== (picked?.value != null)) return null;
  const from = isPick || word === 'incoming' ? 'customer' : 'agent';
  if (!isPick && word !== 'incoming' && word !== 'outgoing') return null;
  if (from === 'agent' && isNobody(body.sender)) return null;
  return {
    ...common,
    kind: 'message',
    id: isPick ? `${own}/picked` : own,
    from,
    name: nameOf(body.sender),
    sender: body.sender?.id ?? '',
    text: (isPick ? (picked?.title ?? picked?.value) : body.content) ?? '',
    picked: picked?.value ?? null,
    files: (body.attachments ?? []).flatMap(({ file_type, data_url }) =>
      data_url && /^https?:/i.test(data_url) ? [{ type: file_type ?? 'file', url: data_url }] : [],
    ),
    at: instantOf(body.created_at),
  };
}

/** Programs, us among them, and the customer are no people of the desk. Older versions do not say who people are. */
function isNobody(one: z.infer<typeof person>): boolean {
  return one?.type != null && one.type !== 'user';
}

function nameOf(one: z.infer<typeof person>): string | null {
  return one?.available_name || one?.name || null;
}

/** Seconds since 1970, or a date. */
function instantOf(at: string | number | null | undefined): number | null {
  if (at == null) return null;
  const ms = typeof at === 'number' || /^\d+$/.test(at) ? Number(at) * 1000 : Date.parse(at);
  return Number.isFinite(ms) ? ms : null;
}
