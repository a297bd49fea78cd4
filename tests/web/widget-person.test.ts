/** The chat when a person takes over, what customers are asked at the end, and what they are told where the page is refused. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { WebSocketRoute } from 'playwright-core';
import { type Served, serveShipped } from './served.ts';
import { type Visitor, type VisitorOptions, visitor } from './visitor.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
type Lang = 'zh' | 'en';
const GREETING = { zh: /客服机器人/, en: /support bot/ };

let served: Served;
let customer: Visitor;
/** Requests that are refused on purpose are told in the browser's console, some of them with what to do about it. */
let mayFail = false;

beforeAll(async () => {
  served = await serveShipped();
}, 60_000);
afterAll(() => served?.close());
afterEach(async () => {
  await customer.leave();
  expect(customer.complaints.filter((one) => !mayFail || !/Failed to load resource|CORS policy|^Signpost: /.test(one))).toEqual(
    [],
  );
  mayFail = false;
});

type Told = Visitor & {
  /** Brings an activity over the socket, beside those of the server. */
  readonly tell: (activity: object) => void;
  readonly status: (value: object) => void;
};

/** Comes to a page of this origin. */
async function goes(lang: Lang, origin: string): Promise<void> {
  const { url } = served.serving;
  await customer.page.route('**/shop', (route) =>
    route.fulfill({
      contentType: 'text/html; charset=utf-8',
      body: `<!doctype html><html lang="${lang}"><title>Shop</title><main><h1>Shop</h1></main><script src="${url}/widget.js"></script></html>`,
    }),
  );
  await customer.page.goto(`${origin}/shop`);
}

async function opens(lang: Lang, options: VisitorOptions = {}): Promise<Told> {
  customer = await visitor(served.browser, { locale: lang === 'zh' ? 'zh-CN' : 'en-US', ...options });
  let socket: WebSocketRoute | null = null;
  await customer.page.routeWebSocket(/\/stream/, (route) => {
    route.connectToServer();
    socket = route;
  });
  await goes(lang, served.serving.url);
  await customer.opens();
  await customer.sees(GREETING[lang]);
  const tell = (activity: object): void =>
    (socket as unknown as WebSocketRoute).send(
      JSON.stringify({ activities: [{ from: { id: 'bot', role: 'bot' }, ...activity }] }),
    );
  return { ...customer, tell, status: (value) => tell({ type: 'event', name: 'signpost.status', value }) };
}

/** Violations of the rules for everybody, as axe tells them. */
async function violations({ page }: Visitor): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate<
    string[]
  >(`axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target, failureSummary }) => target + ' ' + failureSummary).join(' | ')))`);
}

/** What is told, what stands in the line below the header, and with whom one talks, as the header says. */
const LINES: { readonly [lang in Lang]: readonly (readonly [object, string, string])[] } = {
  zh: [
    [{ kind: 'queued', position: 3, waitMinutes: 5 }, '您排在第 3 位，大约 5 分钟', '正在等待人工客服'],
    [{ kind: 'queued', position: 2, waitMinutes: null }, '您排在第 2 位，请稍候', '正在等待人工客服'],
    [{ kind: 'queued', position: 1, waitMinutes: 0 }, '下一位就是您，请稍候', '正在等待人工客服'],
    [{ kind: 'queued', position: null, waitMinutes: null }, '正在找有空的客服，请稍候', '正在等待人工客服'],
    [{ kind: 'agent', name: '王小姐' }, '王小姐正在为您服务', '王小姐 · 人工客服'],
    [{ kind: 'hold', name: '王小姐' }, '王小姐正在查看，请您稍等', '王小姐 · 人工客服'],
    [{ kind: 'agent', name: '' }, '人工客服正在为您服务', '人工客服'],
    [{ kind: 'agent', name: '<b>王</b>' }, '<b>王</b>正在为您服务', '<b>王</b> · 人工客服'],
    [{ kind: 'bot' }, '现在由智能助手继续为您服务', '智能助手 · 可转人工客服'],
  ],
  en: [
    [{ kind: 'queued', position: 3, waitMinutes: 4.2 }, 'You are number 3 in line, about 5 minutes', 'Waiting for a person'],
    [{ kind: 'queued', position: 1, waitMinutes: 1 }, 'You are next in line, about 1 minute', 'Waiting for a person'],
    [
      { kind: 'queued', position: null, waitMinutes: null },
      'We are looking for somebody who is free, please hold on',
      'Waiting for a person',
    ],
    [{ kind: 'agent', name: 'Grace' }, 'Grace is with you', 'Grace · Support'],
    [{ kind: 'hold', name: 'Grace' }, 'Grace is looking into it, one moment please', 'Grace · Support'],
    [{ kind: 'bot' }, 'The assistant is with you again', 'Bot · a person if you ask'],
  ],
};

