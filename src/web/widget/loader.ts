/**
 * Puts the chat on a page: `<script src=".../widget.js" data-…>`. Draws the launcher, keeps what the page says meanwhile, and fetches
 * the rest when the page is done with its own things, or at once where somebody waits for it. Small: every page view pays for it.
 */
/// <reference path="../lucide.d.ts" />
import messageSquare from 'lucide/dist/esm/icons/message-square.mjs';
import type { App, SignpostApi } from './api.ts';
import { type Appearance, languageOf, opensAtOnce, prefixOf, readAppearance } from './appearance.ts';
import { allowed } from './storage.ts';
import launcher from './style/launcher.css';

const NAMES = { zh: '打开在线客服', en: 'Open the chat' };
/** The same as among the icons: one line. */
const [[, { d: CHAT }]] = messageSquare as unknown as readonly [readonly [string, { readonly d: string }]];

type Call = (api: SignpostApi) => void;

/** A part of the page of its own: the page's styles and scripts find nothing of it. */
function draw(look: Appearance, press: () => void, soon: () => void) {
  const make = (name: string) => document.createElement(name);
  const shape = (name: string) => document.createElementNS('http://www.w3.org/2000/svg', name);
  const host = make('signpost-chat');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(launcher);
  root.adoptedStyleSheets = [sheet];
  if (look.color) host.style.setProperty('--signpost-accent', look.color);
  const stand = make('div');
  const button = make('button');
  const picture = shape('svg');
  const path = shape('path');
  path.setAttribute('d', CHAT);
  picture.append(path);
  stand.className = `signpost ${look.position}`;
  stand.popover = 'manual';
  button.className = 'launcher';
  button.onclick = press;
  button.onpointerenter = button.onfocus = soon;
  button.append(picture);
  stand.append(button);
  root.append(stand);
  /** Goes by the page as it is now: by its language, and back into it where it has taken everything away, to load its next part. */
  const put = (): void => {
    stand.lang = languageOf(
      allowed(() => localStorage.getItem(`${prefixOf(look)}lang`)),
      look.lang,
    );
    button.ariaLabel = NAMES[stand.lang as keyof typeof NAMES];
    if (host.isConnected) return;
    document.body?.append(host);
    root.querySelector<HTMLElement>('[popover]')?.showPopover?.();
  };
  put();
  const watch = new MutationObserver(put);
  watch.observe(document.documentElement, { attributeFilter: ['lang'], childList: true });
  const destroy = (): void => {
    watch.disconnect();
    host.remove();
  };
  return { root, stand, button, put, destroy };
}

/** What the page may call from the beginning. @param tell calls it on the rest, once that is there */
function apiOf(
  tell: (call: Call) => void,
  open: () => void,
  start: () => void,
  destroy: () => void,
  isOpen: () => boolean,
): SignpostApi {
  return {
    get isOpen() {
      return isOpen();
    },
    open,
    destroy,
    close: () => tell((api) => api.close()),
    identify: (token) => tell((api) => api.identify(token)),
    send(text) {
      tell((api) => api.send(text));
      start();
    },
    on(event, told) {
      let end: () => void;
      tell((api) => {
        end = api.on(event, told);
      });
      return () => tell(() => end());
    },
  };
}

function begin(script: HTMLScriptElement): void {
  if (window.Signpost) return console.warn('Signpost: one script tag is enough');
  const look = readAppearance(script);
  const said: Call[] = [];
  let place: ReturnType<typeof draw> | null = null;
  let real: SignpostApi | null = null;
  let loading: Promise<App | undefined> | null = null;
  let failures = 0;

  /** @returns undefined when it has failed. An address that has failed fails for good in some browsers. */
  const load = (): Promise<App | undefined> => {
    loading ??= import(`${look.base}${SIGNPOST_APP}?${failures}`).catch(() => {
      loading = null;
      failures += 1;
    });
    return loading;
  };
  const start = (): void => {
    if (!place) return;
    place.button.ariaBusy = 'true';
    load().then((app) => {
      if (!app) setTimeout(start, 1000 * failures);
      else if (!real && place) {
        real = app.begin({ ...place, look, script });
        said.forEach(tell);
      }
    });
  };
  const tell = (call: Call): void => {
    if (real) call(real);
    else said.push(call);
  };
  const open = (): void => {
    place?.put();
    tell((api) => api.open());
    start();
  };
  /** What is called later, or was under way, finds neither place nor chat. */
  const destroy = (): void => {
    real?.destroy();
    place?.destroy();
    place = real = null;
    window.Signpost = undefined;
  };
  window.Signpost = apiOf(tell, open, start, destroy, () => real?.isOpen ?? false);

  const ready = (): void => {
    if (!window.Signpost) return;
    place = draw(look, open, load);
    if (said[0] || opensAtOnce(look)) start();
    document.dispatchEvent(new Event('signpost'));
  };
  const rest = (): void => {
    // Somebody who has talked before may have an answer waiting, or something unsent.
    if (allowed(() => Object.keys(localStorage).some((key) => /^signpost:.*:(session|out:)/.test(key)))) start();
    else load();
  };
  const idle = (): void => void (window.requestIdleCallback ?? setTimeout)(rest);
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', ready);
  else ready();
  if (document.readyState === 'complete') idle();
  else addEventListener('load', idle);
}

const script = document.currentScript as HTMLScriptElement | null;
if (script) begin(script);
