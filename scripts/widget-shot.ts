/**
 * Takes pictures of every state of the chat, and lays them out on sheets: one for each language, light and dark, desktop and phone.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, WebSocketRoute } from 'playwright-core';
import sharp from 'sharp';
import { visitor } from '../tests/web/visitor.ts';
import { type Lang, STATES, STORIES, type Stage, type State, zoomed } from './widget-stories.ts';

/** The page's window, and how much of its right side is kept. */
type Size = { readonly name: 'desktop' | 'phone'; readonly width: number; readonly height: number; readonly kept: number };
type Theme = 'light' | 'dark';
type Shots = Map<string, Map<State, Buffer>>;

const SIZES: readonly Size[] = [
  { name: 'desktop', width: 1000, height: 640, kept: 440 },
  { name: 'phone', width: 360, height: 640, kept: 360 },
];
/** The whole of a laptop's and of a phone's screen, at twice the size. */
const ZOOMED: readonly Size[] = [
  { name: 'desktop', width: 640, height: 430, kept: 640 },
  { name: 'phone', width: 180, height: 320, kept: 180 },
];
const THEMES: readonly Theme[] = ['light', 'dark'];
const COLUMNS = 7;
const MOST_BYTES = 300 * 1024;
/** Fewer and fewer colours, until it is small enough: the pictures are flat. */
const QUALITIES = [97, 94, 90, 85, 75];
const GREETING = { zh: /客服机器人/, en: /support bot/ };
const NAMES = {
  zh: { light: '浅色', dark: '深色', desktop: '电脑', phone: '手机', title: '在线客服窗口' },
  en: { light: 'light', dark: 'dark', desktop: 'desktop', phone: 'phone', title: 'The chat' },
} as const;

const keyOf = (theme: Theme, size: Size): string => `${theme}-${size.name}`;

/** A page with nothing to look at but the chat. */
function shop(lang: Lang, font: string): string {
  return `<!doctype html><html lang="${lang}"><title>Shop</title><link rel="icon" href="data:,">
    <style>:root { color-scheme: light dark; --signpost-font: ${font} } body { margin: 0; background: light-dark(#e9eef0, #22292c) }</style>
    <script src="/widget.js"></script></html>`;
}

type Parts = {
  readonly browser: Browser;
  readonly url: string;
  readonly lang: Lang;
  readonly font: string;
  readonly shots: Shots;
};

async function perform(
  { browser, url, lang, font, shots }: Parts,
  sizes: readonly Size[],
  story: (stage: Stage) => Promise<void>,
) {
  const [first] = sizes;
  const who = await visitor(browser, {
    locale: lang === 'zh' ? 'zh-CN' : 'en-US',
    reducedMotion: 'reduce',
    deviceScaleFactor: sizes === ZOOMED ? 2 : 1,
    ...(first && { width: first.width, height: first.height }),
  });
  const { page, chat } = who;
  let socket: WebSocketRoute | null = null;
  await page.routeWebSocket(/\/stream/, (route) => {
    route.connectToServer();
    socket = route;
  });
  await page.route('**/shop', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: shop(lang, font) }));
  await page.goto(`${url}/shop`);
  const shoot = async (state: State, theme: Theme, size: Size, before: () => unknown): Promise<void> => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.setViewportSize(size);
    await page.mouse.move(0, 0);
    if (state !== 'language') await page.evaluate('document.querySelector("signpost-chat").shadowRoot.activeElement?.blur()');
    await before();
    // Where it is scrolled to follows the size a frame later.
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    const clip = { x: size.width - size.kept, y: 0, width: size.kept, height: size.height };
    const key = keyOf(theme, size);
    shots.set(key, (shots.get(key) ?? new Map()).set(state, await page.screenshot({ clip, caret: 'hide' })));
  };
  await story({
    ...who,
    lang,
    tell: (activity) => socket?.send(JSON.stringify({ activities: [activity] })),
    async greeted() {
      await who.opens();
      await who.sees(GREETING[lang]);
    },
    async asks(text) {
      const said = await chat.locator('.item.bot').count();
      await who.write(text);
      await who.until(async () => (await chat.locator('.item.bot').count()) > said);
      await chat.locator('.customer:not(.sent)').waitFor({ state: 'detached' });
    },
    async shows(state, before = () => {}) {
      for (const theme of THEMES) for (const size of sizes) await shoot(state, theme, size, before);
    },
  });
  await who.leave();
}

