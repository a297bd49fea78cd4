/** The chat on pages of others: under the strictest policy, between hostile styles, for everybody, and small. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Served, serveShipped } from './served.ts';
import { type Visitor, type VisitorOptions, visitor } from './visitor.ts';

const GREETING = { zh: /客服机器人/, en: /support bot/ };
/** Nothing but the server's own, and no text may become markup or program. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Every element, with all that a careless page may say about all elements. */
const HOSTILE = `* { all: unset !important; display: block !important; font: 40px serif !important; color: red !important;
  visibility: hidden !important; position: static !important; transform: rotate(5deg) !important; opacity: 0.2 !important }`;
const MOST_BYTES = 30 * 1024;
const MOST_LOADER_BYTES = 2 * 1024;

let served: Served;
let customer: Visitor | null = null;
/** What the browser should complain about. */
let complaints: readonly string[] = [];

beforeAll(async () => {
  served = await serveShipped();
}, 60_000);
afterAll(() => served?.close());
afterEach(async () => {
  const [who, expected] = [customer, complaints];
  [customer, complaints] = [null, []];
  await who?.leave();
  expect(who?.complaints ?? []).toEqual(expected);
});

type Shop = { readonly lang?: 'zh' | 'en'; readonly attributes?: string; readonly inside?: string; readonly head?: string };

/** Opens a page of somebody that has the script in it. */
async function hosts(
  { lang = 'zh', attributes = '', inside = '', head = '' }: Shop,
  options: VisitorOptions = {},
): Promise<Visitor> {
  const come = await visitor(served.browser, options);
  customer = come;
  const body = `<!doctype html><html lang="${lang}"><head><title>Shop</title>${head}<script src="/widget.js" ${attributes}></script></head>
    <body><main><h1>Shop</h1>${inside}</main></body></html>`;
  await come.page.route('**/hostile.css', (route) => route.fulfill({ contentType: 'text/css', body: HOSTILE }));
  await come.page.route('**/shop', (route) =>
    route.fulfill({ contentType: 'text/html; charset=utf-8', headers: { 'content-security-policy': POLICY }, body }),
  );
  await come.page.goto(`${served.serving.url}/shop`);
  await come.chat.locator('.launcher').waitFor();
  return come;
}

const styleOf = (page: Page, selector: string, name: string): Promise<string> =>
  page.evaluate<string>(
    `getComputedStyle(document.querySelector('signpost-chat').shadowRoot.querySelector('${selector}')).${name}`,
  );

test('runs under a policy that allows nothing but its own server, and under Trusted Types', async () => {
  const { page, chat, opens, write, sees, press } = await hosts({ attributes: 'data-color="#7a1fa2" data-title="Shop help"' });
  await opens();
  await sees(GREETING.zh);
  await press('登录不了');
  await sees(/看到/);
  await write('转人工');
  await sees(/H-[0-9A-Z]{8}/);
  await page.reload();
  await sees(/H-[0-9A-Z]{8}/);
  // No line ends within the number.
  await chat.locator('.words span', { hasText: /^H-[0-9A-Z]{8}$/ }).waitFor();
  expect(await chat.getByRole('heading').textContent()).toBe('Shop help');
  expect(await styleOf(page, '.launcher', 'backgroundColor')).toBe('rgb(122, 31, 162)');
});

