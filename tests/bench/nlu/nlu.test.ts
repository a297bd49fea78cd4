/** What makes the comparison fair: the same rows in every run, and numbers that say what they seem to say. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { seeded } from '../../../src/nlu/random.ts';
import type { Outcome } from './bench.ts';
import type { Result } from './child.ts';
import { missingData, mistype, type Setting, taskOf } from './data.ts';
import { comparison, rowsOf } from './report.ts';

const folder = mkdtempSync(join(tmpdir(), 'signpost-sets-'));
const LABELS = ['top_up', 'lost_card'];

beforeAll(() => {
  const rows = LABELS.flatMap((label) => Array.from({ length: 20 }, (_, i) => `"${label}, message ""${i}""",${label}`));
  mkdirSync(join(folder, 'banking77'));
  mkdirSync(join(folder, 'clinc150'));
  writeFileSync(join(folder, 'banking77/train.csv'), `text,category\n${rows.join('\n')}\n`);
  const clinc = {
    train: [['wake me at six', 'alarm']],
    val: [['set an alarm', 'alarm']],
    oos_val: [['who won', 'oos']],
    oos_train: [],
  };
  writeFileSync(join(folder, 'clinc150/train-val.json'), JSON.stringify(clinc));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the split', () => {
  test('learns four fifths of each label and its name, and judges the rest', async () => {
    const { train, test: judged } = await taskOf({ set: 'banking77', order: 'file' }, folder);
    expect(LABELS.map((label) => train.filter((row) => row.label === label).length)).toEqual([17, 17]);
    expect(LABELS.map((label) => judged.filter((row) => row.label === label).length)).toEqual([4, 4]);
    expect(train[0]).toEqual({ text: 'top up', label: 'top_up' });
    expect(train.filter(({ text }) => judged.some((row) => row.text === text))).toEqual([]);
    expect(judged[0]?.text).toMatch(/^top_up, message "\d+"$/);
  });

  test('is the same in every run; another order holds the same rows', async () => {
    const inFile = await taskOf({ set: 'banking77', order: 'file' }, folder);
    const shuffled = await taskOf({ set: 'banking77', order: 1 }, folder);
    expect(await taskOf({ set: 'banking77', order: 1 }, folder)).toEqual(shuffled);
    expect(shuffled.train).not.toEqual(inFile.train);
    expect(shuffled.train.map((row) => row.text).sort()).toEqual(inFile.train.map((row) => row.text).sort());
    expect(shuffled.test).toEqual(inFile.test);
  });

  test('of ten examples depends on the seed', async () => {
    const [one, other] = [
      await taskOf({ set: 'banking77-10', seed: 1 }, folder),
      await taskOf({ set: 'banking77-10', seed: 2 }, folder),
    ];
    expect([one, other].map(({ train, test: judged }) => [train.length, judged.length])).toEqual([
      [22, 20],
      [22, 20],
    ]);
    expect(one.test).not.toEqual(other.test);
  });

  test('keeps messages out of scope apart', async () => {
    const { train, test: judged, outside } = await taskOf({ set: 'clinc150', order: 'file' }, folder);
    expect({ train: train.length, judged: judged.length, outside }).toEqual({ train: 2, judged: 1, outside: ['who won'] });
  });

  test('says which set is missing and what to do', () => {
    expect(missingData(folder)).toBeNull();
    expect(missingData('/nowhere')).toMatch(/banking77\/train\.csv and .* not found in \/nowhere: SIGNPOST_DATA names/);
  });
});

test('typing errors hit about as many letters as asked for, and nothing else', () => {
  const text = 'why was I charged 12.50 for 我的转账? '.repeat(200);
  expect(mistype(text, 0, seeded(1))).toBe(text);
  const typed = mistype(text, 0.1, seeded(1));
  expect(mistype(text, 0.1, seeded(1))).toBe(typed);
  expect(typed.match(/[\d.?]/g)?.length).toBe(text.match(/[\d.?]/g)?.length);
  const untouched = typed.split('? ').filter((part) => text.startsWith(part)).length;
  expect(untouched).toBeGreaterThan(5);
  expect(untouched).toBeLessThan(60);
});

describe('the report', () => {
  const result = (accuracy: number, more: Partial<Result> = {}): Result => ({
    accuracy,
    macroF1: accuracy,
    calibrationError: 0.01,
    importMs: 10,
    trainMs: 1000,
    trainCpuMs: 900,
    p50: 0.1,
    p99: 1,
    bytes: 1e6,
    memory: 1e8,
    noisyAccuracy: null,
    outside: null,
    ...more,
  });
  const outcome = (engine: Outcome['job']['engine'], setting: Setting, result: Result | string): Outcome => ({
    job: { engine, setting, noise: setting.set === 'banking77' && setting.order === 1 },
    result,
  });
  const full = (order: 'file' | number): Setting => ({ set: 'banking77', order });
  const outcomes = [
    outcome('ours', full(1), result(0.9, { noisyAccuracy: 0.85 })),
    outcome('ours', full('file'), result(0.9)),
    outcome('ours', { set: 'clinc150', order: 1 }, result(0.94, { outside: { recall: 0.86, auroc: 0.97 }, bytes: 2e6 })),
    outcome('nlpjs', full(1), result(0.8, { noisyAccuracy: 0.5, trainMs: 9000 })),
    outcome('nlpjs', full('file'), result(0.5)),
    outcome('logistic', full(1), 'stopped after 60 s'),
  ];

  test('puts the others beside ours, with ratios: of wrong answers where a share of right ones is shown', () => {
    const table = comparison(outcomes);
    expect(table).toContain('| accuracy | 90.00 % | 80.00 % (×2.0) | – | – |');
    expect(table).toContain('| training | 1.0 s | 9.0 s (×9.0) | – | – |');
    expect(table).toContain('`natural` logistic regression: stopped after 60 s');
  });

  test('judges ours by the goals', () => {
    const rows = Object.fromEntries(rowsOf(outcomes).map(({ name, value, ok }) => [name, { value, ok }]));
    expect(rows['nlu: accuracy on BANKING77, 80 % learnt']).toEqual({ value: '90.00 % (nlp.js: 80.00 %)', ok: true });
    expect(rows['nlu: drop under 10 % typing errors']).toEqual({ value: '5.00 points (nlp.js: 30.00 points)', ok: true });
    expect(rows['nlu: accuracy by order of the rows, spread of 3']).toEqual({
      value: '0.00 points (nlp.js: 30.00 points)',
      ok: true,
    });
    expect(rows['nlu: model file, larger of two sets']).toEqual({ value: '2.00 MB', ok: false });
    expect(rows['nlu: accuracy on BANKING77, 10 examples a label']?.ok).toBe(false);
  });
});
