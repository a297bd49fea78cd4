/** Direct Line 3.0 by its HTTP door, with a real database: each endpoint, what it refuses, and what stands in the store in the end. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  begin,
  type Conversation,
  call,
  PAGE,
  type Product,
  product,
  read,
  SECRET,
  say,
  texts,
} from '../adapters/channel/directline/support.ts';

let server: Product;
beforeAll(async () => {
  server = await product();
});
afterAll(() => server.close());

const WELCOME = ['您好。'];
const error = (code: string) => ({ error: { code, message: expect.any(String) } });

describe('a conversation', () => {
  test('is started once: 201, then 200 with the same, and one welcome', async () => {
    const { json } = await call(server, 'POST', '/tokens/generate', { bearer: SECRET });
    const first = await call(server, 'POST', '/conversations', { bearer: json.token, body: { user: {} } });
    const second = await call(server, 'POST', '/conversations', { bearer: json.token });
    expect([first.status, second.status]).toEqual([201, 200]);
    for (const { json: started } of [first, second])
      expect(started).toEqual({
        conversationId: json.conversationId,
        token: expect.any(String),
        expires_in: 1800,
        streamUrl: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/v3\/directline\/conversations\/.*[?&]t=/),
      });
    expect(texts((await read(server, json)).activities)).toEqual(WELCOME);
  });

  test('a server may use its secret for everything', async () => {
    const started = await call(server, 'POST', '/conversations', { bearer: SECRET, body: { user: { id: 'crm-7' } } });
    const mine = { conversationId: started.json.conversationId, token: SECRET };
    expect([started.status, (await say(server, mine, 'hello')).status]).toEqual([201, 200]);
    expect((await read(server, mine)).activities.map(({ from }) => from.id)).toEqual(['bot', 'visitor', 'bot']);
  });

  test('a page over TLS gets a socket address over TLS', async () => {
    const { token } = await begin(server);
    const { json } = await call(server, 'POST', '/conversations', { bearer: token, headers: { origin: PAGE } });
    expect(json.streamUrl).toMatch(/^wss:/);
  });

  test('the own message comes back first, as it was sent, and the answers point at it', async () => {
    const chat = await begin(server);
    const channelData = { clientActivityID: 'mine-1', clientTimestamp: '2026-11-23T02:00:00.000Z' };
    const { status, json } = await say(server, chat, '包裹没到', {
      channelData: { ...channelData, identity: 'x.y.z', secret: '1' },
    });
    expect([status, json]).toEqual([200, { id: `${chat.conversationId}|0000002` }]);
    const { activities, watermark } = await read(server, chat, '1');
    expect(watermark).toBe('3');
    expect(activities).toMatchObject([
      {
        id: json.id,
        type: 'message',
        from: { id: 'visitor', role: 'user' },
        text: '包裹没到',
        timestamp: expect.stringMatching(/Z$/),
        channelData: { ...channelData, 'webchat:sequence-id': 2 },
      },
      {
        id: `${chat.conversationId}|0000003`,
        from: { id: 'bot', role: 'bot' },
        text: '是信还是箱子？',
        replyToId: json.id,
        channelData: { 'webchat:sequence-id': 3 },
      },
    ]);
    // What is not needed to know the message again is not kept.
    expect(Object.keys(activities[0]?.channelData ?? {})).not.toContain('identity');
    expect(JSON.stringify(activities)).not.toContain('"secret"');
  });

  test('a token names the writer, whatever the activity says', async () => {
    const chat = await begin(server, { user: { id: 'u-1', name: '小明' } });
    await say(server, chat, 'hello', { from: { id: 'somebody else', name: 'Admin' } });
    const [, mine] = (await read(server, chat)).activities;
    expect(mine?.from).toEqual({ id: 'u-1', name: '小明', role: 'user' });
  });

  test('a press of a button comes back as one', async () => {
    const chat = await begin(server);
    await say(server, chat, '包裹没到');
    const question = (await read(server, chat)).activities.at(-1);
    const box = question?.suggestedActions?.actions.find(({ title }) => title === '箱子');
    await say(server, chat, '箱子', { value: box?.value });
    expect((await read(server, chat)).activities.at(-1)?.text).toBe('订单号？');
    // An old one is explained, not applied.
    await say(server, chat, '箱子', { value: box?.value });
    expect(texts((await read(server, chat, '5')).activities)).toEqual(['箱子', '刚才已经点过了。', '订单号？']);
  });

  test('the same message sent three times at once is one; with other words it is refused', async () => {
    const chat = await begin(server);
    const twice = { channelData: { clientActivityID: 'same' } };
    const answers = await Promise.all([1, 2, 3].map(() => say(server, chat, '你好', twice)));
    expect(new Set(answers.map(({ status, json }) => `${status} ${json.id}`)).size).toBe(1);
    expect(texts((await read(server, chat)).activities)).toEqual([...WELCOME, '你好', '您好。']);
    const other = await say(server, chat, '再见', twice);
    expect([other.status, other.json]).toEqual([409, error('Conflict')]);
    // In another conversation it is another message.
    expect((await say(server, await begin(server), '再见', twice)).status).toBe(200);
  });

  test('with expectReplies the answers are in the response, and in the transcript all the same', async () => {
    const chat = await begin(server);
    const { json } = await say(server, chat, 'my parcel is lost', { deliveryMode: 'expectReplies' });
    expect(json).toMatchObject({
      id: expect.any(String),
      watermark: '3',
      activities: [{ text: 'Letter or box?', replyToId: json.id }],
    });
    expect((await read(server, chat, json.watermark)).activities).toEqual([]);
    expect((await read(server, chat, '1')).activities.map(({ id }) => id)).toEqual([json.id, json.activities[0].id]);
  });

  test('nothing is sent: the outbox stays empty', async () => {
    await say(server, await begin(server), '你好');
    expect(await server.serving.bot.store.outboxRows('open', '9999', 0, 10)).toEqual([]);
  });

  test.each([
    ['no activity', [], 400, 'BadArgument'],
    ['no type', { from: { id: 'a' } }, 400, 'MissingProperty'],
    ['a text that is none', { type: 'message', text: 5 }, 400, 'BadArgument'],
    ['channel data that is none', { type: 'message', channelData: 'x' }, 400, 'BadArgument'],
    ['an endless id', { type: 'message', channelData: { clientActivityID: 'x'.repeat(300) } }, 400, 'BadArgument'],
    ['half a character in an id', { type: 'message', channelData: { clientActivityID: '\ud800' } }, 400, 'BadArgument'],
    ['a button that is none', { type: 'message', value: { button: {} } }, 400, 'BadArgument'],
    ['a file inside of the message', { type: 'message', attachments: [{ contentUrl: 'data:text/html,x' }] }, 400, 'BadArgument'],
  ])('%s is refused in words', async (_, body, status, code) => {
    const { conversationId, token } = await begin(server);
    const answer = await call(server, 'POST', `/conversations/${conversationId}/activities`, { bearer: token, body });
    expect([answer.status, answer.json]).toEqual([status, error(code)]);
  });

  test('without a name the writer is asked for one; reserved names come by token only', async () => {
    const { json } = await call(server, 'POST', '/tokens/generate', { bearer: SECRET });
    const post = (body: object) =>
      call(server, 'POST', `/conversations/${json.conversationId}/activities`, { bearer: json.token, body });
    expect((await post({ type: 'message', text: 'hi' })).json).toEqual(error('MissingProperty'));
    expect((await post({ type: 'message', text: 'hi', from: { id: 'dl_admin' } })).json).toEqual(error('BadArgument'));
    expect((await post({ type: 'message', text: 'hi', from: { id: 'me' } })).status).toBe(200);
  });

  test('other activities are acknowledged with an id and change nothing', async () => {
    const chat = await begin(server);
    for (const type of ['typing', 'event', 'conversationUpdate', 'endOfConversation'])
      expect((await say(server, chat, '', { type, name: 'webchat/join' })).json).toEqual({ id: expect.any(String) });
    expect(texts((await read(server, chat)).activities)).toEqual(WELCOME);
  });
});

describe('watermarks', () => {
  let chat: Conversation;
  beforeAll(async () => {
    chat = await begin(server);
    await say(server, chat, '你好');
  });
  const get = (query: string) =>
    call(server, 'GET', `/conversations/${chat.conversationId}/activities${query}`, { bearer: chat.token });

  test.each([
    ['', 3, '3'],
    ['?watermark=', 3, '3'],
    ['?watermark=-', 3, '3'],
    ['?watermark=0', 3, '3'],
    ['?watermark=2', 1, '3'],
    ['?watermark=3', 0, '3'],
    // One from before a restore of the database must not make the client deaf.
    ['?watermark=999999999999', 0, '3'],
  ])('%j', async (query, count, watermark) => {
    const { status, json } = await get(query);
    expect([status, json.activities.length, json.watermark]).toEqual([200, count, watermark]);
  });

  test.each(['-1', 'NaN', '1.5', '1e3', '%00', 'undefined', '9'.repeat(40)])('36 %j is refused in words', async (watermark) => {
    const { status, json } = await get(`?watermark=${watermark}`);
    expect([status, json]).toEqual([400, error('BadArgument')]);
  });
});

describe('a foreign conversation', () => {
  const paths = [
    ['GET', ''],
    ['GET', '/activities'],
    ['POST', '/activities'],
    ['POST', '/upload'],
  ] as const;

  test.each(paths)('35 %s …%s: a token opens its own only', async (method, path) => {
    const [mine, theirs] = [await begin(server), await begin(server)];
    const body = method === 'POST' ? { type: 'message', from: { id: 'a' }, text: 'hi' } : undefined;
    const { status, json } = await call(server, method, `/conversations/${theirs.conversationId}${path}`, {
      bearer: mine.token,
      body,
    });
    expect([status, json]).toEqual([403, error('WrongConversation')]);
  });

  test.each(['none', '..%2f..%2fetc', 'a'.repeat(200), '%00', '__proto__'])('%j does not exist', async (id) => {
    for (const [method, path] of paths) {
      const body = method === 'POST' ? {} : undefined;
      const { status } = await call(server, method, `/conversations/${id}${path}`, { bearer: SECRET, body });
      expect([400, 404]).toContain(status);
    }
  });
});
