/** Mistakes put into the flows: made the same way every time, each a graph that the engine walks, and nearly all of them seen. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { readScripts } from '../../src/adapters/flows/scripts.ts';
import { mutantsOf, mutated, sampled } from '../../src/proof/mutate/mutants.ts';
import { judge, proofMarks, walksOf } from '../../src/service/proof/judge.ts';
import { shippedKnowledge } from '../support/shipped-knowledge.ts';
import { miniProject } from '../support/talk.ts';

describe('mutants', () => {
  const graph = miniProject();
  const mutants = Object.values(graph.flows).flatMap((flow) => mutantsOf(graph, flow));

  test('have names of their own, and a place in the files', () => {
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
    expect(mutants.filter(({ file, line }) => file === '' || line < 1)).toEqual([]);
  });

  test('differ from the flows in one step', () => {
    for (const mutant of mutants) {
      const after = mutated(graph, mutant);
      const steps = Object.values(graph.flows).flatMap((flow) =>
        Object.values(flow.steps).map((step) => [flow.id, step] as const),
      );
      const changed = steps.filter(([flow, step]) => after.flows[flow]?.steps[step.id] !== step);
      expect(changed.map(([flow, step]) => `${flow}/${step.id}`)).toEqual([`${mutant.flow}/${mutant.step}`]);
    }
  });

  test('are sampled from all over the flows, the same ones every time', () => {
    const some = sampled(mutants, 10);
    expect(some).toHaveLength(10);
    expect(
      sampled([...mutants].reverse(), 10)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(some.map(({ id }) => id).sort());
  });
});

describe('the shipped flows', () => {
  test('of twelve mistakes in one flow, eleven at least are seen by a conversation or the proof', () => {
    const knowledge = shippedKnowledge();
    const flow = knowledge.graph.flows.suggestion;
    if (!flow) throw new Error('the flow is gone');
    const folders = ['../generated', '../conversations'].map((folder) => fileURLToPath(new URL(folder, import.meta.url)));
    const walks = walksOf(
      knowledge,
      folders.flatMap(readScripts).filter(({ topic }) => topic === 'complaint'),
    );
    const usual = proofMarks(knowledge.graph);
    const verdicts = sampled(mutantsOf(knowledge.graph, flow), 12).map((mutant) => judge(knowledge, walks, usual, mutant));
    const survivors = verdicts.filter(({ by }) => by === 'survived').map(({ mutant }) => mutant.id);
    expect(survivors.length).toBeLessThanOrEqual(1);
  });
});
