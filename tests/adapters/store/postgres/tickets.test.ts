/** Tickets in PostgreSQL that a program of the schema before has written, beside one of this schema. */
import { expect, test } from '@jest/globals';
import { openPostgresStore } from '../../../../src/adapters/store/postgres/postgres.ts';
import { brief } from '../../../contract/privacy-samples.ts';
import { AT, say } from '../../../contract/store-samples.ts';
import { query, testDatabase } from '../../../support/postgres.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };

test('are open work with topic and priority, and a history is never changed', async () => {
  const url = await testDatabase();
  const store = await openPostgresStore({ url, log });
  await say(store, 'c', 'm1');
  const body = JSON.stringify({
    ticket: { number: 'H-1', reason: '"priority":"high"', priority: 'urgent' },
    brief: brief('转错\0了'),
  });
  await query(url, 'INSERT INTO ticket (number, conversation, body, at) SELECT $1, n, $2, $3 FROM conversation', [
    'H-1',
    body,
    AT,
  ]);
  expect(await store.tickets({ status: ['open'], topic: 'security' }, null, 10)).toMatchObject([
    { number: 'H-1', kind: 'chat', priority: 'urgent', assignee: null, due: null, version: 1, updatedAt: AT },
  ]);
  await store.changeTicket('H-1', { version: 1, status: 'done' }, 'p_li', AT);
  await expect(query(url, "UPDATE ticket_history SET who = 'p_wang'")).rejects.toThrow(/never changed/);
  await store.close();
});