describe.each<Lang>(['zh', 'en'])('%s: a person', (lang) => {
  test('who has the conversation stands in the header, what it means below it, and each change is said once', async () => {
    const { page, chat, status, write, until, sees } = await opens(lang, { colorScheme: lang === 'zh' ? 'dark' : 'light' });
    expect(await chat.locator('.status p').count()).toBe(0);
    status({ kind: 'bot' });
    await page.evaluate(`{
      globalThis.said = [];
      const line = document.querySelector('signpost-chat').shadowRoot.querySelector('.status');
      new MutationObserver(() => said.push(line.textContent)).observe(line, { childList: true, subtree: true, characterData: true });
    }`);
    for (const [value, words, who] of LINES[lang]) {
      // What makes no sense, and what says the same, changes nothing.
      for (const one of [value, value, { kind: 'queued', position: -1 }, { kind: 'boss' }]) status(one);
      await chat.locator('.status', { hasText: words }).waitFor();
      expect(await chat.locator('.names p').textContent()).toBe(who);
      // Nobody reads twice who is there; it is heard once.
      const isSeen = ((await chat.locator('.status').boundingBox())?.width ?? 0) > 1;
      expect(isSeen).toBe((value as { kind: string }).kind !== 'agent');
    }
    expect(await page.evaluate('said')).toEqual(LINES[lang].map(([, words]) => words));
    expect(await chat.locator('.status').getAttribute('role')).toBe('status');
    expect(await violations(customer)).toEqual([]);
    await write(lang === 'zh' ? '转账没到账' : 'my transfer has not arrived');
    await sees(lang === 'zh' ? /订单号/ : /order number/i);
    await until(async () => (await chat.locator('.status p').count()) === 0);
  });

  test('who types is named until the words come; that the customer types and reads is told, to people only', async () => {
    const { chat, tell, status, input, sent, sees, until } = await opens(lang);
    const name = lang === 'zh' ? '王小姐' : 'Grace';
    const words = lang === 'zh' ? '王小姐正在输入' : 'Grace is typing';
    const signals = () =>
      sent.filter(({ type }) => type !== 'message') as unknown as { type: string; name?: string; value?: { seq: number } }[];
    await input.pressSequentially('abc');
    expect(signals()).toEqual([]);
    status({ kind: 'agent', name });
    tell({ type: 'typing', from: { id: 'agent', name, role: 'bot' } });
    const typing = chat.locator('.typing', { hasText: words });
    await typing.waitFor();
    expect((await chat.locator('.typing .unseen').boundingBox())?.width).toBeGreaterThan(20);
    await input.pressSequentially('def');
    await until(async () => signals().some(({ type }) => type === 'typing'));
    tell({
      type: 'message',
      id: 'x|0000009',
      from: { id: 'agent', role: 'bot' },
      text: lang === 'zh' ? '我来看看' : 'Let me see',
      timestamp: new Date().toISOString(),
    });
    await sees(lang === 'zh' ? '我来看看' : 'Let me see');
    await typing.waitFor({ state: 'detached' });
    await until(async () => signals().some(({ name: event, value }) => event === 'signpost.read' && value?.seq === 9));
    // Many keys, one word of it: none of these is a message.
    expect(signals().filter(({ type }) => type === 'typing')).toHaveLength(1);
    expect(sent.filter(({ type }) => type === 'message')).toEqual([]);
  });
});

