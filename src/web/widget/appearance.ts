/** Of what the page says in the script tag, the part that the launcher shows. */
import { keptOpen } from './storage.ts';
import type { Lang } from './words.ts';

export type Appearance = {
  /** Address of the bot's server, from which the script came. */
  readonly base: string;
  /** Null: the page's own language is followed. */
  readonly lang: Lang | null;
  /** Colour of the launcher and of the customer's bubbles; empty: the style sheet's. */
  readonly color: string;
  /** Empty: right. */
  readonly position: 'left' | '';
  readonly open: boolean;
};

/** Reads `data-lang`, `data-color`, `data-position` and `data-open`. */
export function readAppearance({ src, dataset }: Pick<HTMLScriptElement, 'src' | 'dataset'>): Appearance {
  const { lang = '', color = '', position, open = 'false' } = dataset;
  return {
    base: new URL(src).origin,
    lang: langOf(lang),
    color: CSS.supports('color', color) ? color : '',
    position: position === 'left' ? 'left' : '',
    open: open !== 'false',
  };
}

function langOf(tag: string | null): Lang | null {
  return (/^(?:zh|en)/i.exec(tag ?? '')?.[0].toLowerCase() ?? null) as Lang | null;
}

/** Whether the window opens by itself: as it was left in this tab, otherwise as the page wants. It would cover a small screen. */
export function opensAtOnce({ open }: Appearance): boolean {
  return keptOpen() ?? (open && innerWidth >= 640);
}

/** Begins the names of all that is kept in the browser. */
export function prefixOf({ base }: Appearance): string {
  return `signpost:${base.split('/')[2]}:`;
}

/** @param chosen by the customer, who goes first · @param said in the script tag */
export function languageOf(chosen: string | null, said: Lang | null): Lang {
  return langOf(chosen) ?? said ?? langOf(document.documentElement.lang) ?? langOf(navigator.language) ?? 'en';
}
