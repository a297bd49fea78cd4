/** 1 to 10: what channels do to messages. Each on both stores, with two equal bots behind a balancer. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseActivity, toIncoming } from '../../src/adapters/channel/botframework-inbound.ts';
import type { RunningBot } from '../../src/compose.ts';
import type { Incoming, Reply } from '../../src/service/ports.ts';
import { AT, later, requestOf, writeOf } from '../contract/store-samples.ts';
import { complaintsKnowledge } from '../support/complaints.ts';
import { message, newPlace, type Place, STORES, say, told } from './place.ts';

const DAY_MS = 86_400_000;

/** An activity as the Bot Framework brings it. */
function arriving(more: object): Incoming {
  const json = {
    type: 'message',
    id: 'm1',
    channelId: 'test',
    deliveryMode: 'expectReplies',
    from: { id: 'user' },
    recipient: { id: 'bot' },
    conversation: { id: 'c' },
    text: '转账还没到',
    ...more,
  };
  const incoming = toIncoming(parseActivity(json), Buffer.from(JSON.stringify(json)));
  if (incoming === null) throw new Error('not a message');
  return incoming;
}
const identityOf = ({ inbound, sender, text, button }: Incoming) => [inbound, sender, text, button];
const texts = ({ messages }: Reply) => messages.map((one) => one.message.text);

test('3 same message, new event id: it is the same message', () => {
  expect(identityOf(arriving({ channelData: { event: 'e2' } }))).toEqual(identityOf(arriving({ channelData: { event: 'e1' } })));
});

test('9 client clock a day off, either way: it makes no other message of it', () => {
  const first = arriving({ timestamp: AT });
  for (const off of [-DAY_MS, DAY_MS]) expect(identityOf(arriving({ timestamp: later(off) }))).toEqual(identityOf(first));
});