const RATING = {
  zh: {
    talk: ['转账没到账', '算了'],
    bye: '再见',
    title: '这次服务，您还满意吗？',
    star: '4 星：满意',
    comment: '很快，我的密码是 hunter2abc',
    send: '提交评价',
    thanks: '谢谢您的评价。',
    skip: '跳过',
  },
  en: {
    talk: ['my transfer has not arrived', 'never mind'],
    bye: 'goodbye',
    title: 'How did we do?',
    star: '4 stars: happy',
    comment: 'Quick. My password is hunter2abc',
    send: 'Send rating',
    thanks: 'Thank you for your rating.',
    skip: 'Skip',
  },
} as const;

/** On a phone whose keyboard comes up, what is written in stays in sight, and so does what was said last. */
async function meetsKeyboard({ page, chat, until }: Visitor): Promise<void> {
  await page.evaluate(`{
    globalThis.seen = Object.assign(new EventTarget(), { height: innerHeight, offsetTop: 0, scale: 1 });
    Object.defineProperty(window, 'visualViewport', { value: seen });
    Signpost.close();
  }`);
  await chat.locator('.panel').waitFor({ state: 'detached' });
  await page.evaluate('Signpost.open()');
  const boxOf = async (selector: string) => {
    const box = await chat.locator(selector).last().boundingBox();
    return { top: box?.y ?? -1, bottom: (box?.y ?? 0) + (box?.height ?? 9999) };
  };
  await until(async () => (await boxOf('.panel')).bottom === 780);
  // As iOS does, which pushes the page up.
  await page.evaluate(`Object.assign(seen, { height: 360, offsetTop: 40 }); seen.dispatchEvent(new Event('resize'))`);
  await until(async () => (await boxOf('.panel')).bottom === 400);
  expect((await boxOf('.panel')).top).toBe(40);
  expect((await boxOf('.composer')).bottom).toBeLessThan(400);
  await until(async () => (await boxOf('.item')).bottom <= (await boxOf('.log')).bottom);
  expect((await boxOf('.item')).top).toBeGreaterThan((await boxOf('.log')).top);
}

