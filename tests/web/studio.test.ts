/** An author in front of the studio, with everything real behind it: server, flows, engine. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createLog } from '../../src/adapters/system/log.ts';
import { readConfig } from '../../src/config.ts';
import { type Serving, startServing } from '../../src/serve.ts';
import { launch } from '../support/browser.ts';
import { FLOWS, shippedKnowledge } from '../support/shipped-knowledge.ts';

const ORDER = '2026112200000102';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let folder: string;
let serving: Serving;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'studio-'));
  cpSync(FLOWS, join(folder, 'flows'), { recursive: true });
  const models = join(folder, 'models');
  const read = readConfig({ PORT: '0', DATABASE_FILE: ':memory:', FLOWS_DIR: join(folder, 'flows'), MODELS_DIR: models });
  if (!read.ok) throw new Error(read.problems.join());
  [serving, browser] = await Promise.all([
    startServing(read.config, Promise.resolve(shippedKnowledge()), createLog('fatal')),
    launch(),
  ]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await serving?.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

async function opens(lang: 'zh' | 'en' = 'zh', colorScheme: 'light' | 'dark' = 'light'): Promise<void> {
  // Axe is put into the page from outside, past its policy; violations of the policy by the page itself are still told.
  context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme });
  context.setDefaultTimeout(45_000);
  await context.addInitScript(`document.addEventListener('securitypolicyviolation',
    (event) => console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI))`);
  if (lang === 'en') await context.addInitScript("localStorage.setItem('studio-lang', 'en')");
  page = await context.newPage();
  complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (entry) => {
    if (['error', 'warning'].includes(entry.type())) complaints.push(entry.text());
  });
  const response = await page.goto(`${serving.url}/studio`);
  expect(response?.headers()['content-security-policy']).toMatch(/default-src 'none'; script-src 'self'; style-src 'self';/);
  await page.locator('.bubble.bot').first().waitFor();
}

const turn = (number: number) => page.locator(`[data-turn="${number}"]`);
const lit = () => page.locator('.node.lit');
const customer = () => page.locator('.settings select').first();
const says = async (text: string): Promise<void> => {
  await page.locator('#say').fill(text);
  await page.locator('#say').press('Enter');
};
const sees = (text: string | RegExp) => page.locator('.bubble.bot').filter({ hasText: text }).last().waitFor();
const standsAt = (step: string) => page.locator(`.node.lit[data-node="${step}"]`).waitFor();

/** Waits for what has no words on the page. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await holds()) return;
    await page.waitForTimeout(50);
  }
  throw new Error('it did not come to be');
}

async function violations(): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target).join(' ')))`);
}

describe('a whole conversation', () => {
  test('in Chinese, with an answer of the wallet, back and forth in time', async () => {
    await opens();
    await customer().selectOption('cust-li-na');
    await sees(/李娜/);
    await says('我转的钱对方没收到，急');
    await sees(/订单号/);
    await page.locator('.place-bar code', { hasText: 'pending_transaction' }).waitFor();
    await standsAt('ask_order');
    await says(ORDER);
    await page.getByText('机器人在等钱包系统').waitFor();
    await page.locator('.results').getByText('failed').click();
    await page.locator('.results').getByText('processing').click();
    await page.getByLabel(/^amount/).fill('876.50 CNY');
    await page.getByRole('button', { name: '返回', exact: true }).click();
    await sees(/¥876\.50/);
    expect(await page.locator('.timeline output').textContent()).toBe('3 / 3');

    await page.getByRole('button', { name: '上一步', exact: true }).click();
    await page.getByRole('button', { name: '上一步', exact: true }).click();
    await standsAt('ask_order');
    expect(await page.locator('.divider').textContent()).toMatch(/之后/);
    expect(await page.locator('.stack').textContent()).toMatch(/pending_transaction\/ask_order/);
    await page.getByRole('button', { name: '最后一步', exact: true }).click();
    expect(await page.locator('.timeline output').textContent()).toBe('3 / 3');

    await page.getByRole('button', { name: '回合 1', exact: true }).click();
    await turn(1).getByRole('button', { name: '暂时没有' }).click();
    await page.locator('.timeline output', { hasText: '2 / 2' }).waitFor();
    await sees(/显示什么状态/);
  });

  test('in English, with the reasons of a decision', async () => {
    await opens('en');
    await says('my transfer has not arrived');
    await sees(/order number/);
    await page.getByRole('tab', { name: 'Why' }).click();
    await page.locator('.bars .chosen', { hasText: 'Money has not arrived' }).waitFor();
    expect(await page.locator('.insight').textContent()).toMatch(/Steps walked.*pending_transaction\/ask_order/);
    await page.getByRole('button', { name: 'Silence passes' }).click();
    await page.getByText('The customer stays silent').waitFor();
    await sees(/order number/);
    await page.getByRole('button', { name: 'Restart', exact: true }).click();
    await page.locator('.timeline output', { hasText: '0 / 0' }).waitFor();
  });

  test('can be taken along as a test', async () => {
    await opens('en');
    await says('get me a human');
    await turn(1).waitFor();
    await page.getByRole('button', { name: 'Copy as test' }).click();
    const yaml = page.getByRole('dialog').getByRole('textbox');
    await yaml.waitFor();
    expect(await yaml.inputValue()).toMatch(/^conversation: get me a human$/m);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});

describe('the flows', () => {
  test('a search leads to the step; a press on a box tells all of it; its ways lead on', async () => {
    await opens();
    await page.getByRole('searchbox').fill('订单号在手边');
    await page.locator('.hit', { hasText: '钱没到账' }).first().click();
    const drawer = page.getByRole('region', { name: '步骤详情' });
    await drawer.getByText('flows/pending_transaction.yaml:').waitFor();
    expect(await drawer.textContent()).toMatch(/Do you have the order number\?/);
    await page.locator('.node.chosen[data-node="ask_order"]').waitFor();
    await drawer.getByRole('button', { name: 'ask_kind' }).click();
    await drawer.getByRole('heading', { name: 'ask_kind' }).waitFor();
    await page.locator('[data-node="ask_order"]').click();
    await drawer.getByRole('heading', { name: 'ask_order' }).waitFor();
  });

  test('are zoomed with the wheel, panned by dragging, and shown whole', async () => {
    await opens();
    const view = () => page.locator('.pane svg > g').getAttribute('transform');
    const scale = async () => Number(/scale\(([\d.]+)\)/.exec((await view()) ?? '')?.[1]);
    await page.locator('.flow-row', { hasText: 'refund_dispute' }).click();
    await page.locator('.place-bar code', { hasText: 'refund_dispute' }).waitFor();
    const before = await scale();
    await page.locator('.pane').hover();
    await page.mouse.wheel(0, -300);
    await until(async () => (await scale()) > before);
    const from = await view();
    await page.mouse.down();
    await page.mouse.move(500, 500, { steps: 4 });
    await page.mouse.up();
    expect(await view()).not.toBe(from);
    expect(await page.locator('.drawer').count()).toBe(0);
    await page.getByRole('button', { name: '全图' }).click();
    await until(async () => (await scale()) < before);
  });
});

describe('without a mouse', () => {
  test('search, draw, talk and go through time with keys', async () => {
    await opens();
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('放大、缩小、看全图').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await page.keyboard.type('钱没到账');
    await page.locator('.hit').first().waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('.place-bar code', { hasText: 'pending_transaction' }).waitFor();

    await page.locator('.pane [tabindex="0"]').focus();
    const view = () => page.locator('.pane svg > g').getAttribute('transform');
    for (const key of ['ArrowDown', 'ArrowRight', '+', '-', '0']) {
      const before = await view();
      await page.keyboard.press(key);
      await until(async () => (await view()) !== before);
    }
    await page.keyboard.press('n');
    await page.keyboard.press('Enter');
    await page.locator('.drawer').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.drawer').waitFor({ state: 'detached' });

    await page.keyboard.press('c');
    await page.keyboard.type('转账没到账[');
    await page.keyboard.press('Enter');
    await turn(1).waitFor();
    await page.locator('.tabs [aria-selected="true"]').focus();
    await page.keyboard.press('[');
    await page.locator('.timeline output', { hasText: '0 / 1' }).waitFor();
    await page.keyboard.press(']');
    await page.locator('.timeline output', { hasText: '1 / 1' }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('tab', { name: '原因', selected: true }).waitFor();
  });
});

describe('for everybody', () => {
  test.each([
    { lang: 'zh', scheme: 'light' },
    { lang: 'en', scheme: 'dark' },
  ] as const)('no violation of accessibility rules, nothing cut off: $lang, $scheme', async ({ lang, scheme }) => {
    await opens(lang, scheme);
    await customer().selectOption('cust-li-na');
    await says(lang === 'zh' ? '我转的钱对方没收到' : 'my transfer has not arrived');
    await turn(1).waitFor();
    await says(ORDER);
    await page.locator('.wallet').waitFor();
    await page.locator('#tab-why').click();
    await lit().first().click();
    await page.locator('.drawer').waitFor();
    expect(await violations()).toEqual([]);
    await page.keyboard.press('[');
    await page.locator('#tab-state').click();
    await page.getByRole('searchbox').fill('order');
    await page.locator('.hit').first().waitFor();
    expect(await violations()).toEqual([]);
    const wide = await page.evaluate<number[]>(
      `[document.documentElement, ...document.querySelectorAll('.flows, .chat, .side, .insight .scroll, .wallet')].map((one) => one.scrollWidth - one.clientWidth)`,
    );
    expect(Math.max(...wide)).toBeLessThanOrEqual(0);
  });
});

describe('live edit', () => {
  const file = () => join(folder, 'flows', 'pending_transaction.yaml');

  test('a mistake is marked and the old flows stay; a good edit is shown, and the conversation replayed on it', async () => {
    await opens('en');
    await says('my transfer has not arrived');
    await turn(1)
      .getByText(/order number/)
      .first()
      .waitFor();
    const source = readFileSync(file(), 'utf8');

    writeFileSync(file(), source.replace('ask: order_no', 'ask: no_such_slot'));
    await page.getByText('The last edit was not published').waitFor({ timeout: 40_000 });
    await page.locator('.flow-row', { hasText: 'pending_transaction' }).locator('.dot.error').waitFor({ timeout: 40_000 });
    await page.getByRole('button', { name: 'Show the report' }).click();
    expect(await page.getByRole('dialog').getByRole('textbox').inputValue()).toMatch(/no_such_slot/);
    await page.keyboard.press('Escape');
    await turn(1)
      .getByText(/order number/)
      .first()
      .waitFor();

    writeFileSync(file(), source.replace('Do you have the order number?', 'May I have the number of the order?'));
    await page.getByText(/replayed on them/).waitFor({ timeout: 60_000 });
    await turn(1)
      .getByText(/May I have the number/)
      .waitFor();
    await page.getByRole('status').getByRole('button', { name: 'Turn 1' }).click();
    await page.getByText('The last edit was not published').waitFor({ state: 'detached' });
  }, 150_000);
});
