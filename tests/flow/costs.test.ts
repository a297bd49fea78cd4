/** What mistakes of understanding cost, as authors set it. */
import { describe, expect, test } from '@jest/globals';
import { BRAND, compileText, flowText, graphOf } from './support.ts';

const FLOW = flowText('', '- end: resolved').replace('steps:', 'examples: { zh: [你好] }\nsteps:');
const brandOf = (more: string) => graphOf(compileText(`${FLOW}---\n${BRAND}${more}`)).brand;

describe('costs in the brand document', () => {
  test('those that are written are handed on, all others stay open', () => {
    expect(brandOf('').costs).toEqual({});
    expect(brandOf('  understanding: {}\n').costs).toEqual({});
    expect(brandOf('  understanding: { costs: { wrong_start: 3, intrusion: 0 } }\n').costs).toEqual({
      wrongStart: 3,
      intrusion: 0,
    });
    expect(brandOf('  understanding: { costs: { question: 1, wrong_start_in_topic: 1.6, refusal: 0.25 } }\n').costs).toEqual({
      question: 1,
      wrongStartInTopic: 1.6,
      refusal: 0.25,
    });
  });

  test('change the fingerprint of the flows', () => {
    const of = (more: string) => graphOf(compileText(`${FLOW}---\n${BRAND}${more}`)).fingerprint;
    expect(of('  understanding: { costs: { question: 2 } }\n')).not.toBe(of(''));
  });
});

test('wrong_start of a flow is handed on; without it the flow costs what any flow does', () => {
  const of = (text: string) => graphOf(compileText(text)).flows.a?.wrongStart;
  expect(of(`${FLOW}wrong_start: 4\n`)).toBe(4);
  expect(of(`${FLOW}wrong_start: 1.5\n`)).toBe(1.5);
  expect(of(FLOW)).toBeNull();
});
