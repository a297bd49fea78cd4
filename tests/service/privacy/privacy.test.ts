/** One person's data handed out and erased, and old data removed: what the commands and the API do. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openSqliteStore } from '../../../src/adapters/store/sqlite.ts';
import { type AuditRow, verify } from '../../../src/service/audit/chain.ts';
import type { Store } from '../../../src/service/ports.ts';
import { erase, type PrivacyParts } from '../../../src/service/privacy/erase.ts';
import { asJson, exportParts } from '../../../src/service/privacy/export.ts';
import { asPage } from '../../../src/service/privacy/page.ts';
import { DEFAULT_RETENTION, startRetention, survey, sweep } from '../../../src/service/privacy/retention.ts';
import { AT, deliver, later, requestOf, writeOf } from '../../contract/store-samples.ts';

const DAY = 86_400_000;
const log = { info() {}, warn() {}, error() {} };
let store: Store;
let parts: PrivacyParts;
let erasedFiles: string[];
const files = {
  erase: async (conversation: string) => erasedFiles.push(conversation) && 0,
  copy: async () => 0,
};
beforeEach(() => {
  store = openSqliteStore({ file: ':memory:', log });
  erasedFiles = [];
  parts = { store, files, clock: { now: () => later(DAY) }, actor: 'os:test', names: (id) => `name of ${id.length}` };
});
afterEach(() => store.close());

const sayAs = (conversation: string, text: string, customer: string | null) =>
  store.turn(requestOf(conversation, text.replaceAll('\0', '')), (before) => {
    const write = writeOf(before, text, { outbox: [deliver(`${conversation}/${text}`)] });
    return { ...write, state: { ...write.state, customer: customer === null ? null : { id: customer, name: '李娜' } } };
  });

const allOf = async (pieces: AsyncIterable<string>) => (await Array.fromAsync(pieces)).join('');
const audit = (): Promise<readonly AuditRow[]> => store.auditRows(0, 100);

describe('the export', () => {
  const whose = { kind: 'customer', id: 'cu_1' } as const;

  test('as JSON: everything of this customer, and nothing of another one', async () => {
    await sayAs('a', '转账还没到', 'cu_1');
    await sayAs('a', '怎么办', 'cu_1');
    await sayAs('b', '忘记密码', 'cu_1');
    await sayAs('c', '我是别人', 'cu_2');
    const data = JSON.parse(await allOf(asJson(exportParts(parts, whose))));
    expect(data).toMatchObject({ format: 'signpost-export-1', of: whose, at: later(DAY), shared: [] });
    expect(data.conversations).toMatchObject([
      {
        conversation: 'a',
        messages: [{ seq: 1, from: 'customer', message: { text: '转账还没到' } }, { seq: 2 }, { seq: 3 }, { seq: 4 }],
        turns: [{ version: 1, event: { at: AT }, why: { rules: ['echo'] } }, { version: 2 }],
        work: [{ status: 'open' }, { status: 'open' }],
      },
      { conversation: 'b' },
    ]);
    expect(JSON.stringify(data)).not.toContain('我是别人');
  });

  test('what people at the desk did and noted is in it, and who they are is not', async () => {
    await store.turn(requestOf('a', 'm1'), (before) => {
      const write = writeOf(before, '转人工');
      const why = { rules: ['echo'], desk: { move: 'resolve', by: 'p_li' } };
      return { ...write, why, state: { ...write.state, customer: { id: 'cu_1', name: '李娜' } } };
    });
    await store.addNote({ id: 'p_li/1', conversation: 'a', kind: 'note', person: 'p_li', text: '客户很急', at: AT });
    const data = await allOf(asJson(exportParts(parts, whose)));
    expect(JSON.parse(data).conversations).toMatchObject([
      { notes: [{ kind: 'note', text: '客户很急' }], turns: [{ why: { desk: { move: 'resolve' } } }] },
    ]);
    const page = await allOf(asPage(exportParts(parts, whose)));
    expect(page).toContain('客户很急');
    expect(data + page).not.toContain('p_li');
  });

  test('as a page: headings in both languages, no script, and every word only a word', async () => {
    const words = `<script>alert(1)</script><img src=x onerror="x"> & ' \u202e bidi \0 NUL`;
    await sayAs('<b>a</b>', words, 'cu_1');
    const page = await allOf(asPage(exportParts(parts, whose)));
    for (const heading of ['消息 Messages', '系统的理解 What the bot understood', '会话 Conversation'])
      expect(page).toContain(heading);
    expect(page).toContain(
      '&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&quot;x&quot;&gt; &amp; &#39; [U+202E] bidi [U+0] NUL',
    );
    expect(page).not.toMatch(/<script|<img|<b>|\u202e|(?:src|href)=[^x]|url\(/);
    expect(
      page
        .match(/<[a-z]+\d?/g)
        ?.filter((tag) => !/^<(?:html|head|meta|title|style|body|h[123]|p|br|table|thead|tbody|tr|th|td)$/.test(tag)),
    ).toEqual([]);
  });

  test.each(['=HYPERLINK("x")', '+1+1', '-2', '@SUM(A1)', ' \t=1', '＝1'])(
    '47 formula in export: %s stays words in a spreadsheet',
    async (words) => {
      await sayAs('a', words, 'cu_1');
      const page = await allOf(asPage(exportParts(parts, whose)));
      expect(page).not.toMatch(/<td>\s*[=+\-@＝]/);
      const [one] = JSON.parse(await allOf(asJson(exportParts(parts, whose)))).conversations;
      expect(one.messages[0].message.text).toBe(words);
    },
  );

  test('a conversation with somebody else in it is named, not handed out', async () => {
    await sayAs('family', '我的余额', 'cu_1');
    await sayAs('family', '别人的余额', 'cu_2');
    const json = await allOf(asJson(exportParts(parts, whose)));
    expect(JSON.parse(json)).toMatchObject({ conversations: [], shared: ['family'] });
    expect(json).not.toContain('余额');
    const page = await allOf(asPage(exportParts(parts, whose)));
    expect(page).toMatch(/1 more shared with somebody else/);
    expect(page).not.toMatch(/余额|family/);
  });

  test('of somebody of whom nothing is stored, and of one conversation', async () => {
    expect(JSON.parse(await allOf(asJson(exportParts(parts, { kind: 'user', id: 'x:y' }))))).toMatchObject({ conversations: [] });
    expect(await allOf(asPage(exportParts(parts, whose)))).toContain('没有保存任何会话');
    await sayAs('a', '你好', null);
    const one = JSON.parse(await allOf(asJson(exportParts(parts, { kind: 'conversation', id: 'a' }))));
    expect(one.conversations).toHaveLength(1);
  });
});

describe('the erasure', () => {
  test('takes every conversation of the customer, leaves shared ones to a person, and is in the audit log without an id', async () => {
    for (const name of ['secret-a', 'secret-b']) await sayAs(name, '你好', 'cu_1');
    await sayAs('family', '1', 'cu_1');
    await sayAs('family', '2', 'cu_2');
    await sayAs('other', '3', 'cu_3');
    const report = await erase(parts, { kind: 'customer', id: 'cu_1' }, 'delete');
    expect(report).toMatchObject({
      conversations: 2,
      shared: ['family'],
      rows: { conversation: 2, message: 4, turn: 2 },
      scrubbed: { left: 'clean' },
    });
    expect(await store.conversation('secret-a')).toBeNull();
    expect(erasedFiles).toEqual(['secret-a', 'secret-b']);
    expect(await store.transcript('family', 0)).toHaveLength(4);
    expect(await store.transcript('other', 0)).toHaveLength(2);
    const rows = await audit();
    expect(rows.map((row) => [row.actor, row.action])).toEqual([
      ['os:test', 'erase'],
      ['os:test', 'erase'],
      ['os:test', 'erase'],
    ]);
    expect(JSON.parse(rows[2]?.detail ?? '')).toEqual({ of: 'customer', conversations: 2, shared: 1 });
    expect(JSON.stringify(rows)).not.toMatch(/secret|cu_1|你好/);
  });

  test('one conversation by its id, a second time nothing', async () => {
    await sayAs('family', '1', 'cu_1');
    await sayAs('family', '2', 'cu_2');
    const whose = { kind: 'conversation', id: 'family' } as const;
    expect(await erase(parts, whose, 'delete')).toMatchObject({ conversations: 1, shared: [] });
    expect(await erase(parts, whose, 'delete')).toMatchObject({ conversations: 0, rows: {} });
    expect(await audit()).toHaveLength(3);
  });

  test('more conversations than a page', async () => {
    await Promise.all(Array.from({ length: 230 }, (_, i) => sayAs(`c${i}`, 'm', 'cu_1')));
    expect(await erase(parts, { kind: 'customer', id: 'cu_1' }, 'delete')).toMatchObject({ conversations: 230 });
  });
});

describe('old data', () => {
  const clockAt = (days: number) => ({ now: () => later(days * DAY) });

  test('each kind goes at its own age, a whole conversation when it has long been idle; a look beforehand says the same', async () => {
    await sayAs('old', '1', 'cu_1');
    const on = (days: number) => ({ store, files, clock: clockAt(days), days: DEFAULT_RETENTION, actor: 'bot' });
    const none = { messages: 0, events: 0, tickets: 0, inbound: 0, outbox: 0, reports: 0, conversations: 0 };
    expect(await survey(on(29))).toEqual(none);
    expect(await sweep(on(29))).toEqual(none);
    expect(await audit()).toEqual([]);
    expect(await survey(on(31))).toEqual({ ...none, inbound: 1 });
    expect(await sweep(on(31))).toEqual({ ...none, inbound: 1 });
    const [item] = await store.claim(later(40 * DAY), 1_000, 1);
    if (item) await store.finish(item);
    const expected = { ...none, messages: 2, events: 1, outbox: 1, conversations: 1 };
    expect(await survey(on(400))).toEqual(expected);
    expect(await sweep(on(400))).toEqual(expected);
    expect(await store.conversation('old')).toBeNull();
    expect(erasedFiles).toEqual(['old']);
    const rows = await audit();
    expect(rows.map((row) => [row.action, JSON.parse(row.detail).conversations])).toEqual([
      ['retention', 0],
      ['retention', 1],
    ]);
    expect(
      await verify(
        (async function* () {
          yield* rows;
        })(),
      ),
    ).toMatchObject({ ok: true });
  });

  test('it stops when it is told to, and the rest goes the next time', async () => {
    for (const name of ['a', 'b']) await sayAs(name, '1', null);
    let batches = 0;
    const parts = { store, files, clock: clockAt(400), days: DEFAULT_RETENTION, actor: 'bot' };
    const first = await sweep(
      parts,
      async () => void batches++,
      () => batches < 1,
    );
    expect(first).toMatchObject({ messages: 4, events: 0, conversations: 0 });
    expect(await sweep(parts)).toMatchObject({ messages: 0, events: 2, conversations: 2 });
  });

  test('the job in the server ends with it', async () => {
    const job = startRetention({ store, files, clock: clockAt(0), days: DEFAULT_RETENTION, log }, 'me');
    await expect(job.stop()).resolves.toBeUndefined();
  });
});
