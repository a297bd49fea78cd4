/**
 * Generated conversations over the shipped flows, stepped twice: here as they are generated, and in another process, in
 * another time zone and language, from the serialised events alone. Every byte of state, effects and why-record must be the same.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Effect } from '../../src/dialog/effect.ts';
import type { Event } from '../../src/dialog/event.ts';
import type { State } from '../../src/dialog/state.ts';
import type { Knowledge } from '../../src/service/turn.ts';
import { type Customers, customers, stampOf } from './customer.ts';
import { randomFrom } from './random.ts';
import { DIGEST, take } from './take.ts';

const SECOND = fileURLToPath(new URL('second.ts', import.meta.url));
const ELSEWHERE = { TZ: 'Pacific/Apia', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', NODE_OPTIONS: '' };
const SHORTEST = 40;
const LONGEST = 400;

export type Soak = {
  readonly turns: number;
  readonly conversations: number;
  /** `conversation/turn` of each turn that came out otherwise. */
  readonly differences: readonly string[];
  /** Sentences of turns that the engine did not take, with how often. */
  readonly broke: ReadonlyMap<string, number>;
  /** Events of each kind. */
  readonly kinds: ReadonlyMap<string, number>;
  readonly seconds: number;
};

/** @param flows folder of the flows that `knowledge` was made of */
export async function soak(knowledge: Knowledge, flows: string, turns: number, seed: number): Promise<Soak> {
  const began = performance.now();
  const second = spawn(process.execPath, [SECOND, flows], {
    env: { ...process.env, ...ELSEWHERE },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const expected = new Map<number, string>();
  const differences: string[] = [];
  const compared = (async () => {
    for await (const line of createInterface({ input: second.stdout })) {
      const { n, digests } = JSON.parse(line) as { n: number; digests: string };
      differences.push(...differing(n, expected.get(n) ?? '', digests));
      expected.delete(n);
    }
  })();
  const everybody = customers(knowledge);
  const broke = new Map<string, number>();
  const kinds = new Map<string, number>();
  let done = 0;
  let n = 0;
  for (; done < turns; n++) {
    const talk = converse(knowledge, everybody, seed + n, turns - done);
    for (const event of talk.events) kinds.set(event.kind, (kinds.get(event.kind) ?? 0) + 1);
    for (const message of talk.broke) broke.set(message, (broke.get(message) ?? 0) + 1);
    expected.set(n, talk.digests);
    done += talk.events.length;
    if (!second.stdin.write(`${JSON.stringify({ n, events: talk.events })}\n`)) await once(second.stdin, 'drain');
  }
  second.stdin.end();
  await compared;
  differences.push(...[...expected.keys()].map((missing) => `${missing}/all: the other process did not answer`));
  return { turns: done, conversations: n, differences, broke, kinds, seconds: (performance.now() - began) / 1000 };
}

function differing(n: number, here: string, there: string): readonly string[] {
  if (here === there) return [];
  const turns = Math.max(here.length, there.length) / DIGEST;
  const at = (text: string, i: number) => text.slice(i * DIGEST, (i + 1) * DIGEST);
  return Array.from({ length: turns }, (_, i) => i)
    .filter((i) => at(here, i) !== at(there, i))
    .map((i) => `${n}/${i + 1}`);
}

/** One conversation, all of it made from its seed. */
function converse(knowledge: Knowledge, everybody: Customers, seed: number, most: number) {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1));
  const length = Math.min(most, SHORTEST + random.below(LONGEST - SHORTEST));
  const events: Event[] = [];
  const broke: string[] = [];
  let digests = '';
  let state: State | null = null;
  let seen: readonly Effect[] = [];
  let at = Date.parse('2026-11-23T02:00:00.000Z') + random.below(7 * 86_400) * 1000;
  for (let turn = 1; turn <= length; turn++) {
    at += random.below(90_000);
    const event = everybody.next(random, state, seen, stampOf(random, turn, at));
    const taken = take(knowledge.graph, state, event);
    events.push(event);
    digests += taken.digest;
    if (taken.broke !== null) broke.push(taken.broke);
    // Buttons stay on the screen, and a call stays open, through turns that say nothing.
    if (taken.effects.some((effect) => effect.kind === 'say' || effect.kind === 'call')) seen = taken.effects;
    state = taken.state;
  }
  return { events, digests, broke };
}
