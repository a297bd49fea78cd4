/** What the page may do with the chat, and what the loader and the rest of the widget say to each other. */
import type { Appearance } from './appearance.ts';
import type { Events } from './events.ts';

export type SignpostApi = {
  readonly isOpen: boolean;
  open(): void;
  close(): void;
  /** Proves who the customer is; null: signed out. */
  identify(token: string | null): void;
  /** Says something in the customer's name. */
  send(text: string): void;
  /** Takes the chat away with all that listens and connects; a script tag put in later begins it again. */
  destroy(): void;
  /** @returns ends it */
  on<E extends keyof Events>(event: E, told: (what: Events[E]) => void): () => void;
};

/** What the loader has made of the page. */
export type Place = {
  readonly look: Appearance;
  readonly script: HTMLScriptElement;
  readonly root: ShadowRoot;
  /** The loader's launcher, whose place the widget's own one takes. */
  readonly stand: HTMLElement;
};

/** What the rest of the widget exports. Loaders of other versions stay in browsers for some minutes: this shape does not change. */
export type App = { readonly begin: (place: Place) => SignpostApi };

declare global {
  interface Window {
    Signpost?: SignpostApi;
  }
}
