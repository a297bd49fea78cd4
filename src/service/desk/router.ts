/**
 * What the desk does by itself: gives those who wait to agents, keeps the clock of every handoff, takes conversations back from agents
 * who are gone, and closes at closing time. One process does it at a time; each act is a turn of its own, and could be done twice
 * without harm.
 */
import { agentsAreThere } from '../../dialog/hours.ts';
import { route } from '../../handoff/route.ts';
import { type ActParts, act } from './act.ts';
import { type Floor, type FloorKeeper, presenceOf } from './floor.ts';
import type { Outside } from './port.ts';

const LEASE_MS = 5_000;
const BATCH = 64;
/** An agent whose screens have been closed for so long is gone. A reload or a lift ride is shorter. */
const GONE_MS = 120_000;

/** `outside`: a desk that is not ours, which gives its conversations to its people itself. */
export type RouterParts = ActParts & { readonly floor: FloorKeeper; readonly me: string; readonly outside?: Outside };

export type Router = { stop(): Promise<void> };

export function startRouter(parts: RouterParts): Router {
  let stopped = false;
  let running: Promise<void> | null = null;
  const missing = new Map<string, number>();

  let next: Floor | null = null;
  const work = async (): Promise<void> => {
    for (; next && !stopped; ) {
      const floor = next;
      next = null;
      await handOut(parts, floor, missing);
    }
    running = null;
  };
  parts.floor.onChange((floor) => {
    next = floor;
    running ??= work();
  });
  return {
    async stop() {
      stopped = true;
      await running;
    },
  };
}

/**
 * One round: everything that is to be done on this floor.
 * @param missing since when an agent with conversations has shown no life; kept from round to round
 */
export async function handOut(parts: RouterParts, floor: Floor, missing: Map<string, number>): Promise<void> {
  const { store, clock, me, log } = parts;
  try {
    const now = clock.now();
    if (floor.open.length === 0) return;
    if (!(await store.lease('desk', me, now, new Date(Date.parse(now) + LEASE_MS).toISOString()))) return;
    const acts = [
      ...(await due(parts, now)),
      ...(await leftBehind(parts, floor, missing, now)),
      ...closing(parts, floor, now),
      ...assignments(parts, floor, now),
    ];
    for (let i = 0; i < acts.length; i += BATCH) await Promise.all(acts.slice(i, i + BATCH).map((one) => one()));
  } catch (error) {
    log.error({ error: String(error) }, 'the desk could not hand out conversations; trying again');
  }
}

type Doing = () => Promise<unknown>;
const PROGRAM = { id: null, name: '' };

/** Everybody who waits and for whom there is somebody with room. */
function assignments(parts: RouterParts, floor: Floor, now: string): Doing[] {
  if (!agentsAreThere(parts.knowledge().graph.brand, now)) return [];
  const given = route(floor.waiting, floor.agents);
  return given.map(({ id, agent }) => {
    const handoff = floor.byConversation.get(id)?.handoff;
    const name = floor.people.find((person) => person.id === agent)?.name ?? '';
    const key = `route/${handoff?.ticket}/${handoff?.epoch}`;
    return () => act(parts, id, key, { kind: 'assign', by: { kind: 'router' }, to: agent }, { id: null, name });
  });
}

async function due(parts: RouterParts, now: string): Promise<Doing[]> {
  const found = await parts.store.dueHandoffs(now, BATCH);
  return found.map(
    ({ conversation, due: at }) =>
      () =>
        act(parts, conversation, `clock/${at}`, { kind: 'clock' }, PROGRAM),
  );
}

/** At closing time those who wait are told, and keep their tickets. */
function closing(parts: RouterParts, floor: Floor, now: string): Doing[] {
  const { outside } = parts;
  const own = agentsAreThere(parts.knowledge().graph.brand, now);
  const others = outside === undefined || outside.isOpen(now);
  if (own && others) return [];
  return floor.open.flatMap(({ conversation: id, handoff }): Doing[] => {
    const isThere = outside?.serves(id) ? others : own;
    if (handoff.status.kind !== 'queued' || isThere) return [];
    return [() => act(parts, id, `close/${handoff.ticket}/${handoff.epoch}`, { kind: 'close_desk' }, PROGRAM)];
  });
}

async function leftBehind(parts: RouterParts, floor: Floor, missing: Map<string, number>, now: string): Promise<Doing[]> {
  const ms = Date.parse(now);
  const owners = new Set(floor.open.flatMap(({ handoff: { status } }) => (status.kind === 'assigned' ? [status.agent] : [])));
  for (const agent of missing.keys()) if (!owners.has(agent)) missing.delete(agent);
  const gone: string[] = [];
  for (const agent of owners) {
    if (agent === parts.outside?.agent) continue;
    // Deleted or disabled: nobody will come back. Whoever is new may not be on the floor yet.
    const isKnown =
      floor.people.some((person) => person.id === agent) || (await parts.store.person({ id: agent }))?.active === true;
    if (!isKnown) gone.push(agent);
    else if (presenceOf(agent, floor.presences).presence !== 'offline') missing.delete(agent);
    else {
      const since = missing.get(agent) ?? ms;
      missing.set(agent, since);
      if (ms - since >= GONE_MS) gone.push(agent);
    }
  }
  return gone.flatMap((agent) =>
    floor.open.flatMap(({ conversation, handoff }): Doing[] => {
      if (handoff.status.kind !== 'assigned' || handoff.status.agent !== agent) return [];
      const key = `gone/${handoff.ticket}/${handoff.epoch}`;
      return [() => act(parts, conversation, key, { kind: 'agent_gone', agent }, PROGRAM)];
    }),
  );
}
