/** `learn` as people run it: from a stored conversation to an example in the flow file. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openSqliteStore } from '../../src/adapters/store/sqlite.ts';
import { learn as learnCommand } from '../../src/cli/learn.ts';
import { route } from '../../src/cli/route.ts';
import { told } from '../support/command.ts';
import { storedTalk } from '../support/stored-talk.ts';
import { taughtKnowledge, taughtProject } from '../support/taught-project.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'signpost-learn-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FLOWS = taughtProject();

let number = 0;
let place = '';
const at = (name: string) => join(place, name);
const flowFile = () => readFileSync(at('flows/mini.yaml'), 'utf8');

beforeEach(() => {
  place = join(folder, `${++number}`);
  for (const name of ['flows', 'conversations']) mkdirSync(at(name), { recursive: true });
  writeFileSync(at('flows/mini.yaml'), FLOWS);
});

const settings = () => ({ FLOWS_DIR: at('flows'), DATABASE_FILE: at('bot.db'), MODELS_DIR: join(folder, 'models') });
const routed = (question: string) => told(() => route(['--jsonl', '-']), { env: settings(), input: question });
const learn = (...args: readonly string[]) =>
  told(() => learnCommand(['--conversations', at('conversations'), ...args]), { env: settings() });
const idsIn = (out: string) => [...out.matchAll(/^([0-9a-f]{6}) {2}/gm)].map((match) => match[1] ?? '');
const idIn = (out: string) => idsIn(out)[0] ?? 'no id';

const openStore = () => openSqliteStore({ file: at('bot.db'), log: { info() {}, warn() {}, error() {} } });

/** Two customers whom the bot does not understand. One picks the flow from the menu, the other says it otherwise. */
async function twoCustomers(): Promise<void> {
  const store = openStore();
  const knowledge = taughtKnowledge();
  const now = new Date(Date.now() - 3_600_000).toISOString();
  const first = storedTalk(store, knowledge, 'web:1', now);
  await first.say('鸽子迷路啦');
  await first.say('菜单');
  await first.press('包裹丢失');
  const second = storedTalk(store, knowledge, 'web:2', now);
  await second.say('鸽子迷路');
  await second.say('包裹没到');
  await store.close();
}

