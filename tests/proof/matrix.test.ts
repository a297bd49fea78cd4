/** The repair matrix: whatever customers do at any waiting point, the bot reacts fittingly, and the conversation ends or comes back. */
import { describe, expect, test } from '@jest/globals';
import { explore } from '../../src/proof/explore/explore.ts';
import { DEVIATIONS } from '../../src/proof/matrix/deviations.ts';
import { matrixOf } from '../../src/proof/matrix/matrix.ts';
import { hearWith } from '../../src/service/proof/hear.ts';
import { shippedKnowledge } from '../support/shipped-knowledge.ts';

const knowledge = shippedKnowledge();
const exploration = explore(knowledge.graph);

describe('the repair matrix', () => {
  test('has every waiting point', () => {
    const unreached = [...exploration.waiting.values()].filter(({ node }) => node === null);
    expect(unreached).toEqual([]);
  });

  test.each(DEVIATIONS.map((deviation) => [deviation.id, deviation] as const))('%s', (_, deviation) => {
    const { cells } = matrixOf(knowledge.graph, exploration, hearWith(knowledge), { deviations: [deviation] });
    expect(cells.length).toBeGreaterThan(0);
    const failed = cells.filter((cell) => cell.result === 'failed');
    expect(failed.map(({ point, lang, why }) => `${point.flow}/${point.step} (${lang}): ${why}`)).toEqual([]);
  });
});
