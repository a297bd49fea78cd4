/** 15 and 16: a PostgreSQL that ends, and connections that are cut, in the middle of turns. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { StoreUnavailable } from '../../src/adapters/store/errors.ts';
import { openPostgresStore } from '../../src/adapters/store/postgres/postgres.ts';
import type { Store, TurnOutcome } from '../../src/service/ports.ts';
import { halves } from '../adapters/store/postgres/oracle.ts';
import { type Fate, startProxy } from '../chaos/proxy.ts';
import { deliver, say } from '../contract/store-samples.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { silent } from './place.ts';

const CUSTOMERS = 12;

let server: Postgres;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server.close());

/** What a channel does: the same message again until it is taken. */
async function insist(store: Store, conversation: string, id: string): Promise<TurnOutcome> {
  for (;;) {
    try {
      return await say(store, conversation, id, { outbox: [deliver(`${conversation}/${id}`)] });
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      await pause(50);
    }
  }
}

test('15 PostgreSQL restarts again and again, in order and by kill -9: no message lost, none doubled, order kept', async () => {
  const url = await server.database();
  const store = await openPostgresStore({ url, log: silent });
  let storming = true;
  const restarts = (async () => {
    for (let i = 0; i < 3; i++) {
      await pause(400);
      await server.stop(i % 2 === 0 ? 'kill' : 'stop');
      await pause(200);
      await server.start();
    }
    storming = false;
  })();
  const sent = await Promise.all(
    Array.from({ length: CUSTOMERS }, async (_, c) => {
      let count = 0;
      for (; storming || count < 5; count++) {
        const outcome = await insist(store, `c${c}`, `m${count}`);
        if (outcome.kind !== 'done' && outcome.kind !== 'duplicate') throw new Error(JSON.stringify(outcome));
      }
      return count;
    }),
  );
  await restarts;
  for (const [c, count] of sent.entries()) {
    const heard = (await store.transcript(`c${c}`, 0)).filter(({ from }) => from === 'customer');
    expect(heard.map(({ message }) => message.text)).toEqual(Array.from({ length: count }, (_, i) => `m${i}`));
  }
  expect(await halves(url, 1)).toEqual([]);
  await store.close();
}, 120_000);

test.each<Exclude<Fate, 'passes'>>(['lost', 'answer lost'])(
  '16 connection cut during COMMIT (%s): the turn is there once, and its sender gets the answer',
  async (fate) => {
    const url = await server.database();
    let cut = false;
    const proxy = await startProxy(url, () => {
      const become: Fate = cut ? fate : 'passes';
      cut = false;
      return become;
    });
    const store = await openPostgresStore({ url: proxy.url, log: silent });
    await say(store, 'c', 'm1');
    for (let i = 0; i < 5; i++) {
      cut = true;
      const outcome = await say(store, 'c', `cut${i}`);
      expect(cut).toBe(false);
      expect(outcome).toMatchObject({ state: { turn: i + 2 } });
      expect('messages' in outcome && outcome.messages.map(({ message }) => message.text)).toEqual([`cut${i}`, `收到：cut${i}`]);
    }
    expect(await halves(url, 0)).toEqual([]);
    await store.close();
    proxy.close();
  },
  60_000,
);
