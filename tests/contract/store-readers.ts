/** What clients that read their conversations need of a store: everything behind their places, in one go. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Store } from '../../src/service/ports.ts';
import type { OpenStore } from './store.ts';
import { say, stateOf } from './store-samples.ts';

export function readerContract(open: OpenStore): void {
  let store: Store;
  beforeEach(async () => {
    store = (await open()).store;
  });
  afterEach(() => store.close());

  test('behind each place stands what came after it, with the flows that the conversation goes by', async () => {
    await say(store, 'web:a', 'm1');
    await say(store, 'web:a', 'm2');
    await say(store, 'web:b', 'm1');
    const found = await store.unread(
      [
        { conversation: 'web:a', after: 3 },
        { conversation: 'web:b', after: 0 },
        { conversation: 'web:c', after: 0 },
      ],
      10,
    );
    const byId = [...found].sort((a, b) => (a.conversation < b.conversation ? -1 : 1));
    expect(byId.map(({ conversation, flows, messages }) => [conversation, flows, messages.map(({ seq }) => seq)])).toEqual([
      ['web:a', stateOf(1).fingerprint, [4]],
      ['web:b', stateOf(1).fingerprint, [1, 2]],
    ]);
    expect(byId[1]?.messages).toEqual(await store.transcript('web:b', 0));
  });

  test('of each no more than was asked for, from the place on', async () => {
    for (let i = 0; i < 5; i++) {
      await say(store, 'web:a', `m${i}`);
      await say(store, 'web:b', `m${i}`);
    }
    const found = await store.unread(
      ['web:a', 'web:b'].map((conversation) => ({ conversation, after: 2 })),
      3,
    );
    expect(found.map(({ messages }) => messages.map(({ seq }) => seq))).toEqual([
      [3, 4, 5],
      [3, 4, 5],
    ]);
    const all = ['web:a', 'web:b'].map((conversation) => ({ conversation, after: 10 }));
    expect(await store.unread(all, 3)).toEqual([]);
    expect(await store.unread([{ conversation: 'web:a', after: 1_000_000_000 }], 3)).toEqual([]);
    expect(await store.unread([], 3)).toEqual([]);
  });

  test('the last number of a conversation is known; of one that does not exist there is none', async () => {
    await say(store, 'web:a', 'm1');
    await say(store, 'web:a', 'm2');
    expect([await store.lastSeq('web:a'), await store.lastSeq('web:b')]).toEqual([4, null]);
  });

  test('what a channel keeps with the customer’s words comes back as it was', async () => {
    const client = { from: 'u', data: { clientActivityID: 'c1', n: [1, { 名: '值' }] } };
    const at = '2025-03-01T08:00:00.000Z';
    await say(store, 'web:a', 'm1', {
      messages: [{ from: 'customer', message: { text: 'hi', lang: 'en', choices: [], client }, at }],
    });
    expect((await store.transcript('web:a', 0))[0]?.message.client).toEqual(client);
  });
}
