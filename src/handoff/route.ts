/** Who gets whom. */
import type { AgentId, Instant, Lang, QueueId } from './handoff.ts';
import { compare, inOrder, type Waiting } from './queue.ts';

/** Only who is `available` is given conversations; `busy` works and takes no new ones. */
export type AgentState = 'available' | 'busy' | 'away' | 'offline';

export type Agent = {
  readonly id: AgentId;
  readonly langs: readonly Lang[];
  /** Topics that this agent knows best. */
  readonly skills: readonly string[];
  readonly queues: readonly QueueId[];
  /** Conversations at once. */
  readonly capacity: number;
  /** Conversations now; those on hold count. */
  readonly open: number;
  readonly state: AgentState;
  /** Since when nothing new has been given to this agent. */
  readonly idleSince: Instant;
};

export type Assignment = { readonly id: string; readonly agent: AgentId };

/** Whether this agent is asked at all: the queue is theirs, and they speak the language. */
export function couldTake(agent: Agent, one: Waiting): boolean {
  return agent.queues.includes(one.wanted.queue) && agent.langs.includes(one.wanted.lang);
}

/** Of all agents those who are there for this one; those who let it lie only when nobody else is. */
export function thereFor(one: Waiting, agents: readonly Agent[]): readonly Agent[] {
  const there = agents.filter((agent) => agent.state === 'available' && couldTake(agent, one));
  const others = there.filter((agent) => !one.except.includes(agent.id));
  return others.length > 0 ? others : there;
}

/**
 * Gives the waiting to agents with room, the first in order first. Of the agents who could take one: whom it is meant for, then who
 * knows the topic, then who has the fewest open, then who has been idle longest. An earlier one is moved to another agent of this
 * round when only so a later one gets somebody, too; so nobody waits for the one who speaks both languages while the other sits idle.
 * @returns assignments in the order of waiting; the same input gives the same ones
 */
export function route(waiting: readonly Waiting[], agents: readonly Agent[]): readonly Assignment[] {
  const round = new Round(agents);
  const ordered = inOrder(waiting);
  for (const one of ordered) {
    if (round.isFull()) break;
    round.place(one, new Set());
  }
  return ordered.flatMap((one) => {
    const agent = round.agentOf(one);
    return agent === undefined ? [] : [{ id: one.id, agent }];
  });
}

/** What has been given to whom so far. */
class Round {
  readonly #agents: readonly Agent[];
  readonly #given: ReadonlyMap<AgentId, Waiting[]>;
  readonly #taken = new Map<string, AgentId>();

  constructor(agents: readonly Agent[]) {
    this.#agents = agents;
    this.#given = new Map(agents.map((agent) => [agent.id, []]));
  }

  agentOf(one: Waiting): AgentId | undefined {
    return this.#taken.get(one.id);
  }

  isFull(): boolean {
    return this.#agents.every((agent) => agent.state !== 'available' || this.#room(agent) <= 0);
  }

  /** @param asked agents who have been asked to make room already, so that the search ends */
  place(one: Waiting, asked: Set<AgentId>): boolean {
    const there = thereFor(one, this.#agents).toSorted((a, b) => this.#better(one, a, b));
    const free = there.find((agent) => this.#room(agent) > 0 && !asked.has(agent.id));
    if (free !== undefined) {
      this.#give(one, free);
      return true;
    }
    for (const agent of there) {
      if (asked.has(agent.id)) continue;
      asked.add(agent.id);
      for (const other of [...this.#of(agent)]) {
        if (other.prefer === agent.id || !this.place(other, asked)) continue;
        this.#of(agent).splice(this.#of(agent).indexOf(other), 1);
        this.#give(one, agent);
        return true;
      }
    }
    return false;
  }

  #of(agent: Agent): Waiting[] {
    return this.#given.get(agent.id) ?? [];
  }

  #give(one: Waiting, agent: Agent): void {
    this.#of(agent).push(one);
    this.#taken.set(one.id, agent.id);
  }

  #room(agent: Agent): number {
    return agent.capacity - agent.open - this.#of(agent).length;
  }

  #better(one: Waiting, a: Agent, b: Agent): number {
    const meant = Number(b.id === one.prefer) - Number(a.id === one.prefer);
    const skilled = Number(knows(b, one)) - Number(knows(a, one));
    const load = a.open + this.#of(a).length - b.open - this.#of(b).length;
    return meant || skilled || load || compare(a.idleSince, b.idleSince) || compare(a.id, b.id);
  }
}

function knows(agent: Agent, one: Waiting): boolean {
  return one.wanted.topic !== null && agent.skills.includes(one.wanted.topic);
}
