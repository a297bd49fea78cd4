/** Holds a conversation in the studio and takes its picture: in Chinese after an answer of the wallet, in English with a step opened. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

/** The smallest window that the studio is made for. */
const SIZE = { width: 1280, height: 800 };
const SCALE = 1.2;
const PATIENCE_MS = 15_000;
const ORDER = '2026112200000102';

async function says(page: Page, text: string, turn: number): Promise<void> {
  await page.locator('#say').fill(text);
  await page.locator('#say').press('Enter');
  await page.locator(`[data-turn="${turn}"].current`).waitFor();
}

async function inChinese(page: Page): Promise<void> {
  await says(page, '我转的钱对方没收到，急', 1);
  await says(page, ORDER, 2);
  await page.locator('.wallet select').first().selectOption('transfer');
  await page.locator('.wallet .primary').click();
  await page.locator('[data-turn="3"].current').waitFor();
}

async function inEnglish(page: Page): Promise<void> {
  await says(page, 'my transfer has not arrived', 1);
  await page.locator('#tab-why').click();
  await page.locator('.node.lit').click();
  await page.locator('.drawer').waitFor();
}

/** Writes `studio-zh.png` or `studio-en.png` into a folder. */
export async function photographStudio(browser: Browser, url: string, lang: 'zh' | 'en', folder: string): Promise<void> {
  const context = await browser.newContext({ viewport: SIZE, deviceScaleFactor: SCALE });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.addInitScript(`localStorage.setItem('studio-lang', '${lang}')`);
  const page = await context.newPage();
  await page.goto(`${url}/studio`);
  await page.locator('.bubble').first().waitFor();
  await page.locator('.settings select').first().selectOption('cust-li-na');
  await (lang === 'zh' ? inChinese : inEnglish)(page);
  await page.locator('.summary .badge, .summary.good').waitFor({ timeout: 60_000 });
  await page.evaluate('document.activeElement.blur()');
  await page.mouse.move(0, 0);
  const path = join(folder, `studio-${lang}.png`);
  await page.screenshot({ path });
  process.stdout.write(`docs/images/studio-${lang}.png: ${Math.round(statSync(path).size / 1024)} KB\n`);
  await context.close();
}
