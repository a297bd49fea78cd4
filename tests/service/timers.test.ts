/** Timers behind the doors: fired by the dispatcher, once, delivered or kept for who asks, also after a restart. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { createLog } from '../../src/adapters/system/log.ts';
import { type RunningBot, startBot } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { learn } from '../../src/knowledge.ts';
import type { Channel, Incoming } from '../../src/service/ports.ts';
import { miniProject } from '../support/talk.ts';

const folder = mkdtempSync(join(tmpdir(), 'signpost-timers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const knowledge = learn(miniProject());

const delivered: { text: string; buttons: readonly string[] }[] = [];
const channel: Channel = {
  name: 'test',
  async deliver(_address, messages) {
    for (const { message } of messages)
      delivered.push({ text: message.text, buttons: message.choices.map((choice) => choice.payload) });
  },
};
const running: RunningBot[] = [];
async function start(file = ':memory:'): Promise<RunningBot> {
  const read = readConfig({ WATCH_FLOWS: 'off', DATABASE_FILE: file, WALLET_URL: 'http://127.0.0.1:9' });
  if (!read.ok) throw new Error(read.problems.join());
  const bot = await startBot(read.config, knowledge, createLog('silent'), { push: channel });
  running.push(bot);
  return bot;
}
afterEach(async () => {
  for (const bot of running.splice(0)) await bot.close();
  delivered.length = 0;
});

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
  wait: false,
  ...more,
});

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 1000 && !(await holds()); i++) await new Promise((resolve) => setTimeout(resolve, 25));
}
/** Makes the conversation's timer due now. */
async function hurry(bot: RunningBot, conversation: string): Promise<void> {
  const timer = await bot.store.timerOf(conversation);
  const state = (await bot.store.conversation(conversation))?.state;
  if (!timer || !state) throw new Error('nothing is waited for');
  const now = new Date().toISOString();
  const event = { kind: 'failed', id: `h${++count}`, at: now, fresh: '0000000000' } as const;
  await bot.store.turn(
    { inbound: { channel: 'hurry', account: '', messageId: event.id }, bodyHash: '', conversation, address: null, at: now },
    () => ({
      state,
      messages: [],
      outbox: [],
      tickets: [],
      ticketNotes: [],
      outcomes: [],
      feedback: [],
      personal: null,
      event,
      why: null,
      doubt: null,
      timer: { id: timer.id, due: now },
    }),
  );
}

describe('a timer that is due', () => {
  test('fires by itself, and what the bot says is sent, with buttons that work', async () => {
    const bot = await start();
    await bot.receive(incoming('push:a', '包裹没到'));
    await hurry(bot, 'push:a');
    await until(() => delivered.length >= 2);
    expect(delivered.map(({ text }) => text)).toEqual(['是信还是箱子？', '还在吗？是信还是箱子？']);
    expect(delivered[1]?.buttons).toEqual(delivered[0]?.buttons);
    expect((await bot.store.timerOf('push:a'))?.id).toMatch(/close$/);
    await bot.receive(incoming('push:a', '箱子', { button: delivered[1]?.buttons[1] ?? '' }));
    await until(() => delivered.length >= 3);
    expect(delivered[2]?.text).toBe('订单号？');
  });

  test('fires once, however many processes look after the same database', async () => {
    const file = join(folder, 'many.db');
    const [bot] = await Promise.all([start(file), start(file), start(file)]);
    await bot.receive(incoming('push:b', '包裹没到'));
    await hurry(bot, 'push:b');
    await until(() => delivered.length >= 2);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(delivered.map(({ text }) => text)).toEqual(['是信还是箱子？', '还在吗？是信还是箱子？']);
  });

  test('fires after a restart', async () => {
    const file = join(folder, 'restart.db');
    const first = await start(file);
    await first.receive(incoming('push:c', '包裹没到'));
    await until(() => delivered.length >= 1);
    await running.pop()?.close();
    delivered.length = 0;
    const second = await start(file);
    expect(await second.store.timerOf('push:c')).not.toBeNull();
    await hurry(second, 'push:c');
    await until(() => delivered.length >= 1);
    expect(delivered[0]?.text).toBe('还在吗？是信还是箱子？');
  });
});

describe('a client that is not sent to', () => {
  test('finds what it missed when it asks, and nothing twice', async () => {
    const bot = await start();
    const reply = await bot.receive(incoming('web:d', '包裹没到', { wait: true }));
    const after = reply.messages.at(-1)?.seq ?? 0;
    expect(await bot.passSilence('web:d')).toBe(true);
    const missed = await bot.receive(incoming('web:d', '', { wait: true, kind: 'catch_up', after }));
    expect(missed.messages.map(({ message }) => message.text)).toEqual(['还在吗？是信还是箱子？']);
    const again = await bot.receive(incoming('web:d', '', { wait: true, kind: 'catch_up', after: missed.messages[0]?.seq ?? 0 }));
    expect(again.messages).toEqual([]);
    expect((await bot.receive(incoming('web:nobody', '', { wait: true, kind: 'catch_up', after: 0 }))).messages).toEqual([]);
  });
});

test('where nothing is waited for, no silence passes', async () => {
  const bot = await start();
  await bot.receive(incoming('web:e', '转人工', { wait: true }));
  expect(await bot.passSilence('web:e')).toBe(false);
});
