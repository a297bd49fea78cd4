/**
 * What the widget keeps in the browser, shared by all tabs of the page's origin. Where storage is forbidden or full it lasts as long as
 * the page.
 */

export type Store = {
  get(name: string): string | null;
  /** Null removes it. */
  set(name: string, value: string | null): void;
  /** All names that begin so, sorted. */
  names(prefix: string): readonly string[];
  /** Another tab has changed this. */
  onChange(told: (name: string) => void): void;
};

/** @param signal ends the listening */
export function openStore(prefix: string, signal: AbortSignal): Store {
  const own = new Map<string, string>();
  const shared = sharedStorage();
  return {
    get: (name) => own.get(name) ?? shared?.getItem(prefix + name) ?? null,
    set(name, value) {
      own.delete(name);
      try {
        if (value === null) shared?.removeItem(prefix + name);
        else if (shared === null) own.set(name, value);
        else shared.setItem(prefix + name, value);
      } catch {
        if (value !== null) own.set(name, value);
      }
    },
    names(begin) {
      const all = Object.keys(shared ?? {}).flatMap((key) => (key.startsWith(prefix) ? key.slice(prefix.length) : []));
      return [...new Set([...all, ...own.keys()])].filter((name) => name.startsWith(begin)).sort();
    },
    onChange(told) {
      const look = ({ key }: StorageEvent): void => {
        if (key?.startsWith(prefix)) told(key.slice(prefix.length));
      };
      addEventListener('storage', look, { signal });
    },
  };
}

/** Even to look at it may be forbidden. */
function sharedStorage(): Storage | null {
  try {
    localStorage.setItem('signpost:try', '');
    localStorage.removeItem('signpost:try');
    return localStorage;
  } catch {
    return null;
  }
}

/** What is read from the browser's storage, even to look at which may be forbidden; null then. */
export function allowed<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** Whether the window was open in this tab; null: not said yet. */
export function keptOpen(): boolean | null {
  const kept = allowed(() => sessionStorage.getItem('signpost:open'));
  return kept === null ? null : kept === '1';
}

export function keepOpen(open: boolean): void {
  try {
    sessionStorage.setItem('signpost:open', open ? '1' : '0');
  } catch {
    // It opens as the page wants it to, then.
  }
}

/**
 * Runs works of one name one after the other, in all tabs where the browser can do that. Where it cannot, tabs may work at the same
 * time: the server takes each message once all the same.
 */
export function createLocks(prefix: string): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<unknown>>();
  const inThisTab = <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const run = (tails.get(name) ?? Promise.resolve()).then(work, work);
    tails.set(name, run);
    return run;
  };
  return (name, work) =>
    inThisTab(name, async () => {
      let begun = false;
      try {
        if (navigator.locks === undefined) return await work();
        return (await navigator.locks.request(prefix + name, () => {
          begun = true;
          return work();
        })) as Awaited<ReturnType<typeof work>>;
      } catch (error) {
        // Forbidden together with storage.
        if (begun) throw error;
        return work();
      }
    });
}
