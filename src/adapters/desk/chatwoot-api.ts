/** The calls to Chatwoot that a bot's token may make, and those of an API channel. */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { type Exchange, NotTaken } from './exchange.ts';

export type ChatwootSettings = {
  /** Address of the installation. */
  readonly url: string;
  /** We are the agent bot of an inbox. `secret` signs what it sends us. */
  readonly bot: { readonly account: string; readonly token: string; readonly secret: string } | null;
  /** An API channel, behind which its people answer the customers of our channels. */
  readonly inbox: { readonly identifier: string; readonly identityKey: string | null; readonly secret: string } | null;
  /** Team that handoffs are assigned to; null: Chatwoot decides. */
  readonly team: number | null;
};

export type Fields = { readonly [name: string]: unknown };

/** A conversation as its own account sees it. */
export type AccountApi = {
  message(conversation: string, message: Fields): Promise<void>;
  status(conversation: string, status: 'open' | 'pending' | 'resolved'): Promise<void>;
  attributes(conversation: string, attributes: Fields): Promise<void>;
  priority(conversation: string, priority: 'urgent' | 'high'): Promise<void>;
  assign(conversation: string, whom: Fields): Promise<void>;
};

export function accountApi({ url, bot }: Pick<ChatwootSettings, 'url' | 'bot'>, exchange: Exchange): AccountApi | null {
  if (bot === null) return null;
  const post = async (conversation: string, path: string, body: Fields): Promise<void> => {
    const to = `${url}/api/v1/accounts/${bot.account}/conversations/${encodeURIComponent(conversation)}/${path}`;
    await exchange({ method: 'POST', url: to, headers: { api_access_token: bot.token }, body: JSON.stringify(body) });
  };
  return {
    message: (conversation, message) => post(conversation, 'messages', message),
    status: (conversation, status) => post(conversation, 'toggle_status', { status }),
    attributes: (conversation, attributes) => post(conversation, 'custom_attributes', { custom_attributes: attributes }),
    priority: (conversation, priority) => post(conversation, 'toggle_priority', { priority }),
    assign: (conversation, whom) => post(conversation, 'assignments', whom),
  };
}

/** The customer's side of an API channel. */
export type InboxApi = {
  /** @returns the id under which the channel knows the contact */
  contact(identifier: string, name: string | null): Promise<string>;
  /** @returns the numbers of the contact's conversations, the latest last */
  conversations(contact: string): Promise<readonly string[]>;
  begin(contact: string, attributes: Fields): Promise<string>;
  say(contact: string, conversation: string, text: string, echoId: string): Promise<void>;
};

const text = z.union([z.string(), z.number()]).transform(String);
const contactSchema = z.object({ source_id: text });
const conversationSchema = z.object({ id: text });

function read<T>(schema: z.ZodType<T>, answer: unknown, what: string): T {
  const parsed = schema.safeParse(answer);
  // It was done: asking again would do it twice, but going on is not possible without the id.
  if (!parsed.success) throw new NotTaken(`Chatwoot gave no ${what}`);
  return parsed.data;
}

export function inboxApi({ url, inbox }: Pick<ChatwootSettings, 'url' | 'inbox'>, exchange: Exchange): InboxApi | null {
  if (inbox === null) return null;
  const base = `${url}/public/api/v1/inboxes/${encodeURIComponent(inbox.identifier)}/contacts`;
  const post = (path: string, body: Fields) =>
    exchange({ method: 'POST', url: `${base}${path}`, headers: {}, body: JSON.stringify(body) });
  const of = (contact: string) => `/${encodeURIComponent(contact)}/conversations`;
  return {
    async contact(identifier, name) {
      const { identityKey } = inbox;
      const proof = identityKey && createHmac('sha256', identityKey).update(identifier).digest('hex');
      const body = { identifier, ...(proof && { identifier_hash: proof }), ...(name !== null && { name }) };
      return read(contactSchema, await post('', body), 'contact').source_id;
    },
    async conversations(contact) {
      const answer = await exchange({ method: 'GET', url: `${base}${of(contact)}`, headers: {} });
      return read(z.array(conversationSchema), answer, 'list of conversations').map((one) => one.id);
    },
    begin: async (contact, attributes) =>
      read(conversationSchema, await post(of(contact), { custom_attributes: attributes }), 'conversation').id,
    async say(contact, conversation, content, echoId) {
      await post(`${of(contact)}/${encodeURIComponent(conversation)}/messages`, { content, echo_id: echoId });
    },
  };
}
