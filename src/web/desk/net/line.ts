/** The socket to the server: opened again, more and more slowly, whenever it is gone. */
import type { ClientWord, ServerWord } from '../../../service/desk/wire.ts';

export type LineState = 'connecting' | 'online' | 'lost';

export type Line = {
  readonly state: LineState;
  /** False when it did not go out: nothing is kept for later. */
  say(word: ClientWord): boolean;
  /** Somebody has noticed that nothing gets through: it is tried at once. */
  doubt(): void;
  close(): void;
};

const PAUSES_MS = [300, 800, 1_500, 3_000, 5_000, 8_000];
const LONGEST_PAUSE_MS = 12_000;
const OPENING_MS = 10_000;

export type LineParts = { readonly changed: () => void; readonly told: (word: ServerWord) => void };

class SocketLine implements Line {
  state: LineState = 'connecting';
  readonly #parts: LineParts;
  #socket: WebSocket | null = null;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;
  readonly #again = (): void => this.doubt();
  readonly #gone = (): void => this.#socket?.close();

  constructor(parts: LineParts) {
    this.#parts = parts;
    addEventListener('online', this.#again);
    addEventListener('offline', this.#gone);
    this.#open();
  }

  say(word: ClientWord): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(word));
    return true;
  }

  doubt(): void {
    this.#failures = 0;
    if (this.#socket === null) this.#open();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    removeEventListener('online', this.#again);
    removeEventListener('offline', this.#gone);
    this.#socket?.close();
  }

  #become(state: LineState): void {
    if (this.state === state || this.#isClosed) return;
    this.state = state;
    this.#parts.changed();
  }

  #open(): void {
    clearTimeout(this.#timer);
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/desk/api/socket`);
    this.#socket = socket;
    const late = setTimeout(() => socket.close(), OPENING_MS);
    socket.onopen = () => {
      clearTimeout(late);
      this.#failures = 0;
      this.#become('online');
    };
    socket.onmessage = ({ data }) => {
      if (typeof data === 'string' && data !== '' && !this.#isClosed) this.#parts.told(JSON.parse(data) as ServerWord);
    };
    socket.onclose = () => {
      clearTimeout(late);
      this.#socket = null;
      if (this.#isClosed) return;
      this.#become('lost');
      const pause = PAUSES_MS[this.#failures++] ?? LONGEST_PAUSE_MS;
      // Not all desks at once, after the server was away.
      this.#timer = setTimeout(() => this.#open(), pause * (0.7 + Math.random() * 0.6));
    };
  }
}

export function openLine(parts: LineParts): Line {
  return new SocketLine(parts);
}