function fileOf(name: string, ...lines: readonly object[]): string {
  writeFileSync(at(name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return at(name);
}

describe('the whole loop', () => {
  test('a message is not understood, the customer chooses, the example is proposed, accepted, and understood', async () => {
    await twoCustomers();
    const question = JSON.stringify({ text: '我的鸽子迷路啦' });
    expect((await routed(question)).out).not.toContain('"decision":"route"');

    const { code, out } = await learn();
    expect(code).toBe(0);
    expect(out).toMatch(/^2 messages of 2 customers not understood or asked about \(the database, since \d{4}-\d\d-\d\d\)\./);
    expect(out).toMatch(/lost_parcel \(zh\) {2}2 customers\n {2}because 1 of 1 who were offered flows chose this one\n/);
    expect(out).toMatch(/\+ 鸽子迷路啦\n/);
    expect(out).toMatch(/understood then: 2 of 2/);
    expect(flowFile()).toBe(FLOWS);

    const accepted = await learn('--accept', idIn(out));
    expect(accepted.code).toBe(0);
    expect(accepted.out).toMatch(/Written:\n {2}flows\/mini\.yaml: 2 examples added to lost_parcel \(zh\)\n/);
    expect(accepted.out).toMatch(/No mistakes/);
    const added = /包裹不见了(, 鸽子迷路啦?, 鸽子迷路啦?)\]/.exec(flowFile())?.[1] ?? 'nothing';
    expect(flowFile().replace(added, '')).toBe(FLOWS);

    expect(JSON.parse((await routed(question)).out)).toMatchObject({
      flow: 'lost_parcel',
      decision: 'route',
    });
    expect((await learn()).out).toMatch(/2 would be understood by now[\s\S]*0 proposals/);
  });

  test('a proposal that makes a written conversation fail does harm, and is not among the harmless', async () => {
    await twoCustomers();
    const lines = [
      'conversation: nobody knows pigeons',
      'topic: none',
      'lang: zh',
      'turns:',
      '  - user: 鸽子迷路啦',
      '  - not: 是信还是箱子',
    ];
    writeFileSync(at('conversations/pigeons.yaml'), `${lines.join('\n')}\n`);
    const { out } = await learn();
    expect(out).toMatch(/DOES HARM[\s\S]*conversations that would fail \(1\):\n {4}nobody knows pigeons \(pigeons\.yaml:1\)/);
    const accepted = await learn('--accept', 'all-harmless');
    expect(accepted.out).toMatch(/Nothing was written/);
    expect(flowFile()).not.toContain('鸽子');
    // Whoever names it wants it.
    expect((await learn('--accept', idIn(out))).out).toMatch(/conversations that would fail[\s\S]*Written:/);
  });
});

describe('messages of a file', () => {
  test('several proposals at once; signs with a meaning are written so that they keep none', async () => {
    const pigeon = 'pigeon (lost | astray) @home: "where"?';
    const from = fileOf(
      'said.jsonl',
      { text: pigeon, lang: 'en', flow: 'lost_parcel' },
      { text: '鸽子迷路啦', topic: 'pending_transaction' },
    );
    const ids = idsIn((await learn('--from', from)).out);
    expect(ids).toHaveLength(2);
    const { code, out } = await learn('--from', from, '--accept', ids.join(','));
    expect(out).toContain('1 example added to lost_parcel (en)');
    expect(out).toContain('1 example added to lost_parcel (zh)');
    expect(code).toBe(0);
    expect(flowFile()).toContain(`'pigeon \\(lost \\| astray\\) \\@home: "where"?'`);
    expect((await routed(JSON.stringify({ text: pigeon }))).out).toContain('"flow":"lost_parcel"');
  });

  test('a guess is proposed as one, and written only when it is named', async () => {
    // Half of one flow and half of another: some of these are asked about, however well the matcher reads.
    const halves = ['包裹', '快递', '几点', '周末', '停卡', '被偷了', '人工', '找人'];
    const texts = halves.flatMap((one) => halves.map((other) => `${one}${other}呀`));
    const from = fileOf('said.jsonl', ...texts.map((text) => ({ text })));
    const { proposals } = JSON.parse((await learn('--from', from, '--json', '--most', '1')).out);
    expect(proposals.map((one: { reason: { kind: string } }) => one.reason.kind)).toContain('guess');
    expect((await learn('--from', from, '--accept', 'all-harmless')).out).toContain('Nothing was written');
    expect(flowFile()).toBe(FLOWS);
    expect((await learn('--from', from, '--accept', proposals[0].id)).out).toMatch(/added to \w+ \(zh\)/);
  });

  test('sentences to check: what would become wrong is shown', async () => {
    const from = fileOf('said.jsonl', { text: '卡停一停吧', flow: 'opening_hours' });
    const check = fileOf('check.jsonl', { text: '卡停一停吧', topic: 'security' });
    const { out } = await learn('--from', from, '--check', check, '--each');
    expect(out).toMatch(/newly wrong \(\d\):[^+]*\n {4}卡停一停吧 {2}\[.*check\.jsonl:1\] .* → opening_hours/);
  });

  test('as data: the proposals with what they change', async () => {
    const from = fileOf('said.jsonl', { text: '鸽子迷路啦', flow: 'lost_parcel' }, { text: '我叫欧阳小明', flow: 'lost_parcel' });
    const { out } = await learn('--from', from, '--json');
    expect(JSON.parse(out)).toMatchObject({
      messages: 2,
      unusable: { name: 1 },
      proposals: [
        { flow: 'lost_parcel', examples: ['鸽子迷路啦'], harmful: expect.any(Boolean), understood: 1, reason: { kind: 'given' } },
      ],
      together: { ids: expect.any(Array) },
      written: null,
    });
  });

  test('lines that cannot be read are all named, and nothing else happens', async () => {
    writeFileSync(
      at('bad.jsonl'),
      '{"text":"好"}\nnothing\n\n{"lang":"zh"}\n{"text":"好","flow":"no_flow"}\n{"text":"好","topic":"no_topic"}\n',
    );
    const { code, out, err } = await learn('--from', at('bad.jsonl'));
    expect([code, out]).toEqual([2, '']);
    expect([...err.matchAll(/bad\.jsonl:(\d): /g)].map((match) => match[1])).toEqual(['2', '4', '5', '6']);
    expect(err).toContain('{"text": "…"');
  });
});

describe('when there is nothing to do', () => {
  test('no database yet, or a name that leads nowhere', async () => {
    const none = await learn();
    expect(none.code).toBe(2);
    expect(none.err).toMatch(/There is no database at .*bot\.db yet.*--db FILE.*--from/);
    expect((await learn('--from', at('nowhere.jsonl'))).err).toMatch(/nowhere\.jsonl cannot be read/);
    expect((await learn('--db', join(root, 'package.json'))).err).toMatch(/not an SQLite database/);
  });

  test('everything was understood', async () => {
    await openStore().close();
    const { code, out } = await learn('--since', '2020-01-01');
    expect([code, out]).toEqual([0, 'Nothing to learn from the database, since 2020-01-01: every message was understood.\n']);
  });

  test('an id that is none names those there are, and writes nothing', async () => {
    await twoCustomers();
    const { code, err } = await learn('--accept', 'ffffff');
    expect(code).toBe(2);
    expect(err).toMatch(/There is no proposal “ffffff”\. There are: [0-9a-f]{6}\./);
    expect(flowFile()).not.toContain('鸽子');
  });

  test.each([
    [['--since', 'yesterday'], /--since “yesterday” is no day/],
    [['--most', '0'], /--most “0”/],
    [['--dance'], /--dance.*learn --help/],
    [['--from', 'a', '--db', 'b'], /not both/],
    [['--conversations', 'no/such'], /no folder no\/such/],
  ])('%j is refused in a sentence', async (args, words) => {
    await openStore().close();
    const { code, err } = await learn(...args);
    expect(code).toBe(2);
    expect(err).toMatch(words);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test('help', async () => {
    const { code, out } = await learn('--help');
    expect(code).toBe(0);
    expect(out).toMatch(/--accept all-harmless/);
  });
});
