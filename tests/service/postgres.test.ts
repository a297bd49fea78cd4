/** The whole bot on PostgreSQL: two equal processes behind a balancer that sends each message to either of them. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { createLog } from '../../src/adapters/system/log.ts';
import { type RunningBot, startBot } from '../../src/compose.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { learn } from '../../src/knowledge.ts';
import type { Channel, Incoming } from '../../src/service/ports.ts';
import { query, testDatabase } from '../support/postgres.ts';
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
  sender: 'somebody',
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
  for (let i = 0; i < 1000 && !(await holds()); i++) await pause(25);
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
