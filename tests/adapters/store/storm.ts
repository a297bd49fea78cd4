/**
 * A process that writes turns as fast as it can and reports each one after the store has confirmed it.
 * Started by the tests: `node storm.ts DATABASE NAME TURNS`; DATABASE is a file or an address of PostgreSQL, TURNS 0 means until
 * it is killed.
 */
import { openStore } from '../../../src/adapters/store/open.ts';
import { call, deliver, requestOf, writeOf } from '../../contract/store-samples.ts';

const [database = '', name = '', turns = '0'] = process.argv.slice(2);
const silent = { info: () => {}, warn: () => {}, error: () => {} };
const store = await openStore(
  database.startsWith('postgres:') ? { kind: 'postgres', url: database } : { kind: 'sqlite', file: database },
  silent,
);
const CONVERSATIONS = 8;

async function walk(conversation: string, limit: number): Promise<void> {
  for (let i = 1; i <= limit; i++) {
    const id = `${name}-${i}`;
    const outbox = [call(`${conversation}-${id}-call`), deliver(`${conversation}-${id}-deliver`)];
    const outcome = await store.turn(requestOf(conversation, id), (before) => writeOf(before, id, { outbox }));
    if (outcome.kind !== 'done') throw new Error(`turn ${id}: ${JSON.stringify(outcome)}`);
    process.stdout.write(`${conversation} ${id}\n`);
  }
}

const limit = Number(turns) || Number.POSITIVE_INFINITY;
await Promise.all(Array.from({ length: CONVERSATIONS }, (_, c) => walk(`storm ${c}`, limit)));
await store.close();
