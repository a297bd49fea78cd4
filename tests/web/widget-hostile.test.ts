/** The chat on pages and in browsers that are against it, and with words that are: it is seen, it chats, and nothing becomes markup. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, WebSocketRoute } from 'playwright-core';
import { type Product, product } from '../adapters/channel/directline/support.ts';
import { launch } from '../support/browser.ts';
import { type Visitor, visitor } from './visitor.ts';

const GREETING = '您好。';
const SCRIPT = '<script src="/widget.js"></script>';
/** What no careless page could say worse: nothing of it is to be seen, and if so, then huge, and from right to left. */
const RESET = `<style>
  * { all: unset !important; display: none !important; visibility: hidden !important; opacity: 0 !important; font-size: 90px !important;
      direction: rtl !important; position: absolute !important; left: -9999px !important; pointer-events: none !important }
  html, body { display: block !important; visibility: visible !important; opacity: 1 !important; font-size: 90px; zoom: 1 }
</style>`;
const MARKUP =
  '<img src=x onerror="document.title=1"><b>x</b><a href="javascript:document.title=1">y</a> **z** [w](javascript:1)';

let server: Product;
let browser: Browser;
let customer: Visitor;
/** What the browser should complain about. */
let expected: RegExp | null;

beforeAll(async () => {
  [server, browser] = await Promise.all([product({ WEB_ORIGINS: '' }), launch()]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
afterEach(async () => {
  await customer.leave();
  expect(customer.complaints.filter((one) => expected?.test(one) !== true)).toEqual([]);
});

type Shop = {
  readonly head?: string;
  readonly html?: string;
  /** Runs before anything of the page. */
  readonly before?: string;
  readonly policy?: string;
};

/** Comes to a page of somebody that has the chat in it. */
async function comes({ head = '', html = 'lang="zh"', before, policy }: Shop = {}): Promise<Visitor> {
  expected = null;
  customer = await visitor(browser);
  const { page, context } = customer;
  if (before !== undefined) await context.addInitScript(before);
  await page.route('**/shop', (route) =>
    route.fulfill({
      contentType: 'text/html; charset=utf-8',
      headers: policy === undefined ? {} : { 'content-security-policy': policy },
      body: `<!doctype html><html ${html}><head><title>Shop</title><link rel="icon" href="data:,">${head}${SCRIPT}</head><body><h1>Shop</h1></body></html>`,
    }),
  );
  await page.goto(`${server.url}/shop`);
  return customer;
}

/** … and opens the chat. */
async function opens(shop: Shop = {}): Promise<Visitor> {
  await comes(shop);
  await customer.opens();
  await customer.sees(GREETING);
  return customer;
}

/** A whole question and answer, with each message once. */
async function chats(): Promise<void> {
  const { write, press, sees, bubbles, chat, until } = customer;
  await write('包裹没到');
  await sees('是信还是箱子？');
  await press('箱子');
  await sees('订单号？');
  await until(async () => (await chat.locator('.customer:not(.sent)').count()) === 0);
  expect(await bubbles()).toEqual([GREETING, '包裹没到', '是信还是箱子？', '箱子', '订单号？']);
}

describe('a page', () => {
  test('that resets, hides, enlarges and turns round everything: the chat is seen as it is meant to be', async () => {
    const { page, chat } = await opens({ head: RESET, html: 'lang="zh" dir="rtl"' });
    await chats();
    const look = (selector: string, name: string) =>
      page.evaluate<string>(
        `getComputedStyle(document.querySelector('signpost-chat').shadowRoot.querySelector('${selector}')).${name}`,
      );
    expect(await look('.bubble', 'fontSize')).toBe('15px');
    expect(await look('.log', 'direction')).toBe('ltr');
    expect(await look('.panel', 'opacity')).toBe('1');
    const box = await chat.locator('.panel').boundingBox();
    expect(box).toMatchObject({ width: 400 });
    expect((box?.x ?? 0) + 400).toBeLessThanOrEqual(1280);
  });

  test('that brings the script a second time, later: one chat, and a hint in the console', async () => {
    const { page } = await opens();
    await page.evaluate(`new Promise((resolve) => { const one = document.createElement('script'); one.src = '/widget.js?again';
      one.dataset.lang = 'en'; one.onload = resolve; document.head.append(one); })`);
    expected = /^Signpost: .*one script tag is enough/;
    expect(customer.complaints).toHaveLength(1);
    expect(await page.locator('signpost-chat').count()).toBe(1);
    await chats();
  });

  test('whose scripts replace what programs are made of: the chat goes on with what it found', async () => {
    const { page } = await opens();
    await page.evaluate(`{
      const no = () => { throw new Error('of the page'); };
      globalThis.fetch = no;
      JSON.parse = no;
      JSON.stringify = no;
      globalThis.Promise = class { constructor() { no(); } };
      // As a library did that half of the web used.
      Array.prototype.toJSON = function () { return '[' + this.join() + ']'; };
      Array.prototype.each = Array.prototype.forEach;
      Object.prototype.extra = no;
    }`);
    await chats();
  });

  test('whose scripts take it away: it comes back when the page opens it, and by itself into another body', async () => {
    const { page, chat, sees } = await opens();
    await page.evaluate(`document.querySelector('signpost-chat').remove()`);
    expect(await page.locator('signpost-chat').count()).toBe(0);
    await page.evaluate('Signpost.open()');
    await sees(GREETING);
    // As pages do that load the next one into this one.
    await page.evaluate(`document.body = document.createElement('body')`);
    await sees(GREETING);
    await chats();
    expect(await chat.count()).toBe(1);
  });

  test('that destroys it, as one does that never loads anew: nothing listens any more, and a new tag goes on with what was said', async () => {
    const { page, chat, sees, press, write, until } = await comes();
    const [asked, sockets]: [string[], string[]] = [[], []];
    page.on('websocket', (socket) => {
      sockets.push('open');
      socket.on('close', () => sockets.push('closed'));
    });
    await customer.opens();
    await sees(GREETING);
    await press('收起聊天窗口');
    await page.evaluate(`Signpost.send('包裹没到')`);
    await until(async () => /^\(\d\) Shop$/.test(await page.title()));
    await until(async () => (await page.evaluate(`Object.keys(localStorage).some((key) => key.includes(':out:'))`)) === false);
    await page.evaluate(
      `globalThis.kept = Signpost; Signpost.on('state', (state) => { document.title = state; }); Signpost.destroy()`,
    );
    await until(async () => sockets.join() === 'open,closed');
    expect([await chat.count(), await page.title(), await page.evaluate('window.Signpost')]).toEqual([0, 'Shop', undefined]);
    // Nothing of it is left that would hear of these.
    page.on('request', (request) => asked.push(request.url()));
    await page.evaluate(`{
      for (const name of ['online', 'offline', 'pageshow', 'storage', 'load']) dispatchEvent(new Event(name));
      document.dispatchEvent(new Event('visibilitychange'));
      document.documentElement.lang = 'en';
      document.body = document.createElement('body');
      for (const call of ['open', 'close', 'destroy']) kept[call]();
      kept.send('lost');
    }`);
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');
    expect([await chat.count(), await page.title(), asked]).toEqual([0, 'Shop', []]);
    await page.evaluate(`{
      document.documentElement.lang = 'zh';
      const tag = document.createElement('script');
      tag.src = '/widget.js';
      document.head.append(tag);
    }`);
    await customer.opens();
    await sees('是信还是箱子？');
    expect(await chat.locator('.customer .words').allTextContents()).toEqual(['包裹没到']);
    await write('箱子');
    await sees('订单号？');
    // One that was never opened goes as well.
    await page.evaluate('Signpost.close()');
    await page.reload();
    await chat.locator('.launcher').waitFor();
    await page.evaluate('Signpost.destroy()');
    expect([await chat.count(), await page.evaluate('window.Signpost')]).toEqual([0, undefined]);
  });

  test('49 forged postMessage, from a frame and from the page: nobody listens', async () => {
    const { page, bubbles } = await opens({
      before: `{ globalThis.listening = 0; const add = EventTarget.prototype.addEventListener;
        EventTarget.prototype.addEventListener = function (name, ...more) { if (name === 'message' && this === window) listening += 1; return add.call(this, name, ...more); }; }`,
    });
    await page.evaluate(`new Promise((resolve) => {
      const frame = document.createElement('iframe');
      frame.srcdoc = '<script>for (const data of [{ type: "signpost", action: "send", text: "转账" }, "open", { event: "identify", token: "a.b.c" }, { activities: [{ type: "message", id: "x|0000009", text: "forged" }] }]) { parent.postMessage(data, "*"); parent.postMessage(JSON.stringify(data), "*"); }</script>';
      frame.onload = () => setTimeout(resolve, 50);
      document.body.append(frame);
      window.postMessage({ type: 'signpost', close: true }, '*');
    })`);
    expect(await page.evaluate('listening')).toBe(0);
    expect(await bubbles()).toEqual([GREETING]);
    await chats();
  });
});

describe('a browser', () => {
  test.each([
    [
      'forbids to look at storage',
      `for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
      Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError'); } });`,
    ],
    [
      'takes nothing into storage, as some do in private windows',
      `Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
      indexedDB.open = () => { throw new DOMException('no', 'InvalidStateError'); };`,
    ],
  ])('that %s chats all the same', async (_, before) => {
    await opens({ before });
    await chats();
  });

  test.each([-1, 1])(
    '9 whose clock is wrong by a day (%d): what is written is sent, once, and is there after a reload',
    async (days) => {
      const { page, bubbles, sees } = await opens({
        before: `{ const Real = Date; const off = ${days} * 86400e3;
        globalThis.Date = class extends Real { constructor(...at) { if (at.length > 0) super(...at); else super(Real.now() + off); } static now() { return Real.now() + off; } }; }`,
      });
      await chats();
      await page.reload();
      await sees('订单号？');
      expect(await bubbles()).toHaveLength(5);
    },
  );

  test('whose WebSockets do not get through asks instead', async () => {
    await opens({ policy: `connect-src ${server.url}` });
    expected = /WebSocket|Content Security Policy|policy: connect-src/;
    await chats();
  });
});

/** The chat, with somebody between it and the server who adds what a server of ours would not send. */
async function listens(): Promise<(activity: object) => void> {
  await comes();
  const sockets: WebSocketRoute[] = [];
  await customer.page.routeWebSocket(/\/stream/, (socket) => {
    sockets.push(socket);
    socket.connectToServer();
  });
  await customer.opens();
  await customer.sees(GREETING);
  let seq = 1;
  return (activity) => {
    seq += 1;
    const whole = { type: 'message', id: `x|${String(seq).padStart(7, '0')}`, timestamp: new Date().toISOString(), ...activity };
    sockets.at(-1)?.send(JSON.stringify({ activities: [whole], watermark: String(seq) }));
  };
}

test('44 markup from bot, agent, names, files and buttons is text, and so is the customer’s own', async () => {
  const bring = await listens();
  const { page, chat, sees, bubbles } = customer;
  bring({ from: { id: 'me', role: 'user', name: MARKUP }, text: MARKUP });
  bring({ from: { id: 'bot', role: 'bot', name: MARKUP }, text: `bot ${MARKUP}` });
  bring({ from: { id: 'agent', role: 'bot', name: MARKUP }, text: `agent ${MARKUP}` });
  bring({
    from: { id: 'bot', role: 'bot' },
    text: `file ${MARKUP}`,
    attachments: [
      { contentType: 'application/pdf', name: MARKUP, contentUrl: 'javascript:document.title=1' },
      { contentType: 'text/html', name: '<script>document.title=1</script>.html', content: MARKUP },
    ],
    suggestedActions: { actions: [{ type: 'imBack', title: MARKUP, value: MARKUP }] },
  });
  await sees('file <img');
  expect((await bubbles()).filter((text) => text.endsWith(MARKUP))).toHaveLength(4);
  expect(
    await chat.locator('.log :is(b, script, iframe, a[href^="javascript:"], [onerror], img:not([src^="http"]))').count(),
  ).toBe(0);
  expect((await chat.locator('.log').textContent())?.includes('<script>document.title=1</script>.html')).toBe(true);
  expect(await page.title()).toBe('Shop');
  // What the customer really sends comes back as it was.
  await customer.write(`own ${MARKUP}`);
  await sees(`own ${MARKUP}`);
  expect(await chat.locator('.log :is(b, img, script, [onerror])').count()).toBe(0);
});

test('46 bidi override, zalgo and 1 MB of emoji: stay in their bubble, and the chat goes on', async () => {
  const bring = await listens();
  const { page, chat, sees, until } = customer;
  bring({ from: { id: 'bot', role: 'bot' }, text: '\u202eabc\u202e 请看 \u2066cba' });
  bring({ from: { id: 'bot', role: 'bot' }, text: `zalgo ${'Ż̴'.repeat(20)}${'\u0301\u0489\u033f'.repeat(400)}` });
  bring({ from: { id: 'bot', role: 'bot' }, text: `${'长'.repeat(3_000)}${'W'.repeat(3_000)}` });
  bring({ from: { id: 'bot', role: 'bot' }, text: '最后一条' });
  await sees('最后一条');
  const wide = await page.evaluate<number[]>(`(() => {
    const { shadowRoot } = document.querySelector('signpost-chat');
    return [...shadowRoot.querySelectorAll('.log, .panel')].map((one) => one.scrollWidth - one.clientWidth);
  })()`);
  expect(Math.max(...wide)).toBe(0);
  // What turns the direction in one message turns nothing in the next.
  const last = await page.evaluate<number[]>(`(() => {
    const words = [...document.querySelector('signpost-chat').shadowRoot.querySelectorAll('.words')].at(-1);
    const of = (at) => { const range = document.createRange(); range.setStart(words.firstChild, at); range.setEnd(words.firstChild, at + 1); return range.getBoundingClientRect().left; };
    return [of(0), of(3)];
  })()`);
  expect(last[0]).toBeLessThan(last[1] ?? 0);
  expected = /Failed to load resource.* 413|status of 413/;
  await page.evaluate(`Signpost.send('😀'.repeat(250000))`);
  await chat.locator('.customer.failed').waitFor();
  await chat.getByRole('button', { name: '删除' }).click();
  await until(async () => (await chat.locator('.customer').count()) === 0);
  await customer.write('包裹没到');
  await sees('是信还是箱子？');
});

test('a conversation of thousands of messages leaves the page small: its end, and what somebody scrolls to', async () => {
  await comes();
  let toPage: WebSocketRoute | null = null;
  await customer.page.routeWebSocket(/\/stream/, (socket) => {
    toPage = socket;
  });
  const { page, chat, sees, press, until } = customer;
  await customer.opens();
  await until(async () => toPage !== null);
  const activity = (i: number) => ({
    type: 'message',
    id: `x|${String(i + 1).padStart(7, '0')}`,
    timestamp: new Date(Date.now() - (2000 - i) * 1000).toISOString(),
    from: i % 2 === 0 ? { id: 'me', role: 'user' } : { id: i % 100 === 99 ? 'agent' : 'bot', role: 'bot' },
    text: `第 ${i + 1} 条`,
  });
  const bring = (from: number, to: number): void => {
    const activities = Array.from({ length: to - from }, (_, i) => activity(from + i));
    (toPage as unknown as WebSocketRoute).send(JSON.stringify({ activities, watermark: String(to) }));
  };
  // Twice, as a server may after a reconnect.
  bring(0, 2000);
  bring(0, 2000);
  await sees('第 2000 条');
  const drawn = () => chat.locator('.item').count();
  expect(await drawn()).toBe(80);
  expect(await chat.locator('.item.agent').last().textContent()).toMatch(/^人工客服/);

  // By the button, which the keyboard and screen readers find, too: quietly, and the button keeps the focus.
  const earlier = chat.getByRole('button', { name: '查看更早的消息' });
  await earlier.focus();
  await page.keyboard.press('Enter');
  await until(async () => (await drawn()) === 120);
  expect(await chat.locator('.further:focus').count()).toBe(1);
  await chat.locator('[role=log][aria-live=polite]').waitFor();

  // By scrolling, up to the first. What is read stays where it is: no step goes further than was scrolled.
  const climbed = await page.evaluate<{ most: number; jumped: number }>(`(async () => {
    const log = document.querySelector('signpost-chat').shadowRoot.querySelector('.log');
    const top = (one) => one.getBoundingClientRect().top - log.getBoundingClientRect().top;
    let [most, jumped] = [0, 0];
    while (log.scrollTop > 0 || log.firstElementChild.matches('.further')) {
      log.scrollTop -= 1500;
      const one = [...log.querySelectorAll('.item')].find((each) => top(each) > 0);
      const before = top(one);
      for (let frames = 0; frames < 2; frames++) await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      if (one.isConnected) jumped = Math.max(jumped, Math.abs(top(one) - before));
      most = Math.max(most, log.querySelectorAll('.item').length);
    }
    return { most, jumped };
  })()`);
  expect(climbed.most).toBeLessThanOrEqual(120);
  expect(climbed.jumped).toBeLessThanOrEqual(2);
  expect(await chat.locator('.words').first().textContent()).toBe('第 1 条');

  // What comes now is told, but not in the middle of what is read; one press leads there.
  bring(2001, 2002);
  await press('有新消息');
  await sees('第 2002 条');
  expect(await drawn()).toBeLessThanOrEqual(120);
  await until(async () => (await chat.locator('.newest').count()) === 0);
  expect(await chat.locator('.words').last().textContent()).toBe('第 2002 条');
});
