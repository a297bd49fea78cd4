/**
 * Removes what has become too old, by kind of data: slowly, a few rows at a time, in one process at a time.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { audited } from '../audit/chain.ts';
import type { Clock, Log, Store } from '../ports.ts';
import { AGING, type Aging, type SentFiles } from './stored.ts';

/** Days that each kind is kept. `conversations` counts from the last turn, and waits for the tickets to be gone. */
export type RetentionDays = { readonly [kind in Aging | 'conversations']: number };

/** Channels repeat a message for 7 days at most; what arrived must be known that long, and a day more. */
export const LEAST_INBOUND_DAYS = 8;

export const DEFAULT_RETENTION: RetentionDays = {
  messages: 365,
  events: 90,
  tickets: 1095,
  inbound: 30,
  outbox: 30,
  reports: 1095,
  conversations: 365,
};

export const KINDS: readonly (keyof RetentionDays)[] = [...AGING, 'conversations'];

/** Rows (conversations) removed, or to be removed, by kind. */
export type Removed = { readonly [kind in keyof RetentionDays]: number };

const DAY_MS = 86_400_000;

type Parts = {
  readonly store: Store;
  readonly files: SentFiles;
  readonly clock: Clock;
  readonly days: RetentionDays;
  readonly actor: string;
};

function cutoff(now: string, days: number): string {
  return new Date(Date.parse(now) - days * DAY_MS).toISOString();
}

/** Conversations that are idle since `before`. */
async function* idle(store: Store, before: string): AsyncGenerator<string> {
  for (let from: number | null = null; ; ) {
    const { ids, next }: Awaited<ReturnType<Store['idleConversations']>> = await store.idleConversations(before, from);
    yield* ids;
    if (next === null) return;
    from = next;
  }
}

/** What `sweep` would remove at this moment. */
export async function survey({ store, clock, days }: Omit<Parts, 'actor' | 'files'>): Promise<Removed> {
  const now = clock.now();
  const found: { [kind: string]: number } = {};
  for (const kind of AGING) found[kind] = await store.expirable(kind, cutoff(now, days[kind]));
  found.conversations = 0;
  for await (const _ of idle(store, cutoff(now, days.conversations))) found.conversations += 1;
  return found as Removed;
}

/**
 * Removes what is too old. Ends early, without an error, when `goOn` says so.
 * @param breathe waits between two batches, so that turns come first
 */
export async function sweep(
  { store, files, clock, days, actor }: Parts,
  breathe: () => Promise<unknown> = async () => {},
  goOn: () => boolean = () => true,
): Promise<Removed> {
  const now = clock.now();
  const removed: { [kind: string]: number } = {};
  for (const kind of AGING) {
    let sum = 0;
    for (let count = 1; count > 0 && goOn(); ) {
      count = await store.expire(kind, cutoff(now, days[kind]));
      sum += count;
      if (count > 0) await breathe();
    }
    removed[kind] = sum;
  }
  removed.conversations = 0;
  const idleSince = cutoff(now, days.conversations);
  for await (const conversation of idle(store, idleSince)) {
    if (!goOn()) break;
    // Somebody may have written in it meanwhile; tickets hold it back.
    const erased = await store.erase({ conversation, at: now, tickets: 'delete', idleSince });
    if (erased === null) continue;
    await files.erase(conversation);
    removed.conversations += 1;
    await breathe();
  }
  const all = removed as Removed;
  if (KINDS.some((kind) => all[kind] > 0))
    await store.audit(audited({ at: now, actor, action: 'retention', subject: null, detail: { ...all } }));
  return all;
}

const LEASE = 'retention';
/** Longer than a batch; renewed between two of them. */
const HOLD_MS = 10 * 60_000;
const LOOK_MS = 10 * 60_000;
const FIRST_LOOK_MS = 60_000;
const BREATH_MS = 50;

/**
 * Sweeps once a day, in whichever process on this store looks first.
 * @param owner tells this process from the others
 */
export function startRetention(parts: Omit<Parts, 'actor'> & { readonly log: Log }, owner: string): { stop(): Promise<void> } {
  const { store, clock, log } = parts;
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let next = '';
  let timer: NodeJS.Timeout;
  const later = (ms: number): string => new Date(Date.parse(clock.now()) + ms).toISOString();

  const look = async (): Promise<void> => {
    if (clock.now() < next || !(await store.lease(LEASE, owner, clock.now(), later(HOLD_MS)))) return;
    let renewed = Date.now();
    const breathe = async () => {
      await pause(BREATH_MS, undefined, { ref: false });
      if (Date.now() - renewed < HOLD_MS / 2) return;
      renewed = Date.now();
      await store.lease(LEASE, owner, clock.now(), later(HOLD_MS));
    };
    const removed = await sweep({ ...parts, actor: 'bot' }, breathe, () => !stopped);
    if (stopped) return;
    // For a day neither this process nor another one.
    next = later(DAY_MS);
    await store.lease(LEASE, owner, clock.now(), next);
    log.info({ ...removed }, 'old data were removed');
  };
  const schedule = (ms: number): void => {
    timer = setTimeout(() => {
      running = look()
        .catch((error) => log.warn({ error: String(error) }, 'old data could not be removed; trying again in ten minutes'))
        .finally(() => {
          if (!stopped) schedule(LOOK_MS);
        });
    }, ms);
    timer.unref();
  };
  schedule(FIRST_LOOK_MS);
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
