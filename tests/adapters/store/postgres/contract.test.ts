import { openPostgresStore } from '../../../../src/adapters/store/postgres/postgres.ts';
import { storeContract } from '../../../contract/store.ts';
import { allRows, testDatabase } from '../../../support/postgres.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };

storeContract('PostgreSQL', async () => {
  const url = await testDatabase();
  const open = () => openPostgresStore({ url, log });
  return { store: await open(), reopen: open, rows: () => allRows(url) };
});
