/** Cross-validation promises nothing that a stranger's message would not keep: what is judged was not nearly learnt. */
import { describe, expect, test } from '@jest/globals';
import { compileProject } from '../../../src/flow/compile.ts';
import { exampleLines } from '../../../src/flow/example-lines.ts';
import type { FlowGraph } from '../../../src/flow/graph.ts';
import { learn } from '../../../src/knowledge.ts';
import { crossValidate } from '../../../src/service/evaluate/cross-validate.ts';
import { taughtProject } from '../../support/taught-project.ts';

const LINE = '(把|将)信鸽(关|锁)起来';
const text = taughtProject().replace('卡被偷了, ', `卡被偷了, ${LINE}, 信鸽关一关吧 快, 信鸽关一关吧 快 啊, `);
const files = [{ path: 'flows/mini.yaml', text }];
const compiled = compileProject(files);
if (!compiled.ok) throw new Error(compiled.diagnostics.map((one) => one.message).join('\n'));
const { graph } = compiled;
const lines = exampleLines(files);

const all = (of: FlowGraph) => Object.values(of.flows).flatMap(({ examples }) => [...examples.zh, ...examples.en]);

test('the lines of the examples: which flow, where, and what they stand for', () => {
  const line = lines.find(({ sentences }) => sentences.includes('把信鸽关起来'));
  const at = text.slice(0, text.indexOf(LINE)).split('\n').length;
  expect(line).toEqual({
    flow: 'stop_card',
    lang: 'zh',
    not: false,
    place: `flows/mini.yaml:${at}`,
    sentences: ['把信鸽关起来', '把信鸽锁起来', '将信鸽关起来', '将信鸽锁起来'],
  });
});

describe('in three parts', () => {
  const learnt: string[][] = [];
  const ticks: number[] = [];
  const outcomes = crossValidate(
    graph,
    lines,
    3,
    (part) => {
      learnt.push(all(part));
      return learn(part);
    },
    (part) => ticks.push(part),
  );

  test('every example is judged once, by a model that lacks it; but not what is the title of a flow, which is always learnt', () => {
    expect(ticks).toEqual([0, 1, 2]);
    const judged = outcomes.map((one) => one.text);
    const left = all(graph).filter((one) => !judged.includes(one));
    expect(judged).toHaveLength(new Set(judged).size);
    expect(judged.length + left.length).toBe(all(graph).length);
    for (const one of left) expect(text).toMatch(new RegExp(`^title: .*${one}`, 'im'));
    for (const { text: own } of outcomes) expect(learnt.filter((texts) => texts.includes(own)).length).toBeLessThan(3);
    expect(learnt.flat()).toHaveLength(2 * all(graph).length);
  });

  test('sentences of one line stay together, and so do those that are nearly the same', () => {
    for (const together of [
      ['把信鸽关起来', '把信鸽锁起来', '将信鸽关起来', '将信鸽锁起来'],
      ['信鸽关一关吧 快', '信鸽关一关吧 快 啊'],
    ])
      for (const texts of learnt) expect([0, together.length]).toContain(together.filter((one) => texts.includes(one)).length);
  });

  test('each outcome says what was right, what the customer met, and where the sentence stands', () => {
    expect(outcomes.find((one) => one.text === '马上停卡')).toMatchObject({
      flow: 'stop_card',
      topic: 'security',
      met: 'security',
      best: { flow: 'stop_card', topic: 'security' },
      lang: 'zh',
      place: expect.stringMatching(/^flows\/mini\.yaml:\d+$/),
    });
    expect(outcomes.filter((one) => one.flow === 'thanks').every((one) => one.topic === 'none')).toBe(true);
  });
});
