/**
 * `npm run screenshots`: holds two conversations on the demo page, with the real server, flows and sandbox wallet behind it,
 * and writes the pictures of the README to docs/images. Ends with an error when a conversation does not go as expected.
 */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { createLog } from '../src/adapters/system/log.ts';
import { readConfig } from '../src/config.ts';
import { loadKnowledge } from '../src/knowledge.ts';
import { startServing } from '../src/serve.ts';
import { launch } from '../tests/support/browser.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const IMAGES = join(ROOT, 'docs', 'images');
const SIZE = { width: 1200, height: 840 };
/** Sharp on screens with small dots, and still a small file. */
const SCALE = 1.5;
/** Machines without a desktop often have no system font that suits; what is asked for and missing is passed over. */
const FONT = 'Inter, "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';
const PATIENCE_MS = 10_000;

/** Who signs in, and what is written, pressed (`press`) and then seen. */
type Line = { readonly write: string; readonly then: RegExp } | { readonly press: RegExp; readonly then: RegExp };
type Shot = { readonly file: string; readonly locale: string; readonly customer: RegExp; readonly lines: readonly Line[] };

const SHOTS: readonly Shot[] = [
  {
    file: 'conversation.png',
    locale: 'zh-CN',
    customer: /李娜/,
    lines: [
      { write: '我转的钱对方没收到，急！订单号 2026112200000102', then: /设一个提醒/ },
      { press: /^设提醒/, then: /设好了/ },
    ],
  },
  {
    file: 'conversation-en.png',
    locale: 'en-US',
    customer: /Daniel/,
    lines: [
      { write: 'my top-up failed but the money is gone. order 2026112200000701', then: /reminder/ },
      { press: /remind me/, then: /.../ },
    ],
  },
];

async function photograph(browser: Browser, url: string, shot: Shot): Promise<void> {
  const context = await browser.newContext({ locale: shot.locale, viewport: SIZE, deviceScaleFactor: SCALE });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate(`document.documentElement.style.setProperty('--font', '${FONT}')`);
  await page.locator('.choices button').first().waitFor();
  await page.getByRole('button', { name: shot.customer }).click();
  await page.locator('.customer[aria-pressed="true"]').waitFor();
  for (const line of shot.lines) await play(page, line);
  await page.evaluate('document.activeElement?.blur()');
  const path = join(IMAGES, shot.file);
  await page.screenshot({ path });
  process.stdout.write(`${path}: ${Math.round(statSync(path).size / 1024)} KB\n`);
  await context.close();
}

async function play(page: Page, line: Line): Promise<void> {
  if ('write' in line) {
    await page.getByRole('textbox').fill(line.write);
    await page.getByRole('textbox').press('Enter');
  } else {
    await page.locator('.choices button', { hasText: line.press }).click();
  }
  await page.locator('.item.bot', { hasText: line.then }).last().waitFor();
}

mkdirSync(IMAGES, { recursive: true });
const flows = join(ROOT, 'flows');
const read = readConfig({ PORT: '0', DATABASE_FILE: ':memory:', FLOWS_DIR: flows });
if (!read.ok) throw new Error(read.problems.join('\n'));
const serving = await startServing(read.config, Promise.resolve(loadKnowledge(flows)), createLog('error'));
const browser = await launch();
try {
  for (const shot of SHOTS) await photograph(browser, serving.url, shot);
} finally {
  await browser.close();
  await serving.close();
}
