/** The demo page in a real browser: what a customer sees and can do. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launch } from '../support/browser.ts';
import { type StandIn, startStandIn } from './stand-in.ts';

const WAIT = { timeout: 5000 };

let browser: Browser;
let server: StandIn;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await launch();
}, 60_000);
afterAll(async () => {
  await browser?.close();
});

/** Everything that the browser complains about on its console: script errors and violations of the content security policy. */
function listen(to: Page): void {
  to.on('pageerror', (error) => complaints.push(String(error)));
  to.on('console', (entry) => {
    // The browser itself reports a refused request, which some tests provoke.
    const provoked = entry.text().startsWith('Failed to load resource: the server responded with a status of 503');
    if (['error', 'warning'].includes(entry.type()) && !provoked) complaints.push(entry.text());
  });
}

beforeEach(async () => {
  server = await startStandIn();
  context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1280, height: 860 } });
  context.setDefaultTimeout(WAIT.timeout);
  page = await context.newPage();
  complaints = [];
  listen(page);
});
afterEach(async () => {
  await context.close();
  await server.close();
  expect(complaints).toEqual([]);
});

const bubbles = () => page.locator('.words').allTextContents();
const write = async (text: string) => {
  await page.getByRole('textbox').fill(text);
  await page.getByRole('textbox').press('Enter');
};
const sees = (text: string) => page.locator('.log').getByText(text, { exact: true }).last().waitFor();
const opened = async () => {
  await page.goto(server.url);
  await sees('您好！请问遇到了什么问题？');
};

describe('a conversation', () => {
  test('greets, takes Chinese, offers buttons and sends the pressed one', async () => {
    await opened();
    await write('转账给朋友还没到账');
    await sees('是哪一种交易？');
    await page.getByRole('button', { name: '转账给个人' }).click();
    await sees('按钮 signed-0：转账给个人');

    const [opening, typed, pressed] = server.received;
    expect(opening).toMatchObject({ type: 'conversationUpdate', locale: 'zh-CN', deliveryMode: 'expectReplies' });
    expect(opening?.membersAdded).toEqual([{ id: opening?.from.id }]);
    expect(typed).toMatchObject({ type: 'message', text: '转账给朋友还没到账', conversation: opening?.conversation });
    expect(pressed).toMatchObject({ type: 'message', text: '转账给个人', value: { button: 'signed-0' } });
    expect(new Set(server.received.map((activity) => activity.id)).size).toBe(3);
  });

  test('buttons of an answered question are gone', async () => {
    await opened();
    await page.getByRole('button', { name: '登录不了' }).last().click();
    await sees('按钮 signed-1：登录不了');
    expect(await page.locator('.choices button').count()).toBe(0);
  });

  test('shows markup of either side as text', async () => {
    await opened();
    const markup = '<img src=x onerror="document.title=1"><b>粗</b>{{1+1}}';
    await write(markup);
    await sees(`您说：${markup}`);
    expect(await page.locator('.log img, .log b').count()).toBe(0);
  });

  test('Enter that chooses characters in an input method does not send', async () => {
    await opened();
    await page.getByRole('textbox').fill('zhuanzhang');
    await page.evaluate(`document.querySelector('textarea').dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }),
    )`);
    await page.getByRole('textbox').press('Shift+Enter');
    expect(await page.getByRole('textbox').inputValue()).toBe('zhuanzhang\n');
    expect(server.received).toHaveLength(1);
  });

  test('shows that an answer is on its way', async () => {
    await opened();
    const release = server.hold();
    await write('在吗');
    await page.locator('#typing').waitFor({ state: 'visible' });
    expect(await page.getByRole('status').textContent()).toContain('智能助手正在输入');
    release();
    await sees('您说：在吗');
    expect(await page.locator('#typing').isVisible()).toBe(false);
  });

  test('messages written in a hurry arrive in order', async () => {
    await opened();
    const release = server.hold();
    for (const text of ['一', '二', '三']) await write(text);
    release();
    await sees('您说：三');
    expect(server.received.slice(1).map((activity) => activity.text)).toEqual(['一', '二', '三']);
  });
});

