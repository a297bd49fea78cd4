/**
 * The desk as it stands: who is there, who waits, how long. Read from the store now and then and after every turn of the desk, so that
 * a turn can ask it without waiting. All processes see the same, a moment apart.
 */

import { setTimeout as pause } from 'node:timers/promises';
import type { DeskView } from '../../dialog/event.ts';
import { agentsAreThere } from '../../dialog/hours.ts';
import type { State } from '../../dialog/state.ts';
import type { Brand } from '../../flow/graph.ts';
import { firstHandling, type Handling, observe } from '../../handoff/handling.ts';
import type { Handoff, Wanted } from '../../handoff/handoff.ts';
import { inOrder, positionOf, type Waiting, waitingOf } from '../../handoff/queue.ts';
import { type Agent, thereFor } from '../../handoff/route.ts';
import { expectedWaits, type Running, toldMinutes } from '../../handoff/wait.ts';
import { EVERY_TOPIC, may } from '../people/rights.ts';
import type { StoredPerson } from '../people/stored.ts';
import type { Clock, Log, Store } from '../ports.ts';
import type { Outside } from './port.ts';
import type { HandedOver, StoredPresence } from './stored.ts';
import type { Presence } from './wire.ts';

export type Place = { readonly position: number; readonly minutes: number | null };

export type Floor = {
  readonly at: string;
  readonly open: readonly HandedOver[];
  readonly byConversation: ReadonlyMap<string, HandedOver>;
  /** Everybody with an account that is in use. */
  readonly people: readonly StoredPerson[];
  readonly presences: readonly StoredPresence[];
  readonly agents: readonly Agent[];
  /** In the order in which they are served. */
  readonly waiting: readonly Waiting[];
  readonly running: readonly Running[];
  /** Of those who wait, by conversation. */
  readonly places: ReadonlyMap<string, Place>;
};

const EMPTY: Floor = {
  at: '',
  byConversation: new Map(),
  open: [],
  people: [],
  presences: [],
  agents: [],
  waiting: [],
  running: [],
  places: new Map(),
};

export type FloorKeeper = {
  now(): Floor;
  /** How long somebody would wait who came now, or still waits who is in the queue; null: nobody takes conversations. */
  view(wanted: Wanted, conversation: string): DeskView | null;
  /** Whether a turn of this conversation may change what the desk shows: it has a handoff, or may have begun one. */
  concerns(conversation: string, state: State): boolean;
  /** Accounts change slowly and are kept for a moment. Whose is not known here is looked for at once, each only once. */
  meet(people: readonly (string | null)[]): Promise<void>;
  /** Reads the store again, soon and once for many. */
  refresh(): Promise<void>;
  /** `told` hears of every new floor. */
  onChange(told: (floor: Floor) => void): void;
  close(): void;
};

export type FloorParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly brand: () => Brand;
  /** Whose queue is not ours. */
  readonly outside?: Outside;
};

const TICK_MS = 1_000;
/** So many times as long as a read took the next one waits, while everything changes all the time. */
const SHARE = 2;
/** People and handling times change slowly. */
const PEOPLE_MS = 5_000;
const HANDLED_MS = 60_000;
const WAITS_MS = 2_000;
/** A screen that has shown no life for so long is closed. */
export const SEEN_MS = 45_000;
const DAY_MS = 86_400_000;
const MOST_PEOPLE = 2_000;
const MOST_HANDLED = 500;

type HandlingOf = (queue: string) => Handling;

/** Of accounts that are not there, so many are remembered. */
const MOST_STRANGERS = 10_000;

/** Accounts in use, as they were a moment ago. */
function createDirectory({ store, clock }: Pick<FloorParts, 'store' | 'clock'>) {
  let people: readonly StoredPerson[] = [];
  let readAt = 0;
  let reading: Promise<void> | null = null;
  const strangers = new Set<string>();
  const load = async (): Promise<void> => {
    readAt = Date.parse(clock.now());
    people = (await store.people('', MOST_PEOPLE)).filter(({ active }) => active);
  };
  const read = (): Promise<void> => {
    reading ??= load().finally(() => {
      reading = null;
    });
    return reading;
  };
  return {
    now: () => people,
    async refresh(): Promise<void> {
      if (isOver(readAt, PEOPLE_MS, Date.parse(clock.now()))) await read();
    },
    /** @returns whether it was necessary to look */
    async meet(ids: readonly (string | null)[]): Promise<boolean> {
      const isKnown = (id: string) => strangers.has(id) || people.some((one) => one.id === id);
      if (reading) await reading;
      const unknown = ids.filter((id) => id !== null).filter((id) => !isKnown(id));
      if (unknown.length === 0) return false;
      if (strangers.size > MOST_STRANGERS) strangers.clear();
      for (const id of unknown) strangers.add(id);
      await read();
      return true;
    },
  };
}

