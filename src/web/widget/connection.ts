/**
 * Keeps this tab reading its conversation: over a socket, or by asking where sockets do not get through. Goes on where it stopped
 * after anything that may happen to the network or the server.
 */
import { type Batch, isPassing, type Line, Refused } from './direct-line.ts';
import type { Session } from './session.ts';

export type ConnectionState =
  /** Nobody has wanted to talk yet. */
  | 'idle'
  | 'connecting'
  | 'online'
  | 'reconnecting'
  /** The browser says that there is no network. */
  | 'offline'
  /** The server does not want this page, or was never reached. */
  | 'refused';

export type Connection = {
  readonly state: ConnectionState;
  /** Begins to read, or connects anew at once. */
  connect(): void;
  /** Something should have come by now: looks whether the socket is still alive. */
  doubt(): void;
};

export type ConnectionParts = {
  readonly line: Line;
  readonly session: Session;
  readonly locale: () => string;
  readonly changed: () => void;
  /** Another conversation, or the same from its beginning: what is shown is not of it. */
  readonly begun: (conversation: string) => void;
  readonly received: (batch: Batch) => void;
  /** Ends everything. */
  readonly signal: AbortSignal;
};

/** First at once, then more slowly; never so long that somebody who looks at it gives up. */
const PAUSES_MS = [0, 400, 800, 1_500, 2_500, 2_500, 2_500, 5_000];
const LONGEST_PAUSE_MS = 10_000;
/** A refusal stays one until the customer, or the page, wants to know again; without words of the server it is doubted sooner. */
const REFUSED_MS = { said: 2 ** 31 - 1, guessed: 20_000 };
/** So often the server must have been there though it had not answered: a network may fail twice in the worst moments. */
const CERTAIN = 3;
/** Whoever has got nothing after so many attempts is told what else can be done, while they go on. */
const MOST_ATTEMPTS = 5;
const OPENING_MS = 10_000;
const ASK_MS = 2_000;
const ASK_HIDDEN_MS = 15_000;
/** So many sockets that never opened, one after the other, while requests get through: something blocks them. */
const BLOCKED = 2;
/** Rounds of asking before a socket is tried again. */
const ROUNDS = 30;

