/** Bot Framework Web Chat, the unmodified npm package, on a page of another origin in a real browser. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launch } from '../../../support/browser.ts';
import { PATIENCE_MS, type Product, product } from './support.ts';
import { webChatScript } from './webchat-package.ts';

let [browser, server, pages]: [Browser?, Product?, Server?] = [];
let address: string;

/** A page of a shop: gets a token without any secret, keeps it over a reload, and hands it to Web Chat. */
const html = (
  domain: string,
) => `<!doctype html><meta charset="utf-8"><title>shop</title><div id="chat" style="height:600px"></div>
<script src="/webchat.js"></script>
<script>
(async () => {
  const kept = JSON.parse(sessionStorage.getItem('chat') ?? 'null');
  const got = kept ?? await (await fetch('${domain}/tokens/embed', { method: 'POST' })).json();
  sessionStorage.setItem('chat', JSON.stringify(got));
  const lang = new URLSearchParams(location.search).get('lang');
  const directLine = WebChat.createDirectLine({
    domain: '${domain}', token: got.token, webSocket: !location.search.includes('polling'),
    ...(kept && { conversationId: got.conversationId }), conversationStartProperties: { locale: lang },
  });
  WebChat.renderWebChat({ directLine, locale: lang, userID: got.userId }, document.getElementById('chat'));
})();
</script>`;

beforeAll(async () => {
  const script = webChatScript();
  let domain = '';
  pages = createServer((request, response) => {
    const isScript = request.url === '/webchat.js';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' }).end(isScript ? script : html(domain));
  });
  await new Promise<void>((resolve) => pages?.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
  server = await product({ WEB_ORIGINS: address });
  domain = `${server.url}/v3/directline`;
  browser = await launch();
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
  pages?.closeAllConnections();
  await new Promise((resolve) => pages?.close(resolve));
});

type Visit = {
  readonly page: Page;
  readonly complaints: readonly string[];
  say(text: string): Promise<void>;
  press(label: string): Promise<void>;
  bubbles(): Promise<string[]>;
  /** Waits until these are all the bubbles, in this order, and none is still being sent. */
  sees(bubbles: readonly string[]): Promise<void>;
};

async function visit(query: string): Promise<Visit> {
  if (!browser) throw new Error('no browser');
  const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on('console', (entry) => {
    if (entry.type() === 'error' && !entry.text().includes('favicon')) complaints.push(entry.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${address}/?${query}`);
  const bubbles = () => page.locator('.webchat__bubble__content').allTextContents();
  return {
    page,
    complaints,
    bubbles,
    async say(text) {
      await page.locator('[data-id="webchat-sendbox-input"]').fill(text);
      await page.keyboard.press('Enter');
    },
    press: (label) => page.getByRole('button', { name: label, exact: true }).last().click(),
    async sees(expected) {
      await page
        .locator('.webchat__bubble__content')
        .nth(expected.length - 1)
        .waitFor()
        .catch(() => {});
      expect(await bubbles()).toEqual(expected);
      // Web Chat says so below a bubble while it waits for its echo, and when it gave up.
      await page
        .getByText(/^(?:正在发送|无法发送|Sending|Send failed)/)
        .first()
        .waitFor({ state: 'detached' });
    },
  };
}

const TALK = ['您好。', '包裹没到', '是信还是箱子？', '箱子', '订单号？'];

test('a whole conversation in Chinese with buttons: one bubble a message, in order, and each once after a reload', async () => {
  const guest = await visit('lang=zh-CN');
  await guest.sees(['您好。']);
  await guest.say('包裹没到');
  await guest.sees(['您好。', '包裹没到', '是信还是箱子？']);
  await guest.press('箱子');
  await guest.sees(TALK);
  await guest.press('没有订单号');
  const all = [...TALK, '没有订单号', '没关系。', '值多少钱？'];
  await guest.sees(all);
  await guest.page.reload();
  await guest.sees(all);
  await guest.say('20元');
  await guest.sees([...all, '20元', '¥20.00，对吗？']);
  expect(guest.complaints).toEqual([]);
  await guest.page.context().close();
});

test('without a socket it asks, and shows the same', async () => {
  const guest = await visit('lang=zh-CN&polling');
  await guest.sees(['您好。']);
  await guest.say('包裹没到');
  await guest.sees(TALK.slice(0, 3));
  await guest.press('箱子');
  await guest.sees(TALK);
  expect(guest.complaints).toEqual([]);
  await guest.page.context().close();
});

test('in English, and markup is text', async () => {
  const guest = await visit('lang=en-US');
  await guest.sees(['Hello.']);
  await guest.say('my parcel is lost');
  await guest.press('Letter');
  await guest.sees(['Hello.', 'my parcel is lost', 'Letter or box?', 'Letter', 'Order number?']);
  const markup = '<img src=x onerror="document.title=1"> **b**';
  await guest.say(markup);
  await guest.page.locator('.webchat__bubble__content').nth(6).waitFor();
  expect((await guest.bubbles())[5]).toBe(markup);
  expect([await guest.page.title(), await guest.page.locator('.webchat__bubble__content img').count()]).toEqual(['shop', 0]);
  await guest.page.context().close();
});
