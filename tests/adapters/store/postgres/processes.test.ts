/** Several processes, or several pools of one, on one database: the same message, the same conversation, the same work. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { openPostgresStore } from '../../../../src/adapters/store/postgres/postgres.ts';
import type { Store } from '../../../../src/service/ports.ts';
import { deliver, later, requestOf, say, writeOf } from '../../../contract/store-samples.ts';
import { testDatabase } from '../../../support/postgres.ts';
import { halves } from './oracle.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };
let url: string;
let a: Store;
let b: Store;
const closing: { end(): Promise<void> }[] = [];

beforeEach(async () => {
  url = await testDatabase();
  [a, b] = await Promise.all([openPostgresStore({ url, log }), openPostgresStore({ url, log })]);
});
afterEach(async () => {
  await Promise.all([a.close(), b.close(), ...closing.splice(0).map((one) => one.end())]);
});

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

test('the same message at two processes at once: one runs it, all get its answer', async () => {
  for (const round of range(30)) {
    const outcomes = await Promise.all([a, b, a, b].map((store) => say(store, `c${round % 3}`, `m${round}`)));
    expect(outcomes.map((outcome) => outcome.kind).sort()).toEqual(['done', 'duplicate', 'duplicate', 'duplicate']);
    const [first, ...others] = outcomes.map((outcome) => ('messages' in outcome ? outcome.messages : null));
    for (const other of others) expect(other).toEqual(first);
  }
  expect(await halves(url, 0)).toEqual([]);
});

test('a repetition that comes while the first one runs waits for it, and gets its answer', async () => {
  await say(a, 'c', 'm1');
  const holder = new pg.Client({ connectionString: url });
  closing.push(holder);
  await holder.connect();
  await holder.query('BEGIN');
  await holder.query("SELECT 1 FROM conversation WHERE id = 'c' FOR UPDATE");
  let settled = 0;
  const both = Promise.all(
    [a, b].map(async (store) => {
      const outcome = await say(store, 'c', 'm2');
      settled += 1;
      return outcome;
    }),
  );
  await pause(400);
  expect(settled).toBe(0);
  await holder.query('COMMIT');
  const [first, second] = await both;
  expect([first?.kind, second?.kind].sort()).toEqual(['done', 'duplicate']);
  expect({ ...first, kind: 'any' }).toEqual({ ...second, kind: 'any' });
});

test('a conversation that somebody holds does not keep the others waiting', async () => {
  await say(a, 'held', 'm1');
  const holder = new pg.Client({ connectionString: url });
  closing.push(holder);
  await holder.connect();
  await holder.query('BEGIN');
  await holder.query("SELECT 1 FROM conversation WHERE id = 'held' FOR UPDATE");
  const held = say(a, 'held', 'm2');
  held.catch(() => {});
  // Whoever waited for the held one would be refused.
  const free = await Promise.all(range(20).map((i) => say(a, `free ${i}`, 'm1')));
  expect(free.every(({ kind }) => kind === 'done')).toBe(true);
  await holder.query('ROLLBACK');
  // On a slow machine the held one has been refused meanwhile, and its sender sends it again.
  expect((await held.catch(() => say(a, 'held', 'm2'))).kind).toBe('done');
}, 20_000);

test('the same key in two conversations at once: one is run, the other is refused and kept for the audit', async () => {
  for (const round of range(10)) {
    const request = requestOf('c', `m${round}`);
    const outcomes = await Promise.all([
      a.turn(request, (before) => writeOf(before, 'a')),
      b.turn({ ...request, conversation: 'd' }, (before) => writeOf(before, 'b')),
    ]);
    expect(outcomes.map((outcome) => outcome.kind).sort()).toEqual(['conflict', 'done']);
  }
  expect(await a.conflicts(100)).toHaveLength(10);
  expect(await halves(url, 0)).toEqual([]);
});

test('two processes in one conversation: nothing lost, nothing mixed, no number left out', async () => {
  await Promise.all(range(60).map((i) => say(i % 2 === 0 ? a : b, 'c', `m${i}`)));
  const words = (await a.transcript('c', 0)).filter((m) => m.from === 'customer').map((m) => m.message.text);
  const of = (odd: number) => words.filter((word) => Number(word.slice(1)) % 2 === odd);
  expect(of(0)).toEqual(range(30).map((i) => `m${2 * i}`));
  expect(of(1)).toEqual(range(30).map((i) => `m${2 * i + 1}`));
  expect(await halves(url, 0)).toEqual([]);
});

test('work belongs to the process that left it, until it has had its time; then each row goes to one of the others', async () => {
  for (const i of range(40)) await say(a, `c${i}`, 'm1', { outbox: [deliver(`k${i}`)] });
  expect(await b.claim(later(1_999), 60_000, 100)).toEqual([]);
  const own = await a.claim(later(0), 60_000, 10);
  expect(own).toHaveLength(10);
  const looks = await Promise.all([a, b, a, b, b].map((store) => store.claim(later(2_000), 60_000, 7)));
  const claimed = [own, ...looks].flat().map((item) => item.id);
  expect(new Set(claimed).size).toBe(claimed.length);
  expect(claimed).toHaveLength(40);
});

test('a claim of one process that ran out is fenced off when another one has the row', async () => {
  await say(a, 'c', 'm1', { outbox: [deliver('k')] });
  const [first] = await a.claim(later(0), 1_000, 1);
  const [second] = await b.claim(later(3_000), 1_000, 1);
  expect(second).toMatchObject({ attempts: 2, interrupted: true });
  if (first) await a.finish(first);
  expect((await a.outboxDepth()).open).toBe(1);
  if (second) await b.finish(second);
  expect((await a.outboxDepth()).open).toBe(0);
});

test('each due timer goes to one process', async () => {
  for (const i of range(30)) await say(a, `c${i}`, 'm1', { timer: { id: `t${i}`, due: later(i) } });
  const looks = await Promise.all([a, b, a, b].map((store) => store.claimTimers(later(100), 60_000, 20)));
  const ids = looks.flat().map((timer) => timer.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toHaveLength(30);
});

test('what no customer asked for wakes the other processes, once for many; their own turns do not', async () => {
  const woken = { a: 0, b: 0 };
  a.onWork(() => woken.a++);
  b.onWork(() => woken.b++);
  await say(a, 'warm', 'first');
  // Until both listen.
  for (let i = 0; woken.b === 0 && i < 100; i++) {
    await a.turn({ ...requestOf('warm', `m${i}`), address: null }, (before) => writeOf(before, 'x'));
    await pause(50);
  }
  await pause(100);
  woken.a = 0;
  woken.b = 0;
  await Promise.all(range(20).map((i) => say(a, `c${i}`, 'm1')));
  await pause(150);
  expect(woken).toEqual({ a: 0, b: 0 });
  await Promise.all(
    range(50).map((i) => a.turn({ ...requestOf(`c${i}`, 'm2'), address: null }, (before) => writeOf(before, 'x'))),
  );
  await pause(300);
  expect(woken.a).toBe(0);
  expect(woken.b).toBeGreaterThan(0);
  // On a fast machine far fewer than half.
  expect(woken.b).toBeLessThan(50);
});

// ---------------------------------------------------------------------------------------------------- whole processes

const storm = (name: string, turns: number): ChildProcess =>
  spawn(process.execPath, ['--no-warnings', fileURLToPath(new URL('../storm.ts', import.meta.url)), url, name, `${turns}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

/** Whole lines that the process has printed until now. */
function collect(child: ChildProcess): () => readonly string[] {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text.split('\n').slice(0, -1);
}

test('kill -9 of one of two storming processes: every confirmed turn is there, none by half, and the other goes on', async () => {
  const survivor = storm('survivor', 60);
  const survived = collect(survivor);
  const ended = once(survivor, 'close');
  const confirmed: string[] = [];
  for (const round of range(3)) {
    const child = storm(`round${round}`, 0);
    const lines = collect(child);
    while (lines().length < 80) await pause(5);
    child.kill('SIGKILL');
    await once(child, 'close');
    confirmed.push(...lines());
  }
  await ended;
  expect(survived()).toHaveLength(480);
  for (const line of [...confirmed, ...survived()]) {
    const [, conversation = '', id = ''] = /^(storm \d+) (.*)$/.exec(line) ?? [];
    const again = await a.turn(requestOf(conversation, id), () => {
      throw new Error('a confirmed turn ran again');
    });
    expect(again.kind).toBe('duplicate');
  }
  expect(await halves(url, 2)).toEqual([]);
}, 60_000);
