/** Short words for the tests of the handoff: instants as minutes, and moves that must succeed. */
import type { Handoff, Wanted } from '../../src/handoff/handoff.ts';
import { type Actor, type Move, type Moved, move, type Patience, type Telling } from '../../src/handoff/move.ts';

export const MINUTE = 60_000;
export const PATIENCE: Patience = {
  answerMs: MINUTE,
  queueMs: 30 * MINUTE,
  customerMs: 10 * MINUTE,
  reopenMs: 24 * 60 * MINUTE,
};
export const WANTED: Wanted = { queue: 'money', topic: 'refund_dispute', lang: 'zh', priority: 'normal' };

const START = Date.parse('2026-11-23T02:00:00.000Z');

/** The instant so many minutes after the beginning. */
export function at(minutes: number): string {
  return new Date(START + minutes * MINUTE).toISOString();
}

export const AN: Actor = { kind: 'agent', id: 'an' };
export const BO: Actor = { kind: 'agent', id: 'bo' };
export const SUE: Actor = { kind: 'supervisor', id: 'sue' };
export const ROUTER: Actor = { kind: 'router' };

/** A move without its instant, which stands before it: `[minutes, move]`. */
type Bare<M> = M extends { readonly at: string } ? Omit<M, 'at'> : never;
export type Act = readonly [minutes: number, move: Bare<Move>];

export const REQUEST: Bare<Move> = { kind: 'request', ticket: 'T1', reason: 'asked', wanted: WANTED };
export const WROTE: Bare<Move> = { kind: 'customer', wrote: true };
export const SEEN: Bare<Move> = { kind: 'customer', wrote: false };
export const CLOCK: Bare<Move> = { kind: 'clock' };

export function give(to: string, by: Actor = ROUTER): Bare<Move> {
  return { kind: 'assign', by, to };
}

/** What comes of one move. */
export function attempt(handoff: Handoff | null, [minutes, bare]: Act): Moved {
  return move(handoff, { ...bare, at: at(minutes) } as Move, PATIENCE);
}

/** After moves that must all be accepted. */
export function handoffAfter(...acts: readonly Act[]): Handoff {
  return from(null, ...acts).handoff;
}

export function from(
  handoff: Handoff | null,
  ...acts: readonly Act[]
): { readonly handoff: Handoff; readonly telling: Telling | null } {
  let telling: Telling | null = null;
  let now = handoff;
  for (const act of acts) {
    const moved = attempt(now, act);
    if (moved.kind === 'refused') throw new Error(`${act[1].kind} was refused: ${moved.why}.`);
    now = moved.handoff;
    telling = moved.telling;
  }
  if (now === null) throw new Error('Nothing was done.');
  return { handoff: now, telling };
}

/** Why a move is refused; null: it is not. */
export function refusal(handoff: Handoff | null, act: Act): string | null {
  const moved = attempt(handoff, act);
  return moved.kind === 'refused' ? moved.why : null;
}

/** The owner says something that answers everything so far. */
export function says(handoff: Handoff, by: Actor): Bare<Move> {
  return { kind: 'reply', by, epoch: handoff.epoch, seen: handoff.said, seq: handoff.said + 1 };
}
