/**
 * A day at the desk under a fake clock, played with the real rules: status machine, routing and expected wait. Customers arrive by a
 * Poisson process with peaks, some leave, some fall silent; agents have skills, languages, shifts and breaks, and now and then one
 * lets a conversation lie.
 */

import { firstHandling, type Handling, observe } from '../../../src/handoff/handling.ts';
import { type Handoff, isOpen, type Priority } from '../../../src/handoff/handoff.ts';
import { type Move, move, type Patience } from '../../../src/handoff/move.ts';
import { byUrgency, type Waiting, waitingOf } from '../../../src/handoff/queue.ts';
import { type Agent, type Assignment, couldTake, route } from '../../../src/handoff/route.ts';
import { type Desk, expectedWaits, type Running } from '../../../src/handoff/wait.ts';
import { type Chance, chanceOf } from './chance.ts';
import { arrivalsPerMinute, DAY_MINUTES, MATTERS, MOST_PER_MINUTE, type Person, STAFF } from './staff.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-11-02T00:00:00.000Z');
const PATIENCE: Patience = {
  answerMs: MINUTE,
  queueMs: 30 * MINUTE,
  customerMs: 10 * MINUTE,
  reopenMs: 24 * 60 * MINUTE,
};

export type Estimate = { readonly expectedMs: number; readonly realMs: number };
export type DayReport = {
  readonly customers: number;
  /** Who did not get an agent at once. */
  readonly waited: number;
  /** Of those who did not get an agent at once: what was told on arrival, and what it was. */
  readonly estimates: readonly Estimate[];
  readonly longestQueue: number;
  /** Somebody was served while one who stood before them in the same priority could have been, by the same agent. */
  readonly outOfOrder: number;
  /** Longest time for which an agent with room and one whom they could take were both there, milliseconds. */
  readonly slowestAssignmentMs: number;
  /** Of the time of all slots while their agents were at work. */
  readonly utilisation: number;
  readonly ends: { readonly [end: string]: number };
  readonly letLie: number;
};

type Customer = {
  readonly id: string;
  readonly minutes: number;
  readonly silent: boolean;
  handoff: Handoff;
  expectedMs: number | null;
  waitedMs: number | null;
};

type Worker = { readonly person: Person; state: Agent['state']; idleSince: string };

class Day {
  readonly #chance: Chance;
  readonly #events: { at: number; order: number; act: () => void }[] = [];
  readonly #customers = new Map<string, Customer>();
  readonly #open = new Map<string, Customer>();
  readonly #workers: Worker[];
  readonly #handling = new Map<string, Handling>();
  readonly #ends: { [end: string]: number } = {};
  #now = START;
  #order = 0;
  #longestQueue = 0;
  #outOfOrder = 0;
  #letLie = 0;
  #couldSince: number | null = null;
  #slowestMs = 0;
  #busyMs = 0;
  #waitedMs = 0;
  #slotMs = 0;

