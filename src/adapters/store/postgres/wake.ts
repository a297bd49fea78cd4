/**
 * One connection that tells the other processes, and is told by them, that something was written for which somebody may wait.
 *
 * Never from within a turn: NOTIFY takes a lock of the whole database until its transaction ends, and turns would queue up for it.
 * A message may be lost; the receivers also look from time to time.
 *
 * A message is the sender, `work` when there may be some for the dispatchers, and the conversations that their clients read. Of too
 * many it names none; programs of older versions send their name only, which means work.
 */
import type { Client, Notification } from 'pg';
import type { Log } from '../../../service/ports.ts';

const CHANNEL = 'signpost_work';
/** Many turns share one message. */
const GATHER_MS = 20;
const RECONNECT_MS = 1_000;
/** PostgreSQL takes messages below 8,000 bytes. */
const MOST_BYTES = 7_500;

export type Bell = {
  /** Tells the others, soon, that there may be work. */
  ring(): void;
  /** … that this conversation has new messages. */
  tell(conversation: string): void;
  onRing(wake: () => void): void;
  /** @param told null: nobody knows in which conversations */
  onTold(told: (conversations: readonly string[] | null) => void): void;
  close(): Promise<void>;
};

/** @param me by which this process knows its own messages */
export function hangBell(connect: () => Client, me: string, log: Log): Bell {
  let client: Client | null = null;
  let wake: () => void = () => {};
  let told: (conversations: readonly string[] | null) => void = () => {};
  let closed = false;
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
      const heard = read(payload ?? '');
      if (heard.sender === me) return;
      if (heard.work) wake();
      if (heard.conversations === null || heard.conversations.length > 0) told(heard.conversations);
    });
    try {
      await fresh.connect();
      await fresh.query(`LISTEN ${CHANNEL}`);
      if (closed) return await fresh.end();
      client = fresh;
      // What was said while nobody listened.
      wake();
      told(null);
    } catch {
      await fresh.end().catch(() => {});
      lost(fresh);
    }
  };
  const listening = listen();

  const gathered = gather((work, conversations) => {
    client?.query('SELECT pg_notify($1, $2)', [CHANNEL, write({ sender: me, work, conversations })]).catch(() => {});
  });

  return {
    ring: gathered.ring,
    tell: gathered.tell,
    onRing(callback) {
      wake = callback;
    },
    onTold(callback) {
      told = callback;
    },
    async close() {
      closed = true;
      gathered.close();
      if (mending) clearTimeout(mending);
      await listening;
      await client?.end().catch(() => {});
    },
  };
}

/** What is to be told, put together for a moment. */
function gather(send: (work: boolean, conversations: readonly string[]) => void) {
  let work = false;
  let written = new Set<string>();
  let waiting: NodeJS.Timeout | null = null;
  let closed = false;
  const soon = (): void => {
    if (closed || waiting !== null) return;
    waiting = setTimeout(() => {
      waiting = null;
      const conversations = [...written];
      const isWork = work;
      work = false;
      written = new Set();
      send(isWork, conversations);
    }, GATHER_MS);
    waiting.unref();
  };
  return {
    ring(): void {
      work = true;
      soon();
    },
    tell(conversation: string): void {
      written.add(conversation);
      soon();
    },
    close(): void {
      closed = true;
      if (waiting) clearTimeout(waiting);
    },
  };
}

type Said = { readonly sender: string; readonly work: boolean; readonly conversations: readonly string[] | null };

function write({ sender, work, conversations }: Said): string {
  const about = work ? [{ work }] : [];
  const message = JSON.stringify([sender, ...about, ...(conversations ?? [])]);
  return Buffer.byteLength(message) <= MOST_BYTES ? message : JSON.stringify([sender, ...about, null]);
}

function read(message: string): Said {
  if (!message.startsWith('[')) return { sender: message, work: true, conversations: [] };
  const [sender, ...rest] = JSON.parse(message) as [string, ...(string | null | object)[]];
  return {
    sender,
    work: rest.some((one) => typeof one === 'object' && one !== null),
    conversations: rest.includes(null) ? null : rest.filter((one) => typeof one === 'string'),
  };
}
