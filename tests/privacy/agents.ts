/** Every door by which words of people at a desk come in: our own desk, and desks that are not ours. */
import { randomUUID } from 'node:crypto';
import { SECRET, signedPost } from '../adapters/desk/outside.ts';

/** Numbers that people of support write all day. */
export const LEGIBLE =
  '工单 H-1234，案件编号 20261123-000123，订单号 2024112200001234567890，客服热线 95188 或 400-820-8820，我们的热线 +852 2345 6789，邮箱 help@postie.example。';

// biome-ignore lint/suspicious/noExplicitAny: answers of every route
type Answered = { readonly status: number; readonly json: any };
export type DeskClient = (method: 'GET' | 'POST', path: string, body?: object | Buffer, name?: string) => Promise<Answered>;

/** Whoever opens the set-up link: agent, supervisor and admin in one. */
export async function signUp(url: string, token: string): Promise<DeskClient> {
  let cookie = '';
  const ask: DeskClient = async (method, path, body, name = '') => {
    const response = await fetch(`${url}/desk/api/${path}`, {
      method,
      headers: {
        'x-signpost': '1',
        cookie,
        ...(body instanceof Buffer
          ? { 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}` }
          : { 'content-type': 'application/json' }),
      },
      ...(body && { body: body instanceof Buffer ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return { status: response.status, json: await response.json() };
  };
  const person = { token, login: 'admin', name: '管理员', password: 'correct horse 马' };
  const { status, json } = await ask('POST', 'setup', person);
  if (status !== 200) throw new Error(JSON.stringify(json));
  return ask;
}

/** The words of somebody at our desk about one conversation. */
export function atTheDesk(ask: DeskClient, conversation: string, ticket: string) {
  const of = `conversations/${encodeURIComponent(conversation)}`;
  const act = async (wanted: { readonly kind: string; readonly [field: string]: unknown }): Promise<void> => {
    const { row, lastSeq } = (await ask('GET', of)).json;
    const body = { id: randomUUID(), epoch: row.epoch, act: { ...wanted, ...(wanted.kind === 'reply' && { seen: lastSeq }) } };
    const { status, json } = await ask('POST', `${of}/act`, body);
    if (status !== 200 || json.kind !== 'done') throw new Error(`${JSON.stringify(wanted)}: ${JSON.stringify(json)}`);
  };
  return {
    act,
    /** Everything that is kept of words. */
    async write(text: string, png: Buffer): Promise<void> {
      const { json: file } = await ask('POST', `${of}/files`, png, `${text.replaceAll('/', ' ')}.png`);
      const files = [{ upload: file.upload, name: `${text.replaceAll('/', ' ')}.png` }];
      await act({ kind: 'reply', text, files });
      await act({ kind: 'note', text });
      const { version } = (await ask('GET', `tickets/${ticket}`)).json;
      const { status, json } = await ask('POST', `tickets/${ticket}`, { version, note: text, reply: text });
      if (status !== 200) throw new Error(`${text}: ${version} ${JSON.stringify(json)}`);
    },
    /** To a colleague, and back. */
    async passOn(text: string): Promise<void> {
      await act({ kind: 'whisper', text });
      await act({ kind: 'transfer', to: { queue: 'support' }, note: text });
      await act({ kind: 'claim' });
    },
    /** Everything that is refused. */
    async mistake(text: string): Promise<readonly number[]> {
      const name = encodeURIComponent(text);
      const epoch = 1;
      const wrong = (wanted: object, id: string = randomUUID()) => ask('POST', `${of}/act`, { id, epoch, act: wanted });
      const answers = await Promise.all([
        wrong({ kind: 'claim' }, text),
        wrong({ kind: 'reassign', agent: text }),
        wrong({ kind: 'transfer', to: { queue: text }, note: text }),
        wrong({ kind: 'resolve', disposition: text, note: '' }),
        wrong({ kind: text }),
        ask('POST', `tickets/${ticket}`, { version: 1, assignee: text }),
        ask('POST', `tickets/${name}`, { version: 1, note: text }),
        ask('GET', `tickets?q=${name}&topic=${name}&assignee=${name}`),
        ask('GET', `conversations/${name}`),
        ask('POST', 'people', { login: `u${randomUUID()}`, name: text }),
        ask('POST', 'setup/look', { token: text }),
      ]);
      return answers.map(({ status }) => status);
    },
  };
}

/** The words of somebody at a desk that speaks our signed webhook. */
export function overTheWebhook(url: string, conversation: string, ticket: string) {
  const post = signedPost(`${url}/bridge/desk`, 'x-signpost', SECRET);
  const say = (body: object): Promise<number> => post({ id: randomUUID(), conversation, ticket, ...body });
  const agentOf = (text: string) => ({ name: text.slice(0, 200) });
  return {
    write: (text: string) => say({ event: 'message', text, agent: agentOf(text) }),
    /** What nothing is kept of, and what is refused. */
    mistake: async (text: string): Promise<readonly number[]> => [
      await say({ event: 'typing', agent: agentOf(text) }),
      await say({ event: 'queue', position: 1, words: text }),
      await say({ event: text, text }),
      await say({ event: 'message', text, agent: agentOf(text), ticket: text.slice(0, 200) }),
    ],
  };
}

export const CHATWOOT_SECRET = 'secret of the bot';

/** A conversation of Chatwoot, whose bot we are: the words of its customer and of its people. */
export function inChatwoot(url: string, number: number) {
  const post = signedPost(`${url}/bridge/chatwoot`, 'x-chatwoot', CHATWOOT_SECRET);
  let sent = 0;
  const message = (type: 'incoming' | 'outgoing', content: string, status: string, file = content, id = `${++sent}`) =>
    post({
      event: 'message_created',
      id,
      content,
      message_type: type,
      private: false,
      created_at: new Date().toISOString(),
      account: { id: 1 },
      sender: { id: type === 'incoming' ? 91 : 7, name: content, type: type === 'incoming' ? 'contact' : 'user' },
      conversation: { id: number, status, meta: { assignee: null } },
      attachments: [{ file_type: 'image', data_url: `https://files.example/${encodeURIComponent(file)}.png` }],
    });
  return {
    customer: (text: string, status = 'pending') => message('incoming', text, status),
    person: (text: string, file?: string, id?: string) => message('outgoing', text, 'open', file, id),
    assigned: (name: string) =>
      post({
        event: 'conversation_updated',
        account: { id: 1 },
        id: number,
        status: 'open',
        meta: { assignee: { id: 7, name, type: 'user' } },
        at: ++sent,
      }),
  };
}
