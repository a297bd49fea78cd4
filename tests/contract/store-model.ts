/**
 * What a store promises, as plain data: one model, held against every store by random orders of commands (store-model.test.ts).
 * Times are milliseconds after the instant at which every run begins.
 */
import type { ClaimedItem, DueTimer, Store } from '../../src/service/ports.ts';

export type ModelRow = {
  /** Place in the order of all work. */
  readonly n: number;
  readonly key: string;
  readonly conversation: string;
  /** Opened store that left it. */
  readonly origin: number;
  status: 'open' | 'done' | 'dead';
  attempts: number;
  notBefore: number;
  leaseUntil: number;
  fence: number;
};

export type ModelTimer = { readonly id: string; readonly due: number; leaseUntil: number };

export type ModelConversation = { version: number; readonly messages: string[]; timer: ModelTimer | null };

export type Arrived = { readonly conversation: string; readonly body: string; readonly first: number };

export class Model {
  now = 0;
  readonly conversations = new Map<string, ModelConversation>();
  readonly inbound = new Map<string, Arrived>();
  /** How often each message came again with other words, by message, words and conversation. */
  readonly conflicts = new Map<string, number>();
  readonly outbox: ModelRow[] = [];
  readonly kept = new Map<string, string>();
  /** Claims that somebody believes to have, current or not. */
  readonly claims: { readonly item: ClaimedItem; readonly row: ModelRow }[] = [];
  readonly timers: DueTimer[] = [];
  /** Which opening each process is on: work belongs to it for a while. */
  readonly openings = [0, 1];
  private opened = 2;
  /** So long nobody else takes the work of a process. */
  readonly ownMs: number;

  constructor(ownMs: number) {
    this.ownMs = ownMs;
  }

  conversation(id: string): ModelConversation {
    return this.conversations.get(id) ?? { version: 0, messages: [], timer: null };
  }

  reopen(process: number): void {
    this.openings[process] = this.opened++;
  }

  /** The rows that a claim of this process gets now, in order. */
  claimable(process: number, limit: number): readonly ModelRow[] {
    const open = this.outbox.filter(({ status }) => status === 'open');
    return open
      .filter((row) => row.notBefore <= this.now && row.leaseUntil <= this.now)
      .filter((row) => row.origin === this.openings[process] || row.notBefore <= this.now - this.ownMs)
      .filter((row) => !open.some((older) => older.conversation === row.conversation && older.n < row.n))
      .toSorted((a, b) => a.notBefore - b.notBefore || a.n - b.n)
      .slice(0, limit);
  }

  dueTimers(limit: number): readonly (readonly [string, ModelTimer])[] {
    return [...this.conversations]
      .flatMap(([conversation, { timer }]) => (timer ? [[conversation, timer] as const] : []))
      .filter(([, { due, leaseUntil }]) => due <= this.now && leaseUntil <= this.now)
      .toSorted(([, a], [, b]) => a.due - b.due)
      .slice(0, limit);
  }

  count(status: ModelRow['status']): number {
    return this.outbox.filter((row) => row.status === status).length;
  }

  /** How long the oldest due row has waited. */
  age(): number {
    const due = this.outbox.filter(({ status, notBefore }) => status === 'open' && notBefore <= this.now);
    return due.length === 0 ? 0 : this.now - Math.min(...due.map(({ notBefore }) => notBefore));
  }
}

/** Two processes on one database. */
export type Real = {
  readonly stores: Store[];
  reopen(process: number): Promise<void>;
};
