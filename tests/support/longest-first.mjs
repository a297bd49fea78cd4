/**
 * The order of test files: those that take longest begin first, so that no core waits at the end for the last one. Jest itself only
 * knows their sizes, in a fresh clone.
 */
import Sequencer from '@jest/test-sequencer';

const LONGEST = [
  'chaos/postgres',
  'chaos/judge',
  'chaos/sqlite',
  'web/studio',
  'cli/learn',
  'hostile/flow-author-expressions',
  'faults/database',
  'web/widget',
  'web/handoff',
  'web/customer',
  'service/learn/propose',
  'cli/explain',
  'store/postgres/contract',
  'contract/store-model',
  'cli/commands',
  'faults/crash',
];

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => {
      const at = LONGEST.findIndex((name) => path.includes(`/${name}`));
      return at < 0 ? LONGEST.length : at;
    };
    return [...super.sort(tests)].sort((a, b) => place(a) - place(b));
  }
}
