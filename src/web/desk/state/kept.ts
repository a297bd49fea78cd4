/**
 * What the page keeps in the browser: drafts and replies that wait, by person, wiped when they sign out; and how the page is liked, by
 * browser. Where storage is forbidden or full it lasts as long as the page.
 */

const own = new Map<string, string>();
const BEGIN = 'signpost-desk:';
const PERSONAL = `${BEGIN}of:`;

function read(key: string): string | null {
  try {
    return own.get(key) ?? localStorage.getItem(key);
  } catch {
    return own.get(key) ?? null;
  }
}

function write(key: string, value: string | null): void {
  own.delete(key);
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    if (value !== null) own.set(key, value);
  }
}

function names(begin: string): string[] {
  try {
    return [...new Set([...Object.keys(localStorage), ...own.keys()])].filter((key) => key.startsWith(begin));
  } catch {
    return [...own.keys()].filter((key) => key.startsWith(begin));
  }
}

export type Taste = 'lang' | 'sound' | 'notify' | 'keys';

/** How this browser's user likes it. */
export const taste = {
  get: (name: Taste): string | null => read(`${BEGIN}${name}`),
  set: (name: Taste, value: string): void => write(`${BEGIN}${name}`, value),
};

export type Kept = {
  get(name: string): string | null;
  /** Null removes it. */
  set(name: string, value: string | null): void;
  /** All that begin so, without the beginning. */
  all(prefix: string): readonly { readonly name: string; readonly value: string }[];
};

/** What belongs to one person. What others have left in this browser goes. */
export function keptOf(person: string): Kept {
  const prefix = `${PERSONAL}${person}:`;
  for (const key of names(PERSONAL)) if (!key.startsWith(prefix)) write(key, null);
  return {
    get: (name) => read(prefix + name),
    set: (name, value) => write(prefix + name, value),
    all: (begin) =>
      names(prefix + begin).flatMap((key) => {
        const value = read(key);
        return value === null ? [] : [{ name: key.slice(prefix.length + begin.length), value }];
      }),
  };
}

export function wipe(): void {
  for (const key of names(PERSONAL)) write(key, null);
}
