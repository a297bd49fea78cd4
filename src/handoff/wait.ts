/**
 * The honest expected wait. Not position times mean: the queue is played through as it will be served, by the agents who could take
 * each one, with what is left of the running conversations; several times with other lengths, and the middle one is told. A queue
 * of many agents moves much faster than any of their conversations, which the play shows and a mean does not.
 */
import { between } from './change.ts';
import { type Handling, remaining } from './handling.ts';
import type { AgentId, Instant, QueueId } from './handoff.ts';
import { inOrder, type Waiting } from './queue.ts';
import { type Agent, thereFor } from './route.ts';

/** A conversation that an agent has now. */
export type Running = { readonly agent: AgentId; readonly queue: QueueId; readonly since: Instant };

export type Desk = {
  readonly now: Instant;
  readonly waiting: readonly Waiting[];
  readonly agents: readonly Agent[];
  readonly running: readonly Running[];
  /** Of each queue; asked with `firstHandling` for one without experience. */
  readonly handling: (queue: QueueId) => Handling;
  /** How many with a priority above normal have come to a queue in the last hour: as many will come, and go first. */
  readonly urgentPerHour: (queue: QueueId) => number;
  /** How many give up for each hour that somebody waits: who stands before one may be gone when it is their turn. */
  readonly leavingPerHour: number;
  /** Longest wait (`queueMs`): nobody stands before one for longer. */
  readonly longestMs: number;
};

/** More change the middle by less than it is rounded. */
const PLAYS = 24;

/** Milliseconds from now for each who waits, by id; null: nobody is there who could take it. */
export function expectedWaits(desk: Desk): ReadonlyMap<string, number | null> {
  const ordered = inOrder(desk.waiting);
  const options = ordered.map((one) => thereFor(one, desk.agents).filter((agent) => agent.capacity > 0));
  const starts: number[][] = ordered.map(() => []);
  const expires = ordered.map((one) => desk.longestMs - between(one.waitingSince, desk.now));
  for (let n = 0; n < PLAYS; n++) {
    const play = new Play(desk, n);
    ordered.forEach((one, i) => {
      const start = play.serve(one, options[i] ?? [], expires[i] ?? 0);
      if (start !== null) starts[i]?.push(start);
    });
  }
  return new Map(ordered.map((one, i) => [one.id, options[i]?.length ? middle(starts[i] ?? []) : null]));
}

/** An agent's slots: when each is free, and which one is first. */
type Slots = { readonly times: number[]; least: number };
type Slot = { readonly slots: Slots; readonly at: number };
/** Those who come later and go first. */
type Overtakers = { readonly queue: QueueId; readonly agents: readonly Agent[]; readonly everyMs: number; nextAt: number };

/** Once through the queue: each takes, in order, the slot that is free first among those of the agents who could take it. */
class Play {
  readonly #desk: Desk;
  readonly #chance: () => number;
  readonly #slots: ReadonlyMap<AgentId, Slots>;
  readonly #overtakers: readonly Overtakers[];

  constructor(desk: Desk, n: number) {
    this.#desk = desk;
    this.#chance = sequence(n);
    this.#slots = new Map(
      desk.agents.map((agent) => {
        const times = slotsOf(desk, agent, this.#chance);
        return [agent.id, { times, least: leastOf(times) }];
      }),
    );
    const there = desk.agents.filter((agent) => agent.state === 'available' && agent.capacity > 0);
    this.#overtakers = [...new Set(there.flatMap((agent) => agent.queues))].flatMap((queue) => {
      const perHour = desk.urgentPerHour(queue);
      if (perHour <= 0) return [];
      const everyMs = HOUR_MS / perHour;
      return [{ queue, agents: there.filter((agent) => agent.queues.includes(queue)), everyMs, nextAt: this.#interval(everyMs) }];
    });
  }

  /**
   * @param expiresAt in so many milliseconds the longest wait is over
   * @returns milliseconds from now, for one who stays
   */
  serve(one: Waiting, agents: readonly Agent[], expiresAt: number): number | null {
    let slot = this.#soonest(agents);
    if (one.wanted.priority === 'normal') {
      let first = this.#nextOvertaker();
      // Where more urgent ones come than can be served, the wait ends with the customer's patience.
      while (first !== undefined && slot !== null && first.nextAt <= slot.at && slot.at < this.#desk.longestMs) {
        const taken = this.#soonest(first.agents);
        if (taken !== null) this.#take(taken, Math.max(taken.at, first.nextAt), first.queue);
        first.nextAt += this.#interval(first.everyMs);
        slot = this.#soonest(agents);
        first = this.#nextOvertaker();
      }
    }
    if (slot === null) return null;
    const leavesAt = this.#interval(HOUR_MS / this.#desk.leavingPerHour);
    if (slot.at < Math.min(expiresAt, leavesAt)) this.#take(slot, slot.at, one.wanted.queue);
    return slot.at;
  }

  #soonest(agents: readonly Agent[]): Slot | null {
    let soonest: Slots | undefined;
    let first = Number.POSITIVE_INFINITY;
    for (const agent of agents) {
      const slots = this.#slots.get(agent.id);
      const at = slots?.times[slots.least];
      if (at === undefined || at >= first) continue;
      soonest = slots;
      first = at;
    }
    return soonest === undefined ? null : { slots: soonest, at: first };
  }

  #take({ slots }: Slot, from: number, queue: QueueId): void {
    slots.times[slots.least] = from + remaining(this.#desk.handling(queue), 0, this.#chance());
    slots.least = leastOf(slots.times);
  }

  #nextOvertaker(): Overtakers | undefined {
    let first = this.#overtakers[0];
    for (const one of this.#overtakers) if (first && one.nextAt < first.nextAt) first = one;
    return first;
  }

  #interval(everyMs: number): number {
    return -Math.log(1 - this.#chance()) * everyMs;
  }
}

const HOUR_MS = 3_600_000;

/** When each of an agent's slots is free. One who has more than fits must end some before. */
function slotsOf(desk: Desk, agent: Agent, chance: () => number): number[] {
  if (agent.state !== 'available') return [];
  const ends = desk.running
    .filter((one) => one.agent === agent.id)
    .map((one) => remaining(desk.handling(one.queue), between(one.since, desk.now), chance()))
    .sort((a, b) => a - b);
  const free = Math.max(0, agent.capacity - ends.length);
  return [...Array<number>(free).fill(0), ...ends.slice(Math.max(0, ends.length - agent.capacity))];
}

function leastOf(values: readonly number[]): number {
  let least = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) < (values[least] ?? 0)) least = i;
  return least;
}

function middle(values: number[]): number {
  values.sort((a, b) => a - b);
  const half = values.length / 2;
  return ((values[Math.ceil(half) - 1] ?? 0) + (values[Math.floor(half)] ?? 0)) / 2;
}

/** Numbers between 0 and 1 that look like chance and are the same each time (Lehmer, 48271 modulo 2^31 − 1). */
function sequence(seed: number): () => number {
  let state = (seed + 1) * 7919;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/**
 * Minutes as they are told: upwards, and the coarser the longer, because nobody knows a long wait to the minute.
 * Whole minutes to 5, fives to 30, tens to 60, then halves of an hour.
 */
export function toldMinutes(ms: number): number {
  const minutes = Math.max(1, Math.ceil(ms / 60_000));
  const step = minutes <= 5 ? 1 : minutes <= 30 ? 5 : minutes <= 60 ? 10 : 30;
  return Math.ceil(minutes / step) * step;
}
