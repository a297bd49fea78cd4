/**
 * The order of test files: those that take longest begin first, so that no core waits at the end for the last one; but not all of the
 * chaos at once, since each has processes of its own. Jest itself only knows the files' sizes, in a fresh clone.
 */
import Sequencer from '@jest/test-sequencer';

const LONGEST = [
  'chaos/postgres',
  'web/widget',
  'web/studio',
  'chaos/sqlite',
  'store/postgres/contract',
  'hostile/flow-author-expressions',
  'chaos/judge',
  'cli/learn',
  'web/desk-page',
  'faults/database',
  'proof/matrix',
  'desk/interleavings',
  'privacy/canary',
  'web/customer',
  'web/handoff',
  'faults/crash',
  'adapters/desk/desks',
  'contract/store-model',
  'service/publish',
  'drawing/graph-command',
  'cli/postgres',
  'tests/start',
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
