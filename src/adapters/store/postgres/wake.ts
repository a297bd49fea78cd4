/**
 * One connection that tells the other processes, and is told by them, that something was written for which somebody may wait.
 *
 * Never from within a turn: NOTIFY takes a lock of the whole database until its transaction ends, and turns would queue up for it.
 * A message may be lost; the receivers also look from time to time.
 *
 * A message is the sender, `work` when there may be some for the dispatchers, signals, and the conversations that their clients read. Of
 * too many it names none, and has no signals; programs of older versions send their name only, which means work, and take signals for work.
 */
import type { Client, Notification } from 'pg';
import type { Signal, Signals } from '../../../service/desk/signals.ts';
import type { Log } from '../../../service/ports.ts';

const CHANNEL = 'signpost_work';
/** Many turns share one message. */
const GATHER_MS = 20;
const RECONNECT_MS = 1_000;
/** PostgreSQL takes messages below 8,000 bytes. */
const MOST_BYTES = 7_500;

export type Bell = Signals & {
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
  const listeners: ((signal: Signal) => void)[] = [];
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
      for (const signal of heard.signals) for (const listener of listeners) listener(signal);
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

  const gathered = gather((gathering) => {
    client?.query('SELECT pg_notify($1, $2)', [CHANNEL, write({ sender: me, ...gathering })]).catch(() => {});
  });

  return {
    ring: gathered.ring,
    tell: gathered.tell,
    signal: gathered.signal,
    onSignal: (listener) => void listeners.push(listener),
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

type Gathered = { readonly work: boolean; readonly conversations: readonly string[]; readonly signals: readonly Signal[] };

/** What is to be told, put together for a moment. */
function gather(send: (gathered: Gathered) => void) {
  let work = false;
  let written = new Set<string>();
  let signals = new Map<string, Signal>();
  let waiting: NodeJS.Timeout | null = null;
  let closed = false;
  const soon = (): void => {
    if (closed || waiting !== null) return;
    waiting = setTimeout(() => {
      waiting = null;
      const gathered = { work, conversations: [...written], signals: [...signals.values()] };
      work = false;
      written = new Set();
      signals = new Map();
      send(gathered);
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
    /** Of several of a kind in a conversation the last one counts. */
    signal(signal: Signal): void {
      signals.set(`${signal.kind}/${signal.conversation}`, signal);
      soon();
    },
    close(): void {
      closed = true;
      if (waiting) clearTimeout(waiting);
    },
  };
}

type Said = {
  readonly sender: string;
  readonly work: boolean;
  readonly conversations: readonly string[] | null;
  readonly signals: readonly Signal[];
};
type About = { readonly work?: true; readonly signals?: readonly Signal[] };

function write({ sender, work, conversations, signals }: Said): string {
  const about: About[] = work ? [{ work }] : [];
  const withSignals = signals.length > 0 ? [...about, { signals }] : about;
  const message = JSON.stringify([sender, ...withSignals, ...(conversations ?? [])]);
  return Buffer.byteLength(message) <= MOST_BYTES ? message : JSON.stringify([sender, ...about, null]);
}

function read(message: string): Said {
  if (!message.startsWith('[')) return { sender: message, work: true, conversations: [], signals: [] };
  const [sender, ...rest] = JSON.parse(message) as [string, ...(string | null | About)[]];
  const about = rest.filter((one) => typeof one === 'object').filter((one) => one !== null);
  return {
    sender,
    work: about.some((one) => one.work),
    signals: about.flatMap((one) => one.signals ?? []),
    conversations: rest.includes(null) ? null : rest.filter((one) => typeof one === 'string'),
  };
}
