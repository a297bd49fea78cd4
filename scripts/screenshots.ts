/**
 * `npm run screenshots`: holds two conversations on the demo page, with the real server, flows and sandbox wallet behind it,
 * and two in the studio, brings the chat into each of its states, and writes the pictures of the README and the manuals to
 * docs/images. Ends with an error when a conversation does not go as expected.
 * `npm run screenshots widget`: the chat's only; `demo`, `studio` and `desk` likewise.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { createLog } from '../src/adapters/system/log.ts';
import { readConfig } from '../src/config.ts';
import { loadKnowledge } from '../src/knowledge.ts';
import { startServing } from '../src/serve.ts';
import { launch } from '../tests/support/browser.ts';
import { photographDesk } from './desk-shot.ts';
import { photographStudio } from './studio-shot.ts';
import { photographWidget } from './widget-shot.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const IMAGES = join(ROOT, 'docs', 'images');
const SIZE = { width: 1200, height: 800 };
/** Sharp on screens with small dots, and still a small file. */
const SCALE = 1.25;
/** Machines without a desktop often have no system font that suits; what is asked for and missing is passed over. */
const FONT = '"Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';
/** The quotation marks of a Chinese font are as wide as its characters. */
const FONTS = { zh: FONT, en: `"Liberation Sans", ${FONT}` } as const;
const PATIENCE_MS = 10_000;

/** What the customer writes, and what the bot then says. */
type Line = { readonly write: string; readonly until: RegExp };
/** One picture: who signs in, and the conversation. */
type Shot = { readonly file: string; readonly locale: string; readonly customer: RegExp; readonly lines: readonly Line[] };

const SHOTS: readonly Shot[] = [
  {
    file: 'conversation.png',
    locale: 'zh-CN',
    customer: /李娜/,
    lines: [
      { write: '我转的钱对方没收到，急', until: /订单号/ },
      { write: '2026112200000102', until: /设一个提醒/ },
    ],
  },
  {
    file: 'conversation-en.png',
    locale: 'en-US',
    customer: /Daniel/,
    lines: [
      { write: 'my top-up failed but the money is gone', until: /order number/ },
      { write: '2026112200000701', until: /reminder/ },
    ],
  },
];

async function photograph(browser: Browser, url: string, shot: Shot): Promise<void> {
  const context = await browser.newContext({ locale: shot.locale, viewport: SIZE, deviceScaleFactor: SCALE });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate(`document.documentElement.style.setProperty('--font', '${FONT}')`);
  await page.locator('#account').click();
  await page.getByRole('dialog').getByRole('button', { name: shot.customer }).click();
  await page.locator('#mine').waitFor();
  await page.locator('.launcher').click();
  await page.locator('.choices').waitFor();
  const input = page.locator('signpost-chat textarea');
  for (const { write, until } of shot.lines) {
    await input.fill(write);
    await input.press('Enter');
    await page.locator('.item.bot', { hasText: until }).last().waitFor();
  }
  await page.locator('.typing .dots').waitFor({ state: 'detached' });
  await page.evaluate('document.activeElement.blur()');
  const path = join(IMAGES, shot.file);
  await page.screenshot({ path });
  process.stdout.write(`docs/images/${shot.file}: ${Math.round(statSync(path).size / 1024)} KB\n`);
  await context.close();
}

const only = process.argv[2];
const isWanted = (part: 'demo' | 'studio' | 'widget' | 'desk'): boolean => only === undefined || only === part;

mkdirSync(IMAGES, { recursive: true });
const flows = join(ROOT, 'flows');
const scratch = mkdtempSync(join(tmpdir(), 'signpost-screenshots-'));
const read = readConfig({ PORT: '0', DATABASE_FILE: ':memory:', FLOWS_DIR: flows, UPLOADS_DIR: join(scratch, 'uploads') });
if (!read.ok) throw new Error(read.problems.join('\n'));
const serving = await startServing(read.config, Promise.resolve(loadKnowledge(flows)), createLog('error'));
const browser = await launch();
try {
  if (isWanted('demo')) for (const shot of SHOTS) await photograph(browser, serving.url, shot);
  for (const lang of ['zh', 'en'] as const) {
    if (isWanted('studio')) await photographStudio(browser, serving.url, lang, IMAGES);
    if (isWanted('widget')) await photographWidget(browser, serving.url, lang, IMAGES, FONTS[lang]);
  }
  if (isWanted('desk')) await photographDesk(browser, IMAGES);
} finally {
  await browser.close();
  await serving.close();
  rmSync(scratch, { recursive: true, force: true });
}
