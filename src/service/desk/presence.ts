/** Who of the people is there: as long as a screen of theirs is open, and as they say. */
import type { Store } from '../ports.ts';
import type { FloorKeeper } from './floor.ts';
import type { StoredPresence } from './stored.ts';

type Parts = { readonly store: Store; readonly floor: FloorKeeper; readonly now: () => string };

const SEEN_EVERY_MS = 15_000;
const RELOAD_MS = 8_000;

/** @param there ids of the people who have a screen open */
export function createPresence({ store, floor, now }: Parts, there: () => ReadonlySet<string>) {
  const known = new Map<string, StoredPresence>();
  const leaving = new Set<NodeJS.Timeout>();
  const isThere = (id: string): boolean => there().has(id);
  const write = async (presence: StoredPresence): Promise<void> => {
    known.set(presence.person, presence);
    await store.setPresence(presence);
    await floor.refresh();
  };
  const clock = setInterval(() => {
    const seen = now();
    for (const [person, presence] of known)
      if (isThere(person)) void store.setPresence({ ...presence, seen }).catch(() => {});
      else known.delete(person);
  }, SEEN_EVERY_MS);
  clock.unref();
  return {
    /** Who opens the desk gets nothing until they say so; who reloads it stays as they were. */
    async arrive(person: string): Promise<void> {
      if (known.has(person)) return;
      const at = now();
      const before = floor.now().presences.find((one) => one.person === person);
      await write({ person, presence: before?.presence ?? 'away', since: before?.since ?? at, seen: at });
    },
    async set(person: string, presence: StoredPresence['presence']): Promise<void> {
      const at = now();
      if (known.get(person)?.presence === presence) return;
      await write({ person, presence, since: at, seen: at });
    },
    /** The last screen is closed: after a moment, in which a reload comes back, nothing new is given to them. */
    leave(person: string): void {
      if (isThere(person)) return;
      const timer = setTimeout(() => {
        leaving.delete(timer);
        const at = now();
        if (!isThere(person) && known.delete(person))
          void store
            .setPresence({ person, presence: 'away', since: at, seen: at })
            .then(floor.refresh)
            .catch(() => {});
      }, RELOAD_MS);
      timer.unref();
      leaving.add(timer);
    },
    close() {
      clearInterval(clock);
      for (const timer of leaving) clearTimeout(timer);
    },
  };
}