  constructor(seed: number) {
    this.#chance = chanceOf(seed);
    this.#workers = STAFF.map((person) => ({ person, state: 'offline', idleSince: this.#iso() }));
    for (const worker of this.#workers) this.#plan(worker);
    this.#nextArrival();
    this.#at(START + DAY_MINUTES * MINUTE, () => {
      for (const customer of [...this.#open.values()]) this.#move(customer, { kind: 'close_desk', at: this.#iso() });
    });
  }

  run(): DayReport {
    for (let event = this.#events.shift(); event !== undefined; event = this.#events.shift()) {
      this.#count(event.at - this.#now);
      this.#now = event.at;
      event.act();
      // All that happens at one instant belongs together.
      if (this.#events[0]?.at !== this.#now) this.#assign();
    }
    const customers = [...this.#customers.values()];
    return {
      customers: customers.length,
      waited: customers.filter((c) => c.waitedMs !== 0).length,
      estimates: customers.flatMap(({ expectedMs, waitedMs }) =>
        expectedMs === null || waitedMs === null ? [] : [{ expectedMs, realMs: waitedMs }],
      ),
      longestQueue: this.#longestQueue,
      outOfOrder: this.#outOfOrder,
      slowestAssignmentMs: this.#slowestMs,
      utilisation: this.#busyMs / this.#slotMs,
      ends: this.#ends,
      letLie: this.#letLie,
    };
  }

  #iso(): string {
    return new Date(this.#now).toISOString();
  }

  #at(at: number, act: () => void): void {
    const event = { at: Math.round(at), order: this.#order++, act };
    let [low, high] = [0, this.#events.length];
    while (low < high) {
      const half = (low + high) >> 1;
      const other = this.#events[half];
      if (other && (other.at < event.at || (other.at === event.at && other.order < event.order))) low = half + 1;
      else high = half;
    }
    this.#events.splice(low, 0, event);
  }

  #plan(worker: Worker): void {
    const { from, to, breaks } = worker.person;
    const become = (minute: number, state: Agent['state']) =>
      this.#at(START + minute * MINUTE, () => {
        worker.state = state;
        worker.idleSince = this.#iso();
      });
    become(from, 'available');
    for (const pause of breaks) {
      become(pause.from, 'busy');
      become(pause.to, 'available');
    }
    become(to, 'busy');
  }

  /** A Poisson process of changing rate, by thinning. */
  #nextArrival(): void {
    let at = this.#now;
    do at += this.#chance.exponential(MINUTE / MOST_PER_MINUTE);
    while (!this.#chance.is(arrivalsPerMinute((at - START) / MINUTE) / MOST_PER_MINUTE));
    if (at < START + DAY_MINUTES * MINUTE) this.#at(at, () => this.#arrive());
  }

  #arrive(): void {
    const id = `c${String(this.#customers.size + 1).padStart(5, '0')}`;
    const matter = this.#matter();
    const priority: Priority = this.#chance.is(matter.urgent) ? 'urgent' : this.#chance.is(0.05) ? 'high' : 'normal';
    const wanted = { queue: matter.queue, topic: matter.topic, lang: this.#chance.is(0.12) ? 'en' : 'zh', priority } as const;
    const begun = move(null, { kind: 'request', at: this.#iso(), ticket: id, reason: 'asked', wanted }, PATIENCE);
    if (begun.kind === 'refused') throw new Error('A first request cannot be refused.');
    const minutes = this.#chance.logNormal(matter.minutes, 0.6);
    const silent = this.#chance.is(0.03);
    const customer: Customer = { id, minutes, silent, handoff: begun.handoff, expectedMs: null, waitedMs: null };
    this.#customers.set(id, customer);
    this.#open.set(id, customer);
    this.#watch(customer);
    // One in four would rather not wait long.
    if (this.#chance.is(0.25))
      this.#at(this.#now + this.#chance.exponential(20 * MINUTE), () =>
        this.#move(customer, { kind: 'withdraw', at: this.#iso() }),
      );
    this.#nextArrival();
    this.#at(this.#now, () => {
      this.#assign();
      if (customer.handoff.status.kind === 'queued') customer.expectedMs = expectedWaits(this.#desk()).get(customer.id) ?? null;
    });
  }

  #matter(): (typeof MATTERS)[number] {
    let share = this.#chance.next();
    for (const matter of MATTERS) {
      share -= matter.share;
      if (share < 0) return matter;
    }
    return MATTERS[0];
  }

  #move(customer: Customer, what: Move): boolean {
    const before = customer.handoff;
    const done = move(before, what, PATIENCE);
    if (done.kind === 'refused') return false;
    customer.handoff = done.handoff;
    this.#letLie += Number(done.telling?.kind === 'requeued');
    if (!isOpen(done.handoff)) this.#end(customer, before);
    else if (done.handoff.due !== before.due) this.#watch(customer);
    return true;
  }

