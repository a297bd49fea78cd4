/** Stored conversations replay byte for byte; what differs or cannot be replayed is named; a turn can be looked at and forked. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseScripts } from '../../../src/adapters/flows/scripts.ts';
import { writeScript } from '../../../src/adapters/flows/write-script.ts';
import { openSqliteStore } from '../../../src/adapters/store/sqlite.ts';
import { compileProject } from '../../../src/flow/compile.ts';
import type { FlowGraph } from '../../../src/flow/graph.ts';
import { rehearse } from '../../../src/service/rehearsal.ts';
import { type Archived, fromLines, toLines, withMessages } from '../../../src/service/replay/archived.ts';
import { fork } from '../../../src/service/replay/fork.ts';
import { replay } from '../../../src/service/replay/replay.ts';
import { withStandIns } from '../../../src/service/replay/secrets.ts';
import { snapshot } from '../../../src/service/replay/snapshot.ts';
import { storeEvents } from '../../support/stored-events.ts';
import { startTalk } from '../../support/talk.ts';
import { taughtKnowledge, taughtProject } from '../../support/taught-project.ts';

const knowledge = taughtKnowledge();
const { graph } = knowledge;
const store = openSqliteStore({ file: ':memory:', log: { info() {}, warn() {}, error() {} } });
let talk: Archived;

function edited(...changes: readonly (readonly [string, string])[]): FlowGraph {
  const text = changes.reduce((rest, [from, to]) => {
    if (!rest.includes(from)) throw new Error(`the project does not say ${from}`);
    return rest.replaceAll(from, to);
  }, taughtProject());
  const result = compileProject([{ path: 'mini.yaml', text }]);
  if (!result.ok) throw new Error(result.diagnostics.map((one) => one.message).join('\n'));
  return result.graph;
}

/** A parcel that is found, with everything: opening, a button, an answer of the wallet, an answer typed badly. */
async function parcel(id: string): Promise<Archived> {
  const said = startTalk({ knowledge, customer: { id: 'cust-1', name: '李娜' } });
  said.open();
  said.say('包裹没到');
  said.press('箱子');
  said.say('嗯嗯啊啊');
  said.say('2026112300000101');
  said.result('found', { amount: { kind: 'money', minor: 50000, currency: 'CNY' } });
  await storeEvents(store, knowledge, id, said.events);
  const [turns, messages, stored] = await Promise.all([store.turns(id), store.transcript(id, 0), store.conversation(id)]);
  return { id, turns: withMessages(turns, messages), state: stored?.state ?? null };
}

beforeAll(async () => {
  talk = await parcel('web:1');
});
afterAll(() => store.close());

