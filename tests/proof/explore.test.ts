/** Exploration with the real engine: complete, bounded, the same every time. */
import { describe, expect, test } from '@jest/globals';
import type { Effect } from '../../src/dialog/effect.ts';
import type { State } from '../../src/dialog/state.ts';
import { step } from '../../src/dialog/step.ts';
import { explore, storyTo } from '../../src/proof/explore/explore.ts';
import { eventOf } from '../../src/proof/explore/stimulus.ts';
import { shippedKnowledge } from '../support/shipped-knowledge.ts';
import { miniProject } from '../support/talk.ts';

describe('exploration of the shipped flows', () => {
  const { graph } = shippedKnowledge();
  const exploration = explore(graph);

  test('is complete: no bound is hit and no turn breaks', () => {
    expect(exploration.limits).toEqual([]);
  });

  test('comes to every waiting point', () => {
    const missed = [...exploration.waiting].filter(([, { node }]) => node === null).map(([key]) => key);
    expect(missed).toEqual([]);
  });

  test('takes at least 98 of 100 ways out of steps', () => {
    const taken = [...exploration.ways.values()].filter((transition) => transition !== null).length;
    expect(taken / exploration.ways.size).toBeGreaterThan(0.98);
  });

  test('the story to a waiting point leads there when it is told again, in the other language, too', () => {
    for (const [key, { point, node }] of exploration.waiting) {
      const { setting, stimuli } = storyTo(exploration, node ?? -1);
      let state: State | null = null;
      let shown: readonly Effect[] = [];
      for (const stimulus of stimuli) {
        const event = eventOf(stimulus, setting, state, shown, 'en');
        if (!event) throw new Error(`${key}: ${JSON.stringify(stimulus)} cannot happen`);
        const result = step(graph, state, event);
        state = result.state;
        if (result.effects.some((effect) => effect.kind === 'say')) shown = result.effects;
      }
      const top = state?.status === 'asking' || state?.status === 'waiting' ? state.stack.at(-1) : undefined;
      expect([top?.flow, top?.step]).toEqual([point.flow, point.step]);
    }
  });
});

describe('exploration of a small project', () => {
  const graph = miniProject();

  test('gives the same result every time', () => {
    expect(JSON.stringify([...explore(graph).ways])).toBe(JSON.stringify([...explore(graph).ways]));
  });

  test('says so when it hits its bound', () => {
    expect(explore(graph, { states: 3 }).limits).toEqual(['stopped at 3 states']);
  });
});