class Connecting implements Connection {
  state: ConnectionState = 'idle';
  readonly #parts: ConnectionParts;
  #running = false;
  #wake: () => void = () => {};
  #socket: WebSocket | null = null;
  #reading: { readonly conversation: string; watermark: number } | null = null;
  #failures = 0;
  #unopened = 0;
  /** How often, one after the other, the server was there though it had not answered. */
  #mute = 0;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    const { signal } = parts;
    const again = (): void => this.#again();
    addEventListener('online', again, { signal });
    addEventListener('offline', again, { signal });
    // A machine that slept does not know that its socket is gone.
    const shown = (): void => {
      if (!document.hidden) this.doubt();
    };
    document.addEventListener('visibilitychange', shown, { signal });
    addEventListener('pageshow', ({ persisted }) => persisted && again(), { signal });
    signal.addEventListener('abort', () => {
      this.state = 'idle';
      again();
    });
  }

  connect(): void {
    if (this.state === 'refused' || !this.#running) this.#become('connecting');
    if (this.#running) return this.#again();
    this.#running = true;
    void this.#run();
  }

  doubt(): void {
    if (this.state !== 'online') return this.#wake();
    const before = this.#reading;
    if (before === null) return;
    const { conversation, watermark } = before;
    this.#parts.session
      .call((token, kept) => this.#parts.line.activities(token, kept.conversation, watermark))
      .then(
        (batch) => {
          // What the socket has brought meanwhile is nothing new.
          const isDeaf = this.#reading?.conversation === conversation && Number(batch.watermark) > this.#reading.watermark;
          if (isDeaf) this.#again();
        },
        () => this.#again(),
      );
  }

  #again(): void {
    this.#failures = 0;
    this.#socket?.close();
    this.#wake();
  }

  #become(state: ConnectionState): void {
    if (this.state === state) return;
    this.state = state;
    this.#parts.changed();
  }

  async #run(): Promise<void> {
    while (!this.#parts.signal.aborted) {
      let pause = 0;
      try {
        await this.#read();
      } catch (error) {
        pause = await this.#judge(error);
      }
      if (this.#parts.signal.aborted) return;
      if (!navigator.onLine) this.#become('offline');
      else if (this.state === 'online' || this.state === 'offline') this.#become('reconnecting');
      const planned = PAUSES_MS[this.#failures++] ?? LONGEST_PAUSE_MS;
      await this.#sleep(Math.max(pause, planned * (0.6 + Math.random() * 0.4)));
    }
  }

  /** Whether there is any use in asking again. @returns milliseconds until then, at least */
  async #judge(error: unknown): Promise<number> {
    if (error instanceof Refused) {
      const { status, code, message, pause } = error;
      // The session has tried another token already.
      if (status === 401 || status === 403) return this.#refused(code === 'ForbiddenOrigin' ? null : message, REFUSED_MS.said);
      // Erased meanwhile: it is begun again.
      if (status === 404) this.#reading = null;
      if (!isPassing(error) && this.#failures > 1) this.#become('refused');
      return isPassing(error) || status === 404 ? pause : Math.max(pause, LONGEST_PAUSE_MS);
    }
    // Nothing was ever heard: of an answer to a page that must not read it the browser tells no more than of none.
    if (this.#reading !== null || !navigator.onLine) return 0;
    this.#mute = error instanceof TypeError && (await this.#parts.line.isThere()) ? this.#mute + 1 : 0;
    if (this.#mute >= CERTAIN) return this.#refused(null, REFUSED_MS.guessed);
    if (this.#failures > MOST_ATTEMPTS) this.#become('refused');
    return 0;
  }

  /** @param reason null: the page's origin is not among those that the server knows */
  #refused(reason: string | null, pause: number): number {
    if (this.state !== 'refused')
      console.warn(
        `Signpost: ${reason ?? `the bot's server does not know this page; add ${location.origin} to its WEB_ORIGINS`}`,
      );
    this.#become('refused');
    return pause;
  }

  /** Ends when it was woken, too; without a network it waits for that. */
  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#wake(), navigator.onLine ? ms : LONGEST_PAUSE_MS);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = () => {};
        resolve();
      };
    });
  }

  async #read(): Promise<void> {
    const { line, session, locale, begun } = this.#parts;
    const { conversation, url } = await session.call(async (token, kept) => {
      const known = this.#reading?.conversation === kept.conversation ? this.#reading.watermark : null;
      const grant = known === null ? await line.start(token, locale()) : await line.reconnect(token, kept.conversation, known);
      return { conversation: kept.conversation, url: grant.streamUrl ?? '' };
    });
    if (this.#parts.signal.aborted) return;
    if (this.#reading?.conversation !== conversation) {
      this.#reading = { conversation, watermark: 0 };
      begun(conversation);
    }
    if (this.#unopened >= BLOCKED) await this.#ask(conversation);
    else await this.#listen(url, conversation);
  }

  /** Until the socket ends. */
  #listen(url: string, conversation: string): Promise<void> {
    return new Promise((resolve) => {
      const socket = new WebSocket(url);
      this.#socket = socket;
      const late = setTimeout(() => socket.close(), OPENING_MS);
      let opened = false;
      socket.onopen = () => {
        opened = true;
        clearTimeout(late);
        this.#unopened = 0;
        this.#failures = 0;
        this.#become('online');
      };
      socket.onmessage = ({ data }) => {
        if (typeof data === 'string' && data !== '') this.#take(JSON.parse(data), conversation);
      };
      let isOver = false;
      const end = (): void => {
        if (isOver) return;
        isOver = true;
        clearTimeout(late);
        if (!opened && navigator.onLine) this.#unopened += 1;
        if (this.#socket === socket) this.#socket = null;
        resolve();
      };
      socket.onclose = end;
      // One that the page's policy forbids has an error, and no end.
      socket.onerror = () => {
        if (socket.readyState === socket.CLOSED) end();
      };
    });
  }

  async #ask(conversation: string): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) {
      const after = this.#reading?.watermark ?? 0;
      const batch = await this.#parts.session.call((token, kept) => {
        if (kept.conversation !== conversation) throw new Error('another conversation');
        return this.#parts.line.activities(token, conversation, after);
      });
      this.#failures = 0;
      this.#take(batch, conversation);
      this.#become('online');
      await this.#sleep(document.hidden ? ASK_HIDDEN_MS : ASK_MS);
    }
    this.#unopened = BLOCKED - 1;
  }

  #take(batch: Batch, conversation: string): void {
    const reading = this.#reading;
    if (reading === null || reading.conversation !== conversation) return;
    const watermark = Number(batch.watermark ?? Number.NaN);
    if (watermark < reading.watermark) this.#parts.begun(conversation);
    if (Number.isFinite(watermark)) reading.watermark = watermark;
    this.#parts.received(batch);
  }
}

export function createConnection(parts: ConnectionParts): Connection {
  return new Connecting(parts);
}
