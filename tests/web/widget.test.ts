/** The chat when the network, the server and the browser are as they are: nothing is lost, nothing comes twice. */
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Route, WebSocketRoute } from 'playwright-core';
import { type Served, serveShipped } from './served.ts';
import { secondTab, type Visitor, visitor } from './visitor.ts';

const GREETING = /客服机器人/;
const ACTIVITIES = '**/v3/directline/conversations/*/activities';
const CHANNEL = '**/v3/directline/**';
/** A picture of one point. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let served: Served;
let customer: Visitor;
/** Requests that fail on purpose are told in the browser's console. */
let mayFail = false;

beforeAll(async () => {
  served = await serveShipped();
}, 60_000);
afterAll(() => served?.close());
afterEach(async () => {
  await customer.leave();
  const known = /Failed to load resource|WebSocket connection to/;
  expect(customer.complaints.filter((one) => !mayFail || !known.test(one))).toEqual([]);
  mayFail = false;
});

/** @param before runs in the page before anything of it */
async function comes(before?: string): Promise<Visitor> {
  customer = await visitor(served.browser);
  if (before !== undefined) await customer.context.addInitScript(before);
  await customer.page.goto(served.serving.url);
  return customer;
}

async function opens(before?: string): Promise<Visitor> {
  await comes(before);
  await customer.opens();
  await customer.sees(GREETING);
  return customer;
}

/** Waits until all of the customer's bubbles have been taken. */
const allSent = (who = customer) => who.until(async () => (await who.chat.locator('.customer:not(.sent)').count()) === 0);
const count = (bubbles: readonly string[], text: string): number => bubbles.filter((one) => one === text).length;

describe('a conversation goes on', () => {
  test('after a reload, with each message once, and on another page of the origin', async () => {
    const { page, write, press, sees, bubbles, sent } = await opens();
    await write('转账没到账');
    await sees(/订单号/);
    const before = await bubbles();
    await page.reload();
    await sees(/订单号/);
    expect(await bubbles()).toEqual(before);
    await page.route('**/elsewhere', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: '<!doctype html><html lang="zh"><title>x</title><script src="/widget.js"></script>',
      }),
    );
    await page.goto(`${served.serving.url}/elsewhere`);
    await sees(/订单号/);
    expect(await bubbles()).toEqual(before);
    await press(/没有/);
    await sees(/显示什么状态/);
    expect(new Set(sent.map(({ from }) => from.id)).size).toBe(1);
  });

  test('in a second tab, where both show the same', async () => {
    const first = await opens();
    const second = await secondTab(first);
    await second.page.goto(served.serving.url);
    await second.opens();
    await second.sees(GREETING);
    await first.write('转账没到账');
    await second.sees(/订单号/);
    await second.press(/没有/);
    await first.sees(/显示什么状态/);
    await second.sees(/显示什么状态/);
    await Promise.all([allSent(first), allSent(second)]);
    expect(await second.bubbles()).toEqual(await first.bubbles());
  });

  test('unread in a tab whose window is closed: on the launcher, in the title, until it is opened', async () => {
    const { page, chat, press, ...first } = await opens();
    await press('收起聊天窗口');
    const second = await secondTab(customer);
    await second.page.goto(served.serving.url);
    await second.opens();
    await second.write('转账没到账');
    await second.sees(/订单号/);
    // The second tab, in which it is seen, has to be left first.
    const badge = chat.locator('.badge');
    await second.press('收起聊天窗口');
    await second.page.evaluate(`Signpost.send('暂时没有')`);
    await badge.waitFor();
    expect(await page.title()).toMatch(/^\(\d\) uPay/);
    expect(await chat.locator('.launcher').getAttribute('aria-label')).toMatch(/\d 条未读消息/);
    await first.opens();
    await first.sees(/显示什么状态/);
    await first.until(async () => /^uPay/.test(await page.title()));
  });
});

