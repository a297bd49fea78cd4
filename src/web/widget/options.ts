/** What the page says in the script tag. */
import type { Appearance } from './appearance.ts';

export type Options = Appearance & {
  /** Stands in the header; null: the brand's name. */
  readonly title: string | null;
  /** Where the page's server says who is signed in; null: the page says so itself, or nobody does. */
  readonly identityUrl: string | null;
};

/** Reads `data-title` and `data-identity-url`. @param look what the loader has read */
export function readOptions(look: Appearance, { dataset }: Pick<HTMLScriptElement, 'dataset'>): Options {
  return {
    ...look,
    title: dataset.title?.trim() || null,
    identityUrl: dataset.identityUrl ? new URL(dataset.identityUrl, document.baseURI).href : null,
  };
}
