/** `why`, `replay`, `export` and `diff` as people run them. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openSqliteStore } from '../../src/adapters/store/sqlite.ts';
import { diff } from '../../src/cli/diff.ts';
import { exportTurns } from '../../src/cli/export.ts';
import { replayCommand } from '../../src/cli/replay.ts';
import { why } from '../../src/cli/why.ts';
import { type Told, told } from '../support/command.ts';
import { storedTalk } from '../support/stored-talk.ts';
import { taughtKnowledge, taughtProject } from '../support/taught-project.ts';

const place = mkdtempSync(join(tmpdir(), 'signpost-explain-'));
const at = (name: string) => join(place, name);

const SCRIPT = 'conversation: a box\ntopic: pending_transaction\nlang: zh\nturns:\n  - user: 包裹没到\n  - press: 箱子\n';

beforeAll(async () => {
  for (const name of ['flows', 'words', 'deeds', 'conversations']) mkdirSync(at(name));
  writeFileSync(at('flows/mini.yaml'), taughtProject());
  writeFileSync(at('words/mini.yaml'), taughtProject().replace('是信还是箱子？', '寄的是信还是箱子？'));
  writeFileSync(
    at('deeds/mini.yaml'),
    taughtProject()
      .replace('zh: 箱子', 'zh: 大箱子')
      .replace('  - label: ask_order', '  - when: kind = box\n    then: [handoff: closed_today]\n  - label: ask_order'),
  );
  writeFileSync(at('conversations/box.zh.yaml'), SCRIPT);
  const store = openSqliteStore({ file: at('bot.db'), log: { info() {}, warn() {}, error() {} } });
  const talk = storedTalk(store, taughtKnowledge(), 'web:1', '2026-11-23T02:00:00.000Z');
  await talk.say('快递没到怎么回事');
  await talk.press('箱子');
  await talk.say('订单号我没有');
  await store.close();
}, 60_000);
afterAll(() => rmSync(place, { recursive: true, force: true }));

const COMMANDS = { why, replay: replayCommand, export: exportTurns, diff };

function bot(name: keyof typeof COMMANDS, ...args: string[]): Promise<Told> {
  const env = { FLOWS_DIR: at('flows'), DATABASE_FILE: at('bot.db'), MODELS_DIR: at('models') };
  return told(() => COMMANDS[name](args), { env });
}

describe('why', () => {
  test('a turn: what was said, candidates, limits, rules, steps, and what would have changed it', async () => {
    const { code, out } = await bot('why', 'web:1', '1');
    expect(code).toBe(0);
    for (const words of [
      '“快递没到怎么回事”',
      '「包裹丢失」',
      '“Lost parcel”',
      'Candidates',
      'Weighed',
      'Steps walked',
      'lost_parcel/ask.kind',
    ])
      expect(out).toContain(words);
    expect(out).toMatch(/What would have changed it\n {2}with \d\.\d\d less /);
  });

  test('a conversation: one line a turn', async () => {
    const { code, out } = await bot('why', 'web:1');
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toHaveLength(4);
    expect(out).toMatch(/\n1 +2026-11-23 02:00:10 +快递没到怎么回事 +route +lost_parcel/);
  });

  test('narrow decisions of all conversations', async () => {
    const { code, out } = await bot('why', '--near', '1', '--since', '2026-01-01', '--most', '1');
    expect(code).toBe(0);
    expect(out).toMatch(/^conversation[\s\S]*web:1/);
    expect((await bot('why', '--near', '0.000001')).out).toBe('No turn was decided by less than 0.000001.\n');
  });

  test('as data', async () => {
    expect(JSON.parse((await bot('why', 'web:1', '2', '--json')).out)).toMatchObject({
      turn: 2,
      rule: 'button',
      sentence: { zh: expect.any(String) },
    });
  });
});

describe('export and replay', () => {
  test('what is exported replays without a difference', async () => {
    const { code, out } = await bot('export', '--all');
    expect(code).toBe(0);
    writeFileSync(at('export.jsonl'), out);
    expect(await bot('replay', '--file', at('export.jsonl'))).toMatchObject({
      code: 0,
      out: '1 conversation, 3 turns replayed: no difference.\n',
    });
    expect(await bot('replay', '--all')).toMatchObject({ code: 0, out: '1 conversation, 3 turns replayed: no difference.\n' });
    writeFileSync(at('other.jsonl'), out.replace('"rule":"button"', '"rule":"answer"'));
    const changed = await bot('replay', '--file', at('other.jsonl'));
    expect(changed.code).toBe(1);
    expect(changed.out).toMatch(/web:1\n {2}turn 2, why rule\n {4}stored {4}"answer"\n {4}replayed {2}"button"/);
  });

  test('a turn looked at, and forked into a test that goes as written', async () => {
    expect((await bot('replay', 'web:1', '--at', '2')).out).toMatch(/after turn 2[\s\S]*kind = box/);
    const { code, out } = await bot('replay', 'web:1', '--fork', '2', '--to', at('fork.yaml'));
    expect([code, out]).toEqual([0, expect.stringMatching(/fork\.yaml: \d+ lines, it goes as written/)]);
    expect(readFileSync(at('fork.yaml'), 'utf8')).toContain('- press: 箱子');
    expect((await bot('replay', 'web:1', '--fork', '2', '--to', at('fork.yaml'))).err).toMatch(/is there already/);
  });
});

describe('diff', () => {
  const compare = (...args: string[]) => bot('diff', ...args, '--conversations', at('conversations'));

  test('no difference, words only, deeds: each has its exit code', async () => {
    expect(await compare(at('flows'), at('flows'))).toMatchObject({
      code: 0,
      out: expect.stringMatching(/1 conversations .*: no difference\.\n$/),
    });
    const words = await compare(at('flows'), at('words'));
    expect([words.code, words.out]).toEqual([3, expect.stringMatching(/- 是信还是箱子？[\s\S]*\+ 寄的是信还是箱子？/)]);
    expect((await compare(at('flows'), at('words'), '--accept', 'wording')).code).toBe(0);
    const deeds = await compare(at('flows'), at('deeds'), '--accept', 'wording');
    expect([deeds.code, deeds.out]).toEqual([1, expect.stringMatching(/^OUTCOME {2}lost_parcel {2}a box \(box\.zh\.yaml:1\)/)]);
  });

  test('stored conversations too, and as data', async () => {
    const { code, out } = await compare(at('flows'), at('words'), '--stored', '--json');
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({
      conversations: 2,
      changed: [{ source: 'box.zh.yaml:1' }, { source: 'web:1', change: 'wording' }],
    });
  });

  test('a git revision is read without touching the work tree', async () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: at('flows'), stdio: 'pipe' });
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '-m', 'flows');
    writeFileSync(at('flows/mini.yaml'), taughtProject().replace('是信还是箱子？', '信？箱子？'));
    const { code, out } = await compare('HEAD', at('flows'));
    writeFileSync(at('flows/mini.yaml'), taughtProject());
    rmSync(at('flows/.git'), { recursive: true });
    expect([code, out]).toEqual([3, expect.stringMatching(/- 是信还是箱子？[\s\S]*\+ 信？箱子？/)]);
  });
});

describe('what cannot be done is said in a sentence', () => {
  test.each<[[keyof typeof COMMANDS, ...string[]], RegExp]>([
    [['why'], /Name a conversation/],
    [['why', 'web:9'], /There is no conversation “web:9”\. There are: web:1/],
    [['why', 'web:1', '9'], /“web:1” has no turn 9; it has turns 1 to 3/],
    [['why', '--near', 'much'], /--near “much” is no margin/],
    [['why', '--dance'], /--dance.*why --help/],
    [['replay'], /Name one conversation/],
    [['replay', '--file', 'no-such.jsonl'], /no-such\.jsonl cannot be read/],
    [['replay', 'web:1', '--at', '9'], /turns 1 to 3; “9” is none/],
    [['replay', 'web:1', '--fork', '1'], /--to FILE\.yaml/],
    [['replay', '--all', '--at', '1', '--db', 'no-such.db'], /There is no database at no-such\.db/],
    [['export'], /Name one conversation, or give --all/],
    [['export', '--all', '--db', 'package.json'], /not an SQLite database/],
    [['diff', 'flows'], /Name two versions/],
    [['diff', 'no-such-place', 'flows'], /“no-such-place” is neither a folder nor a revision/],
    [['diff', 'src', 'flows'], /There are no flows in src/],
    [['diff', 'flows', 'flows', '--accept', 'deeds'], /only wording can be accepted/],
  ])('%j', async (args, words) => {
    const { code, out, err } = await bot(...args);
    expect([code, out, err]).toEqual([2, '', expect.stringMatching(words)]);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test.each(['why', 'replay', 'export', 'diff'] as const)('%s --help', async (name) => {
    expect(await bot(name, '--help')).toMatchObject({ code: 0, out: expect.stringMatching(/^Usage: /) });
  });

  test('nothing was written to the database by any of this', () => {
    expect(existsSync(at('no-such.db'))).toBe(false);
  });
});
