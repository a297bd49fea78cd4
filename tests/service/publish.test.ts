/** Flows edited under a running bot: files on disk, the watching process, the store and the conversations are real. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { type RunningBot, startBot } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { loadKnowledge } from '../../src/knowledge.ts';
import type { Channel, Incoming, Log } from '../../src/service/ports.ts';
import type { Verdict } from '../../src/service/publish/publisher.ts';
import { miniSource } from '../support/talk.ts';

const home = mkdtempSync(join(tmpdir(), 'signpost-publish-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const logged: { message: string; fields: { readonly [name: string]: unknown } }[] = [];
const note = (fields: object, message: string) => void logged.push({ message, fields: { ...fields } });
const log: Log = { info: note, warn: note, error: note };

const delivered: string[] = [];
const channel: Channel = {
  name: 'test',
  async deliver(_address, messages) {
    for (const { message } of messages) delivered.push(message.text);
  },
};

type Place = { readonly bot: RunningBot; readonly flows: string; readonly database: string; edit(...changes: Change[]): void };
type Change = readonly [from: string, to: string];

const running: RunningBot[] = [];
let places = 0;
async function start(): Promise<Place> {
  const folder = mkdtempSync(join(home, `place-${++places}-`));
  const flows = mkdtempSync(join(folder, 'flows-'));
  const file = join(flows, 'mini.yaml');
  writeFileSync(file, miniSource());
  const database = join(folder, 'bot.db');
  const read = readConfig({
    FLOWS_DIR: flows,
    DATABASE_FILE: database,
    MODELS_DIR: join(home, 'models'),
    WALLET_URL: 'http://127.0.0.1:9',
  });
  if (!read.ok) throw new Error(read.problems.join());
  const bot = await startBot(read.config, loadKnowledge(flows, read.config.modelsDir), log, { push: channel });
  running.push(bot);
  const edit = (...changes: Change[]) => {
    const text = changes.reduce((source, [from, to]) => {
      if (!source.includes(from)) throw new Error(`the flows have no ${from}`);
      return source.replaceAll(from, to);
    }, miniSource());
    writeFileSync(file, text);
  };
  return { bot, flows, database, edit };
}
afterEach(async () => {
  for (const bot of running.splice(0)) await bot.close();
  logged.length = 0;
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
  wait: true,
  ...more,
});
async function say(bot: RunningBot, conversation: string, text: string): Promise<string[]> {
  const { messages, problem } = await bot.receive(incoming(conversation, text));
  if (problem !== null) throw new Error(problem);
  return messages.map(({ message }) => message.text);
}

/** The verdict about the next edit. */
async function verdict(bot: RunningBot, kind: Verdict['kind']): Promise<Verdict> {
  for (let i = 0; i < 1200; i++) {
    const last = bot.publisher.status().last?.verdict;
    if (last?.kind === kind) return last;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`no verdict ${kind}: ${JSON.stringify(bot.publisher.status().last)}`);
}

