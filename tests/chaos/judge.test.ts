/**
 * The judge of the chaos is not blind: of eight mistakes that can be built in, three are here, one of each kind: said twice, lost, and
 * overwritten. All eight: `npm run chaos -- --planted`.
 */
import { expect, test } from '@jest/globals';
import type { Defect } from './orders.ts';
import { plant } from './planted.ts';
import { lightPrograms, SEED } from './suite.ts';

const program = lightPrograms();

test('finds nothing where nothing is wrong', async () => {
  expect(await plant(null, SEED, program())).toMatchObject({ caught: false, by: '' });
}, 120_000);

test.each<Defect>(['dedupe removed', 'acknowledge before commit', 'lock released early'])(
  'notices: %s',
  async (defect) => {
    expect(await plant(defect, SEED, program())).toMatchObject({ caught: true, by: expect.stringMatching(/./) });
  },
  120_000,
);
