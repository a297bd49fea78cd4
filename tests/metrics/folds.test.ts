import { describe, expect, test } from '@jest/globals';
import { assignFolds, type Group, Joined, joinAlike } from '../../src/metrics/folds.ts';

const groupsOf = (flow: string, sizes: readonly number[]): Group[] =>
  sizes.map((size, i) => ({ key: `${flow}${i}`, strata: Array.from({ length: size }, () => flow) }));

describe('parts', () => {
  test('each part gets the same share of every flow, as far as the groups allow', () => {
    const groups = [...groupsOf('login', [6, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1]), ...groupsOf('refund', Array(20).fill(1))];
    const folds = assignFolds(groups, 4);
    const rows = (flow: string, part: number) =>
      groups.reduce((sum, group, i) => sum + (folds[i] === part ? group.strata.filter((one) => one === flow).length : 0), 0);
    expect([0, 1, 2, 3].map((part) => rows('login', part))).toEqual([6, 6, 6, 6]);
    expect([0, 1, 2, 3].map((part) => rows('refund', part))).toEqual([5, 5, 5, 5]);
  });

  test('the order of the groups changes nothing', () => {
    const groups = groupsOf('login', [3, 1, 2, 2, 1, 1, 1, 4]);
    const partOf = (list: readonly Group[]) => {
      const folds = assignFolds(list, 3);
      return Object.fromEntries(list.map((group, i) => [group.key, folds[i]]));
    };
    expect(partOf([...groups].reverse())).toEqual(partOf(groups));
  });
});

describe('nearly the same', () => {
  const together = (texts: readonly string[], alike: number) => {
    const joined = new Joined(texts.length);
    joinAlike(
      joined,
      texts.map((text) => text.split(' ')),
      alike,
    );
    return texts.map((_, i) => joined.of(i));
  };

  test('from the share of common words that is asked for', () => {
    // Three of five words in common: 0.6.
    expect(together(['my card is lost', 'my card is gone', 'where is it'], 0.6)).toEqual([0, 0, 2]);
    expect(together(['my card is lost', 'my card is gone', 'where is it'], 0.61)).toEqual([0, 1, 2]);
  });

  test('through others, too', () => {
    expect(together(['a b c d', 'a b c e', 'a b f e'], 0.6)).toEqual([0, 0, 0]);
  });

  test('finds what comparing every pair finds', () => {
    const words = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    // All subsets of eight words with three or four members, each once.
    const texts = Array.from({ length: 256 }, (_, bits) => words.filter((_, i) => bits & (1 << i)).join(' ')).filter(
      (text) => text.length === 5 || text.length === 7,
    );
    for (const alike of [0.5, 0.75, 1]) {
      const slow = new Joined(texts.length);
      texts.forEach((a, i) => {
        texts.forEach((b, j) => {
          const [one, other] = [new Set(a.split(' ')), new Set(b.split(' '))];
          if (one.intersection(other).size / one.union(other).size >= alike) slow.join(i, j);
        });
      });
      expect(together(texts, alike)).toEqual(texts.map((_, i) => slow.of(i)));
    }
  });
});
