/** The JSON Schema that editors use: it accepts what the compiler accepts and marks the common slips. */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse, parseAllDocuments } from 'yaml';
import { flowJsonSchema } from '../../src/flow/schema.ts';
import { ACTIONS, BRAND, flowText, TEXTS } from './support.ts';

const validate = new Ajv2020({ allErrors: false, strict: false }).compile(flowJsonSchema());
const accepts = (text: string) => validate(parse(text));

const root = new URL('../../', import.meta.url);
const shipped = globSync('flows/**/*.yaml', { cwd: root }).sort();

describe('accepts', () => {
  test.each(shipped)('%s', (path) => {
    for (const document of parseAllDocuments(readFileSync(new URL(path, root), 'utf8'))) {
      expect([path, validate(document.toJS()), validate.errors?.slice(0, 3) ?? []]).toEqual([path, true, []]);
    }
  });
  test('the small documents of these tests', () => {
    const words = 'words: { topup: { zh: [充值], en: [topup] }, bank: { zh: [银行] } }';
    const flow = flowText('n: number', '- set: { n: 3 }\n- end: resolved');
    const examples = 'examples_of: a\nzh: [在吗]\nen: [hello]\nnot: { zh: [再见] }\n';
    const costs = `${BRAND}  understanding: { costs: { question: 1, wrong_start_in_topic: 1.6 } }\n`;
    const more = `${flow}not_examples: { zh: [别的事] }\nwrong_start: 2.5\n`;
    for (const text of [ACTIONS, BRAND, TEXTS, words, flow, more, examples, costs]) expect(accepts(text)).toBe(true);
  });
});

describe('marks', () => {
  test.each([
    ['an unknown step', flowText('', '- sya: { zh: 好, en: OK }')],
    ['an unknown key of a flow', `${flowText('', '- end: resolved')}urgnet: true\n`],
    ['a missing translation', flowText('', '- say: { zh: 好 }')],
    ['an unknown type', flowText('amount: mony', '- end: resolved')],
    ['an unknown topic', flowText('', '- end: resolved').replace('topic: none', 'topic: nothing')],
    ['an unknown end', flowText('', '- end: solved')],
    ['an unknown key of a question', flowText('n: text', '- ask: n\n  text: { zh: 好, en: OK }\n  optoinal: { zh: 好, en: OK }')],
    ['a mistake inside a branch', flowText('', '- match: lang\n  zh: [sya: { zh: 好, en: OK }]\n  en: []')],
    ['an unknown risk', ACTIONS.replace('risk: read', 'risk: none')],
    ['a list of words in an unknown language', 'words: { topup: { fr: [recharge] } }'],
    ['words without their language', 'words: { topup: [充值] }'],
    ['a misspelt key of not_examples', `${flowText('', '- end: resolved')}not_examples: { cn: [别的事] }\n`],
    ['not_examples beside examples_of', 'examples_of: a\nnot_examples: { zh: [再见] }\n'],
    ['a wrong start that costs less than a question', `${flowText('', '- end: resolved')}wrong_start: 0.5\n`],
    ['a cost that is a word', `${BRAND}  understanding: { costs: { question: much } }\n`],
    ['an unknown cost', `${BRAND}  understanding: { costs: { anger: 2 } }\n`],
    ['a missing text of the bot', TEXTS.replace(/^ {2}apology.*\n/m, '')],
  ])('%s', (_, text) => expect(accepts(text)).toBe(false));
});

test('explains keys, for the editor to show', () => {
  expect(JSON.stringify(flowJsonSchema())).toContain('what the agent reads if it did not help');
});
