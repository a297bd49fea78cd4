/** Somebody at the desk: a browser of their own, what it complains about, and what it is like for those who do not see or use a mouse. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** What the browser may say when the line is cut, or nobody is signed in. */
const NETWORK = /WebSocket connection|Failed to load resource/;
const PATIENCE_MS = 30_000;

export type Look = { readonly lang?: 'zh' | 'en'; readonly colorScheme?: 'light' | 'dark'; readonly width?: number };

export type DeskVisitor = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Script errors and violations of the content security policy. */
  readonly complaints: string[];
  /** Goes to another screen of the page, and waits until this is there. */
  goTo(hash: string, seen: string): Promise<void>;
  /** What axe finds. */
  violations(): Promise<string[]>;
  /** Waits for what has no words on the page. */
  until(holds: () => boolean | Promise<boolean>): Promise<void>;
};

export async function deskVisitor(
  browser: Browser,
  url: string,
  { lang = 'zh', colorScheme = 'light', width = 1280 }: Look = {},
) {
  const locale = lang === 'zh' ? 'zh-CN' : 'en-GB';
  const context = await browser.newContext({ locale, viewport: { width, height: 800 }, colorScheme, reducedMotion: 'reduce' });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.addInitScript(`document.addEventListener('securitypolicyviolation',
    (event) => console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI))`);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (entry) => {
    if (['error', 'warning'].includes(entry.type()) && !NETWORK.test(entry.text())) complaints.push(entry.text());
  });
  await page.goto(url);
  const visitor: DeskVisitor = {
    page,
    context,
    complaints,
    async goTo(hash, seen) {
      await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
      await page.locator(seen).first().waitFor();
    },
    async violations() {
      if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(AXE);
      return page.evaluate(`axe.run(document, { resultTypes: ['violations'],
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) => violations.map(
        ({ id, nodes }) => id + ': ' + nodes.map(({ target, failureSummary }) => target + ' ' + failureSummary).join(' | ')))`);
    },
    async until(holds) {
      for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await page.waitForTimeout(50)) if (await holds()) return;
      throw new Error('it did not come to be');
    },
  };
  return visitor;
}
