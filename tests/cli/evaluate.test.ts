/** `evaluate` as people run it, on a small project. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { evaluate as evaluateCommand } from '../../src/cli/evaluate.ts';
import { told } from '../support/command.ts';
import { taughtProject } from '../support/taught-project.ts';

const folder = mkdtempSync(join(tmpdir(), 'signpost-evaluate-'));
const flows = mkdtempSync(join(tmpdir(), 'signpost-flows-'));
const at = (name: string) => join(folder, name);
beforeAll(() => writeFileSync(join(flows, 'mini.yaml'), taughtProject()));
afterAll(() => {
  for (const one of [folder, flows]) rmSync(one, { recursive: true, force: true });
});

const evaluate = (args: string[], flowsDir = flows) => told(() => evaluateCommand(args), { env: { FLOWS_DIR: flowsDir } });

function messages(name: string, ...rows: readonly object[]): string {
  writeFileSync(at(name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return at(name);
}

describe('on the examples of the flows', () => {
  test('each example is judged by a model that has not learnt it; the same numbers every time', async () => {
    const [first, second] = await Promise.all([evaluate(['--json']), evaluate(['--json'])]);
    expect(first.code).toBe(0);
    const { p50Ms, p99Ms, slowest, ...numbers } = JSON.parse(first.out);
    expect(JSON.parse(second.out)).toMatchObject(numbers);
    expect(numbers.how).toMatch(/^\d+ examples of the flows, cross-validated in 5 parts/);
    expect(numbers.all.topic).toBeGreaterThan(0.5);
    expect(numbers.all.topic).toBeLessThan(1);
    expect(numbers.languages.map((one: { name: string }) => one.name)).toEqual(['en', 'zh']);
    expect(slowest.length).toBeGreaterThan(0);
    expect(p99Ms).toBeGreaterThanOrEqual(p50Ms);
  });

  test('in words: scores by topic and language, and what is taken for what', async () => {
    const { out } = await evaluate(['--folds', '3']);
    expect(out).toMatch(/cross-validated in 3 parts/);
    expect(out).toMatch(/topic right [\d.]+ % · among the first two [\d.]+ %/);
    expect(out).toMatch(/\nsecurity +\d+ +[\d.]+ % /);
    expect(out).toMatch(/\nzh +\d+ /);
    expect(out).toMatch(/Wrong with most confidence:\n {2}[\d.]+ % {2}.* → .*\[\S*mini\.yaml:\d+\]/);
  });
});

describe('on the sentences of a file', () => {
  test('topics or flows, in both languages, by kind; what cannot be judged is told with its line', async () => {
    const said = messages(
      'said.jsonl',
      { text: '包裹没到', topic: 'pending_transaction', kind: 'plain', lang: 'zh' },
      { text: 'stop my card', flow: 'stop_card', kind: 'plain', lang: 'en' },
      { text: '你好', topic: 'none', kind: 'small talk', lang: 'zh' },
      { text: 'hi', topic: 'no_such_topic' },
      { text: 'hi' },
      { topic: 'none' },
    );
    writeFileSync(at('said.csv'), 'topic,text\nsecurity,"卡被偷了"\n');
    const { code, out, err } = await evaluate([said, at('said.csv')]);
    expect(code).toBe(0);
    expect(out).toMatch(/^4 sentences of \S*said\.jsonl, \S*said\.csv, judged by the bot that has learnt all examples/);
    expect(out).toMatch(/topic right 100.0 %/);
    expect(out).toMatch(/\nsmall talk +1 +100.0 %/);
    expect([...err.matchAll(/said\.jsonl:(\d):/g)].map((match) => match[1])).toEqual(['4', '5', '6']);
    expect(err).toContain('“no_such_topic”');
  });

  test('nothing to judge, no such file, broken flows, a wrong option: one sentence each', async () => {
    const broken = mkdtempSync(join(folder, 'broken-'));
    writeFileSync(join(broken, 'bad.yaml'), 'flow: bad\ntopic: how_to\n');
    const [empty, gone, faulty, ...wrong] = await Promise.all([
      evaluate([messages('empty.jsonl', {})]),
      evaluate([at('gone.jsonl')]),
      evaluate([], broken),
      ...[
        ['--folds', '1'],
        ['--folds', 'x'],
        ['--htlm', 'a'],
      ].map((args) => evaluate(args)),
    ]);
    expect(empty).toMatchObject({ code: 1, out: '', err: expect.stringContaining('no sentence to judge') });
    expect(gone).toMatchObject({ code: 1, err: expect.stringMatching(/gone\.jsonl cannot be read: [^\n]*\n$/) });
    expect(faulty).toMatchObject({ code: 1, err: expect.stringMatching(/bad\.yaml:1/) });
    for (const { code, err } of wrong) {
      expect(code).toBe(2);
      expect(err).toContain('Usage: npm run -s bot -- evaluate');
    }
  });
});

describe('the report', () => {
  test('is one page without scripts that loads nothing; sentences are text and nothing else', async () => {
    const nasty = '<img src=x onerror=alert(1)>&"\u0007 我的卡';
    const said = messages(
      'nasty.jsonl',
      { text: nasty, topic: 'none', kind: '<b>' },
      { text: '停卡', flow: 'stop_card', lang: 'zh' },
    );
    const { err } = await evaluate([said, '--html', at('report.html'), '--pictures', at('pictures')]);
    const page = readFileSync(at('report.html'), 'utf8');
    expect(err).toContain(at('report.html'));
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/<(?:script|img|link|iframe|object)\b|<[^>]* (?:on\w+|style|src|href)=|@import|url\(/);
    expect(page).toContain('<div class="w" lang="zh" dir="auto">停卡</div>');
    expect(page).toContain('&#60;img src=x onerror=alert(1)&#62;&#38;&#34;');
    expect(page.match(/<svg /g)).toHaveLength(3);
  });

  test('has its pictures as files of their own, with words for those who do not see them', () => {
    expect(readdirSync(at('pictures')).sort()).toEqual(['calibration.svg', 'confusion.svg', 'rejection.svg']);
    for (const name of readdirSync(at('pictures'))) {
      const svg = readFileSync(join(at('pictures'), name), 'utf8');
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]* role="img" aria-label="[^"]+"/);
      expect(svg).toMatch(/<desc>[^<]+<\/desc>/);
      expect(svg).toContain('prefers-color-scheme:dark');
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    }
  });
});
