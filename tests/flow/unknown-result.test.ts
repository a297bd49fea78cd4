/** "Nobody knows" is not "it failed": what the shipped flows say after the result `unknown`, until the customer speaks again. */
import { expect, test } from '@jest/globals';
import { wordings } from '../../src/dialog/lookup.ts';
import type { Flow, Step, StepId, Text } from '../../src/flow/graph.ts';
import { shippedKnowledge } from '../support/shipped-knowledge.ts';

const FAILED =
  /失败|未成功|没(?:有)?成功|没办成|\bfail(?:ed|ure|s)?\b|unsuccessful|not successful|did ?n[o'’]t (?:work|go through)/i;
const { graph } = shippedKnowledge();

/** Steps that follow without a word of the customer. */
function silentlyAfter(step: Step): readonly StepId[] {
  switch (step.kind) {
    case 'match':
      return [...Object.values(step.cases), ...(step.otherwise === null ? [] : [step.otherwise])];
    case 'when':
      return [step.then, step.otherwise];
    case 'goto':
      return step.bound ? [step.next, step.bound.otherwise] : [step.next];
    case 'say':
    case 'set':
    case 'forget':
    case 'run':
      return [step.next];
    default:
      return [];
  }
}

function textsOf(step: Step): readonly Text[] {
  if (step.kind === 'say' || step.kind === 'ask') return [step.text];
  return step.kind === 'handoff' && step.text ? [step.text] : [];
}

function saidAfter(flow: Flow, start: StepId): readonly string[] {
  const seen = new Set<StepId>();
  const open = [start];
  const said: string[] = [];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = flow.steps[id];
    if (!step || seen.has(id)) continue;
    seen.add(id);
    said.push(...textsOf(step).flatMap(wordings));
    open.push(...silentlyAfter(step));
  }
  return said;
}

const calls = Object.values(graph.flows).flatMap((flow) =>
  Object.values(flow.steps).flatMap((step) =>
    step.kind === 'call' && graph.actions[step.action]?.risk === 'irreversible'
      ? [[`${flow.id}/${step.id}`, saidAfter(flow, step.results.unknown ?? '')] as const]
      : [],
  ),
);

test('there are such calls', () => {
  expect(calls.length).toBeGreaterThan(3);
});

test.each(calls)('%s: says something, and never that it failed', (_call, said) => {
  expect(said.length).toBeGreaterThan(0);
  expect(said.filter((words) => FAILED.test(words))).toEqual([]);
});
