/** `fit` as people run it: two files in, a JSON line a sentence out, the measurements on standard error. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fit as fitCommand } from '../../src/cli/fit.ts';
import { told } from '../support/command.ts';
import { taughtProject } from '../support/taught-project.ts';

const folder = mkdtempSync(join(tmpdir(), 'signpost-fit-'));
const flows = mkdtempSync(join(tmpdir(), 'signpost-flows-'));
beforeAll(() => writeFileSync(join(flows, 'mini.yaml'), taughtProject()));
afterAll(() => {
  for (const one of [folder, flows]) rmSync(one, { recursive: true, force: true });
});

const run = (args: string[], input = '') => told(() => fitCommand(args), { env: { FLOWS_DIR: flows }, input });
const linesOf = (out: string) =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const WORDS = {
  lost_card: [
    '卡丢了',
    '我的卡不见了',
    '银行卡弄丢了',
    '找不到卡了',
    '卡掉了怎么办',
    'I lost my card',
    'my card is gone',
    'card is missing',
    'cannot find my card',
    'lost the card',
  ],
  new_pin: [
    '改密码',
    '怎么换密码',
    '密码想改一下',
    '修改支付密码',
    '换个新密码',
    'change my pin',
    'how do I set a new pin',
    'I want another pin',
    'update the pin',
    'new pin please',
  ],
  fees: [
    '手续费多少',
    '要收手续费吗',
    '为什么扣手续费',
    '费用怎么算',
    '收费标准',
    'how high are the fees',
    'is there a fee',
    'why was I charged a fee',
    'what does it cost',
    'fee list',
  ],
} as const;
const ROWS = Object.entries(WORDS).flatMap(([label, texts]) => texts.map((text) => ({ text, label })));
const csv = (rows: readonly { readonly text: string; readonly label: string }[]) =>
  ['category,text', ...rows.map(({ text, label }) => `${label},"${text.replaceAll('"', '""')}"`), ''].join('\n');

describe('two languages, CSV in and JSONL in', () => {
  test('every sentence gets its line, in order, with prediction and scores; the summary stands on standard error', async () => {
    const train = file('train.csv', csv(ROWS));
    const test = file(
      'test.jsonl',
      '{"text":"卡丢了, 急!","intent":"lost_card"}\n{"text":"set a new pin","intent":"new_pin"}\n{"text":"有手续费吗"}\n{"text":""}\n{"text":"New PIN!"}\n',
    );
    const { code, out, err } = await run(['--train', train, '--test', test]);
    expect(code).toBe(0);
    const lines = linesOf(out);
    expect(lines.map(({ text, label, prediction }) => [text, label, prediction])).toEqual([
      ['卡丢了, 急!', 'lost_card', 'lost_card'],
      ['set a new pin', 'new_pin', 'new_pin'],
      ['有手续费吗', undefined, 'fees'],
      ['', undefined, expect.any(String)],
      ['New PIN!', undefined, 'new_pin'],
    ]);
    // The words of a label are an example of it.
    expect(lines[4].score).toBe(1);
    expect(lines[1]).toEqual({
      text: 'set a new pin',
      label: 'new_pin',
      prediction: 'new_pin',
      score: expect.any(Number),
      margin: expect.any(Number),
      scores: { new_pin: expect.any(Number), lost_card: expect.any(Number), fees: expect.any(Number) },
      decision: expect.stringMatching(/^(route|clarify|none)$/),
    });
    expect(err).toMatch(
      /^learnt 30 sentences of 3 labels in \d+ ms · predicted 5 · accuracy 100.00 % · macro-F1 100.00 % · ECE [\d.]+ % · p50 [\d.]+ ms · p99 [\d.]+ ms\n$/,
    );
  });
});

describe('what is none of the labels', () => {
  const other = ['今天天气怎么样', '讲个笑话', 'what is the weather', 'tell me a joke', 'who won the match', '推荐一部电影'];

  test('labels that were not learnt are no mistake: how well they are told apart is said', async () => {
    const train = file('known.csv', csv(ROWS));
    const test = file('unknown.csv', csv([...ROWS.slice(0, 10), ...other.map((text) => ({ text, label: 'oos' }))]));
    const { code, err } = await run(['--train', train, '--test', test]);
    expect(code).toBe(0);
    expect(err).toContain('accuracy 100.00 %');
    expect(err).toContain('6 rows have labels that were not learnt');
    expect(err).toMatch(/none of the labels, by margin: [\d.]+ % of 6 kept out where 95 % of the known are accepted/);
  });

  test('learnt as such, it gets a probability of its own; the name can be chosen', async () => {
    const rest = [...other, ...other.map((text) => `${text} now`)].map((text) => ({ text, label: 'rest' }));
    const train = file('rest.csv', csv([...ROWS, ...rest]));
    const { out } = await run(['--train', train, '--test', '-', '--none', 'rest'], 'text\n讲个笑话吧\n卡丢了\n');
    const [joke, card] = linesOf(out);
    expect(joke).toMatchObject({ prediction: 'rest', ours: expect.any(Number) });
    expect(card).toMatchObject({ prediction: 'lost_card', ours: 1 });
    expect(joke.ours).toBeLessThan(card.ours);
  });
});

describe('files that are not as they should be', () => {
  test('bad rows, contradictions, repetitions and thin labels are told with file and line; the rest is learnt', async () => {
    const train = file(
      'odd.csv',
      `${csv(ROWS)}too,many,values\n,empty label\nnew_pin,""\nfees,卡丢了。\nfees,"Fee list"\nfees,\ufffd\ufffd\nrare,quite rare\n`,
    );
    const { code, out, err } = await run(['--train', train, '--test', '-'], '{"text":"卡丢了"}\nno json\n{"txt":1}\n');
    expect(code).toBe(0);
    expect(linesOf(out)).toHaveLength(1);
    expect(err).toMatch(/^Rows of the training file [^\n]*: 4\n(?: {2}\S*odd\.csv:(?:32|33|34|37): [^\n]*\n){4}/);
    expect(err).toMatch(/under two labels[^\n]*: 1\n {2}\S*odd\.csv:35: “卡丢了。” is fees, in line 2 it is lost_card\n/);
    expect(err).toMatch(/odd\.csv:36: “Fee list” as in line 31 \(fees\)/);
    expect(err).toMatch(/fewer than 5 examples[^\n]*: 1\n {2}rare: 1\n/);
    expect(err).toMatch(/Rows of the test file [^\n]*: 2\n {2}-:2: [^\n]*\n {2}-:3: /);
  });

  test('columns of other names are chosen; of many complaints the first twenty are shown', async () => {
    const train = file('named.csv', csv([...ROWS, ...ROWS]).replace('category,text', 'Ziel,Satz'));
    const [wrong, right] = await Promise.all([
      run(['--train', train, '--test', train]),
      run(['--train', train, '--test', train, '--text', 'Satz', '--label', 'Ziel']),
    ]);
    expect([wrong.code, wrong.out]).toEqual([1, '']);
    expect(wrong.err).toMatch(/named\.csv:1: .*its columns are: Ziel, Satz.*--text/);
    expect(right.err).toContain('accuracy 100.00 %');
    expect(right.err.match(/ as in line /g)).toHaveLength(20);
    expect(right.err).toContain('… and 10 more');
  });

  test('nothing to learn from: said in one sentence', async () => {
    const files = [file('empty.csv', ''), file('single.csv', 'text,label\na,b\n'), join(folder, 'gone.csv')];
    const [empty, single, gone] = await Promise.all(files.map((train) => run(['--train', train, '--test', '-'])));
    expect(empty).toMatchObject({ code: 1, out: '', err: expect.stringContaining('no sentence with a label') });
    expect(single).toMatchObject({ code: 1, out: '', err: expect.stringContaining('one label only') });
    expect(gone).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/gone\.csv cannot be read: [^\n]*\n$/) });
  });

  test('a wrong command line is answered with the right one', async () => {
    const wrong = [
      ['--train', 'a.csv'],
      ['--train', '-', '--test', '-'],
      ['--tset', 'a.csv'],
    ];
    for (const { code, err } of await Promise.all(wrong.map((args) => run(args)))) {
      expect(code).toBe(2);
      expect(err).toContain('Usage: npm run -s bot -- fit');
    }
  });
});
