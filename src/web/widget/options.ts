/** What the page says in the script tag. */
import { isLang, type Lang } from './words.ts';

export type Options = {
  /** Address of the bot's server, from which the script came. */
  readonly base: string;
  /** Null: the page's own language is followed. */
  readonly lang: Lang | null;
  /** Colour of the launcher and of the customer's bubbles; null: the style sheet's. */
  readonly color: string | null;
  readonly position: 'left' | 'right';
  /** Stands in the header; null: the brand's name. */
  readonly title: string | null;
  /** Where the page's server says who is signed in; null: the page says so itself, or nobody does. */
  readonly identityUrl: string | null;
  readonly open: boolean;
};

/** Reads `data-lang`, `data-color`, `data-position`, `data-title`, `data-identity-url` and `data-open`. */
export function readOptions({ src, dataset }: Pick<HTMLScriptElement, 'src' | 'dataset'>): Options {
  const lang = dataset.lang?.slice(0, 2).toLowerCase() ?? '';
  const color = dataset.color?.trim() ?? '';
  return {
    base: new URL(src).origin,
    lang: isLang(lang) ? lang : null,
    color: CSS.supports('color', color) ? color : null,
    position: dataset.position === 'left' ? 'left' : 'right',
    title: dataset.title?.trim() || null,
    identityUrl: dataset.identityUrl ? new URL(dataset.identityUrl, document.baseURI).href : null,
    open: dataset.open !== undefined && dataset.open !== 'false',
  };
}
