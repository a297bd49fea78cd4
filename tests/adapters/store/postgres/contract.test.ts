import { openPostgresStore } from '../../../../src/adapters/store/postgres/postgres.ts';
import { storeContract } from '../../../contract/store.ts';
import { testDatabase } from '../../../support/postgres.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };

storeContract('PostgreSQL', async () => {
  const url = await testDatabase();
  return { store: await openPostgresStore({ url, log }), reopen: () => openPostgresStore({ url, log }) };
});
