/** What channels and disks do to messages, one fault at a time: those that need no running processes. */
import { copyFileSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { parseActivity, toIncoming } from '../../src/adapters/channel/botframework-inbound.ts';
import { openSqliteStore } from '../../src/adapters/store/sqlite.ts';
import type { Incoming } from '../../src/service/ports.ts';
import { AT, later, requestOf, writeOf } from '../contract/store-samples.ts';

const DAY_MS = 86_400_000;
const log = { info() {}, warn() {}, error() {} };
const folder = mkdtempSync(join(tmpdir(), 'signpost-delivery-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function arriving(more: object): Incoming | null {
  const json = {
    type: 'message',
    id: 'm1',
    channelId: 'test',
    deliveryMode: 'expectReplies',
    from: { id: 'user' },
    recipient: { id: 'bot' },
    conversation: { id: 'c' },
    text: '转账还没到',
    ...more,
  };
  return toIncoming(parseActivity(json), Buffer.from(JSON.stringify(json)));
}
const identityOf = (incoming: Incoming | null) => incoming && [incoming.inbound, incoming.bodyHash];

describe('a message is told by its id alone', () => {
  test('3: the same message with a new event id is the same message', () => {
    const first = arriving({ channelData: { event: 'e1' } });
    expect(first).not.toBeNull();
    expect(identityOf(arriving({ channelData: { event: 'e2' } }))).toEqual(identityOf(first));
  });

  test('4: a repetition whose original never arrived is a message', async () => {
    const store = openSqliteStore({ file: ':memory:', log });
    const repetition = arriving({ channelData: { attempt: 2 } });
    expect(repetition?.text).toBe('转账还没到');
    const outcome = await store.turn(requestOf('c', repetition?.inbound.messageId ?? ''), (before) => writeOf(before, 'm1'));
    expect(outcome.kind).toBe('done');
    await store.close();
  });

  test('9: a clock that is a day off, either way, makes no other message of it', () => {
    const first = arriving({ timestamp: AT });
    for (const off of [-DAY_MS, DAY_MS]) expect(identityOf(arriving({ timestamp: later(off) }))).toEqual(identityOf(first));
  });

  test('6: a repetition after 7 days, and after 8, gets the first answer', async () => {
    const store = openSqliteStore({ file: ':memory:', log });
    await store.turn(requestOf('c', 'm1'), (before) => writeOf(before, 'm1'));
    for (const days of [7, 8]) {
      await store.prune(later(days * DAY_MS));
      const again = await store.turn(requestOf('c', 'm1'), (before) => writeOf(before, 'again'));
      expect(again).toMatchObject({ kind: 'duplicate', messages: [{ seq: 1 }, { seq: 2 }] });
    }
    await store.close();
  });
});

test('20: a write-ahead log with a torn end: every turn before the tear is whole, and the store goes on', async () => {
  const file = join(folder, 'torn.db');
  const store = openSqliteStore({ file, log });
  for (let i = 1; i <= 20; i++) await store.turn(requestOf('c', `m${i}`), (before) => writeOf(before, `m${i}`));
  const torn = join(folder, 'copy.db');
  for (const end of ['', '-wal']) copyFileSync(file + end, torn + end);
  await store.close();
  truncateSync(`${torn}-wal`, statSync(`${torn}-wal`).size - 1_000);
  const opened = openSqliteStore({ file: torn, log });
  const seqs = (await opened.transcript('c', 0)).map(({ seq }) => seq);
  expect(seqs.length).toBeGreaterThanOrEqual(36);
  expect(seqs).toEqual(Array.from({ length: (await opened.turns('c')).length * 2 }, (_, i) => i + 1));
  expect((await opened.turn(requestOf('c', 'm20'), (before) => writeOf(before, 'm20'))).kind).toBe('done');
  await opened.close();
});
