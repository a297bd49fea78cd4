/** Bots die all the time, and nobody notices: nothing lost, nothing doubled, order kept, no gap. */
import { test } from '@jest/globals';
import { chaosOn, expectNothingLost, lightPrograms } from './suite.ts';

const program = lightPrograms();

test('processes are killed, frozen and starved while customers write: on SQLite', async () => {
  expectNothingLost('SQLite', await chaosOn(program(), null), ['freeze', 'full disk', 'lock']);
}, 420_000);
