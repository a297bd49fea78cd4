/**
 * The agents' desk under load, over real sockets, in one process with its customers and agents: 200 conversations that people have,
 * how long a message takes to the other side, and how soon a slot that is free is filled; at last with 500 who wait.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { learn } from '../../src/knowledge.ts';
import type { ServerWord } from '../../src/service/desk/wire.ts';
import { begin, say } from '../adapters/channel/directline/support.ts';
import { type Customer, customer, type DeskPerson, type DeskProduct, deskProduct, type Screen } from '../desk/support.ts';
import { miniProject } from '../support/talk.ts';
import type { Row } from './row.ts';

const AGENTS = 20;
const EACH = 10;
const OPEN = AGENTS * EACH;
const WAITING = 500;
const MESSAGES = 100;
/** Between two messages of the whole desk: ten a second, as many as 200 people type. */
const EVERY_MS = 50;
const BATCH = 20;

/** Nobody loses a conversation for saying nothing in it: each is spoken in only now and then. */
const patient = () =>
  learn(
    miniProject((source) =>
      source
        .replace('mon-fri: "09:00-18:00"', 'mon-sun: "00:00-24:00"')
        .replace('  currency: CNY', '  currency: CNY\n  desk: { answer_within: 60m, wait_at_most: 5h, customer_patience: 60m }'),
    ),
  );

type Seat = { readonly person: DeskPerson; readonly screen: Screen };
type Talk = { readonly customer: Customer; readonly seat: Seat };

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + 120_000;
  while (!(await holds())) {
    if (performance.now() > giveUpAt) throw new Error(`waited in vain: ${what}`);
    await pause(2);
  }
}

const isShown = ({ screen }: Seat, text: string) =>
  screen.words.some((word: ServerWord) => word.kind === 'conversation' && word.messages.some((message) => message.text === text));
/** What was read is of no use any more, and looking through it would be measured. */
const forget = ({ screen }: Seat) => screen.words.splice(0);

async function arrive(server: DeskProduct, count: number): Promise<Customer[]> {
  const all: Customer[] = [];
  for (let i = 0; i < count; i += BATCH)
    all.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(BATCH, count - i) }, async () => {
          const one = await customer(server);
          await one.say('转人工');
          return one;
        }),
      )),
    );
  return all;
}

/** Customers who wait. They ask by plain requests: one address may not have so many sockets. */
async function queueUp(server: DeskProduct, count: number): Promise<void> {
  for (let i = 0; i < count; i += BATCH)
    await Promise.all(
      Array.from({ length: Math.min(BATCH, count - i) }, async () => {
        await say(server, await begin(server), '转人工');
      }),
    );
}

async function measure(talks: readonly Talk[], name: string): Promise<Row[]> {
  const times: { readonly [way in 'in' | 'out']: number[] } = { in: [], out: [] };
  for (let i = 0; i < MESSAGES; i++) {
    const { customer: one, seat } = talks[(i * 7) % talks.length] as Talk;
    const [question, answer] = [`${name}问${i}`, `${name}答${i}`];
    forget(seat);
    const asked = performance.now();
    await one.say(question);
    await until(`${question} on the screen`, () => isShown(seat, question));
    times.in.push(performance.now() - asked);
    const { row, lastSeq } = await seat.person.view(one.conversation);
    const begun = performance.now();
    await seat.person.act(one.conversation, { kind: 'reply', text: answer, seen: lastSeq }, { epoch: row.epoch });
    await until(`${answer} at the customer`, () => one.heard().some((line) => line.includes(answer)));
    times.out.push(performance.now() - begun);
    await pause(EVERY_MS);
  }
  return [
    rowOf(`message of the customer on the agent's screen, ${name}`, times.in),
    rowOf(`reply at the customer, ${name}`, times.out),
  ];
}

function rowOf(what: string, times: number[]): Row {
  const [p50 = 0, p95 = 0] = [0.5, 0.95].map((share) => times.toSorted((a, b) => a - b)[Math.floor(times.length * share)]);
  return {
    name: `desk: ${what}`,
    value: `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`,
    goal: 'p95 ≤ 150 ms',
    ok: p95 <= 150,
  };
}

/** From an agent's last word in one conversation to the next one on their screen. */
async function refill(talks: readonly Talk[], times: number): Promise<Row> {
  const took: number[] = [];
  for (const { customer: one, seat } of talks.slice(0, times)) {
    const had = new Set((await seat.person.board()).mine.map(({ conversation }) => conversation));
    forget(seat);
    const begun = performance.now();
    await seat.person.act(one.conversation, { kind: 'resolve', disposition: 'solved', note: '' });
    const isNew = (word: ServerWord) =>
      word.kind === 'conversation' && word.row?.agent === seat.person.id && !had.has(word.conversation);
    await until('somebody new on the screen', () => seat.screen.words.some(isNew));
    took.push(performance.now() - begun);
  }
  const worst = Math.max(...took);
  const sorted = took.toSorted((a, b) => a - b);
  return {
    name: `desk: from a slot that is free to the next conversation on the screen, ${WAITING} waiting (${times} times)`,
    value: `p50 ${(sorted[Math.floor(times / 2)] ?? 0).toFixed(0)} ms, worst ${worst.toFixed(0)} ms`,
    goal: '≤ 1 s',
    ok: worst <= 1_000,
  };
}

export async function bench(): Promise<Row[]> {
  const server = await deskProduct({}, patient());
  const customers: Customer[] = [];
  const seats: Seat[] = [];
  try {
    for (let i = 0; i < AGENTS; i++) {
      const person = await server.person(`客服${i}`, { capacity: EACH });
      seats.push({ person, screen: await person.screen('available') });
    }
    customers.push(...(await arrive(server, OPEN)));
    const floor = server.serving.bot.floor;
    const owned = () => floor?.now().open.filter(({ handoff }) => handoff.status.kind === 'assigned') ?? [];
    await until('all with an agent', () => owned().length === OPEN);
    const seatOf = new Map(seats.map((seat) => [seat.person.id, seat]));
    const owners = new Map(
      owned().map(({ conversation, handoff: { status } }) => [conversation, status.kind === 'assigned' ? status.agent : '']),
    );
    const talks = customers.map((one): Talk => ({ customer: one, seat: seatOf.get(owners.get(one.conversation) ?? '') as Seat }));
    process.stdout.write(`${OPEN} conversations with ${AGENTS} agents\n`);
    const rows = await measure(talks, `${OPEN} open`);
    for (const { name, value } of rows) process.stdout.write(`${name}: ${value}\n`);
    await queueUp(server, WAITING);
    await until('all in the queue', () => (floor?.now().waiting.length ?? 0) === WAITING);
    process.stdout.write(`${WAITING} wait\n`);
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    for (let i = 0; i < 10; i++) await floor?.refresh();
    const { user, system } = process.cpuUsage(cpu);
    const value = `${((performance.now() - began) / 10).toFixed(0)} ms, ${((user + system) / 10_000).toFixed(0)} ms of processor time`;
    rows.push({ name: `desk: the floor read anew, ${WAITING} waiting`, value, goal: 'noted', ok: true });
    rows.push(...(await measure(talks.slice(50), `${WAITING} waiting`)), await refill(talks, 20));
    return rows;
  } finally {
    for (const { screen } of seats) await screen.close();
    for (const one of customers) one.close();
    await server.close();
  }
}
