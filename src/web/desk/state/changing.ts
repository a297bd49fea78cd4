/** Something whose changes are shown: many changes at once are told once. */
import { useEffect, useState } from 'preact/hooks';

export class Changing {
  readonly #listeners = new Set<() => void>();
  #isTold = true;

  onChange(told: () => void): () => void {
    this.#listeners.add(told);
    return () => void this.#listeners.delete(told);
  }

  protected changed(): void {
    if (!this.#isTold) return;
    this.#isTold = false;
    queueMicrotask(() => {
      this.#isTold = true;
      for (const told of this.#listeners) told();
    });
  }
}

/** Shows the component anew when it changes. */
export function useChanging<T extends Changing>(source: T): T {
  const [, show] = useState({});
  useEffect(() => source.onChange(() => show({})), [source]);
  return source;
}
