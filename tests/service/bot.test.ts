/** The whole bot behind its doors: real store, real sandbox wallet over HTTP, real flows. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openSqliteStore } from '../../src/adapters/store/sqlite.ts';
import { type RunningBot, startBot } from '../../src/compose.ts';
import { type Config, readConfig } from '../../src/config.ts';
import type { Channel, Incoming, Log, Reply } from '../../src/service/ports.ts';
import type { Knowledge } from '../../src/service/turn.ts';
import { shippedKnowledge } from '../support/shipped-knowledge.ts';

const folder = mkdtempSync(join(tmpdir(), 'signpost-service-'));
const file = join(folder, 'bot.db');
const logged: string[] = [];
const log: Log = {
  info: (fields, message) => void logged.push(JSON.stringify({ message, ...fields })),
  warn: (fields, message) => void logged.push(JSON.stringify({ message, ...fields })),
  error: (fields, message) => void logged.push(JSON.stringify({ message, ...fields })),
};

function config(): Config {
  const read = readConfig({ WATCH_FLOWS: 'off', DATABASE_FILE: file });
  if (!read.ok) throw new Error(read.problems.join());
  return read.config;
}

let knowledge: Knowledge;
let bot: RunningBot;
const delivered: string[] = [];
const channel: Channel = {
  name: 'test',
  async deliver(_address, messages) {
    for (const { message } of messages) delivered.push(message.text);
  },
};

beforeAll(async () => {
  knowledge = shippedKnowledge();
  bot = await startBot(config(), knowledge, log, { push: channel });
});
afterAll(async () => {
  await bot.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await fault('ok');
  delivered.length = 0;
});

let count = 0;
function incoming(conversation: string, text: string, more: Partial<Incoming> = {}): Incoming {
  count += 1;
  const [channelName = ''] = conversation.split(':');
  return {
    inbound: { channel: channelName, account: 'bot', messageId: `m${count}` },
    sender: 'somebody',
    conversation,
    address: { to: conversation },
    kind: 'message',
    text,
    button: null,
    files: [],
    locale: null,
    identityToken: null,
    wait: true,
    ...more,
  };
}

const texts = (reply: Reply) => reply.messages.map(({ message }) => message.text);

async function sandbox(path: string, body: object): Promise<{ token: string }> {
  const response = await fetch(`${bot.sandbox?.url}/sandbox/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as { token: string };
}
const fault = (mode: string) => sandbox('faults', { mode });
const signIn = async (customer: string) => (await sandbox('sign-in', { customer })).token;

describe('a customer whom the wallet knows', () => {
  test('is told the status of the transfer, looked up over HTTP, in one answer', async () => {
    const identityToken = await signIn('cust-li-na');
    const reply = await bot.receive(incoming('web:li', '我转的钱对方没收到，订单号 2026112200000101', { identityToken }));
    expect(texts(reply).join('\n')).toMatch(/查到了/);
    expect(reply.problem).toBeNull();
  });

  test('another customer’s order stays unknown', async () => {
    const identityToken = await signIn('cust-wang-wei');
    const reply = await bot.receive(incoming('web:wang', '转账没到，订单号 2026112200000101', { identityToken }));
    expect(texts(reply).join('\n')).not.toMatch(/查到了/);
  });

  test('a forged or foreign token proves nobody', async () => {
    const identityToken = `${await signIn('cust-li-na')}x`;
    const reply = await bot.receive(incoming('web:forged', '我转的钱对方没收到，订单号 2026112200000101', { identityToken }));
    expect(texts(reply).join('\n')).toMatch(/不能确认您的身份/);
  });

  test('when the wallet is down, that is said, and nothing is invented', async () => {
    await fault('down');
    const identityToken = await signIn('cust-li-na');
    const reply = await bot.receive(incoming('web:down', '我转的钱对方没收到，订单号 2026112200000101', { identityToken }));
    expect(texts(reply).join('\n')).not.toMatch(/查到了/);
    expect(texts(reply).length).toBeGreaterThan(0);
    expect((await bot.store.conversation('web:down'))?.state.status).not.toBe('waiting');
  });
});

describe('once', () => {
  test('the same message twice is answered with the same words and runs once', async () => {
    const message = incoming('web:twice', '我登录不了');
    const first = await bot.receive(message);
    const second = await bot.receive(message);
    expect(second).toEqual({ ...first, repeated: true });
    expect((await bot.store.transcript('web:twice', 0)).filter((one) => one.from === 'customer')).toHaveLength(1);
  });

  test('a retry of a message whose look-up has run gets the look-up’s answer too', async () => {
    const message = incoming('web:retry', '我转的钱对方没收到，订单号 2026112200000101', {
      identityToken: await signIn('cust-li-na'),
    });
    const [first, second] = await Promise.all([bot.receive(message), bot.receive(message)]);
    expect(texts(second)).toEqual(texts(first));
    expect(texts(first).join()).toMatch(/查到了/);
  });

  test('the same id with other words is refused', async () => {
    const message = incoming('web:conflict', '我登录不了');
    await bot.receive(message);
    expect(await bot.receive({ ...message, text: '冻结账户' })).toEqual({
      messages: [],
      problem: 'conflict',
    });
  });

  test('twenty messages at once in one conversation are answered in order, one turn each', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, (_, i) => bot.receive(incoming('web:burst', `第${i}句`))));
    expect(replies.every((reply) => reply.messages.length > 0)).toBe(true);
    const transcript = await bot.store.transcript('web:burst', 0);
    expect(transcript.map((one) => one.seq)).toEqual(transcript.map((_, i) => i + 1));
    expect(transcript.filter((one) => one.from === 'customer').map((one) => one.message.text)).toEqual(
      Array.from({ length: 20 }, (_, i) => `第${i}句`),
    );
  });
});

describe('channels that are sent to', () => {
  test('get the answers through the outbox, those of a look-up after the others', async () => {
    const message = incoming('push:a', '我转的钱对方没收到，订单号 2026112200000101', {
      wait: false,
      identityToken: await signIn('cust-li-na'),
    });
    expect(await bot.receive(message)).toMatchObject({ messages: [], problem: null });
    const said = async () =>
      (await bot.store.transcript('push:a', 0)).filter((one) => one.from === 'bot').map((one) => one.message.text);
    // Each message is delivered by itself, one after the other.
    const isDone = async () => delivered.join().includes('查到了') && delivered.length >= (await said()).length;
    for (let i = 0; i < 500 && !(await isDone()); i++) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(delivered.join()).toMatch(/查到了/);
    expect(delivered).toEqual(await said());
  });
});

describe('secrets and tickets', () => {
  test('a password is gone before anything is stored, and the customer is told', async () => {
    const reply = await bot.receive(incoming('web:secret', '我登录不了，我的密码是 Sunsh1ne#88'));
    expect(texts(reply).join()).toMatch(/密码/);
    const stored = JSON.stringify([
      await bot.store.transcript('web:secret', 0),
      await bot.store.turns('web:secret'),
      await bot.store.conversation('web:secret'),
    ]);
    expect(stored).not.toMatch(/Sunsh1ne/);
    for (const name of ['bot.db', 'bot.db-wal']) expect(readFileSync(join(folder, name)).includes('Sunsh1ne')).toBe(false);
    expect(logged.join()).not.toMatch(/Sunsh1ne/);
  });

  test('a handoff leaves a ticket with the brief under the number that was told', async () => {
    await bot.receive(incoming('web:ticket', '密码错误登不上去'));
    const reply = await bot.receive(incoming('web:ticket', '转人工'));
    const number = /H-[0-9A-Z]{8}/.exec(texts(reply).join())?.[0] ?? '';
    const ticket = await bot.store.ticket(number);
    expect(ticket?.conversation).toBe('web:ticket');
    expect(ticket?.brief.topic).toBe('login_failure');
  });

  test('every turn is kept with its event and why', async () => {
    await bot.receive(incoming('web:why', '我登录不了'));
    const [turn] = await bot.store.turns('web:why');
    expect(turn?.event).toMatchObject({ kind: 'message', understanding: { decision: { kind: 'route', flow: 'login_failure' } } });
    expect(turn?.why).toMatchObject({ rule: 'route', path: expect.arrayContaining([expect.stringMatching(/^login_failure\//)]) });
  });
});

describe('hard input', () => {
  test.each([
    ['empty', ''],
    ['100,000 characters', '我登录不了'.repeat(20_000)],
    ['only emoji', '😭😭😭'],
    ['NUL', 'a\u0000b'],
    ['lone surrogates', '\ud83d 登录 \udc00'],
  ])('%s is answered and the transcript intact', async (name, text) => {
    const reply = await bot.receive(incoming(`web:hard-${name}`, text));
    expect(texts(reply).join('')).not.toBe('');
    const [said] = await bot.store.transcript(`web:hard-${name}`, 0);
    expect(said?.message.text).toBe(text);
  });
});

describe('a broken turn', () => {
  test('is abandoned: apology to the customer, state as before, the error in the log without words of the customer', async () => {
    const start = knowledge.graph.flows.login_failure;
    if (!start) throw new Error('no login flow');
    const steps = { ...start.steps };
    delete steps[start.start];
    const broken: Knowledge = {
      ...knowledge,
      graph: { ...knowledge.graph, flows: { ...knowledge.graph.flows, login_failure: { ...start, steps } } },
    };
    const other = await startBot({ ...config(), database: { kind: 'sqlite', file: ':memory:' } }, broken, log, {});
    const reply = await other.receive(incoming('web:broken', '我登录不了啊西瓜'));
    expect(texts(reply).join()).not.toBe('');
    expect((await other.store.conversation('web:broken'))?.state.status).not.toBe('waiting');
    expect(logged.join()).toMatch(/turn failed/);
    expect(logged.join()).not.toMatch(/西瓜/);
    await other.close();
  });
});

describe('a slow wallet', () => {
  test('keeps the customer waiting, not the store: another process reads, and the answer comes', async () => {
    const message = incoming('web:crash', '我转的钱对方没收到，订单号 2026112200000101', {
      identityToken: await signIn('cust-li-na'),
    });
    await fault('slow');
    const lost = bot.receive(message);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const store = openSqliteStore({ file, log });
    expect((await store.conversation('web:crash'))?.state.status).toBe('waiting');
    await store.close();
    await fault('ok');
    expect(texts(await lost).length).toBeGreaterThan(0);
    expect(texts(await bot.receive(message)).length).toBeGreaterThan(0);
  });
});
