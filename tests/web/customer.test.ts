/** A stranger on the demo page, with everything real behind it: server, flows, store, and the sandbox wallet. */

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { createLog } from '../../src/adapters/system/log.ts';
import { readConfig } from '../../src/config.ts';
import { type Serving, startServing } from '../../src/serve.ts';
import { launch } from '../support/browser.ts';
import { FLOWS, shippedKnowledge } from '../support/shipped-knowledge.ts';
import { type Visitor, type VisitorOptions, visitor } from './visitor.ts';

const GREETING = { zh: /客服机器人/, en: /support bot/ };
/** Li Na's transfer of ¥500.00 that is on its way. */
const TRANSFER = '2026112200000102';
const TICKET = /H-[0-9A-Z]{8}/;

let serving: Serving;
let browser: Browser;
let customer: Visitor;

beforeAll(async () => {
  const read = readConfig({ PORT: '0', WATCH_FLOWS: 'off', DATABASE_FILE: ':memory:', FLOWS_DIR: FLOWS });
  if (!read.ok) throw new Error(read.problems.join());
  [serving, browser] = await Promise.all([
    startServing(read.config, Promise.resolve(shippedKnowledge()), createLog('error')),
    launch(),
  ]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await serving?.close();
});
afterEach(async () => {
  await customer.leave();
  expect(customer.complaints).toEqual([]);
});

async function opens(options: VisitorOptions = {}): Promise<Visitor> {
  customer = await visitor(browser, options);
  const response = await customer.page.goto(serving.url);
  expect(response?.headers()['content-security-policy']).toMatch(/default-src 'none'; script-src 'self';/);
  await customer.sees(GREETING[options.locale === 'en-US' ? 'en' : 'zh']);
  return customer;
}

describe('a customer who has not signed in', () => {
  test('is greeted, says what is wrong, answers by button and in words, and gets a ticket for a person', async () => {
    const { write, press, sees, sent } = await opens();
    await write('我转的钱对方没收到，急');
    await sees(/订单号/);
    await press(/没有/);
    await sees(/显示什么状态/);
    await write('还显示处理中');
    await sees(/超过/);
    await write('转人工');
    await sees(TICKET);

    const [opening, typed, pressed] = sent;
    expect(opening).toMatchObject({ type: 'conversationUpdate', locale: 'zh-CN', deliveryMode: 'expectReplies' });
    expect(opening?.membersAdded).toEqual([{ id: opening?.from.id }]);
    expect(typed).toMatchObject({ type: 'message', text: '我转的钱对方没收到，急', conversation: opening?.conversation });
    expect(pressed).toMatchObject({ type: 'message', value: { button: expect.any(String) } });
    expect(new Set(sent.map((activity) => activity.id)).size).toBe(5);
    const ticket = TICKET.exec((await customer.bubbles()).join())?.[0] ?? '';
    expect((await serving.bot.store.ticket(ticket))?.brief).toMatchObject({ topic: 'pending_transaction', lang: 'zh' });
  });

  test('finds the same in English', async () => {
    const { page, write, press, sees } = await opens({ locale: 'en-US' });
    expect(await page.title()).toBe('uPay · Help centre');
    await write('i sent money and it never arrived');
    await sees(/order number/);
    await press(/don't have it/);
    await sees(/status/);
    await write('get me a human');
    await sees(TICKET);
  });

  test('reads markup as it was written, in what was sent and in what the bot reads back', async () => {
    const { page, write, press, sees } = await opens();
    const markup = '<b>多扣</b>了我的手续费<img src=x onerror="document.title=1">，打 {brand.hotline} 也没人管';
    await write('我要投诉');
    await press('其他');
    await press('直接投诉');
    await sees(/发生了什么/);
    await write(markup);
    for (const question of [/什么时候/, /哪笔交易/, /截图/, /电话/]) {
      await sees(question);
      await write('没有');
    }
    await sees(new RegExp(`：${RegExp.escape(markup)}`));
    expect(await page.locator('.log img, .log b').count()).toBe(0);
    expect(await page.title()).toBe('uPay 钱包 · 帮助中心');
  });
});

describe('a customer of the sandbox', () => {
  test('signs in, asks with the order number, and reads the status that the wallet knows', async () => {
    const { page, write, press, sees, sent } = await opens();
    await page.getByText('沙箱钱包').waitFor();
    await press(/李娜/);
    await page.getByText('已登录：李娜').waitFor();
    await write('我转的钱对方没收到，急');
    await sees(/订单号/);
    await press(new RegExp(TRANSFER));
    await page.getByRole('textbox').press('Enter');
    await sees(/¥500\.00 还在处理中/);
    const [opening, asked, answered] = sent.map((activity) => activity.channelData?.identity ?? null);
    expect(opening).toBeNull();
    expect(asked).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(answered).toBe(asked);
  });

  test('nobody reads on in the conversation of another', async () => {
    const { page, write, press, sees, sent, bubbles } = await opens();
    await press(/李娜/);
    await page.getByText('已登录：李娜').waitFor();
    await write(`转账没到，订单号 ${TRANSFER}`);
    await sees(/¥500\.00 还在处理中/);
    await press(/王伟/);
    await page.getByText('已登录：王伟').waitFor();
    await sees(/^王伟/);
    expect((await bubbles()).join()).not.toMatch(/李娜|500/);
    expect(sent.at(-1)?.conversation.id).not.toBe(sent[0]?.conversation.id);
    await write(`转账没到，订单号 ${TRANSFER}`);
    await sees(/没有查到/);
    expect((await bubbles()).join()).not.toMatch(/¥500\.00/);
  });
});

describe('the page around the chat', () => {
  test('buttons of an answered question are gone', async () => {
    const { page, press, sees } = await opens();
    await press('登录不了');
    await sees(/看到/);
    expect(await page.locator('.choices').count()).toBe(1);
    expect(await page.locator('.choices button', { hasText: '登录不了' }).count()).toBe(0);
  });

  test('a reload shows the same conversation and goes on in it', async () => {
    const { page, write, press, sees, sent, bubbles } = await opens();
    await write('转账没到账');
    await sees(/订单号/);
    const before = await bubbles();
    await page.reload();
    await sees(/订单号/);
    expect(await bubbles()).toEqual(before);
    await press(/没有/);
    await sees(/显示什么状态/);
    expect(new Set(sent.map((activity) => activity.conversation.id)).size).toBe(1);
  });

  test('"new chat" begins another conversation', async () => {
    const { write, press, sees, sent, bubbles } = await opens();
    const greeting = await bubbles();
    await write('怎么充值');
    await sees(/充值/);
    await press('新对话');
    await sees(GREETING.zh);
    expect(await bubbles()).toHaveLength(greeting.length);
    expect(new Set(sent.map((activity) => activity.conversation.id)).size).toBe(2);
  });

  test('English is one press away, in the page and in the conversation', async () => {
    const { page, press, sees, sent } = await opens();
    await press('English');
    await sees(GREETING.en);
    expect(await page.title()).toBe('uPay · Help centre');
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    await press('My transfer has not arrived');
    await sees(/order number/);
    expect(sent.at(-1)).toMatchObject({ text: 'My transfer has not arrived', locale: 'en-US' });
  });

  test('can be used with the keyboard alone', async () => {
    const { page, sees } = await opens();
    await page.locator('.choices').getByRole('button', { name: '登录不了' }).focus();
    await page.keyboard.press('Enter');
    await sees(/看到/);
    await page.keyboard.type('一直在加载');
    await page.keyboard.press('Enter');
    await sees(/上网/);
    expect(await page.getByRole('log').getAttribute('aria-live')).toBe('polite');
  });

  test('Enter that chooses characters in an input method does not send', async () => {
    const { page, sent } = await opens();
    await page.getByRole('textbox').fill('zhuanzhang');
    await page.evaluate(`document.querySelector('textarea').dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }),
    )`);
    await page.getByRole('textbox').press('Shift+Enter');
    expect(await page.getByRole('textbox').inputValue()).toBe('zhuanzhang\n');
    expect(sent).toHaveLength(1);
  });

  test('an answer that is longer than the window is read from its beginning', async () => {
    const { page } = await opens({ width: 320, height: 568 });
    const [top, first] = await page.evaluate<number[]>(
      `['#log', '.bubble'].map((one) => document.querySelector(one).getBoundingClientRect().top)`,
    );
    expect(first).toBeGreaterThanOrEqual(top ?? 0);
  });

  test.each([
    { name: 'small phone', width: 320, height: 568 },
    { name: 'desktop', width: 1280, height: 800 },
  ])('nothing is wider than the window: $name', async ({ width, height }) => {
    const { page, write, sees } = await opens({ width, height });
    await write(`长${'长'.repeat(300)} https://example.com/${'a'.repeat(300)}`);
    await page.locator('.bot').nth(2).waitFor();
    await sees(/example\.com/);
    const wide = await page.evaluate<number[]>(
      `[document.documentElement, ...document.querySelectorAll('.log, .chat, .page')].map((one) => one.scrollWidth - one.clientWidth)`,
    );
    expect(Math.max(...wide)).toBe(0);
    expect(await page.getByRole('textbox').isVisible()).toBe(true);
  });
});