describe('when something fails', () => {
  test('a message that was not taken stays, and a retry sends the very same activity', async () => {
    await opened();
    server.failNext(1);
    await write('我的钱呢');
    await page.getByText('没有发出去').waitFor();
    await page.getByRole('button', { name: '重试' }).click();
    await sees('您说：我的钱呢');
    expect(await page.getByText('没有发出去').count()).toBe(0);
    expect(server.received[2]).toEqual(server.received[1]);
  });

  test('a failed greeting can be asked for again', async () => {
    server.failNext(1);
    await page.goto(server.url);
    await page.getByText('暂时连不上智能助手').waitFor();
    await page.getByRole('button', { name: '重试' }).click();
    await sees('您好！请问遇到了什么问题？');
    expect(server.received[1]).toEqual(server.received[0]);
  });

  test('a message that was under way when the page was closed can be sent again', async () => {
    await opened();
    server.hold();
    await write('还在吗');
    await page.locator('#typing').waitFor({ state: 'visible' });
    await page.reload();
    await page.getByText('没有发出去').waitFor();
    expect((await bubbles()).at(-1)).toBe('还在吗');
  });
});

describe('the page around the chat', () => {
  test('a reload shows the same conversation and goes on in it', async () => {
    await opened();
    await write('还没到账');
    await sees('是哪一种交易？');
    const before = await bubbles();
    await page.reload();
    await sees('是哪一种交易？');
    expect(await bubbles()).toEqual(before);
    await page.getByRole('button', { name: '提现到银行卡', exact: true }).click();
    await sees('按钮 signed-3：提现到银行卡');
    expect(new Set(server.received.map((activity) => activity.conversation.id)).size).toBe(1);
  });

  test('"new chat" begins another conversation', async () => {
    await opened();
    await write('你好');
    await sees('您说：你好');
    await page.getByRole('button', { name: '新对话' }).click();
    await sees('您好！请问遇到了什么问题？');
    expect(await bubbles()).toHaveLength(1);
    expect(new Set(server.received.map((activity) => activity.conversation.id)).size).toBe(2);
  });

  test('English is one press away, in the page and in the conversation', async () => {
    await opened();
    await page.getByRole('button', { name: 'English' }).click();
    await sees('Hello! What can I help you with?');
    expect(await page.title()).toBe('uPay · Help centre');
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    await page.getByRole('button', { name: 'My transfer has not arrived' }).click();
    await sees('Which kind of payment was it?');
    expect(server.received.at(-1)).toMatchObject({ text: 'My transfer has not arrived', locale: 'en-US' });
  });

  test('says that customers are invented, and signs in as one of them', async () => {
    await opened();
    await page.getByText('沙箱钱包').waitFor();
    await page.getByRole('button', { name: /李娜/ }).click();
    await page.getByText('已登录：李娜').waitFor();
    await page.getByRole('button', { name: /2026112200001001/ }).click();
    await page.getByRole('textbox').press('Enter');
    await sees('您说：2026112200001001');
    await write('谢谢');
    await sees('您说：谢谢');
    expect(server.received.map((activity) => activity.channelData?.identity ?? null)).toEqual([
      null,
      'proof-of-cust-li-na-1',
      'proof-of-cust-li-na-1',
    ]);
    expect(server.signIns).toEqual(['cust-li-na']);
  });

  test('another customer never reads on in the first one’s conversation', async () => {
    await opened();
    await page.getByRole('button', { name: /李娜/ }).click();
    await page.getByText('已登录：李娜').waitFor();
    await write('我的订单');
    await sees('您说：我的订单');
    await page.getByRole('button', { name: /James/ }).click();
    await page.getByText('已登录：James Carter').waitFor();
    await sees('您好！请问遇到了什么问题？');
    expect(await bubbles()).toHaveLength(1);
    expect(server.received.at(-1)?.conversation.id).not.toBe(server.received[0]?.conversation.id);
  });

  test('can be used with the keyboard alone', async () => {
    await opened();
    await page.getByRole('button', { name: '登录不了' }).last().focus();
    await page.keyboard.press('Enter');
    await sees('按钮 signed-1：登录不了');
    await page.keyboard.type('好的');
    await page.keyboard.press('Enter');
    await sees('您说：好的');
    expect(await page.getByRole('log').getAttribute('aria-live')).toBe('polite');
  });

  test.each([
    { name: 'small phone', width: 320, height: 568 },
    { name: 'desktop', width: 1280, height: 800 },
  ])('nothing is wider than the window: $name', async ({ width, height }) => {
    await page.setViewportSize({ width, height });
    await opened();
    await write('长'.repeat(300));
    await write(`https://example.com/${'a'.repeat(300)}`);
    await sees(`您说：https://example.com/${'a'.repeat(300)}`);
    const wide = await page.evaluate<number[]>(
      `[document.documentElement, ...document.querySelectorAll('.log, .chat, .page')].map((one) => one.scrollWidth - one.clientWidth)`,
    );
    expect(Math.max(...wide)).toBe(0);
    expect(await page.getByRole('textbox').isVisible()).toBe(true);
  });
});