  #end(customer: Customer, before: Handoff): void {
    this.#open.delete(customer.id);
    const { status } = customer.handoff;
    const kind = status.kind === 'ended' ? status.end.kind : '';
    this.#ends[kind] = (this.#ends[kind] ?? 0) + 1;
    if (before.status.kind !== 'assigned') return;
    const { queue } = before.wanted;
    const known = this.#handling.get(queue) ?? firstHandling(8 * MINUTE);
    this.#handling.set(queue, observe(known, this.#now - Date.parse(before.status.since)));
  }

  /** What happens by itself. */
  #watch(customer: Customer): void {
    const { due } = customer.handoff;
    if (due === null) return;
    this.#at(Date.parse(due), () => {
      if (customer.handoff.due === due) this.#move(customer, { kind: 'clock', at: this.#iso() });
    });
  }

  /** The agent answers, they write to and fro, and it ends; or one of them falls silent. */
  #talk(customer: Customer): void {
    const { status, epoch } = customer.handoff;
    if (status.kind !== 'assigned') return;
    const by = { kind: 'agent', id: status.agent } as const;
    if (this.#chance.is(0.01)) return;
    const say = () => {
      const { said } = customer.handoff;
      this.#move(customer, { kind: 'reply', by, epoch, seen: said, seq: said + 1, at: this.#iso() });
    };
    this.#at(this.#now + this.#chance.between(5000, 45_000), say);
    const ends = this.#now + customer.minutes * MINUTE;
    for (let at = this.#now + MINUTE; at < ends && !customer.silent; at += 2 * MINUTE) {
      this.#at(at, () => this.#move(customer, { kind: 'customer', wrote: true, at: this.#iso() }));
      this.#at(at + 30_000, say);
    }
    if (customer.silent) return;
    this.#at(ends, () => this.#move(customer, { kind: 'resolve', by, epoch, disposition: 'solved', at: this.#iso() }));
  }

  #waiting(): Waiting[] {
    return [...this.#open.values()].flatMap(({ id, handoff }) => waitingOf(id, handoff) ?? []);
  }

  #running(): Running[] {
    return [...this.#open.values()].flatMap(({ handoff: { status, wanted } }) =>
      status.kind === 'assigned' ? [{ agent: status.agent, queue: wanted.queue, since: status.since }] : [],
    );
  }

  #agents(): Agent[] {
    const running = this.#running();
    return this.#workers.map(({ person, state, idleSince }) => ({
      ...person,
      state,
      idleSince,
      open: running.filter((one) => one.agent === person.id).length,
    }));
  }

  #desk(): Desk {
    return {
      now: this.#iso(),
      waiting: this.#waiting(),
      agents: this.#agents(),
      running: this.#running(),
      handling: (queue) => this.#handling.get(queue) ?? firstHandling(8 * MINUTE),
      urgentPerHour: (queue) =>
        [...this.#customers.values()].filter(
          ({ handoff: { wanted, requestedAt } }) =>
            wanted.queue === queue && wanted.priority !== 'normal' && this.#now - Date.parse(requestedAt) <= 60 * MINUTE,
        ).length,
      longestMs: PATIENCE.queueMs,
      leavingPerHour:
        (60 * MINUTE * ((this.#ends.withdrawn ?? 0) + (this.#ends.expired ?? 0))) / Math.max(this.#waitedMs, MINUTE),
    };
  }

  #assign(): void {
    const waiting = this.#waiting();
    this.#longestQueue = Math.max(this.#longestQueue, waiting.length);
    const agents = this.#agents();
    const given = route(waiting, agents);
    this.#judge(waiting, agents, given);
    for (const { id, agent } of given) {
      const customer = this.#customers.get(id);
      if (!customer) continue;
      this.#move(customer, { kind: 'assign', by: { kind: 'router' }, to: agent, at: this.#iso() });
      customer.waitedMs ??= this.#now - Date.parse(customer.handoff.requestedAt);
      const worker = this.#workers.find(({ person }) => person.id === agent);
      if (worker) worker.idleSince = this.#iso();
      this.#talk(customer);
    }
  }

  /** An own look at what was decided, without the rules' own code for choosing. */
  #judge(waiting: readonly Waiting[], agents: readonly Agent[], given: readonly Assignment[]): void {
    const left = waiting.filter((one) => !given.some(({ id }) => id === one.id));
    for (const { id, agent: taker } of given) {
      const one = waiting.find((other) => other.id === id);
      const agent = agents.find((other) => other.id === taker);
      if (!one || !agent) continue;
      const passed = left.some(
        (other) => byUrgency(other, one) < 0 && couldTake(agent, other) && !other.except.includes(agent.id),
      );
      this.#outOfOrder += Number(passed);
    }
    const room = (agent: Agent) => agent.capacity - agent.open - given.filter((one) => one.agent === agent.id).length;
    const could = left.some((one) =>
      agents.some((a) => a.state === 'available' && room(a) > 0 && couldTake(a, one) && !one.except.includes(a.id)),
    );
    if (!could) {
      if (this.#couldSince !== null) this.#slowestMs = Math.max(this.#slowestMs, this.#now - this.#couldSince);
      this.#couldSince = null;
    } else this.#couldSince ??= this.#now;
  }

  #count(ms: number): void {
    this.#waitedMs += ms * this.#waiting().length;
    for (const { person, state } of this.#workers) if (state === 'available') this.#slotMs += ms * person.capacity;
    const available = new Set(this.#workers.filter((w) => w.state === 'available').map((w) => w.person.id));
    this.#busyMs += ms * this.#running().filter((one) => available.has(one.agent)).length;
  }
}

export function playDay(seed: number): DayReport {
  return new Day(seed).run();
}

/** Median of how far the expected wait was off, as a share of the real one. */
export function medianError(estimates: readonly Estimate[]): number {
  const errors = estimates.map(({ expectedMs, realMs }) => Math.abs(expectedMs - realMs) / realMs).sort((a, b) => a - b);
  return errors[Math.floor(errors.length / 2)] ?? Number.NaN;
}