describe('an edit is published as it is saved', () => {
  test('between two turns of a conversation, which goes on; and taken back the same way', async () => {
    const { bot, edit } = await start();
    expect(await say(bot, 'push:a', '包裹没到')).toEqual(['是信还是箱子？']);
    const before = bot.knowledge().graph.fingerprint;
    edit(['订单号？', '请发一下订单号。']);
    expect(await verdict(bot, 'published')).toMatchObject({ survey: { same: 1, moved: 0, stranded: [] } });
    expect(await say(bot, 'push:a', '箱子')).toEqual(['请发一下订单号。']);
    edit();
    while (bot.knowledge().graph.fingerprint !== before) await new Promise((resolve) => setTimeout(resolve, 25));
    expect(await say(bot, 'push:a', '没有订单号')).toContain('值多少钱？');
  });

  test('new examples are understood a moment later', async () => {
    const { bot, edit } = await start();
    edit(['examples: { zh: [几点开门, 营业时间]', 'examples: { zh: [几点开门, 营业时间, 周末上不上班]']);
    await verdict(bot, 'published');
    expect(await say(bot, 'push:b', '周末上不上班')).toContain('我们每天开门。');
  });

  test('no turn fails meanwhile, and none is lost', async () => {
    const { bot, edit } = await start();
    let answered = 0;
    let stop = false;
    const customers = [1, 2, 3, 4].map(async (n) => {
      for (let i = 0; !stop; i++) {
        const conversation = `push:busy-${n}-${i}`;
        const said = [
          ...(await say(bot, conversation, '包裹没到')),
          ...(await say(bot, conversation, '箱子')),
          ...(await say(bot, conversation, '没有订单号')),
        ];
        expect(said.at(-1)).toBe('值多少钱？');
        answered += 3;
      }
    });
    for (const words of ['第一版', '第二版', '第三版']) {
      edit(['没关系。', words]);
      while (!JSON.stringify(bot.knowledge().graph.flows.lost_parcel).includes(words))
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
    stop = true;
    await Promise.all(customers);
    expect(answered).toBeGreaterThan(30);
    expect(logged.filter(({ message }) => message.includes('failed'))).toEqual([]);
  });

  test('a call of an action that the edit brought is sent', async () => {
    const { bot, edit } = await start();
    edit(['transaction_status', 'parcel_status']);
    await verdict(bot, 'published');
    expect(bot.knowledge().graph.actions.parcel_status).toBeDefined();
    expect(logged.filter(({ message }) => message.includes('not declared'))).toEqual([]);
  });
});

describe('an edit is refused, and the old flows go on running', () => {
  test('when it has mistakes: all of them with line and caret', async () => {
    const { bot, edit } = await start();
    await say(bot, 'push:c', '包裹没到');
    edit(['goto: price', 'goto: nowhere'], ['topic: how_to', 'topic: how_two']);
    const refused = await verdict(bot, 'broken');
    const report = refused.kind === 'broken' ? refused.report : '';
    expect(report).toMatch(/mini\.yaml:\d+:\d+: error F405/);
    expect(report).toMatch(/mini\.yaml:\d+:\d+: error F117/);
    expect(report).toContain('^');
    expect(await say(bot, 'push:c', '箱子')).toEqual(['订单号？']);
    expect(logged.findLast(({ message }) => message !== 'turn')?.message).toContain('refused');
  });

  test('when a path would not end well, with the chat that leads there', async () => {
    const { bot, edit } = await start();
    edit(
      [
        '      - say: { zh: "找到了：{tx.amount}。", en: "Found: {tx.amount}." }\n      - end: resolved',
        '      - goto: { flow: opening_hours }',
      ],
      [
        '  - say: { zh: "我们每天开门。", en: We open every day. }\n  - end: resolved',
        '  - run: turn_round\n  - end: resolved\n---\nflow: turn_round\nsteps:\n  - goto: { flow: opening_hours }',
      ],
    );
    const refused = await verdict(bot, 'broken');
    expect(refused.kind === 'broken' && refused.report).toMatch(/error [FP]\d{3}/);
    expect(await say(bot, 'push:d', '营业时间')).toContain('我们每天开门。');
  });

  test('when conversations would lose their place: with the place, how many, and why', async () => {
    const { bot, edit } = await start();
    for (const name of ['push:e', 'push:f']) {
      await say(bot, name, '包裹没到');
      await say(bot, name, '箱子');
    }
    edit(['label: ask_order', 'label: order_number'], ['goto: ask_order', 'goto: order_number']);
    expect(await verdict(bot, 'stranding')).toMatchObject({
      survey: {
        same: 0,
        stranded: [{ place: 'lost_parcel/ask_order', reason: 'the step is gone', conversations: ['push:e', 'push:f'] }],
      },
    });
    expect(await say(bot, 'push:e', '没有订单号')).toContain('值多少钱？');
  });

  test('with `moved_from` the same edit is published, and they go on at the new place', async () => {
    const { bot, edit } = await start();
    await say(bot, 'push:g', '包裹没到');
    await say(bot, 'push:g', '箱子');
    edit(
      ['label: ask_order', 'label: order_number\n    moved_from: lost_parcel/ask_order'],
      ['goto: ask_order', 'goto: order_number'],
    );
    expect(await verdict(bot, 'published')).toMatchObject({ survey: { moved: 1, stranded: [] } });
    expect(await say(bot, 'push:g', '没有订单号')).toContain('值多少钱？');
  });

  test('it is published by itself when those conversations have ended', async () => {
    const { bot, edit } = await start();
    await say(bot, 'push:h', '包裹没到');
    edit(['  - ask: kind\n', '  - ask: kind\n    label: which\n']);
    await verdict(bot, 'stranding');
    await say(bot, 'push:h', '转人工');
    await verdict(bot, 'published');
    expect(bot.knowledge().graph.flows.lost_parcel?.start).toBe('which');
  });
});

describe('the order to publish although conversations lose their place', () => {
  const run = promisify(execFile);
  const command = async (place: Place, ...args: string[]) => {
    const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
    const env = { ...process.env, NODE_OPTIONS: '', DATABASE_FILE: place.database, FLOWS_DIR: place.flows };
    try {
      return { code: 0, out: (await run(process.execPath, [main, 'publish', ...args], { env })).stdout };
    } catch (error) {
      const { code, stdout } = error as { code: number; stdout: string };
      return { code, out: stdout };
    }
  };

  test('is given by a command that first says what it means; customers are told and begin again', async () => {
    const place = await start();
    const { bot, edit } = place;
    await say(bot, 'push:i', '包裹没到');
    await say(bot, 'push:i', '箱子');
    edit(['label: ask_order', 'label: order_number'], ['goto: ask_order', 'goto: order_number']);
    await verdict(bot, 'stranding');

    const told = await command(place);
    expect(told.code).toBe(1);
    expect(told.out).toContain('lost_parcel/ask_order: the step is gone');
    expect(told.out).toContain('push:i');
    expect(told.out).toContain('--restart-stranded');

    const ordered = await command(place, '--restart-stranded');
    expect([ordered.code, ordered.out]).toEqual([0, expect.stringContaining('Ordered')]);
    await verdict(bot, 'published');
    for (let i = 0; i < 200 && delivered.length < 2; i++) await new Promise((resolve) => setTimeout(resolve, 25));
    expect(delivered).toEqual(['我们刚更新了流程，请重新回答。', '是信还是箱子？']);
    expect(await say(bot, 'push:i', '信')).toEqual(['订单号？']);
  });

  test('belongs to these flows alone: the next edit is looked at anew', async () => {
    const place = await start();
    const { bot, edit } = place;
    await say(bot, 'push:j', '包裹没到');
    edit(['  - ask: kind\n', '  - ask: kind\n    label: which\n']);
    await verdict(bot, 'stranding');
    expect((await command(place, '--restart-stranded')).code).toBe(0);
    await verdict(bot, 'published');
    edit(['  - ask: kind\n', '  - ask: kind\n    label: what\n']);
    expect(await verdict(bot, 'stranding')).toMatchObject({ survey: { stranded: [{ place: 'lost_parcel/which' }] } });
  });
});