/** @param since an instant; behind now when the clock was put back */
function isOver(since: number, for_: number, ms: number): boolean {
  return ms - since >= for_ || since > ms;
}

type Reader = {
  read(): Promise<Floor>;
  readonly handlingOf: HandlingOf;
  readonly directory: ReturnType<typeof createDirectory>;
};

/** Reads the floor from the store; what changes slowly is kept for a while. */
function floorReader({ store, clock, brand, outside }: FloorParts): Reader {
  const directory = createDirectory({ store, clock });
  let handling = new Map<string, Handling>();
  let handledAt = 0;
  const waitsOf = rememberedWaits();
  const handlingOf: HandlingOf = (queue) => handling.get(queue) ?? firstHandling(brand().desk.usualMs);
  return {
    handlingOf,
    directory,
    async read() {
      const now = clock.now();
      const ms = Date.parse(now);
      await directory.refresh();
      if (isOver(handledAt, HANDLED_MS, ms)) {
        handling = learn(await store.handled(new Date(ms - DAY_MS).toISOString(), MOST_HANDLED), brand().desk.usualMs);
        handledAt = ms;
      }
      const presences = await store.presences(new Date(ms - SEEN_MS).toISOString());
      const open = await store.openHandoffs();
      await directory.meet([...presences.map(({ person }) => person), ...open.flatMap(({ handoff }) => peopleIn(handoff))]);
      return floorOf(now, open, directory.now(), presences, brand(), handlingOf, waitsOf, outside);
    },
  };
}

/** Whose names are shown with it. */
function peopleIn({ status, joined }: Handoff): readonly string[] {
  return status.kind === 'assigned' ? [status.agent, ...joined] : joined;
}

export function createFloor(parts: FloorParts): FloorKeeper {
  const { clock, log, brand } = parts;
  const { read, handlingOf, directory } = floorReader(parts);
  let floor = EMPTY;
  let running: Promise<void> | null = null;
  let again = false;
  let closed = false;
  const listeners: ((floor: Floor) => void)[] = [];

  const readAll = async (): Promise<void> => {
    try {
      while (again && !closed) {
        again = false;
        const began = performance.now();
        floor = await read();
        for (const told of listeners) told(floor);
        // Turns go first: when one read asks for the next, most of the time is theirs.
        if (again) await pause(SHARE * (performance.now() - began));
      }
    } catch (error) {
      log.error({ error: String(error) }, 'the desk cannot be read; trying again');
    } finally {
      running = null;
    }
  };
  const refresh = async (): Promise<void> => {
    again = true;
    running ??= readAll();
    await running;
  };
  const tick = setInterval(() => void refresh(), TICK_MS);
  tick.unref();

  return {
    now: () => floor,
    view: (wanted, conversation) => {
      const place = floor.places.get(conversation);
      if (place) return { ahead: place.position - 1, minutes: place.minutes };
      return viewOf(floor, brand(), wanted, clock.now(), handlingOf);
    },
    concerns: (conversation, { status }) =>
      status === 'with_agent' || status === 'handed_over' || floor.byConversation.has(conversation),
    async meet(people) {
      if (await directory.meet(people)) floor = { ...floor, people: directory.now() };
    },
    refresh,
    onChange: (told) => void listeners.push(told),
    close() {
      closed = true;
      clearInterval(tick);
    },
  };
}

/** Place and wait of one who would come now. */
function viewOf(floor: Floor, brand: Brand, wanted: Wanted, at: string, handling: HandlingOf): DeskView | null {
  if (floor.at === '' || !agentsAreThere(brand, at)) return null;
  const id = '\uffff';
  const one: Waiting = { id, wanted, requestedAt: at, waitingSince: at, prefer: null, except: [] };
  if (thereFor(one, floor.agents).length === 0) return null;
  const waiting = [...floor.waiting, one];
  const { agents, running } = floor;
  const ms = expectedWaits({ now: at, waiting, agents, running, ...rates(floor.open, brand, at, handling) }).get(id);
  return { ahead: (positionOf(waiting, id) ?? 1) - 1, minutes: ms == null ? null : toldMinutes(ms) };
}

/** Nobody's patience is known: told waits are rather too long than too short. */
const LEAVING = 0;
const HOUR_MS = 3_600_000;

/** How the desk has been going lately, for expected waits. */
function rates(open: readonly HandedOver[], brand: Brand, at: string, handling: HandlingOf) {
  const longestMs = brand.desk.patience.queueMs;
  return { handling, urgentPerHour: urgentOf(open, at), leavingPerHour: LEAVING, longestMs };
}

