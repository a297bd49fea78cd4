/**
 * One connection that tells the other processes, and is told by them, that something was written for which somebody may wait.
 *
 * Never from within a turn: NOTIFY takes a lock of the whole database until its transaction ends, and turns would queue up for it.
 * A message may be lost; the receivers also look from time to time.
 */
import type { Client, Notification } from 'pg';
import type { Log } from '../../../service/ports.ts';

const CHANNEL = 'signpost_work';
/** Many turns share one message. */
const GATHER_MS = 20;
const RECONNECT_MS = 1_000;

export type Bell = {
  /** Tells the others, soon. */
  ring(): void;
  onRing(wake: () => void): void;
  close(): Promise<void>;
};

/** @param me by which this process knows its own messages */
export function hangBell(connect: () => Client, me: string, log: Log): Bell {
  let client: Client | null = null;
  let wake: () => void = () => {};
  let closed = false;
  let ringing: NodeJS.Timeout | null = null;
  let mending: NodeJS.Timeout | null = null;

  const lost = (gone: Client): void => {
    if (client === gone) client = null;
    else if (client !== null) return;
    if (closed || mending !== null) return;
    mending = setTimeout(() => {
      mending = null;
      void listen();
    }, RECONNECT_MS);
    mending.unref();
  };

  const listen = async (): Promise<void> => {
    const fresh = connect();
    fresh.on('error', (error) => log.warn({ error: String(error) }, 'the connection for wake-ups was lost; it is made again'));
    fresh.on('end', () => lost(fresh));
    fresh.on('notification', ({ payload }: Notification) => {
      if (payload !== me) wake();
    });
    try {
      await fresh.connect();
      await fresh.query(`LISTEN ${CHANNEL}`);
      if (closed) return await fresh.end();
      client = fresh;
      // What was said while nobody listened.
      wake();
    } catch {
      await fresh.end().catch(() => {});
      lost(fresh);
    }
  };
  const listening = listen();

  return {
    ring() {
      if (closed || ringing !== null) return;
      ringing = setTimeout(() => {
        ringing = null;
        client?.query('SELECT pg_notify($1, $2)', [CHANNEL, me]).catch(() => {});
      }, GATHER_MS);
      ringing.unref();
    },
    onRing(callback) {
      wake = callback;
    },
    async close() {
      closed = true;
      if (ringing) clearTimeout(ringing);
      if (mending) clearTimeout(mending);
      await listening;
      await client?.end().catch(() => {});
    },
  };
}
