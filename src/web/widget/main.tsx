/** Everything of the chat but its loader, which calls this when somebody wants to talk. */
import { render } from 'preact';
import type { App as Parts, Place, SignpostApi } from './api.ts';
import { opensAtOnce } from './appearance.ts';
import { type Chat, Conversation } from './chat.ts';
import { readOptions } from './options.ts';
import composer from './style/composer.css';
import conversation from './style/conversation.css';
import rating from './style/rating.css';
import theme from './style/theme.css';
import { App } from './view/app.tsx';
import { isLang } from './words.ts';

function apiOf(chat: Chat, destroy: () => void): SignpostApi {
  return {
    get isOpen() {
      return chat.view.isOpen;
    },
    open: chat.open,
    close: chat.close,
    identify(token) {
      // Said in the page's console; what it has said besides is not stopped by it.
      if (token === null || typeof token === 'string') chat.identify(token);
      else reportError(new TypeError('Signpost.identify takes a token, or null'));
    },
    send: (text) => chat.send(String(text)),
    destroy,
    on: chat.on,
  };
}

/** The page's language is followed when it changes. */
function followLanguage(chat: Chat, signal: AbortSignal): void {
  const read = (): void => {
    const lang = document.documentElement.lang.slice(0, 2).toLowerCase();
    if (isLang(lang)) chat.speak(lang, false);
  };
  const watch = new MutationObserver(read);
  watch.observe(document.documentElement, { attributeFilter: ['lang'] });
  signal.addEventListener('abort', () => watch.disconnect());
}

export const begin: Parts['begin'] = ({ look, script, root, stand }: Place) => {
  const options = readOptions(look, script);
  const life = new AbortController();
  const chat = new Conversation(options, life.signal);
  // Open from the start, it does not take the focus.
  if (opensAtOnce(options)) chat.open();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync([theme, conversation, composer, rating].join('\n'));
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  const inside = document.createElement('div');
  root.append(inside);
  render(<App chat={chat} options={options} brand={SIGNPOST_BRAND} />, inside);
  const hadFocus = stand.contains(root.activeElement);
  stand.remove();
  if (hadFocus) inside.querySelector<HTMLElement>('.launcher')?.focus({ preventScroll: true });
  if (options.lang === null) followLanguage(chat, life.signal);
  return apiOf(chat, () => {
    life.abort();
    render(null, inside);
  });
};
