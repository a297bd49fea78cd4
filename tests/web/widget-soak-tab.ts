/** One tab of many, with the chat in it: what it is told to write, and at the end everything that it shows. */
import type { BrowserContext, Page } from 'playwright-core';

export type Shown = { readonly from: string; readonly text: string };

/** When the chat was without its socket, in milliseconds since 1970. */
export type Gap = { readonly from: number; readonly to: number };

export type Tab = {
  readonly page: Page;
  /** Says something; it is sent when it can be. @returns how many messages of this customer wait to be sent */
  say(text: string): Promise<number>;
  waiting(): Promise<number>;
  /** All that the chat shows, from the first message to the last; read by scrolling up. */
  shown(): Promise<readonly Shown[]>;
  gaps(): Promise<readonly Gap[]>;
  isOnline(): Promise<boolean>;
};

const PATIENCE_MS = 120_000;

const IN_PAGE = `
globalThis.states = [];
document.addEventListener('signpost', () => Signpost.on('state', (state) => states.push([Date.now(), state])));
globalThis.waiting = () => Object.entries(localStorage).filter(([key, value]) => key.includes(':out:') && !value.includes('"gone"')).length;
globalThis.shown = async () => {
  const log = document.querySelector('signpost-chat').shadowRoot.querySelector('.log');
  const items = () => [...log.querySelectorAll('.item')];
  const read = (one) => ({ from: /customer|bot|agent/.exec(one.className)[0], text: one.querySelector('.words').textContent });
  const frame = () => new Promise((resolve) => setTimeout(resolve, 20));
  const button = () => (log.firstElementChild.matches('.further') ? log.firstElementChild : null);
  let before = items();
  const all = before.map(read);
  for (let earlier = button(); earlier !== null; earlier = button()) {
    earlier.click();
    while (items()[0] === before[0]) await frame();
    const now = items();
    const known = now.indexOf(before[0]);
    if (known < 1 || now.slice(known).some((one, i) => one !== before[i])) throw new Error('what was drawn is not what was drawn before');
    all.unshift(...now.slice(0, known).map(read));
    before = now;
  }
  return all;
};`;

/** @param isSeen its chat's window is open; otherwise until everything is read it is closed, as in most tabs that one has */
export async function openTab(context: BrowserContext, url: string, isSeen: boolean): Promise<Tab> {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.addInitScript(IN_PAGE);
  await page.goto(`${url}/shop`);
  await page.locator('signpost-chat .launcher').waitFor();
  if (isSeen) await page.evaluate('Signpost.open()');
  if (isSeen) await page.locator('signpost-chat .bubble').first().waitFor();
  return {
    page,
    say: (text) => page.evaluate<number>(`Signpost.send(${JSON.stringify(text)}), waiting()`),
    waiting: () => page.evaluate<number>('waiting()'),
    async shown() {
      await page.evaluate('Signpost.close(), Signpost.open()');
      await page.locator('signpost-chat .log .item').first().waitFor();
      const all = await page.evaluate<Shown[]>('shown()');
      await page.evaluate('Signpost.close()');
      return all;
    },
    isOnline: () => page.evaluate<boolean>(`states.at(-1)?.[1] === 'online'`),
    async gaps() {
      const states = await page.evaluate<[number, string][]>('states');
      const gaps: Gap[] = [];
      let from: number | null = null;
      for (const [at, state] of states) {
        // Connecting for the first time is no gap.
        if (state === 'reconnecting') from ??= at;
        if (state !== 'online' || from === null) continue;
        gaps.push({ from, to: at });
        from = null;
      }
      return gaps;
    },
  };
}
