/** What a client tells beside messages: typing, reading, rating. None of it is a turn. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSignals, type SignalHooks } from '../../src/adapters/channel/directline/signals.ts';
import {
  type Answered,
  begin,
  type Conversation,
  call,
  listen,
  type Product,
  product,
  read,
  say,
} from '../adapters/channel/directline/support.ts';

let server: Product;
beforeAll(async () => {
  server = await product({ METRICS: 'on' });
});
afterAll(() => server.close());

const tell = ({ conversationId, token }: Conversation, activity: object): Promise<Answered> =>
  call(server, 'POST', `/conversations/${conversationId}/activities`, {
    bearer: token,
    body: { from: { id: 'visitor' }, ...activity },
  });
const rating = (value: unknown) => ({ type: 'event', name: 'signpost.rating', value });

describe('a rating', () => {
  test.each([
    ['zh', '再见', '很好，我的密码是 hunter2abc'],
    ['en', 'bye', 'Good. My password is hunter2abc'],
  ])('%s: is taken when the bot has said goodbye, once, and nobody sees it in the chat', async (_, bye, comment) => {
    const chat = await begin(server);
    const early = await tell(chat, rating({ of: 'bot', stars: 5 }));
    expect([early.status, early.json.error.code]).toEqual([409, 'NothingToRate']);
    await say(server, chat, bye);
    const before = await read(server, chat);
    const last = before.activities.at(-1);
    expect(last?.channelData).toMatchObject({ 'signpost:end': true });
    const ears = await listen(chat.streamUrl);
    const good = rating({ of: 'bot', stars: 4, comment });
    expect([(await tell(chat, good)).status, (await tell(chat, good)).status]).toEqual([200, 200]);
    const other = await tell(chat, rating({ of: 'bot', stars: 1 }));
    expect([other.status, other.json.error.code]).toEqual([409, 'AlreadyRated']);
    const agent = await tell(chat, rating({ of: 'agent', stars: 1 }));
    expect([agent.status, agent.json.error.code]).toEqual([409, 'NothingToRate']);
    const dossier = await server.serving.bot.store.dossier(`web:${chat.conversationId}`);
    expect(dossier?.ratings).toMatchObject([{ of: 'bot', stars: 4, seq: Number(before.watermark) }]);
    expect(JSON.stringify(dossier?.ratings)).not.toContain('hunter2abc');
    // Nothing was said, and nothing came over the socket.
    expect(await read(server, chat)).toEqual(before);
    expect(JSON.stringify(ears.activities)).not.toContain('signpost.rating');
    ears.close();
  });

  test('that is none gets a clear 400, and is counted nowhere', async () => {
    const chat = await begin(server);
    await say(server, chat, '再见');
    for (const value of [
      undefined,
      5,
      { of: 'bot', stars: 9 },
      { of: 'boss', stars: 1 },
      { of: 'bot', stars: 1, comment: 'x'.repeat(2000) },
    ]) {
      const { status, json } = await tell(chat, rating(value));
      expect([status, json.error.code]).toEqual([400, 'BadArgument']);
      expect(json.error.message).toMatch(/^value/);
    }
    const text = (await (await fetch(`${server.url}/metrics`)).text())
      .split('\n')
      .filter((line) => line.startsWith('signpost_ratings'));
    expect(text).toEqual([`signpost_ratings_total{of="bot",stars="4"} 2`]);
  });
});

describe('typing and reading', () => {
  test('are acknowledged without a turn', async () => {
    const chat = await begin(server);
    const before = await read(server, chat);
    for (const activity of [{ type: 'typing' }, { type: 'event', name: 'signpost.read', value: { seq: 1 } }]) {
      const { status, json } = await tell(chat, activity);
      expect([status, json]).toEqual([200, { id: expect.stringContaining(chat.conversationId) }]);
    }
    expect(await read(server, chat)).toEqual(before);
    for (const value of [undefined, {}, { seq: 0 }, { seq: '1' }, { seq: 1.5 }])
      expect((await tell(chat, { type: 'event', name: 'signpost.read', value })).status).toBe(400);
  });

  test('reach the hooks under the stored id, and no more often than makes sense', async () => {
    const heard: unknown[] = [];
    let now = 1_000_000;
    const hooks: SignalHooks = {
      onTyping: (conversation) => void heard.push([conversation, 'typing']),
      onRead: (conversation, seq) => void heard.push([conversation, seq]),
    };
    const signals = createSignals(hooks, () => now);
    const activity = (type: string, name: string | null = null, value: unknown = undefined) =>
      ({ kind: 'other', type, name, value, echo: { from: 'me' } }) as const;
    expect(await signals.take('abc', activity('typing'))).toBe(true);
    expect(await signals.take('abc', activity('event', 'signpost.read', { seq: 7 }))).toBe(true);
    expect(heard).toEqual([
      ['web:abc', 'typing'],
      ['web:abc', 7],
    ]);
    for (let i = 0; i < 100; i++) await signals.take('abc', activity('typing'));
    expect(heard.length).toBeLessThan(10);
    await signals.take('other', activity('typing'));
    expect(heard.at(-1)).toEqual(['web:other', 'typing']);
    now += 60_000;
    await signals.take('abc', activity('typing'));
    expect(heard.at(-1)).toEqual(['web:abc', 'typing']);
    // What is none of these goes its way as before.
    for (const other of [activity('event', 'mine'), activity('conversationUpdate'), activity('endOfConversation')])
      expect(await signals.take('abc', other)).toBe(false);
  });
});
