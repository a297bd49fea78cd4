/** The commands by exit code and output: each as a process of its own once, as people run them. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { check } from '../../src/cli/check.ts';
import { route } from '../../src/cli/route.ts';
import { started, told } from '../support/command.ts';
import { FLOWS, MODELS } from '../support/shipped-knowledge.ts';

// Learnt before all tests; and nothing of an operator's own is touched.
const SHIPPED = { FLOWS_DIR: FLOWS, MODELS_DIR: MODELS };
const folder = mkdtempSync(join(tmpdir(), 'signpost-commands-'));
const SMALL = { FLOWS_DIR: join(folder, 'small'), MODELS_DIR: join(folder, 'models') };
beforeAll(() => {
  mkdirSync(SMALL.FLOWS_DIR);
  copyFileSync(new URL('../support/mini-project.yaml', import.meta.url), join(SMALL.FLOWS_DIR, 'mini.yaml'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('route --jsonl', () => {
  test('answers every line in order, broken ones too, and nothing else on stdout', async () => {
    const input = [
      '{"text":"我转的钱对方没收到，急"}',
      '{"text":"i cant get into my account","lang":"en"}',
      'no json',
      '{"lang":"zh"}',
      '{"text":""}',
      '{"text":"\\ud83d"}',
    ].join('\n');
    const { code, out } = await started(['route', '--jsonl', '-'], { env: SHIPPED, input });
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(lines).toHaveLength(6);
    expect(lines[0]).toMatchObject({ flow: 'pending_transaction', topic: 'pending_transaction', decision: 'route', lang: 'zh' });
    expect(lines[1]).toMatchObject({ flow: 'login_failure', topic: 'login_failure', decision: 'route', lang: 'en' });
    expect(lines[0].candidates[0]).toEqual({
      flow: 'pending_transaction',
      topic: 'pending_transaction',
      score: expect.any(Number),
    });
    expect(lines[2]).toMatchObject({ decision: 'none', error: expect.any(String) });
    expect(lines[3]).toMatchObject({ decision: 'none', error: expect.any(String) });
    for (const line of lines) expect(line.score).toBeGreaterThanOrEqual(0);
  });

  test('a missing file is said in one sentence', async () => {
    const { code, err } = await told(() => route(['--jsonl', '/no/such/file.jsonl']), { env: SMALL });
    expect(code).not.toBe(0);
    expect(err).toContain('/no/such/file.jsonl');
    expect(err).not.toMatch(/\n\s+at /);
  });
});

describe('check', () => {
  test('the shipped flows have no mistakes; --examples: what the examples of each flow yield, and the sums', async () => {
    const { code, out } = await started(['check', '--examples'], { env: SHIPPED });
    const rows = out.split('\n').map((line) => line.trim().split(/ +/));
    expect(rows[0]).toEqual(['flow', 'topic', 'lines', 'zh', 'en', 'not', 'shared']);
    const [, topic, lines, zh, en, , shared] = rows.find(([flow]) => flow === 'forgot_password') ?? [];
    expect(topic).toBe('forgot_password');
    expect(Number(zh) + Number(en)).toBeGreaterThan(Number(lines));
    expect(shared).toBe('0');
    expect(rows.map(([flow]) => flow)).toContain('all');
    expect(out).toMatch(/No mistakes.*10 topics/);
    expect(code).toBe(0);
  });

  test('a wrong command line is told with what is possible', async () => {
    const { code, err } = await told(() => check(['--exampels']));
    expect(code).toBe(2);
    expect(err).toContain('--exampels');
    expect(err).toContain('--examples');
    expect(err).not.toMatch(/\n\s+at /);
  });

  test('broken flows: every mistake with file, line and caret, exit code 1; nothing starts with them', async () => {
    const broken = join(folder, 'broken');
    mkdirSync(broken);
    writeFileSync(
      join(broken, 'bad.yaml'),
      'flow: bad\ntopic: how_to\ntitle: { zh: 坏的 }\nsteps:\n  - sya: { zh: 好, en: ok }\n  - goto: nowhere\n',
    );
    const checked = await started(['check', broken]);
    expect(checked.code).toBe(1);
    expect(checked.out).toMatch(/bad\.yaml:3:\d+/);
    expect(checked.out).toMatch(/bad\.yaml:5:\d+/);
    expect(checked.out).toMatch(/bad\.yaml:6:\d+/);
    expect(checked.out).toMatch(/\^/);
    const talk = await started(['chat'], { env: { FLOWS_DIR: broken } });
    expect(talk.code).toBe(1);
    expect(talk.err).toMatch(/bad\.yaml:5/);
  });
});

describe('chat', () => {
  test('holds a conversation with numbered choices, in Chinese and English', async () => {
    const zh = await started(['chat'], { env: SHIPPED, input: '我登录不了\n1\n\n' });
    expect(zh.code).toBe(0);
    expect(zh.out).toMatch(/ {2}1\. /);
    expect(zh.out).toMatch(/您看到的是哪种情况[\s\S]*密码分大小写/);
    const en = await started(['chat', '--lang', 'en'], { env: SHIPPED, input: 'i cant get into my account\n\n' });
    expect(en.out).toMatch(/What do you see/);
    expect(zh.err + en.err).toBe('');
  });

  test('an unknown customer is answered with those there are', async () => {
    const { code, err } = await started(['chat', '--as', 'nobody'], { env: SMALL });
    expect(code).toBe(2);
    expect(err).toContain('cust-li-na');
  });
});

describe('the rest', () => {
  test('schema is a JSON Schema', async () => {
    const { code, out } = await started(['schema']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toHaveProperty('$schema');
  });

  test('an unknown command lists those there are', async () => {
    const { code, err } = await started(['dance']);
    expect(code).toBe(2);
    expect(err).toMatch(/route/);
  });
});