describe('replay', () => {
  test('the same flows give the same bytes', () => {
    const done = replay(graph, talk);
    expect(done).toMatchObject({ differences: [], stopped: null, otherFlows: [], withoutState: 0 });
    expect(done.turns).toHaveLength(talk.turns.length);
  });

  test('an export reads back as what was stored', () => {
    expect(fromLines('export.jsonl', `${toLines(talk).join('\n')}\n\n`)).toEqual([JSON.parse(JSON.stringify(talk))]);
  });

  test('a message, a reason or a state that is not what the engine says is found, with the turn', () => {
    const change = (from: string, to: string): Archived => JSON.parse(JSON.stringify(talk).replace(from, to));
    const words = replay(graph, change('是信还是箱子？', '是箱子还是信？'));
    expect(words.differences).toMatchObject([
      { turn: 2, what: 'messages', where: [{ stored: '"是箱子还是信？"', replayed: '"是信还是箱子？"' }] },
    ]);
    expect(replay(graph, change('"rule":"button"', '"rule":"answer"')).differences).toMatchObject([
      { turn: 3, what: 'why', where: [{ path: 'rule' }] },
    ]);
    const state = { ...talk, state: talk.state && { ...talk.state, misses: 7 } };
    expect(replay(graph, state).differences).toMatchObject([
      { what: 'state', where: [{ path: 'misses', stored: '7', replayed: '0' }] },
    ]);
  });

  test('a state that was another after a turn in the middle is found by its fingerprint', () => {
    const turns = talk.turns.map((turn) =>
      turn.version === 3 ? { ...turn, why: { ...(turn.why as object), state: 'ffff' } } : turn,
    );
    expect(replay(graph, { ...talk, turns }).differences).toMatchObject([
      { turn: 3, what: 'state', where: [{ path: 'fingerprint of the state', stored: 'ffff' }] },
    ]);
  });

  test('other flows: the turns that they answer otherwise, and whose flows they are not', () => {
    const other = edited(['是信还是箱子？', '信还是箱子呢？']);
    const done = replay(other, talk);
    expect(done.otherFlows).toEqual([graph.fingerprint]);
    expect(done.differences.map(({ turn, what }) => `${turn} ${what}`)).toEqual(['2 messages']);
  });

  test('a vanished flow: it replays as far as it can, and says where it stopped and why', () => {
    const other = edited(['lost_parcel', 'parcel']);
    const done = replay(other, talk);
    expect(done.turns).toHaveLength(1);
    expect(done.stopped).toEqual({
      turn: 2,
      reason: 'the turn went through the flow “lost_parcel”, which these flows do not have',
    });
  });

  test('a missing turn stops it', () => {
    const done = replay(graph, { ...talk, turns: talk.turns.filter((turn) => turn.version !== 2) });
    expect(done.stopped).toEqual({ turn: 3, reason: 'turn 2 is missing: after turn 1 comes turn 3' });
  });

  test('records of an older program are compared in what they have', () => {
    const turns = talk.turns.map((turn) => {
      const { rule, path, notes } = turn.why as { rule: unknown; path: unknown; notes: unknown };
      return { ...turn, why: { rule, path, notes } };
    });
    expect(replay(graph, { ...talk, turns })).toMatchObject({ differences: [], withoutState: turns.length });
  });

  test.each([
    ['nothing', /export:1: the line is no JSON/],
    ['{"conversation":"web:1","turn":1,"messages":[]}', /export:1: a line has "conversation"/],
    ['{"conversation":"web:1","turn":1,"event":{"kind":"dance"},"messages":[]}', /no event of the kind “dance”/],
  ])('an export with the line %s is refused in a sentence', (line, words) => {
    expect(() => fromLines('export', line)).toThrow(words);
  });
});

describe('a look back', () => {
  test('shows what was open and known after a turn', () => {
    const at = replay(graph, talk, 3).turns.at(-1);
    const lines = at === undefined ? [] : snapshot(graph, at);
    expect(lines.join('\n')).toMatch(/asking[\s\S]*lost_parcel\/ask_order \(topic\)[\s\S]*kind = box/);
  });

  test('private answers are masked, in slots and in what was said', () => {
    const secret = edited([
      'order_no: { type: order_number, remember: true }',
      'order_no: { type: order_number, remember: true, private: true }',
    ]);
    const at = replay(secret, talk, 5).turns.at(-1);
    const text = at === undefined ? '' : snapshot(secret, at).join('\n');
    expect(text).toContain('order_no = ');
    expect(text).not.toContain('2026112300000101');
  });
});

describe('a fork', () => {
  test('is a readable test with the wallet’s answers, and goes as written', () => {
    const { script, remarks } = fork(knowledge, replay(graph, talk));
    const text = writeScript(script, remarks);
    expect(text).toContain('transaction_status');
    expect(text).toContain('- press: 箱子');
    const [read] = parseScripts('fork.yaml', text);
    if (!read) throw new Error('there is no script');
    expect(rehearse(knowledge, read).findings).toEqual([]);
    expect(remarks).toEqual([expect.stringMatching(/turn 1: tests begin with the customer's first words/)]);
  });

  test('up to a turn in the middle', () => {
    const { script } = fork(knowledge, replay(graph, talk, 3));
    expect(script).toMatchObject({
      topic: 'pending_transaction',
      lang: 'zh',
      customer: { id: 'cust-1' },
      wallet: [],
      end: 'open',
    });
    expect(script.lines.filter((line) => line.kind === 'user' || line.kind === 'press')).toHaveLength(2);
  });

  test.each(['我的密码是[密码已隐去]', '卡号 [银行卡 ****1234] 没到账', '验证码是[验证码已隐去]'])(
    'a secret that was taken out is put back as another one: %s',
    (text) => {
      expect(withStandIns(text)).not.toContain('[');
    },
  );
});
