/** Bots die all the time, and so does their database: nothing lost, nothing doubled, order kept, no gap. */
import { test } from '@jest/globals';
import { startPostgres } from '../support/postgres.ts';
import { chaosOn, expectNothingLost, lightPrograms } from './suite.ts';

const program = lightPrograms();

test('processes are killed, frozen and starved while customers write: on PostgreSQL, which is restarted and cut off too', async () => {
  const server = await startPostgres();
  try {
    const troubles = ['freeze', 'full disk', 'lock', 'database restart', 'connections cut', 'commits cut'];
    expectNothingLost('PostgreSQL', await chaosOn(program(), server), troubles);
  } finally {
    await server.close();
  }
}, 420_000);
