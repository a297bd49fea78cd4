/**
 * How long somebody on a slow phone waits: our chat and Web Chat, each on an otherwise empty page, in Chromium with 1.6 Mbit/s, 150 ms of
 * latency and a processor four times slower. Taken in turn in one run, each time in a new browser context without a cache; the median counts.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { webChatScript } from '../adapters/channel/directline/webchat-package.ts';
import { launch } from '../support/browser.ts';
import { median, startOurs } from './programs.ts';
import type { Row } from './row.ts';

const ROUNDS = 5;
const SLOW = {
  offline: false,
  latency: 150,
  downloadThroughput: (1.6 * 1024 * 1024) / 8,
  uploadThroughput: (0.75 * 1024 * 1024) / 8,
};
const SLOWER = 4;
const GOAL_MS = { launcher: 1_000, answer: 1_500 };
const PATIENCE_MS = 120_000;

/** Notes when something is first seen, in milliseconds since the page was asked for: by frames, as eyes do. */
const WATCH = `globalThis.seen = {};
globalThis.watch = (name, look) => requestAnimationFrame(function next(now) {
  if (look()) seen[name] = performance.now();
  else requestAnimationFrame(next);
});`;

const OURS = `<!doctype html><meta charset="utf-8"><title>shop</title><link rel="icon" href="data:,"><script src="BASE/widget.js" async></script>
<script>
const inside = (selector) => document.querySelector('signpost-chat')?.shadowRoot?.querySelector(selector);
watch('launcher', () => inside('.launcher')?.getBoundingClientRect().width > 0);
watch('answer', () => inside('.item.bot .words')?.textContent.length > 0);
</script>`;
const WEB_CHAT = `<!doctype html><meta charset="utf-8"><title>shop</title><link rel="icon" href="data:,"><div id="chat" style="height:500px"></div>
<script>
watch('launcher', () => document.querySelector('[data-id="webchat-sendbox-input"]')?.getBoundingClientRect().width > 0);
watch('answer', () => document.querySelector('.webchat__bubble__content')?.textContent.length > 0);
</script>
<script src="/webchat.js"></script>
<script>
(async () => {
  const { token, userId } = await (await fetch('BASE/v3/directline/tokens/embed', { method: 'POST' })).json();
  const directLine = WebChat.createDirectLine({ domain: 'BASE/v3/directline', token });
  WebChat.renderWebChat({ directLine, locale: 'zh-CN', userID: userId }, document.getElementById('chat'));
})();
</script>`;

type Seen = { readonly launcher: number; readonly answer: number; readonly opened: number };

async function servePages(base: () => string): Promise<Server> {
  const script = gzipSync(webChatScript(), { level: 9 });
  const server = createServer((request, response) => {
    if (request.url === '/webchat.js') {
      response.writeHead(200, { 'content-type': 'text/javascript', 'content-encoding': 'gzip' }).end(script);
      return;
    }
    const page = request.url === '/ours' ? OURS : WEB_CHAT;
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page.replaceAll('BASE', base()));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return server;
}

async function slowPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1000, height: 700 } });
  await context.grantPermissions(['local-network-access']);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.addInitScript(WATCH);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', SLOW);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  return page;
}

/** The visitor opens ours as soon as its launcher is there, or after a look at the page; Web Chat has none and opens itself. */
async function visit(browser: Browser, url: string, opensAfter: number | null): Promise<Seen> {
  const page = await slowPage(browser);
  try {
    await page.goto(url, { waitUntil: 'commit' });
    await page.waitForFunction('seen.launcher !== undefined');
    let opened = 0;
    if (opensAfter !== null) {
      await page.waitForTimeout(opensAfter);
      opened = await page.evaluate<number>('Signpost.open(), performance.now()');
    }
    await page.waitForFunction('seen.answer !== undefined');
    return { ...(await page.evaluate<Omit<Seen, 'opened'>>('seen')), opened };
  } finally {
    await page.context().close();
  }
}

const ms = (value: number): string => `${Math.round(value)} ms`;

function row(name: string, values: readonly number[], goal: number | null): Row {
  const middle = median(values);
  const spread = `${Math.round(Math.min(...values))} to ${ms(Math.max(...values))}`;
  return {
    name: `web-speed: ${name}`,
    value: `${ms(middle)} (${spread})`,
    goal: goal === null ? 'noted' : `≤ ${ms(goal)}`,
    ok: goal === null || middle <= goal,
  };
}

export async function bench(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-speed-'));
  let base = '';
  const pages = await servePages(() => base);
  const site = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
  const [program, browser] = await Promise.all([
    startOurs({ DATABASE_FILE: join(folder, 'bot.db'), WEB_ORIGINS: site }),
    launch(),
  ]);
  try {
    base = `http://127.0.0.1:${program.port}`;
    const [atOnce, later, webChat]: [Seen[], Seen[], Seen[]] = [[], [], []];
    // The first round is not counted: nobody has asked the server for anything before.
    for (let round = -1; round < ROUNDS; round++) {
      const seen = [
        await visit(browser, `${site}/ours`, 0),
        await visit(browser, `${site}/ours`, 3_000),
        await visit(browser, `${site}/webchat`, null),
      ] as const;
      if (round < 0) continue;
      for (const [i, all] of [atOnce, later, webChat].entries()) all.push(seen[i] as Seen);
    }
    const waited = (all: readonly Seen[]): number[] => all.map(({ answer, opened }) => answer - opened);
    return [
      row(
        `ours: launcher seen, from the page’s first byte asked for (median of ${ROUNDS})`,
        atOnce.map(({ launcher }) => launcher),
        GOAL_MS.launcher,
      ),
      row('ours: first answer seen, from opening it after three seconds on the page', waited(later), GOAL_MS.answer),
      row('ours: first answer seen, from opening it in the moment when the launcher is there', waited(atOnce), null),
      row(
        'ours: first answer seen, from the page, opened at once',
        atOnce.map(({ answer }) => answer),
        null,
      ),
      row(
        'Web Chat: its field to write in seen, from the page',
        webChat.map(({ launcher }) => launcher),
        null,
      ),
      row(
        'Web Chat: first answer seen, from the page',
        webChat.map(({ answer }) => answer),
        null,
      ),
    ];
  } finally {
    await browser.close();
    pages.closeAllConnections();
    pages.close();
    program.process.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
}
