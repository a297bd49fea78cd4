/** The whole bot on PostgreSQL: two equal processes behind a balancer that sends each message to either of them. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createLog } from '../../src/adapters/system/log.ts';
import { type RunningBot, startBot } from '../../src/compose.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { learn } from '../../src/knowledge.ts';
import { startServing } from '../../src/serve.ts';
import type { Channel, Incoming } from '../../src/service/ports.ts';
import { type Postgres, query, startPostgres, testDatabase } from '../support/postgres.ts';
import { shippedKnowledge } from '../support/shipped-knowledge.ts';
import { miniProject } from '../support/talk.ts';

const silent = createLog('silent');
const delivered: { readonly text: string; readonly buttons: readonly string[] }[] = [];
const channel: Channel = {
  name: 'test',
  async deliver(_address, messages) {
    for (const { message } of messages)
      delivered.push({ text: message.text, buttons: message.choices.map((choice) => choice.payload) });
  },
};
const running: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
  delivered.length = 0;
});

function config(url: string, more: { readonly [name: string]: string } = {}): Config {
  const read = readConfig({ WATCH_FLOWS: 'off', DATABASE_URL: url, PORT: '0', DEMO_PAGE: 'off', STUDIO: 'off', ...more });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.config;
}
async function bot(
  url: string,
  knowledge = learn(miniProject()),
  more = { WALLET_URL: 'http://127.0.0.1:9' },
): Promise<RunningBot> {
  const started = await startBot(config(url, more), knowledge, silent, { push: channel });
  running.push(started);
  return started;
}

let count = 0;
const incoming = (conversation: string, text: string, more: Partial<Incoming> = {}): Incoming => ({
  inbound: { channel: 'test', account: 'bot', messageId: `m${++count}` },
  bodyHash: createHash('sha256').update(text).digest('hex'),
  conversation,
  address: { to: conversation },
  kind: 'message',
  text,
  button: null,
  files: [],
  locale: 'zh',
  identityToken: null,
  wait: true,
  ...more,
});
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200 && !(await holds()); i++) await pause(25);
}

test('a conversation of the real flows that changes the process with every message is the same as with one', async () => {
  const url = await testDatabase();
  const knowledge = shippedKnowledge();
  const started = await startBot(config(url), knowledge, silent, {});
  running.push(started);
  // The sandbox wallet of the first process serves both.
  const wallet = { WALLET_URL: started.sandbox?.url ?? '', WALLET_TOKEN: started.sandbox?.token ?? '' };
  const both = [started, await bot(url, knowledge, wallet)];
  const script = ['转账还没到', '我没有订单号', '重新开始', '怎么充值', '谢谢'];
  const talk = async (conversation: string, bots: readonly RunningBot[]): Promise<readonly string[]> => {
    const said: string[] = [];
    for (const [i, text] of script.entries()) {
      const reply = await (bots[i % bots.length] as RunningBot).receive(incoming(conversation, text));
      said.push(...reply.messages.map(({ message }) => message.text));
    }
    return said;
  };
  const alternating = await talk('web:a', both);
  expect(alternating.length).toBeGreaterThan(5);
  expect(alternating).toEqual(await talk('web:b', [started]));
});

test('the same message at both processes at once is answered once, and both give that answer', async () => {
  const url = await testDatabase();
  const [a, b] = [await bot(url), await bot(url)];
  const message = incoming('web:c', '包裹没到');
  const replies = await Promise.all([a, b, a, b].map((one) => one.receive(message)));
  const texts = replies.map((reply) => reply.messages.map((each) => each.message.text));
  expect(texts).toEqual(texts.map(() => ['是信还是箱子？']));
  expect(await a.store.transcript('web:c', 0)).toHaveLength(2);
  expect((await b.receive({ ...message, bodyHash: 'another body', text: '转人工' })).problem).toBe('conflict');
  expect(await b.store.conflicts(10)).toHaveLength(1);
});

test('what is pushed goes out once, and a button of one process works at the other', async () => {
  const url = await testDatabase();
  const [a, b] = [await bot(url), await bot(url)];
  await a.receive(incoming('push:d', '包裹没到', { wait: false }));
  await until(() => delivered.length > 0);
  await b.receive(incoming('push:d', '箱子', { wait: false, button: delivered[0]?.buttons[1] ?? '' }));
  await until(() => delivered.length > 1);
  await pause(1_200);
  expect(delivered.map(({ text }) => text)).toEqual(['是信还是箱子？', '订单号？']);
});

test('a timer fires once, whichever process has it', async () => {
  const url = await testDatabase();
  const [a] = [await bot(url), await bot(url), await bot(url)];
  for (const i of [1, 2, 3, 4]) await a.receive(incoming(`push:t${i}`, '包裹没到', { wait: false }));
  await until(() => delivered.length >= 4);
  delivered.length = 0;
  await query(url, 'UPDATE timer SET due = 0');
  await until(() => delivered.length >= 4);
  await pause(1_200);
  expect(delivered.map(({ text }) => text)).toEqual([1, 2, 3, 4].map(() => '还在吗？是信还是箱子？'));
});

describe('a server whose database goes away', () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server.close());

  test('is not ready and says why, refuses messages with 503, and goes on without a restart', async () => {
    const url = await server.database();
    const settings = config(url, { WALLET_URL: 'http://127.0.0.1:9' });
    const serving = await startServing(settings, Promise.resolve(learn(miniProject())), silent);
    running.push(serving);
    const ready = async () => {
      const response = await fetch(`${serving.url}/readyz`);
      return { status: response.status, text: await response.text() };
    };
    const post = (id: string) =>
      fetch(`${serving.url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          type: 'message',
          id,
          channelId: 'test',
          deliveryMode: 'expectReplies',
          from: { id: 'c' },
          recipient: { id: 'bot' },
          conversation: { id: 'c' },
          text: '包裹没到',
        }),
      });
    expect((await ready()).status).toBe(200);
    expect((await post('1')).status).toBe(200);
    await server.stop('kill');
    const down = await ready();
    expect(down.status).toBe(503);
    expect(down.text).toMatch(/database 127\.0\.0\.1:\d+\/t\d+: /);
    expect(down.text).not.toContain(new URL(url).password);
    expect((await fetch(`${serving.url}/livez`)).status).toBe(200);
    expect((await post('2')).status).toBe(503);
    await server.start();
    await until(async () => (await ready()).status === 200);
    const answer = await post('2');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('是信还是箱子');
  }, 60_000);
});