describe.each<Lang>(['zh', 'en'])('%s: the rating', (lang) => {
  const words = RATING[lang];
  const saysGoodbye = async ({ chat, write, until }: Visitor): Promise<void> => {
    for (const text of [...words.talk, words.bye]) {
      const before = await chat.locator('.item.bot').count();
      await write(text);
      await until(async () => (await chat.locator('.item.bot').count()) > before);
    }
    await chat.locator('.rating').waitFor();
  };

  test('comes after the goodbye, by keyboard, with words, once', async () => {
    mayFail = true;
    const { page, chat, sent, until } = await opens(lang);
    await saysGoodbye(customer);
    const group = chat.getByRole('group', { name: words.title });
    await group.waitFor();
    // The writing goes on where it was: nobody is forced.
    expect(await chat.locator('.composer textarea:focus').count()).toBe(1);
    await chat.getByRole('radio').first().focus();
    for (const key of [' ', 'ArrowRight', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
    expect(await chat.getByRole('radio', { name: words.star }).isChecked()).toBe(true);
    expect(await violations(customer)).toEqual([]);
    await chat.locator('.rating textarea').fill(words.comment);
    let isCut = true;
    await page.route('**/activities', (route) => (isCut ? route.abort() : route.continue()));
    await chat.getByRole('button', { name: words.send }).click();
    await chat.getByRole('alert').waitFor();
    isCut = false;
    await chat.getByRole('button', { name: words.send }).click();
    await chat.locator('.rating.thanks', { hasText: words.thanks }).waitFor();
    const rating = sent.findLast(({ type }) => type === 'event') as unknown as { name: string; value: object };
    expect([rating.name, rating.value]).toEqual(['signpost.rating', { of: 'bot', stars: 4, comment: words.comment }]);
    const { conversation } = JSON.parse(
      await page.evaluate<string>(`localStorage.getItem(Object.keys(localStorage).find((key) => key.endsWith(':session')))`),
    );
    const dossier = await served.serving.bot.store.dossier(`web:${conversation}`);
    expect(dossier?.ratings).toMatchObject([{ of: 'bot', stars: 4 }]);
    expect(JSON.stringify(dossier?.ratings)).not.toContain('hunter2abc');
    // Not asked again after a reload, nor at the next goodbye.
    await page.reload();
    await chat.locator('.item.bot').last().waitFor();
    await customer.write(words.bye);
    await until(async () => (await chat.locator('.customer.sent .words', { hasText: words.bye }).count()) === 2);
    expect(await chat.locator('.rating').count()).toBe(0);
  });

  test('may be skipped, is gone when the customer writes on, and asks about the person after a person', async () => {
    const { chat, tell, status, write, until } = await opens(lang, { width: 390, height: 780, hasTouch: true });
    const rating = chat.locator('.rating');
    await saysGoodbye(customer);
    await write(words.talk[0]);
    await until(async () => (await rating.count()) === 0);
    status({ kind: 'agent', name: 'Grace' });
    tell({
      type: 'message',
      id: 'x|0000900',
      from: { id: 'agent', role: 'bot' },
      text: 'OK',
      timestamp: new Date().toISOString(),
    });
    status({ kind: 'bot' });
    await chat.getByRole('group', { name: /人工客服|support agent/ }).waitFor();
    const box = await chat.locator('.stars').boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(390);
    await chat.getByRole('button', { name: words.skip }).click();
    await until(async () => (await rating.count()) === 0);
    await meetsKeyboard(customer);
  });
});

describe('a page that is refused', () => {
  const comes = async (lang: Lang, origin: string, brand: object): Promise<() => number> => {
    mayFail = true;
    customer = await visitor(served.browser);
    let asked = 0;
    customer.page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/tokens/embed')) asked += 1;
    });
    await customer.page.route('**/widget/app-*', async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace(/SIGNPOST_BRAND=\{.*?\}/, `SIGNPOST_BRAND=${JSON.stringify(brand)}`);
      return route.fulfill({ response, body });
    });
    await goes(lang, origin);
    return () => asked;
  };
  const hints = () => customer.complaints.filter((one) => one.startsWith('Signpost'));

  test('because the bot does not know its origin: says so at once, whom to call, and in the console what to set', async () => {
    // The same machine by another name.
    const origin = served.serving.url.replace('127.0.0.1', 'localhost');
    const asked = await comes('zh', origin, { zh: 'uPay 钱包', en: 'uPay', hotline: '95000' });
    const { chat, opens, press, until } = customer;
    await opens();
    const note = chat.locator('.refused', {
      hasText: '抱歉，在这个页面暂时打不开在线客服。您可以拨打 95000 联系我们，也可以再试一次。',
    });
    await note.waitFor();
    // A network may fail once or twice while the server is there.
    expect(asked()).toBe(3);
    expect(hints()).toEqual([`Signpost: the bot's server does not know this page; add ${origin} to its WEB_ORIGINS`]);
    expect(await violations(customer)).toEqual([]);
    await press('重试');
    await chat.locator('.panel:focus').waitFor();
    await until(async () => asked() === 4);
    await note.waitFor();
  });

  test('because its token is not good: nothing is asked again until the customer wants to, and then it chats', async () => {
    const asked = await comes('en', served.serving.url, { zh: 'uPay 钱包', en: 'uPay' });
    const { page, chat, opens, press, sees } = customer;
    const json = { error: { code: 'BadToken', message: 'The token is not one of this server.' } };
    await page.route('**/tokens/embed', (route) => route.fulfill({ status: 403, json }));
    await opens();
    await chat.locator('.refused', { hasText: 'the chat cannot be opened on this page' }).waitFor();
    await chat.locator('.refused', { hasText: 'You can try again or contact us another way.' }).waitFor();
    // Once, and once more with a new token.
    expect(asked()).toBe(2);
    expect(hints()).toEqual(['Signpost: The token is not one of this server.']);
    await page.unroute('**/tokens/embed');
    await press('Try again');
    await sees(GREETING.en);
    expect(await chat.locator('.state-line p').count()).toBe(0);
    expect(asked()).toBe(3);
  });
});
