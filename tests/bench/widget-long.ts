/**
 * A conversation of 2,000 messages in the chat of a page, in Chromium at its full speed: how long frames take while somebody writes and
 * answers come, how much is drawn, whether what is read stays where it is while older messages come in, and a reload.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launch } from '../support/browser.ts';
import { fill, lineOf } from '../web/long-talk.ts';
import { type Visitor, visitor } from '../web/visitor.ts';
import { startOurs } from './programs.ts';
import type { Row } from './row.ts';

const MESSAGES = 2_000;
const DRAWN = 150;
const FRAME_MS = 50;
/** So long nothing happens, for comparison. */
const EMPTY_MS = 4_000;
const SENTENCE = '我昨天转的钱对方还没有收到，订单一直显示处理中，能帮我看看吗';

/** Notes how long each frame takes from now on. */
const WATCH = `{
  globalThis.frames = [];
  const mine = globalThis.watched = {};
  let last = performance.now();
  requestAnimationFrame(function next(now) {
    if (globalThis.watched !== mine) return;
    frames.push(now - last);
    last = now;
    requestAnimationFrame(next);
  });
}`;
const LOG = `document.querySelector('signpost-chat').shadowRoot.querySelector('.log')`;

const slowest = (page: Page): Promise<number> => page.evaluate<number>('Math.round(Math.max(...frames.slice(1)))');
const drawn = ({ chat }: Visitor): Promise<number> => chat.locator('.item').count();

/** Writes a sentence letter by letter while answers come. */
async function writing(who: Visitor, write: (text: string) => Promise<void>): Promise<void> {
  await who.page.evaluate(WATCH);
  for (let round = 0; round < 4; round++) {
    const answers = write('转账还没有到账');
    await who.input.pressSequentially(SENTENCE, { delay: 25 });
    await answers;
    await who.input.press('Enter');
  }
}

type Climb = { readonly steps: number; readonly most: number; readonly moved: number; readonly top: string };

/** Scrolls up to the first message. What stands in the window moves by what was scrolled, and by nothing else. */
function climb(page: Page): Promise<Climb> {
  return page.evaluate<Climb>(`(async () => {
    const log = ${LOG};
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const top = (one) => one.getBoundingClientRect().top - log.getBoundingClientRect().top;
    const first = () => [...log.querySelectorAll('.item')].find((one) => top(one) + one.offsetHeight > 0);
    let [steps, most, moved] = [0, 0, 0];
    for (; log.scrollTop > 0 || log.firstElementChild.matches('.further'); steps++) {
      log.scrollTop -= 400;
      const one = first();
      const before = top(one);
      await frame();
      await frame();
      if (one.isConnected) moved = Math.max(moved, Math.abs(top(one) - before));
      most = Math.max(most, log.querySelectorAll('.item').length);
    }
    return { steps, most, moved, top: log.querySelector('.words').textContent };
  })()`);
}

const row = (name: string, value: number, unit: string, goal: number): Row => ({
  name: `widget-long: ${name}`,
  value: `${value}${unit}`,
  goal: `≤ ${goal}${unit}`,
  ok: value <= goal,
});

const noted = (name: string, value: string): Row => ({ name: `widget-long: ${name}`, value, goal: 'noted', ok: true });

export async function bench(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-long-'));
  const [program, browser] = await Promise.all([startOurs({ DATABASE_FILE: join(folder, 'bot.db') }), launch()]);
  try {
    const who = await visitor(browser);
    const { page, chat, opens, sees } = who;
    await page.goto(`http://127.0.0.1:${program.port}/`);
    await page.evaluate(WATCH);
    await page.waitForTimeout(EMPTY_MS);
    const empty = await slowest(page);
    await opens();
    await sees(/客服机器人/);
    const line = await lineOf(page);
    await fill(line, MESSAGES);
    await writing(who, line.write);
    const typing = await slowest(page);
    const atEnd = await drawn(who);

    const last = (await line.told()).at(-1) ?? '';
    const begun = performance.now();
    await page.reload({ waitUntil: 'commit' });
    await page.evaluate(WATCH);
    await chat.locator('.bubble', { hasText: last }).last().waitFor();
    const reload = Math.round(performance.now() - begun);
    await who.until(async () => (await chat.locator('.further').count()) > 0);
    const loading = await slowest(page);

    await page.evaluate(WATCH);
    const { steps, most, moved } = await climb(page);
    const scrolling = await slowest(page);
    return [
      row(`slowest frame while writing and getting answers, ${MESSAGES} messages`, typing, ' ms', FRAME_MS),
      row('messages drawn at the end', atEnd, '', DRAWN),
      row(`messages drawn at most while scrolling up to the first (${steps} steps)`, most, '', DRAWN),
      row('what is read moves by itself at most', Math.round(moved), ' px', 2),
      row('slowest frame while scrolling up', scrolling, ' ms', FRAME_MS),
      row('reload until the last message is seen', reload, ' ms', 3_000),
      noted('slowest frame of the reload', `${loading} ms`),
      noted('slowest frame of the page before the chat was opened: what the machine does by itself', `${empty} ms`),
    ];
  } finally {
    await browser.close();
    program.process.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
}