/** By queue, those above normal of the last hour that are still open: the least that are known to have gone before others. */
function urgentOf(open: readonly HandedOver[], at: string): (queue: string) => number {
  const since = new Date(Date.parse(at) - HOUR_MS).toISOString();
  const urgent = open.filter(({ handoff: { wanted, requestedAt } }) => wanted.priority !== 'normal' && requestedAt >= since);
  return (queue) => urgent.filter(({ handoff }) => handoff.wanted.queue === queue).length;
}

function learn(handled: readonly { readonly queue: string; readonly ms: number }[], usualMs: number): Map<string, Handling> {
  const learnt = new Map<string, Handling>();
  // The oldest first: what came last counts most.
  for (const { queue, ms } of handled.toReversed()) learnt.set(queue, observe(learnt.get(queue) ?? firstHandling(usualMs), ms));
  return learnt;
}

/** The play is dear with a long queue, and most turns change nothing that it looks at: then the one of a moment ago will do. */
function rememberedWaits(): typeof expectedWaits {
  let of = '';
  let until = 0;
  let waits: ReturnType<typeof expectedWaits> = new Map();
  return (desk) => {
    if (desk.waiting.length === 0) return new Map();
    const key = JSON.stringify([desk.waiting, desk.agents, desk.running]);
    const ms = Date.parse(desk.now);
    if (key !== of || ms >= until) [of, until, waits] = [key, ms + WAITS_MS, expectedWaits(desk)];
    return waits;
  };
}

function floorOf(
  at: string,
  open: readonly HandedOver[],
  people: readonly StoredPerson[],
  presences: readonly StoredPresence[],
  brand: Brand,
  handling: HandlingOf,
  waitsOf: typeof expectedWaits,
  outside?: Outside,
): Floor {
  const ours = open.filter(({ conversation }) => outside?.serves(conversation) !== true);
  const waiting = inOrder(ours.flatMap(({ conversation, handoff }) => waitingOf(conversation, handoff) ?? []));
  const running = open.flatMap(({ handoff }) => runningOf(handoff));
  const agents = people.flatMap((person) => agentOf(person, presences, open, brand));
  const waits = waitsOf({ now: at, waiting, agents, running, ...rates(open, brand, at, handling) });
  const places = new Map(
    open.flatMap(({ conversation }): [string, Place][] => {
      const place = outside?.placeOf(conversation);
      return place ? [[conversation, place]] : [];
    }),
  );
  const ahead = new Map<string, number>();
  for (const { id, wanted } of waiting) {
    const ms = waits.get(id) ?? null;
    const position = (ahead.get(wanted.queue) ?? 0) + 1;
    ahead.set(wanted.queue, position);
    places.set(id, { position, minutes: ms === null ? null : toldMinutes(ms) });
  }
  const byConversation = new Map(open.map((one) => [one.conversation, one]));
  return { at, open, byConversation, people, presences, agents, waiting, running, places };
}

function runningOf({ status, wanted }: Handoff): Running[] {
  return status.kind === 'assigned' ? [{ agent: status.agent, queue: wanted.queue, since: status.since }] : [];
}

export function presenceOf(person: string, presences: readonly StoredPresence[]): { presence: Presence; since: string | null } {
  const known = presences.find((one) => one.person === person);
  return known ? { presence: known.presence, since: known.since } : { presence: 'offline', since: null };
}

/** Queues whose topics somebody knows. */
export function queuesOf({ skills }: Pick<StoredPerson, 'skills'>, { desk }: Pick<Brand, 'desk'>): readonly string[] {
  return desk.queues
    .filter(({ topics }) => skills.includes(EVERY_TOPIC) || topics.some((topic) => skills.includes(topic)))
    .map(({ id }) => id);
}

function agentOf(person: StoredPerson, presences: readonly StoredPresence[], open: readonly HandedOver[], brand: Brand): Agent[] {
  if (!may(person, 'conversation.reply', { kind: 'conversation', owner: person.id })) return [];
  const { presence, since } = presenceOf(person.id, presences);
  const own = open.flatMap(({ handoff: { status } }) =>
    status.kind === 'assigned' && status.agent === person.id ? [status.since] : [],
  );
  return [
    {
      id: person.id,
      langs: person.languages.filter((lang) => lang === 'zh' || lang === 'en'),
      skills: person.skills,
      queues: queuesOf(person, brand),
      capacity: person.capacity,
      open: own.length,
      state: presence,
      idleSince: [since ?? '', ...own].toSorted().at(-1) ?? '',
    },
  ];
}