describe.each(STORES)('on %s', (name) => {
  let place: Place;
  let a: RunningBot;
  let b: RunningBot;
  beforeEach(async () => {
    place = await newPlace(name);
    [a, b] = [await place.bot(), await place.bot()];
  }, 60_000);
  afterEach(() => place.close());

  test('1 same id three times in parallel on two instances: run once, answered three times alike, new visitors too', async () => {
    for (const visitor of Array.from({ length: 8 }, (_, i) => `visitor ${i}`)) {
      const once = message(visitor, '包裹没到');
      const replies = await Promise.all([a, b, a].map((bot) => bot.receive(once)));
      expect(replies.map(({ problem }) => problem)).toEqual([null, null, null]);
      expect(replies.map(texts)).toEqual([1, 2, 3].map(() => ['是信还是箱子？']));
      expect(await told(a, visitor)).toEqual(['customer: 包裹没到', 'bot: 是信还是箱子？']);
    }
  });

  test('2 same id, other body: refused and kept for the audit, and nothing is run', async () => {
    const first = message('c', '包裹没到');
    await a.receive(first);
    const { inbound } = first;
    expect(await b.receive(message('c', '转人工', { inbound }))).toEqual({ messages: [], problem: 'conflict' });
    expect(await told(a, 'c')).toEqual(['customer: 包裹没到', 'bot: 是信还是箱子？']);
    expect(await b.store.conflicts(10)).toMatchObject([{ inbound, conversation: 'push:c', times: 1 }]);
  });

  test('4 retry first, original never: the retry is a message', async () => {
    const retry = arriving({ channelData: { attempt: 2 }, text: '包裹没到' });
    expect(texts(await a.receive(retry))).toEqual(['是信还是箱子？']);
  });

  test('5 retry while the first still runs: it waits for the same answer, also at the other instance', async () => {
    const wallet = await slowWallet();
    try {
      const knowledge = complaintsKnowledge();
      const both = [await place.bot({ wallet: wallet.url, knowledge }), await place.bot({ wallet: wallet.url, knowledge })];
      const [first, second] = both as [RunningBot, RunningBot];
      for (const text of ['我要投诉', '服务', '等了很久没有人管']) await say(first, 'c', text);
      const confirm = message('c', '提交');
      const replies = [first.receive(confirm)];
      await wallet.asked;
      replies.push(second.receive(confirm), first.receive(confirm));
      wallet.answer();
      for (const reply of await Promise.all(replies)) expect(texts(reply).at(0)).toBe('已提交 K-1。');
      expect((await told(first, 'c')).filter((line) => line.includes('已提交'))).toHaveLength(1);
      expect(wallet.calls()).toBe(1);
    } finally {
      await wallet.close();
    }
  }, 60_000);

  test('6 retry after 7 days, and after 8: it gets the first answer', async () => {
    const store = await place.store();
    await store.turn(requestOf('c', 'm1'), (before) => writeOf(before, 'm1'));
    for (const days of [7, 8]) {
      await store.expire('inbound', later((days - 8) * DAY_MS));
      const again = await store.turn(requestOf('c', 'm1'), (before) => writeOf(before, 'again'));
      expect(again).toMatchObject({ kind: 'duplicate', messages: [{ seq: 1 }, { seq: 2 }] });
    }
  });

  test('7 burst of 50 in one conversation: each is answered once, in the order in which each instance got them', async () => {
    const sent = Array.from({ length: 50 }, (_, i) => message('c', i % 2 === 0 ? '几点开门' : '营业时间'));
    const replies = await Promise.all(sent.map((one, i) => (i % 2 === 0 ? a : b).receive(one)));
    expect(replies.every((reply) => reply.problem === null && texts(reply).includes('我们每天开门。'))).toBe(true);
    const lines = await told(a, 'c');
    expect(lines.filter((line) => line.startsWith('customer'))).toHaveLength(50);
    const ofFirst = replies.filter((_, i) => i % 2 === 0).map(({ messages }) => messages[0]?.seq ?? 0);
    expect(ofFirst).toEqual(ofFirst.toSorted((x, y) => x - y));
  });

  test('8 text and attachment at nearly the same time, new visitor: one conversation, both kept, greeted once', async () => {
    const photo = [{ name: 'receipt.png', type: 'image/png', url: 'https://files.example/receipt.png' }];
    for (const visitor of ['x', 'y', 'z', 'w']) {
      const text = message(visitor, '包裹没到');
      const attachment = message(visitor, '', { files: photo as unknown as Incoming['files'] });
      const replies = await Promise.all([a.receive(text), b.receive(attachment)]);
      expect(replies.map(({ problem }) => problem)).toEqual([null, null]);
      const lines = await told(a, visitor);
      const customer = lines.filter((line) => line.startsWith('customer'));
      expect(customer.toSorted()).toHaveLength(2);
      expect(customer).toContain('customer: 包裹没到');
      expect(customer.join()).toContain('receipt.png');
      // What each was answered is what stands behind it, whichever came first.
      for (const { messages } of replies) for (const { seq, from } of messages) expect([seq > 1, from]).toEqual([true, 'bot']);
      expect(new Set(replies.flatMap(({ messages }) => messages.map(({ seq }) => seq))).size).toBe(
        lines.filter((line) => line.startsWith('bot')).length,
      );
    }
  });

  test('10 bot/agent hand-off and customer message at the same instant: one order, both kept, one ticket, one answer each', async () => {
    for (const visitor of ['p', 'q', 'r', 's']) {
      await say(a, visitor, '包裹没到');
      const both = [message(visitor, '转人工'), message(visitor, '箱子')];
      const replies = await Promise.all([a.receive(both[0] as Incoming), b.receive(both[1] as Incoming)]);
      expect(replies.map(({ problem }) => problem)).toEqual([null, null]);
      const turns = await a.store.turns(`push:${visitor}`);
      expect(turns).toHaveLength(3);
      const lines = await told(a, visitor);
      expect(lines.filter((line) => line.startsWith('customer')).toSorted()).toEqual(
        ['customer: 包裹没到', 'customer: 箱子', 'customer: 转人工'].toSorted(),
      );
      const state = (await b.store.conversation(`push:${visitor}`))?.state;
      expect(state?.tickets).toHaveLength(1);
      expect(state?.status).toBe('with_agent');
      // After the hand-off the bot asks nothing more; what it said is in the two answers, each message of it once.
      const seqs = replies.flatMap(({ messages }) => messages.map(({ seq }) => seq));
      expect(new Set(seqs).size).toBe(seqs.length);
      expect(seqs.length).toBe(lines.filter((line) => line.startsWith('bot')).length - 1);
      const handedOff = lines.indexOf('customer: 转人工');
      expect(lines.slice(handedOff).filter((line) => line === 'bot: 订单号？')).toEqual([]);
    }
  });
});

/** A wallet that takes a complaint, and says so when it is told to. */
async function slowWallet() {
  let calls = 0;
  const asked = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const server: Server = createServer(async (request, response) => {
    request.resume();
    calls += 1;
    asked.resolve();
    await gate.promise;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ result: 'filed', fields: { case_no: 'K-1' } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: asked.promise,
    answer: gate.resolve,
    calls: () => calls,
    async close() {
      gate.resolve();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
