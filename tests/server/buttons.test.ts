/** Buttons through the HTTP door, with a real database: only those that this bot shows now, in this conversation, do anything. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createLog } from '../../src/adapters/system/log.ts';
import { readConfig } from '../../src/config.ts';
import { learn } from '../../src/knowledge.ts';
import { type Serving, startServing } from '../../src/serve.ts';
import type { Knowledge } from '../../src/service/turn.ts';
import { miniKnowledge, miniProject } from '../support/talk.ts';

const folder = mkdtempSync(join(tmpdir(), 'signpost-buttons-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
let file: string;
let serving: Serving;

async function serve(more: { readonly [name: string]: string } = {}, knowledge: Knowledge = miniKnowledge()): Promise<void> {
  const read = readConfig({
    PORT: '0',
    WATCH_FLOWS: 'off',
    DATABASE_FILE: file,
    DEMO_PAGE: 'off',
    WALLET_URL: 'http://127.0.0.1:9',
    ...more,
  });
  if (!read.ok) throw new Error(read.problems.join());
  serving = await startServing(read.config, Promise.resolve(knowledge), createLog('silent'));
}
beforeEach(async () => {
  file = join(folder, `${++files}.db`);
  await serve();
});
afterEach(() => serving.close());

let sent = 0;
type Bubble = { readonly text: string; readonly buttons: { readonly [label: string]: string } };

/** Sends words or a press; the bot's bubbles with what their buttons send back. */
async function post(conversation: string, text: string, button?: string, more: object = {}): Promise<Bubble[]> {
  sent += 1;
  const body = {
    type: 'message',
    id: `m${sent}`,
    channelId: 'test',
    deliveryMode: 'expectReplies',
    from: { id: 'customer' },
    recipient: { id: 'bot' },
    conversation: { id: conversation },
    text,
    ...(button !== undefined && { value: { button } }),
    ...more,
  };
  const response = await fetch(`${serving.url}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { activities } = (await response.json()) as {
    activities: { text: string; suggestedActions?: { actions: { title: string; value: { button: string } }[] } }[];
  };
  return activities.map((one) => ({
    text: one.text,
    buttons: Object.fromEntries((one.suggestedActions?.actions ?? []).map(({ title, value }) => [title, value.button])),
  }));
}

const texts = (bubbles: readonly Bubble[]) => bubbles.map(({ text }) => text);
const REFUSED = ['这个按钮过期了。', '是信还是箱子？'];

/** The button of the first question, with the question open. */
async function button(label: string, conversation = 'a'): Promise<string> {
  const [question] = await post(conversation, '包裹没到');
  const found = question?.buttons[label];
  if (found === undefined) throw new Error(`no button ${label}`);
  return found;
}

describe('a button that was shown', () => {
  test('works, and is short enough for channels that allow 64 bytes', async () => {
    const pressed = await button('箱子');
    expect(pressed).toMatch(/^1\.box\.[\w-]{16}$/);
    expect(texts(await post('a', '箱子', pressed))).toEqual(['订单号？']);
  });

  test('works after a restart: the key is kept with the data', async () => {
    const pressed = await button('箱子');
    await serving.close();
    await serve();
    expect(texts(await post('a', '箱子', pressed))).toEqual(['订单号？']);
  });

  test('works once: the second press changes nothing', async () => {
    const pressed = await button('箱子');
    await post('a', '箱子', pressed);
    expect(texts(await post('a', '箱子', pressed))).toEqual(['刚才已经点过了。', '订单号？']);
  });

  test('pressed twice at the same time works once', async () => {
    const pressed = await button('箱子');
    const answers = await Promise.all([post('a', '箱子', pressed), post('a', '箱子', pressed)]);
    expect(answers.map(texts)).toEqual(expect.arrayContaining([['订单号？'], ['刚才已经点过了。', '订单号？']]));
  });

  test('the transcript holds the bot’s own words, not the proof', async () => {
    await button('箱子');
    const [, question] = await serving.bot.store.transcript('bf:test:a', 0);
    expect(question?.message.choices.map((choice) => choice.payload)).toEqual(['1.letter', '1.box']);
  });
});

test('a reminder is there for a client that asks what it missed, with buttons that work', async () => {
  await button('箱子');
  await serving.bot.passSilence('bf:test:a');
  const [reminder, ...others] = await post('a', '', undefined, { type: 'event', name: 'catch_up', value: { after: 2 } });
  expect([reminder?.text, others]).toEqual(['还在吗？是信还是箱子？', []]);
  expect(texts(await post('a', '箱子', reminder?.buttons.箱子))).toEqual(['订单号？']);
});

describe('a button that this bot does not show here and now is explained, and the question asked again', () => {
  test.each([
    ['without a proof', () => '1.box'],
    ['with an invented proof', () => '1.box.AAAAAAAAAAAAAAAA'],
    ['with the proof of another option', (real: string) => real.replace('letter', 'box')],
    ['with the proof of another turn', (real: string) => real.replace(/^1/, '2')],
    ['cut short', (real: string) => real.slice(0, -1)],
    ['with more behind', (real: string) => `${real}A`],
    ['empty', () => ''],
    ['endless', () => '1.box.'.repeat(5000)],
    ['of other signs', () => '1.box.\u0000\ud83d{}'],
  ])('%s', async (_name, forge) => {
    const real = await button('信');
    expect(texts(await post('a', '箱子', forge(real)))).toEqual(REFUSED);
  });

  test('of another conversation', async () => {
    const foreign = await button('箱子', 'b');
    await button('箱子', 'a');
    expect(texts(await post('a', '箱子', foreign))).toEqual(REFUSED);
  });

  test('of an earlier turn of this one', async () => {
    const old = await button('箱子');
    await post('a', '西瓜');
    expect(texts(await post('a', '箱子', old))).toEqual(REFUSED);
  });

  test('of another version of the flows', async () => {
    const old = await button('箱子');
    await serving.close();
    await serve({}, learn(miniProject((text) => text.replace('我们每天开门。', '我们天天开门。'))));
    const [said, question] = await post('a', '箱子', old);
    expect([said?.text, question?.text]).toEqual(REFUSED);
    expect(texts(await post('a', '箱子', question?.buttons.箱子))).toEqual(['订单号？']);
  });

  test('of another key', async () => {
    const old = await button('箱子');
    await serving.close();
    await serve({ BUTTON_KEY: 'x'.repeat(32) });
    expect(texts(await post('a', '箱子', old))).toEqual(REFUSED);
  });
});
