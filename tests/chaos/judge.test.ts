/** The judge of the chaos is not blind: of eight mistakes that are built in, each is noticed. */
import { expect, test } from '@jest/globals';
import { DEFECTS } from './orders.ts';
import { plant } from './planted.ts';
import { lightPrograms, SEED } from './suite.ts';

const program = lightPrograms();

test('finds nothing where nothing is wrong', async () => {
  expect(await plant(null, SEED, program())).toMatchObject({ caught: false, by: '' });
}, 60_000);

test.each(DEFECTS)(
  'notices: %s',
  async (defect) => {
    expect(await plant(defect, SEED, program())).toMatchObject({ caught: true, by: expect.stringMatching(/./) });
  },
  120_000,
);
