/** Chatwoot in its documented shapes: with us as the bot of an inbox, and as the desk behind an API channel. */
import type { Product } from '../channel/directline/support.ts';
import { type Arrived, fakeServer, type Side, signedPost, talkerOf, webTalker } from './outside.ts';

const BOT_SECRET = 'secret of the bot';
const INBOX_SECRET = 'secret of the inbox';
const WANG = { id: 7, name: '王芳', type: 'user' };

/** `message_type` is a word above and a number among the conversation's messages, as it is there. */
const message = (id: number, type: 'incoming' | 'outgoing', content: string, conversation: object, more: object = {}) => ({
  event: 'message_created',
  id,
  content,
  content_type: 'text',
  content_attributes: {},
  message_type: type,
  private: false,
  created_at: new Date().toISOString(),
  account: { id: 1, name: 'Wallet' },
  inbox: { id: 5, name: 'Web' },
  sender: type === 'incoming' ? { id: 91, name: 'Li', type: 'contact' } : WANG,
  conversation: { ...conversation, messages: [{ id, content, message_type: type === 'incoming' ? 0 : 1 }] },
  ...more,
});

const conversationOf = (id: number, status: string, assignee: object | null = null) => ({
  id,
  status,
  inbox_id: 5,
  contact_inbox: { source_id: 'source-1' },
  meta: { sender: { id: 91, name: 'Li' }, assignee, team: null, hmac_verified: false },
  custom_attributes: {},
  labels: [],
  unread_count: 0,
});

/** We are its agent bot: its customers are ours. */
export async function chatwootBotSide(): Promise<Side> {
  let number = 100;
  let status = 'pending';
  let assignee: object | null = null;
  let sent = 1000;
  const lines: string[] = [];
  const isWords = ({ path, json }: Arrived) => path.endsWith(`/${number}/messages`) && json.private !== true;
  const server = await fakeServer(
    (request) => {
      if (request.path.endsWith('/toggle_status')) status = request.json.status;
      if (isWords(request)) lines.push(`bot: ${request.json.content}`);
      return { id: ++sent };
    },
    (request) => !isWords(request),
  );
  const post = (product: Product) => signedPost(`${product.url}/bridge/chatwoot`, 'x-chatwoot', BOT_SECRET);
  const conversation = () => conversationOf(number, status, assignee);
  const calls = (what: string) => server.arrived.filter(({ path }) => path.endsWith(`/${number}/${what}`));
  const notes = () => calls('messages').filter(({ json }) => json.private === true);
  const changed = (product: Product, event: string) =>
    post(product)({ event, account: { id: 1 }, ...conversation(), changed_attributes: [], at: ++sent });
  return {
    name: 'chatwoot, as its bot',
    server,
    env: {
      OTHER_DESK: 'chatwoot',
      CHATWOOT_URL: server.url,
      CHATWOOT_ACCOUNT: '1',
      CHATWOOT_BOT_TOKEN: 'token of the bot',
      CHATWOOT_BOT_SECRET: BOT_SECRET,
      CHATWOOT_TEAM: '3',
    },
    passesBy: true,
    takesAtOnce: true,
    async talker(product) {
      number += 1;
      [status, assignee] = ['pending', null];
      lines.length = 0;
      const say = async (text: string) => {
        const answered = await post(product)(message(++sent, 'incoming', text, conversation()));
        if (answered !== 200) throw new Error(`answered ${answered}`);
      };
      return talkerOf(say, () => [...lines]);
    },
    begun: () =>
      calls('toggle_status').some(({ json }) => json.status === 'open')
        ? [[...calls('custom_attributes'), ...notes(), ...calls('assignments')].map(({ raw }) => raw).join('\n')]
        : [],
    words: () => [],
    ended: () => calls('toggle_status').flatMap(({ json }) => (json.status === 'pending' ? ['pending'] : [])),
    async accept(product, name) {
      assignee = { ...WANG, name };
      return changed(product, 'conversation_updated');
    },
    async write(product, id, text) {
      if (!lines.includes(`王芳: ${text}`)) lines.push(`王芳: ${text}`);
      return post(product)(message(id, 'outgoing', text, conversation()));
    },
    async giveBack(product) {
      status = 'pending';
      return changed(product, 'conversation_status_changed');
    },
    post,
  };
}

/** It is the desk behind an API channel: its people answer the customers of our web channel. */
export async function chatwootInboxSide(withToken: boolean): Promise<Side> {
  let number = 200;
  let status = 'open';
  let assignee: object | null = null;
  let sent = 5000;
  const server = await fakeServer(({ method, path }: Arrived) => {
    if (/\/contacts$/.test(path)) return { source_id: `source-${++sent}`, pubsub_token: 'p', id: 1, name: 'Li' };
    if (/\/conversations$/.test(path) && method === 'GET') return [];
    if (/\/conversations$/.test(path)) {
      [status, assignee] = ['open', null];
      return { id: ++number, inbox_id: 5, messages: [] };
    }
    return { id: ++sent };
  });
  const post = (product: Product) => signedPost(`${product.url}/bridge/chatwoot`, 'x-chatwoot', INBOX_SECRET);
  const changed = (product: Product, event: string) =>
    post(product)({ event, account: { id: 1 }, ...conversationOf(number, status, assignee), at: ++sent });
  const ofPublic = (pattern: RegExp) => server.arrived.filter(({ path, method }) => method === 'POST' && pattern.test(path));
  const said = () => ofPublic(/^\/public\/.*\/messages$/);
  const notes = () => ofPublic(/^\/api\/v1\/accounts\/1\/.*\/messages$/);
  return {
    name: withToken ? 'chatwoot, behind our channels' : 'chatwoot, behind our channels and without a token',
    server,
    env: {
      OTHER_DESK: 'chatwoot',
      CHATWOOT_URL: server.url,
      CHATWOOT_INBOX: 'inbox-1',
      CHATWOOT_INBOX_SECRET: INBOX_SECRET,
      CHATWOOT_IDENTITY_KEY: 'hmac_demo',
      ...(withToken && {
        CHATWOOT_ACCOUNT: '1',
        CHATWOOT_BOT_TOKEN: 'token of the bot',
        CHATWOOT_BOT_SECRET: BOT_SECRET,
      }),
    },
    passesBy: false,
    takesAtOnce: false,
    talker: webTalker,
    begun() {
      const made = ofPublic(/\/conversations$/);
      const notePath = withToken ? notes() : said();
      const about = (index: number) => [made[index], notePath[index]].map((one) => one?.raw).join('\n');
      return notePath.length < made.length ? [] : made.map((_, index) => about(index));
    },
    words: () => said().map(({ json }) => json.content),
    ended: () => ofPublic(/toggle_status$/).flatMap(({ json }) => (json.status === 'resolved' ? ['resolved'] : [])),
    async accept(product, name) {
      assignee = { ...WANG, name };
      return changed(product, 'conversation_updated');
    },
    write: (product, id, text) => post(product)(message(id, 'outgoing', text, conversationOf(number, status, assignee))),
    async giveBack(product) {
      status = 'pending';
      return changed(product, 'conversation_status_changed');
    },
    post,
  };
}