describe('a message', () => {
  test('that is written without a network waits, and is sent once and in order when there is one', async () => {
    const { context, chat, write, sees, bubbles, sent } = await opens();
    mayFail = true;
    await context.setOffline(true);
    await chat.getByText('网络已断开').waitFor();
    for (const text of ['转账没到账', '暂时没有', '转人工']) await write(text);
    expect(await chat.locator('.customer.waiting').count()).toBe(3);
    await context.setOffline(false);
    await sees(/H-[0-9A-Z]{8}/);
    await allSent();
    const all = await bubbles();
    expect(['转账没到账', '暂时没有', '转人工'].map((text) => count(all, text))).toEqual([1, 1, 1]);
    expect(sent.map(({ text }) => text)).toEqual(['转账没到账', '暂时没有', '转人工']);
    await chat.getByText('网络已断开').waitFor({ state: 'hidden' });
  });

  test('that waits survives a reload', async () => {
    const { page, chat, write, sees, bubbles } = await opens();
    mayFail = true;
    const cut = (route: Route) => route.abort();
    await page.route(CHANNEL, cut);
    await page.evaluate(`dispatchEvent(new Event('online'))`);
    await write('转账没到账');
    await page.reload();
    await chat.locator('.customer.waiting').waitFor();
    await page.unroute(CHANNEL, cut);
    await sees(/订单号/);
    await allSent();
    expect(count(await bubbles(), '转账没到账')).toBe(1);
  });

  test('whose answer is lost on the way is sent again under the same id, and taken once', async () => {
    const { page, write, sees, bubbles, sent } = await opens();
    mayFail = true;
    let lost = 0;
    await page.route(ACTIVITIES, async (route) => {
      if (lost++ > 0) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await write('转账没到账');
    await sees(/订单号/);
    await allSent();
    expect(new Set(sent.map(({ channelData }) => channelData.clientActivityID)).size).toBe(1);
    expect((await bubbles()).filter((one) => /转账没到账|订单号/.test(one))).toHaveLength(2);
  });

  test('that is refused for a moment is tried again; one that is refused for good can be tried again or deleted', async () => {
    const { page, chat, write, press, sees, sent } = await opens();
    mayFail = true;
    const answers = [503, 429, 400, 400];
    await page.route(ACTIVITIES, (route) => {
      const status = answers.shift();
      return status === undefined ? route.continue() : route.fulfill({ status, json: { error: { code: 'x', message: 'y' } } });
    });
    await write('转账没到账');
    await chat.getByText('没有发出去 · 这条消息没有被接收').waitFor();
    await write('不要了');
    await chat.locator('.customer.failed').nth(1).waitFor();
    await press('删除');
    expect(await chat.getByText('不要了').count()).toBe(0);
    await press('重试');
    await sees(/订单号/);
    await allSent();
    const ids = sent.filter(({ text }) => text === '转账没到账').map(({ channelData }) => channelData.clientActivityID);
    expect([ids.length, new Set(ids).size]).toEqual([4, 1]);
  });

  test('of a button disables all buttons until it has arrived', async () => {
    const { page, chat, press, sees, sent } = await opens();
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    await page.route(ACTIVITIES, async (route) => {
      await held;
      return route.continue();
    });
    await press('登录不了');
    await chat.locator('.choices .pressed').waitFor();
    expect(await chat.locator('.choices button:enabled').count()).toBe(0);
    release();
    await sees(/看到/);
    expect(await chat.locator('.choices').count()).toBe(1);
    expect(await chat.locator('.choices button', { hasText: '登录不了' }).count()).toBe(0);
    expect(sent).toHaveLength(1);
  });
});

describe('the socket', () => {
  test('that is cut again and again brings each message once', async () => {
    customer = await visitor(served.browser);
    mayFail = true;
    const open: WebSocketRoute[] = [];
    await customer.page.routeWebSocket(/\/stream/, (socket) => {
      socket.connectToServer();
      open.push(socket);
    });
    await customer.page.goto(served.serving.url);
    await customer.opens();
    await customer.sees(GREETING);
    const { write, sees, bubbles } = customer;
    for (const [text, answer] of [
      ['转账没到账', /订单号/],
      ['暂时没有', /显示什么状态/],
      ['转人工', /H-[0-9A-Z]{8}/],
    ] as const) {
      await write(text);
      await open.at(-1)?.close({ code: 1011 });
      await sees(answer);
    }
    await allSent();
    const all = await bubbles();
    expect(new Set(all).size).toBe(all.length);
    expect(open.length).toBeGreaterThan(3);
  });

  test('tells that the bot is busy', async () => {
    customer = await visitor(served.browser);
    let toPage: WebSocketRoute | null = null;
    await customer.page.routeWebSocket(/\/stream/, (socket) => {
      socket.connectToServer();
      toPage = socket;
    });
    await customer.page.goto(served.serving.url);
    await customer.opens();
    await customer.sees(GREETING);
    const typing = customer.chat.getByText('智能助手正在输入');
    expect(await typing.count()).toBe(0);
    (toPage as unknown as WebSocketRoute).send(
      JSON.stringify({ activities: [{ type: 'typing', id: 'x', from: { id: 'bot' } }] }),
    );
    await typing.waitFor();
    await customer.write('转账没到账');
    await customer.sees(/订单号/);
    await typing.waitFor({ state: 'detached' });
  });

  test('that does not get through is done without', async () => {
    const { write, sees } = await opens(`window.WebSocket = class extends EventTarget {
      constructor() { super(); setTimeout(() => this.onclose?.(), 1); }
      close() {}
    }`);
    await write('转账没到账');
    await sees(/订单号/);
  });
});

describe('a browser', () => {
  test('that forbids storage chats all the same', async () => {
    const { write, sees } = await opens(`for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
      Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError'); } });
      navigator.locks.request = () => Promise.reject(new DOMException('no', 'SecurityError'));`);
    await write('转账没到账');
    await sees(/订单号/);
  });

  test('whose clock is wrong by two days chats, and its customer is known', async () => {
    const { page, write, sees } = await opens(`{ const now = Date.now; Date.now = () => now() + 2 * 86400e3; }`);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByRole('button', { name: /李娜/ }).click();
    await page.getByRole('button', { name: /退出登录/ }).waitFor();
    await write('转账没到，订单号 2026112200000102');
    await sees(/¥500\.00 还在处理中/);
  });
});

describe('files', () => {
  test('go with the message after it is sent, chosen or pasted, and come back as a picture', async () => {
    const { chat, write, sees, page, input } = await opens();
    await write('我要投诉');
    await sees(/哪方面|什么/);
    await chat.locator('input[type=file]').setInputFiles([{ name: '截图 1.png', mimeType: 'image/png', buffer: PNG }]);
    await chat.locator('.tray', { hasText: '截图 1.png' }).waitFor();
    await write('这是截图');
    await chat.locator('.customer img[alt="截图 1.png"]').waitFor();
    await page.reload();
    await chat.locator('.customer img[alt="截图 1.png"]').waitFor();
    expect(await chat.locator('.customer', { hasText: '这是截图' }).count()).toBe(1);

    const paste = (words: string) =>
      page.evaluate<boolean>(`(() => {
        const data = new DataTransfer();
        const bytes = Uint8Array.from(${JSON.stringify([...PNG])});
        data.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
        for (const type of ['text/plain', 'text/html']) if ('${words}') data.setData(type, '${words}');
        const field = document.querySelector('signpost-chat').shadowRoot.querySelector('textarea');
        return field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
      })()`);
    // Cells of a table come with a picture of themselves: the browser puts in the words.
    expect(await paste('¥500.00')).toBe(true);
    expect(await chat.locator('.tray').count()).toBe(0);
    expect(await paste('')).toBe(false);
    await chat.locator('.tray', { hasText: 'image.png' }).waitFor();
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    await page.route('**/upload', async (route) => {
      await held;
      return route.continue();
    });
    await input.press('Enter');
    await chat.locator('.customer.sending progress[aria-label="image.png"]').waitFor();
    expect(await chat.locator('.tray').count()).toBe(0);
    release();
    await chat.locator('.customer.sent img[alt="image.png"]').waitFor();
    expect(await chat.locator('progress').count()).toBe(0);
  });

  test('that are dropped are taken; of a wrong type or too large they are refused in words before anything is sent', async () => {
    const { page, chat } = await opens();
    const drag = (event: string, name: string, type: string, bytes: number) =>
      page.evaluate(
        `(() => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(${bytes})], '${name}', { type: '${type}' }));
          const panel = document.querySelector('signpost-chat').shadowRoot.querySelector('.panel');
          panel.dispatchEvent(new DragEvent('${event}', { dataTransfer: data, bubbles: true, cancelable: true }));
        })()`,
      );
    const drop = (name: string, type: string, bytes: number) => drag('drop', name, type, bytes);
    await drag('dragover', 'a.html', 'text/html', 3);
    await chat.getByText('松开即可添加').waitFor();
    await drop('a.html', 'text/html', 3);
    await chat.getByText('只支持图片').waitFor();
    expect(await chat.locator('.drop').count()).toBe(0);
    await drop('a.pdf', 'application/pdf', 6 * 1024 * 1024);
    await chat.getByText('文件超过 5 MB').waitFor();
    await drop('a.pdf', 'application/pdf', 10);
    await chat.locator('.tray', { hasText: 'a.pdf' }).waitFor();
    await chat.getByRole('button', { name: '移除 a.pdf' }).click();
    expect(await chat.locator('.tray').count()).toBe(0);
  });

  test('that wait survive a reload', async () => {
    const { page, chat, input } = await opens();
    mayFail = true;
    const cut = (route: Route) => route.abort();
    await page.route('**/upload', cut);
    await chat.locator('input[type=file]').setInputFiles([{ name: 'a.png', mimeType: 'image/png', buffer: PNG }]);
    await chat.locator('.tray').waitFor();
    await input.press('Enter');
    await chat.locator('.customer progress').waitFor();
    await page.reload();
    await page.unroute('**/upload', cut);
    await chat.locator('.customer img[alt="a.png"]').waitFor();
  });
});

test('the conversation can be downloaded as text, without what must not be kept', async () => {
  const { page, press, write, sees } = await opens();
  await write('我的密码是 hunter2abc，转账没到账');
  await sees(/密码/);
  await allSent();
  const [download] = await Promise.all([page.waitForEvent('download'), press('下载聊天记录')]);
  const text = readFileSync(await download.path(), 'utf8');
  expect(download.suggestedFilename()).toMatch(/^uPay 钱包-\d{4}-\d\d-\d\d\.txt$/);
  expect(text).toMatch(/智能助手\n您好，我是 uPay 钱包的客服机器人/);
  expect(text).toMatch(/您\n.*转账没到账/);
  expect(text).not.toContain('hunter2abc');
});