describe('what the page says in the tag', () => {
  test('language, side, and open from the start without taking the focus', async () => {
    const { page, chat, sees } = await hosts({ attributes: 'data-lang="en" data-position="left" data-open' });
    await sees(GREETING.en);
    const box = await chat.locator('.panel').boundingBox();
    expect(box?.x).toBeLessThan(40);
    expect(await page.evaluate('document.activeElement === document.body')).toBe(true);
  });

  test('in a low window a long greeting is read from its beginning; everything fits a phone at twice the size', async () => {
    const { page, chat, opens, sees, until } = await hosts({ lang: 'en' }, { height: 560 });
    await opens();
    await sees(GREETING.en);
    await chat.locator('.choices').waitFor();
    const top = (await chat.locator('.log').boundingBox())?.y ?? 0;
    expect((await chat.locator('.bubble').first().boundingBox())?.y).toBeGreaterThan(top);
    await page.setViewportSize({ width: 180, height: 320 });
    await until(async () => (await chat.locator('.panel').boundingBox())?.width === 180);
    for (const button of await chat.locator('.head button, .send').all()) {
      const box = await button.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(180);
    }
  });

  test('open from the start leaves a phone’s screen to the page', async () => {
    const { chat } = await hosts({ attributes: 'data-open' }, { width: 390, height: 700 });
    expect(await chat.locator('.panel').count()).toBe(0);
  });

  test('where to ask who is signed in', async () => {
    const { token } = (await (
      await fetch(`${served.serving.url}/demo/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ customer: 'cust-li-na' }),
      })
    ).json()) as { readonly token: string };
    const { page, opens, write, sees } = await hosts({ attributes: 'data-identity-url="/who"' });
    await page.route('**/who', (route) => route.fulfill({ json: { token } }));
    await opens();
    await sees(GREETING.zh);
    await write('转账没到，订单号 2026112200000102');
    await sees(/¥500\.00 还在处理中/);
  });

  test('twice: there is one chat, and the console says so', async () => {
    const { page } = await hosts({ inside: '<script src="/widget.js"></script>' });
    expect(await page.locator('signpost-chat').count()).toBe(1);
    complaints = ['Signpost: one script tag is enough'];
  });
});

describe('what the page can do with it', () => {
  test('open, say something, hear of it, close', async () => {
    const { page, chat, sees } = await hosts({});
    await page.evaluate(`globalThis.heard = [];
      for (const event of ['open', 'close', 'message', 'state']) Signpost.on(event, (what) => heard.push([event, what?.from ?? what]));
      Signpost.on('open', () => { throw new Error('of the page') });`);
    complaints = ['Error: of the page'];
    await page.evaluate(`Signpost.open(); Signpost.send('转账没到账')`);
    await sees(/订单号/);
    await page.evaluate('Signpost.close()');
    expect(await chat.locator('.panel').count()).toBe(0);
    const heard = await page.evaluate<unknown[]>('heard');
    expect(heard).toEqual(
      expect.arrayContaining([
        ['open', undefined],
        ['state', 'online'],
        ['message', 'bot'],
        ['close', undefined],
      ]),
    );
  });

  test('nothing by its styles', async () => {
    const { page, chat, opens, sees, press } = await hosts({ head: '<link rel="stylesheet" href="/hostile.css">' });
    await opens();
    await sees(GREETING.zh);
    await press('登录不了');
    await sees(/看到/);
    expect(await styleOf(page, '.bubble', 'fontSize')).toBe('15px');
    const box = await chat.locator('.panel').boundingBox();
    expect([box?.width, (box?.x ?? 0) + (box?.width ?? 0)]).toEqual([400, 1260]);
  });
});

describe('everybody can use it', () => {
  test('with the keyboard alone', async () => {
    const { page, chat, sees, input } = await hosts({ inside: '<a href="#x">x</a>' });
    for (let tabs = 0; !(await chat.locator('.launcher:focus').count()); tabs++) {
      expect(tabs).toBeLessThan(5);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await sees(GREETING.zh);
    expect(await chat.locator('textarea:focus').count()).toBe(1);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    expect(await chat.locator('.choices button:focus').count()).toBe(1);
    const words = await chat.locator('.choices button:focus').textContent();
    await page.keyboard.press('Enter');
    await chat.locator('.customer .words', { hasText: words ?? '' }).waitFor();
    expect(await chat.locator('textarea:focus').count()).toBe(1);
    await page.keyboard.type('转账没到账');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('急');
    expect(await input.inputValue()).toBe('转账没到账\n急');
    await page.keyboard.press('Enter');
    await chat.locator('.customer .words', { hasText: '急' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await chat.locator('.panel').count()).toBe(0);
    expect(await chat.locator('.launcher:focus').count()).toBe(1);
  });

  test('with an input method, whose Enter chooses characters and does not send', async () => {
    const { page, context, chat, opens, sees, input } = await hosts({});
    await opens();
    await sees(GREETING.zh);
    const devtools = await context.newCDPSession(page);
    await devtools.send('Input.imeSetComposition', { text: 'zhuan zhang', selectionStart: 11, selectionEnd: 11 });
    await page.keyboard.press('Enter');
    expect(await chat.locator('.customer').count()).toBe(0);
    await devtools.send('Input.insertText', { text: '转账没到账' });
    // The key that a test presses passes by the input method, which would have taken it.
    expect((await input.inputValue()).trim()).toBe('转账没到账');
    await page.keyboard.press('Enter');
    await sees(/订单号/);
    expect(await chat.locator('.customer .words').allTextContents()).toEqual(['转账没到账']);
  });

  test('hearing: each answer once, and what was said before not at all', async () => {
    const { page, chat, opens, sees, write, until } = await hosts({});
    await opens();
    await sees(GREETING.zh);
    await chat.locator('[role=log][aria-live=polite]').waitFor();
    await page.evaluate(`{
      globalThis.added = [];
      const log = document.querySelector('signpost-chat').shadowRoot.querySelector('[role=log]');
      new MutationObserver((all) => { for (const { addedNodes } of all) for (const node of addedNodes)
        if (node.querySelector?.('.bubble')) added.push(node.textContent); }).observe(log, { childList: true });
    }`);
    await write('转账没到账');
    await sees(/订单号/);
    await until(async () => (await chat.locator('.customer:not(.sent)').count()) === 0);
    const added = await page.evaluate<string[]>('added');
    expect(added.map((text) => /^(您|智能助手)：/.exec(text)?.[1])).toEqual(['您', '智能助手']);
    expect(await chat.locator('.meta').first().getAttribute('aria-live')).toBe('off');
  });

  const looks: readonly VisitorOptions[] = [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { forcedColors: 'active' }];
  const cases = (['zh', 'en'] as const).flatMap((lang) =>
    looks.map((look) => ({ lang, look, name: Object.values(look)[0] ?? '' })),
  );
  test.each(cases)('axe finds nothing: $lang, $name', async ({ lang, look }) => {
    const come = await hosts({ lang }, { ...look, reducedMotion: 'reduce' });
    const { page, context, chat, opens, sees, write } = come;
    await page.evaluate(AXE);
    const violations = () =>
      page.evaluate<
        string[]
      >(`axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
        .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target, failureSummary }) => target + ' ' + failureSummary).join(' | ')))`);
    expect(await violations()).toEqual([]);
    await opens();
    await sees(GREETING[lang]);
    expect(await violations()).toEqual([]);
    await chat
      .locator('input[type=file]')
      .setInputFiles([{ name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-') }]);
    await context.setOffline(true);
    await page.route('**/upload', (route) => route.fulfill({ status: 415, json: {} }));
    await chat.locator('.offline').waitFor();
    await write('waits');
    await chat.locator('input[type=file]').setInputFiles([{ name: 'b.html', mimeType: 'text/html', buffer: Buffer.from('x') }]);
    await chat.getByRole('alert').waitFor();
    expect(await violations()).toEqual([]);
    await context.setOffline(false);
    await chat.locator('.customer.failed').waitFor();
    expect(await violations()).toEqual([]);
    complaints = come.complaints.filter((one) => /Failed to load resource|WebSocket/.test(one));
  });
});

describe('the loader', () => {
  test('draws the launcher alone; the rest runs when it is wanted, and finds what the page has said meanwhile', async () => {
    const { page, chat, sees } = await hosts({ lang: 'en', inside: '<a href="#x">x</a>', attributes: 'data-color="gold"' });
    await page.evaluate(`globalThis.heard = []; globalThis.end = Signpost.on('open', () => heard.push('first'));
      Signpost.on('open', () => heard.push('second')); end(); document.documentElement.lang = 'zh'`);
    const launcher = chat.getByRole('button', { name: '打开在线客服' });
    await launcher.waitFor();
    expect(await page.evaluate('[document.querySelector("signpost-chat").shadowRoot.children.length, Signpost.isOpen]')).toEqual([
      1,
      false,
    ]);
    expect(await styleOf(page, '.launcher', 'color')).toMatch(/^oklch\(0 |^rgb\(0, 0, 0\)/);
    const box = await launcher.boundingBox();
    await page.evaluate(`Signpost.send('转账没到账'); Signpost.open()`);
    await sees(/订单号/);
    expect(await page.evaluate('[heard.join(), Signpost.isOpen]')).toEqual(['second', true]);
    await page.evaluate('Signpost.close()');
    // What takes the launcher's place looks like it.
    await page.mouse.move(0, 0);
    await launcher.waitFor();
    expect(await chat.locator('.launcher').count()).toBe(1);
    const after = await launcher.boundingBox();
    expect([after?.width, after?.height, after?.x]).toEqual([box?.width, box?.height, box?.x]);
  });

  test('fetches the rest again when that has failed, opens then, and leaves the focus where it belongs', async () => {
    const come = await visitor(served.browser);
    customer = come;
    const { page, chat, sees } = come;
    let failed = 0;
    await page.route('**/widget/app-*.js*', (route) => (failed++ < 2 ? route.abort() : route.continue()));
    await page.route('**/shop', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<html lang="zh"><body><script src="/widget.js"></script>' }),
    );
    await page.goto(`${served.serving.url}/shop`);
    await chat.locator('.launcher').focus();
    await page.keyboard.press('Enter');
    await sees(GREETING.zh);
    await chat.locator('textarea:focus').waitFor();
    expect(failed).toBeGreaterThan(2);
    complaints = come.complaints.filter((one) => /Failed to load resource/.test(one));
  });
});

describe('the scripts', () => {
  const ask = (path: string, coding: string, more: object = {}) =>
    fetch(served.serving.url + path, { headers: { 'accept-encoding': coding, ...more } });
  const appPath = async (): Promise<string> =>
    /\/widget\/app-[0-9a-f]{16}\.js/.exec(await (await ask('/widget.js', 'identity')).text())?.[0] ?? '';

  test('the loader has 2 KiB at most when packed, and all together 30 KiB, with both languages and all styles', async () => {
    const loader = await (await ask('/widget.js', 'identity')).text();
    const app = await (await ask(await appPath(), 'identity')).text();
    expect(app).toContain('uPay 钱包');
    const [small, large] = [loader, app].map((text) => gzipSync(text, { level: 9 }).byteLength) as [number, number];
    expect(small).toBeLessThanOrEqual(MOST_LOADER_BYTES);
    expect(small + large).toBeLessThanOrEqual(MOST_BYTES);
    expect(loader).not.toContain('innerHTML');
    for (const text of [loader, app]) expect(text).not.toMatch(/\beval\(|new Function|insertAdjacentHTML|document\.write/);
  });

  test('are sent packed and may be used by any page; the loader may be kept for a while, the rest for good', async () => {
    const path = await appPath();
    for (const [asked, kept] of [
      ['/widget.js', 'public, max-age=300'],
      [path, 'public, max-age=31536000, immutable'],
      [`${path}?2`, 'public, max-age=31536000, immutable'],
    ] as const) {
      const response = await ask(asked, 'gzip, deflate, br');
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'text/javascript; charset=utf-8',
        'content-encoding': 'br',
        'cache-control': kept,
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
        vary: 'Accept-Encoding',
      });
      expect(Number(response.headers.get('content-length'))).toBeLessThan(MOST_BYTES);
      const same = await ask(asked, 'br', { 'if-none-match': response.headers.get('etag') ?? '' });
      expect([same.status, await same.text()]).toEqual([304, '']);
      expect((await ask(asked, 'gzip')).headers.get('etag')).not.toBe(response.headers.get('etag'));
    }
  });

  test('a loader of another version gets the rest, which is not kept; other names are none', async () => {
    const other = await ask('/widget/app-0123456789abcdef.js', 'identity');
    expect([other.status, other.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await other.text()).toBe(await (await ask(await appPath(), 'identity')).text());
    for (const name of ['app.js', 'app-0123456789abcdef.css', 'main.tsx', '..%2fdemo'])
      expect((await ask(`/widget/${name}`, 'identity')).status).toBe(404);
  });
});