/** All pictures of one kind on one page, with captions. */
function sheet(lang: Lang, theme: Theme, size: Size, shots: ReadonlyMap<State, Buffer>, font: string): string {
  const names = NAMES[lang];
  const cells = (Object.keys(STATES) as State[]).map((state) => {
    const picture = shots.get(state);
    if (picture === undefined) throw new Error(`no picture of ${state} for ${lang}, ${keyOf(theme, size)}`);
    const isWide = state === 'zoomed' && size.name === 'desktop';
    return `<figure${isWide ? ' class="wide"' : ''}><figcaption>${STATES[state][lang]}</figcaption>
      <img src="data:image/png;base64,${picture.toString('base64')}"></figure>`;
  });
  const gap = 20;
  const [back, ink, line] = theme === 'light' ? ['#fff', '#14252b', '#dbe3e6'] : ['#0b0f11', '#e6eef0', '#2b3a40'];
  return `<!doctype html><html lang="${lang}"><style>
    body { box-sizing: border-box; width: ${COLUMNS * (size.kept + gap) + gap}px; margin: 0; padding: ${gap}px; background: ${back}; color: ${ink};
      font: 16px/1.5 ${font} }
    h1 { margin: 0 0 12px; font-size: 22px } main { display: grid; grid-template-columns: repeat(${COLUMNS}, ${size.kept}px); gap: ${gap}px }
    figure { margin: 0 } figcaption { margin-bottom: 6px } .wide { grid-column: span 2 }
    img { display: block; max-width: 100%; box-sizing: border-box; height: auto; max-height: ${size.height}px; outline: 1px solid ${line} }
    </style><h1>${names.title} · ${names[theme]} · ${names[size.name]}</h1><main>${cells.join('')}</main></html>`;
}

async function pack(picture: Buffer): Promise<Buffer> {
  for (const quality of QUALITIES) {
    const packed = await sharp(picture).png({ palette: true, quality, dither: 0, effort: 10, compressionLevel: 9 }).toBuffer();
    if (packed.byteLength <= MOST_BYTES) return packed;
  }
  throw new Error(`a sheet has more than ${MOST_BYTES} bytes: show less on it`);
}

async function layOut({ browser, lang, font, shots }: Parts, theme: Theme, size: Size, folder: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: COLUMNS * (size.kept + 20) + 20, height: 800 } });
  await page.setContent(sheet(lang, theme, size, shots.get(keyOf(theme, size)) ?? new Map(), font));
  const whole = await page.screenshot({ fullPage: true });
  await page.close();
  const file = `widget-${lang}-${theme}-${size.name}.png`;
  const packed = await pack(whole);
  writeFileSync(join(folder, file), packed);
  process.stdout.write(`docs/images/${file}: ${Math.round(packed.byteLength / 1024)} KB\n`);
}

/**
 * Writes `widget-<lang>-<light or dark>-<desktop or phone>.png`, four files, into a folder.
 * @param font for a page's CSS: machines that take pictures may have no system font that suits
 */
export async function photographWidget(browser: Browser, url: string, lang: Lang, folder: string, font: string): Promise<void> {
  const parts: Parts = { browser, url, lang, font, shots: new Map() };
  for (const story of STORIES) await perform(parts, SIZES, story);
  await perform(parts, ZOOMED, zoomed);
  for (const theme of THEMES) for (const size of SIZES) await layOut(parts, theme, size, folder);
}
