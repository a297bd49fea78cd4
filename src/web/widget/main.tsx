/** Puts the chat on a page: `<script src=".../widget.js" data-…>`. */
import { render } from 'preact';
import { type Chat, Conversation, type Events } from './chat.ts';
import { type Options, readOptions } from './options.ts';
import { keptOpen } from './storage.ts';
import composer from './style/composer.css';
import conversation from './style/conversation.css';
import theme from './style/theme.css';
import { App } from './view/app.tsx';
import { isLang } from './words.ts';

/** What the page may do with the chat. */
export type SignpostApi = {
  readonly isOpen: boolean;
  open(): void;
  close(): void;
  /** Proves who the customer is; null: signed out. */
  identify(token: string | null): void;
  /** Says something in the customer's name. */
  send(text: string): void;
  /** @returns ends it */
  on<E extends keyof Events>(event: E, told: (what: Events[E]) => void): () => void;
};

declare global {
  interface Window {
    Signpost?: SignpostApi;
  }
}

const WIDE = '(min-width: 640px)';

function apiOf(chat: Chat): SignpostApi {
  return {
    get isOpen() {
      return chat.view.isOpen;
    },
    open: chat.open,
    close: chat.close,
    identify(token) {
      if (token !== null && typeof token !== 'string') throw new TypeError('Signpost.identify takes a token, or null');
      chat.identify(token);
    },
    send: (text) => chat.send(String(text)),
    on: chat.on,
  };
}

/** A part of the page of its own: the page's styles and scripts find nothing of it. */
function place(options: Options): HTMLElement {
  const host = document.createElement('signpost-chat');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync([theme, conversation, composer].join('\n'));
  root.adoptedStyleSheets = [sheet];
  if (options.color !== null) host.style.setProperty('--signpost-accent', options.color);
  const inside = document.createElement('div');
  root.append(inside);
  document.body.append(host);
  return inside;
}

/** The page's language is followed when it changes. */
function followLanguage(chat: Chat): void {
  const read = (): void => {
    const lang = document.documentElement.lang.slice(0, 2).toLowerCase();
    if (isLang(lang)) chat.speak(lang, false);
  };
  new MutationObserver(read).observe(document.documentElement, { attributeFilter: ['lang'] });
}

function begin(script: HTMLScriptElement): void {
  if (window.Signpost !== undefined) {
    console.warn('Signpost: the chat is already on this page; one script tag is enough.');
    return;
  }
  const options = readOptions(script);
  const chat = new Conversation(options);
  window.Signpost = apiOf(chat);
  const start = (): void => {
    // On a small screen it would cover the page. Open from the start, it does not take the focus.
    if (keptOpen() ?? (options.open && matchMedia(WIDE).matches)) chat.open();
    render(<App chat={chat} options={options} brand={SIGNPOST_BRAND} />, place(options));
    if (options.lang === null) followLanguage(chat);
    document.dispatchEvent(new CustomEvent('signpost'));
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement) begin(script);
