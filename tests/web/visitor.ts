/** Somebody in front of a page with the chat: a browser of their own, what they see, what they do, what the browser complains about. */
import type { Browser, BrowserContext, Locator, Page, Request } from 'playwright-core';

/** A look-up of the sandbox wallet and a busy machine fit into this. */
const PATIENCE_MS = 30_000;

export type SentActivity = {
  readonly type: string;
  readonly text?: string;
  readonly value?: { readonly button: string };
  readonly locale: string;
  readonly from: { readonly id: string };
  readonly channelData: { readonly clientActivityID: string; readonly identity?: string };
};

export type Visitor = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Messages that the page has sent, in order. */
  readonly sent: readonly SentActivity[];
  /** Script errors, violations of the content security policy and refused requests, as the browser's console tells them. */
  readonly complaints: string[];
  readonly chat: Locator;
  readonly input: Locator;
  /** Opens the window. */
  opens(): Promise<void>;
  write(text: string): Promise<void>;
  /** A button in the chat. */
  press(name: string | RegExp): Promise<void>;
  /** Waits until the chat shows this in a bubble. */
  sees(text: string | RegExp): Promise<void>;
  /** The words of all bubbles. */
  bubbles(): Promise<string[]>;
  /** Waits until this holds in the page. */
  until(holds: () => Promise<boolean>): Promise<void>;
  leave(): Promise<void>;
};

export type VisitorOptions = {
  readonly locale?: string;
  readonly width?: number;
  readonly height?: number;
  /** Dots of the screen for one pixel of the page: 2 is how a page is seen at 200 %, too. */
  readonly deviceScaleFactor?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly forcedColors?: 'active';
  readonly reducedMotion?: 'reduce';
  readonly hasTouch?: boolean;
};

/** Opens a window with an empty page. */
export async function visitor(browser: Browser, options: VisitorOptions = {}): Promise<Visitor> {
  const { locale = 'zh-CN', width = 1280, height = 860, ...more } = options;
  const context = await browser.newContext({ locale, viewport: { width, height }, ...more });
  context.setDefaultTimeout(PATIENCE_MS);
  // A page that a test puts in the place of another one does not count as one of this machine.
  await context.grantPermissions(['local-network-access']);
  await context.addInitScript(`document.addEventListener('securitypolicyviolation',
    (event) => console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample))`);
  return inTab(context, []);
}

/** Another tab of the same browser. */
export function secondTab({ context, complaints }: Visitor): Promise<Visitor> {
  return inTab(context, complaints);
}

async function inTab(context: BrowserContext, complaints: string[]): Promise<Visitor> {
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (entry) => {
    if (['error', 'warning'].includes(entry.type())) complaints.push(entry.text());
  });
  const sent: SentActivity[] = [];
  page.on('request', (request: Request) => {
    if (request.method() === 'POST' && request.url().endsWith('/activities')) sent.push(request.postDataJSON() as SentActivity);
  });
  const chat = page.locator('signpost-chat');
  const input = chat.getByRole('textbox');
  return {
    page,
    context,
    sent,
    complaints,
    chat,
    input,
    opens: () => chat.locator('.launcher').click(),
    async write(text) {
      await input.fill(text);
      await input.press('Enter');
    },
    press: (name) =>
      chat
        .getByRole('button', { name, exact: typeof name === 'string' })
        .last()
        .click(),
    sees: (text) => chat.locator('.bubble', { hasText: text }).last().waitFor(),
    bubbles: () => chat.locator('.words').allTextContents(),
    async until(holds) {
      for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await page.waitForTimeout(50)) if (await holds()) return;
      throw new Error('it did not come to be');
    },
    leave: () => context.close(),
  };
}
