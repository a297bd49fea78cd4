import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { openSqliteStore } from '../../../src/adapters/store/sqlite.ts';
import type { Event } from '../../../src/dialog/event.ts';
import { brief } from '../../contract/privacy-samples.ts';
import { storeContract } from '../../contract/store.ts';
import { AT, deliver, later, requestOf, say } from '../../contract/store-samples.ts';
import { olderDatabase } from '../../support/older-database.ts';

const folder = mkdtempSync(join(tmpdir(), 'signpost-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const warnings: string[] = [];
const log = { info: () => {}, warn: (_: object, text: string) => warnings.push(text), error: () => {} };
let files = 0;
const newFile = (): string => join(folder, `${++files}`, 'signpost.db');
const openAt = (file: string) => openSqliteStore({ file, log });

function rowsOf(file: string): { [table: string]: Record<string, unknown>[] } {
  const db = new DatabaseSync(file, { readOnly: true });
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all();
  const rows = tables.map(({ name }): [string, Record<string, unknown>[]] => [
    String(name),
    db
      .prepare(`SELECT * FROM ${name}`)
      .all()
      .map((row) => ({ ...row }))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  ]);
  db.close();
  return Object.fromEntries(rows);
}

storeContract('SQLite file', async () => {
  const file = newFile();
  return { store: openAt(file), reopen: async () => openAt(file), rows: async () => rowsOf(file) };
});

describe('a file that cannot be used', () => {
  const refusal = (file: string): string => {
    try {
      openAt(file);
      return 'opened';
    } catch (error) {
      return (error as Error).message;
    }
  };

  test('a text file: says that it is not a database', () => {
    const file = join(folder, 'notes.txt');
    writeFileSync(file, 'hello '.repeat(2000));
    expect(refusal(file)).toMatch(/cannot open database .*notes\.txt: it is not an SQLite database; name another file/);
  });

  test('a directory: says so instead of a number', () => {
    expect(refusal(folder)).toMatch(/cannot open database .*EISDIR/);
  });

  test('a database of a newer program is left alone', () => {
    const file = newFile();
    void openAt(file).close();
    const db = new DatabaseSync(file);
    db.exec("INSERT INTO schema_version VALUES (999, '2030-01-01')");
    db.close();
    expect(refusal(file)).toMatch(/schema 999.*knows schemas up to \d+; start the newer program/);
  });

  test('a database of an older program is brought up to date, and its turns without understanding are found', async () => {
    const file = newFile();
    const first = openAt(file);
    const event = { id: 'e', at: AT, fresh: '0123456789', kind: 'message', text: '没影了', button: null };
    const rules = ['fallback', 'route', 'clarify'];
    for (const rule of rules)
      await say(first, 'c', rule, { event: event as unknown as Event, why: { rule, path: [], notes: [] } });
    await first.close();
    olderDatabase(file, 1);
    const again = openAt(file);
    expect(await again.doubtfulTurns(AT, null, 10)).toMatchObject([
      { version: 1, doubt: 'fallback' },
      { version: 3, doubt: 'clarify' },
    ]);
    await again.close();
  });

  test('tickets of an older program are open work, with topic and priority found, and nobody has them', async () => {
    const file = newFile();
    const first = openAt(file);
    const ticket = { number: 'H-1', reason: 'wrong_payee', priority: 'urgent' as const };
    await say(first, 'c', 'm1', {
      tickets: [{ ticket, brief: brief('转错\0了') }],
      ticketNotes: [{ number: 'H-1', text: '快' }],
    });
    await first.close();
    olderDatabase(file, 9);
    const again = openAt(file);
    expect(await again.ticketRecord('H-1')).toMatchObject({
      head: {
        kind: 'chat',
        status: 'open',
        priority: 'urgent',
        topic: 'security',
        assignee: null,
        due: null,
        version: 1,
        updatedAt: AT,
      },
      notes: [{ by: null, text: '快' }],
      history: [],
    });
    await again.close();
  });

  test('a file that is replaced under the running program is noticed', async () => {
    const file = newFile();
    const store = openAt(file);
    renameSync(file, `${file}.away`);
    await expect(store.check()).rejects.toThrow(/ENOENT/);
    writeFileSync(file, '');
    await expect(store.check()).rejects.toThrow(/replaced/);
    await store.close();
  });
});

test('the file is readable by its owner only, and nothing is left beside it after closing', async () => {
  const file = newFile();
  const store = openAt(file);
  await say(store, 'c', 'm1');
  await store.close();
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(existsSync(`${file}-wal`)).toBe(false);
});

// ---------------------------------------------------------------------------------------------------- other processes

const storm = (file: string, name: string, turns: number): ChildProcess =>
  spawn(process.execPath, ['--no-warnings', fileURLToPath(new URL('storm.ts', import.meta.url)), file, name, `${turns}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

/** Whole lines that the process has printed until now. */
function collect(child: ChildProcess): () => readonly string[] {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text.split('\n').slice(0, -1);
}

/** The rules that hold between the tables after every whole turn; returns what is wrong. */
function halves(file: string): readonly string[] {
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = db
    .prepare(
      `SELECT c.id, c.version, c.next_seq,
        (SELECT count(*) FROM turn t WHERE t.conversation = c.n) AS turns,
        (SELECT count(*) FROM message m WHERE m.conversation = c.n) AS messages,
        (SELECT max(seq) FROM message m WHERE m.conversation = c.n) AS last_seq,
        (SELECT count(*) FROM inbound i WHERE i.conversation = c.n) AS inbound,
        (SELECT count(*) FROM outbox o WHERE o.conversation = c.n) AS outbox
       FROM conversation c`,
    )
    .all() as Record<string, number>[];
  const integrity = db.prepare('PRAGMA integrity_check').get()?.integrity_check;
  db.close();
  const wrong = rows.filter(
    (r) =>
      r.turns !== r.version ||
      r.inbound !== r.version ||
      r.messages !== 2 * (r.version ?? 0) ||
      r.outbox !== 2 * (r.version ?? 0) ||
      r.last_seq !== r.messages ||
      r.next_seq !== (r.messages ?? 0) + 1,
  );
  return [...wrong.map((r) => JSON.stringify(r)), ...(integrity === 'ok' ? [] : [`integrity: ${integrity}`])];
}

test('kill -9 in a storm of writes: every confirmed turn is there, none is there by half', async () => {
  const file = newFile();
  openAt(file).close();
  for (let round = 0; round < 3; round++) {
    const child = storm(file, `round${round}`, 0);
    const lines = collect(child);
    while (lines().length < 300) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(child.signalCode).toBe('SIGKILL');
    const store = openAt(file);
    for (const line of lines()) {
      const [, conversation = '', id = ''] = /^(storm \d+) (.*)$/.exec(line) ?? [];
      const again = await store.turn(requestOf(conversation, id), () => {
        throw new Error('a confirmed turn ran again');
      });
      expect(again.kind).toBe('duplicate');
    }
    await store.close();
    expect(halves(file)).toEqual([]);
  }
}, 60_000);

test('two processes on one file: nothing lost, nothing mixed', async () => {
  const file = newFile();
  const store = openAt(file);
  const child = storm(file, 'child', 40);
  const lines = collect(child);
  const closed = once(child, 'close');
  while (lines().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  for (let i = 1; i <= 40; i++) {
    const outbox = [deliver(`p${i}a`), deliver(`p${i}b`)];
    await Promise.all([say(store, 'storm 0', `parent-${i}`, { outbox })]);
  }
  await closed;
  expect(lines()).toHaveLength(320);
  expect((await store.conversation('storm 0'))?.state.turn).toBe(80);
  await store.close();
  expect(halves(file)).toEqual([]);
}, 60_000);

test('a killed migration leaves the step before: an empty file with the version table only is completed', async () => {
  const file = newFile();
  await openAt(file).close();
  const empty = newFile();
  await openAt(empty).close();
  rmSync(empty);
  const db = new DatabaseSync(empty);
  db.exec('CREATE TABLE schema_version (version INTEGER PRIMARY KEY NOT NULL, at TEXT NOT NULL) STRICT');
  db.close();
  const store = openAt(empty);
  expect((await say(store, 'c', 'm1')).kind).toBe('done');
  await store.close();
});

test('what is erased is overwritten: the bytes are gone from the file', async () => {
  const file = newFile();
  const store = openAt(file);
  await say(store, 'c', 'm1');
  await store.close();
  expect(readFileSync(file).includes('hash of m1')).toBe(true);
  const again = openAt(file);
  expect(await again.expire('inbound', later(1))).toBe(1);
  await again.close();
  expect(readFileSync(file).includes('hash of m1')).toBe(false);
});

test('a claim that is not current is written to the log', async () => {
  const store = openAt(newFile());
  warnings.length = 0;
  await say(store, 'c', 'm1', { outbox: [deliver('k')] });
  const [first] = await store.claim(AT, 1, 1);
  await store.claim(later(1), 1, 1);
  if (first) await store.finish(first);
  expect(warnings).toEqual(['outbox: finish ignored, the claim is not current']);
  await store.close();
});
