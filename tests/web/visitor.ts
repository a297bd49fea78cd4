/** Somebody in front of the demo page: a browser of their own, what they see, what they do, what the browser complains about. */
import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import type { SentActivity } from './stand-in.ts';

/** A look-up of the sandbox wallet and a busy machine fit into this. */
const PATIENCE_MS = 8000;

export type Visitor = {
  readonly page: Page;
  /** Activities that the page has sent, in order. */
  readonly sent: readonly SentActivity[];
  /** Script errors, violations of the content security policy and refused requests, as the browser's console tells them. */
  readonly complaints: readonly string[];
  write(text: string): Promise<void>;
  press(name: string | RegExp): Promise<void>;
  /** Waits until the log shows this; a string is a whole bubble, a pattern a part of one. */
  sees(text: string | RegExp): Promise<void>;
  bubbles(): Promise<string[]>;
  leave(): Promise<void>;
};

export type VisitorOptions = { readonly locale?: string; readonly width?: number; readonly height?: number };

/** Opens a window with an empty page. */
export async function visitor(browser: Browser, options: VisitorOptions = {}): Promise<Visitor> {
  const { locale = 'zh-CN', width = 1280, height = 860 } = options;
  const context: BrowserContext = await browser.newContext({ locale, viewport: { width, height } });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (entry) => {
    if (['error', 'warning'].includes(entry.type())) complaints.push(entry.text());
  });
  const sent: SentActivity[] = [];
  page.on('request', (request: Request) => {
    if (request.url().endsWith('/api/messages')) sent.push(request.postDataJSON() as SentActivity);
  });
  const input = page.getByRole('textbox');
  return {
    page,
    sent,
    complaints,
    async write(text) {
      await input.fill(text);
      await input.press('Enter');
    },
    press: (name) =>
      page
        .getByRole('button', { name, exact: typeof name === 'string' })
        .last()
        .click(),
    sees: (text) => page.locator('.log').getByText(text, { exact: true }).last().waitFor(),
    bubbles: () => page.locator('.words').allTextContents(),
    leave: () => context.close(),
  };
}
