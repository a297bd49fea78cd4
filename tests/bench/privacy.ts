/** One person's data among 100,000 conversations: how long it takes to hand them out and to erase them, on both stores. */
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openPostgresStore } from '../../src/adapters/store/postgres/postgres.ts';
import { openSqliteStore } from '../../src/adapters/store/sqlite.ts';
import { systemClock } from '../../src/adapters/system/system.ts';
import { verify } from '../../src/service/audit/chain.ts';
import type { Store } from '../../src/service/ports.ts';
import { erase, type PrivacyParts } from '../../src/service/privacy/erase.ts';
import { asJson, exportParts } from '../../src/service/privacy/export.ts';
import { asPage } from '../../src/service/privacy/page.ts';
import { AT, requestOf, writeOf } from '../contract/store-samples.ts';
import { query, startPostgres } from '../support/postgres.ts';
import type { Row } from './row.ts';

const CONVERSATIONS = 100_000;
const EACH_CUSTOMER = 20;
const TURNS = 4;
const GOAL_MS = 5_000;
const log = { info() {}, warn() {}, error() {} };

/** As large as what the shipped flows leave, on average. */
const padding = (bytes: number) => 'x'.repeat(bytes);
const state = (i: number) =>
  JSON.stringify({
    v: 1,
    fingerprint: 'f',
    lang: 'zh',
    turn: TURNS,
    customer: { id: `cu_${i % (CONVERSATIONS / EACH_CUSTOMER)}`, name: null },
    memory: {},
    misses: 0,
    trail: [],
    finished: null,
    tried: [padding(900)],
    tickets: [],
    status: 'idle',
  });
const message = JSON.stringify({ text: padding(120), lang: 'zh', choices: [] });
const event = JSON.stringify({
  id: 'e',
  at: AT,
  fresh: '0123456789',
  kind: 'message',
  text: '转账还没到',
  padding: padding(500),
});
const why = JSON.stringify({ rule: 'route', path: [], notes: [padding(700)] });

/** The same rows on both stores; `$1` is what stands for each value of one table. */
const FILL: readonly { readonly table: string; readonly columns: string; readonly each: number; readonly select: string }[] = [
  {
    table: 'subject',
    columns: 'kind, id, conversation',
    each: 1,
    select: `'customer', 'cu_' || (i % ${CONVERSATIONS / EACH_CUSTOMER}), i + 1`,
  },
  {
    table: 'message',
    columns: 'conversation, seq, sender, body, at',
    each: 2 * TURNS,
    select: `i + 1, k + 1, 'bot', '${message}', '${AT}'`,
  },
  {
    table: 'turn',
    columns: 'conversation, version, event, why, at',
    each: TURNS,
    select: `i + 1, k + 1, '${event}', '${why}', '${AT}'`,
  },
  {
    table: 'inbound',
    columns: 'channel, account, message_id, body_hash, conversation, first_seq, last_seq, at',
    each: TURNS,
    select: `'bf:webchat', 'bot', 'c' || i || '/m' || k, 'hash', i + 1, 1, 2, '${AT}'`,
  },
  {
    table: 'outcome',
    columns: 'conversation, flow, topic, disposition, at',
    each: 1,
    select: `i + 1, 'f', NULL, 'resolved', '${AT}'`,
  },
];

function fillSqlite(file: string): void {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA synchronous = OFF; BEGIN');
  const insert = db.prepare(
    'INSERT INTO conversation (n, id, version, state, address, next_seq, fingerprint, updated_at) VALUES (?, ?, ?, ?, NULL, ?, ?, ?)',
  );
  for (let i = 0; i < CONVERSATIONS; i++) insert.run(i + 1, `bf:webchat:c${i}`, TURNS, state(i), 2 * TURNS + 1, 'f', AT);
  for (const { table, columns, each, select } of FILL)
    db.exec(`WITH RECURSIVE numbers(m) AS (SELECT 0 UNION ALL SELECT m + 1 FROM numbers WHERE m + 1 < ${CONVERSATIONS * each})
      INSERT INTO ${table} (${columns}) SELECT ${select} FROM (SELECT m / ${each} AS i, m % ${each} AS k FROM numbers)`);
  db.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  // Or the first checkpoint would pay for all of this.
  const opened = openSync(file, 'r+');
  fsyncSync(opened);
  closeSync(opened);
}

async function fillPostgres(url: string): Promise<void> {
  const [head = '', tail = ''] = state(0).split('cu_0');
  await query(
    url,
    `INSERT INTO conversation (id, version, state, next_seq, fingerprint, updated_at, linked)
     SELECT 'bf:webchat:c' || i, ${TURNS}, '${head}cu_' || (i % ${CONVERSATIONS / EACH_CUSTOMER}) || '${tail}', ${2 * TURNS + 1}, 'f', '${AT}', ${TURNS}
     FROM generate_series(0, ${CONVERSATIONS - 1}) i`,
  );
  for (const { table, columns, each, select } of FILL)
    await query(
      url,
      `INSERT INTO ${table} (${columns}) SELECT ${select} FROM generate_series(0, ${CONVERSATIONS - 1}) i, generate_series(0, ${each - 1}) k`,
    );
  // As the server's own housekeeping leaves it.
  await query(url, 'VACUUM ANALYZE');
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

async function timed<T>(work: () => Promise<T>): Promise<[ms: number, done: T]> {
  const begin = performance.now();
  const done = await work();
  return [performance.now() - begin, done];
}

async function measured(name: string, store: Store): Promise<Row[]> {
  const parts: PrivacyParts = {
    store,
    files: { erase: async () => 0, copy: async () => 0 },
    clock: systemClock,
    actor: 'os:bench',
    names: (id) => id.slice(0, 12),
  };
  const whose = { kind: 'customer', id: 'cu_4711' } as const;
  const [exporting, size] = await timed(async () => {
    let bytes = 0;
    for (const form of [asJson, asPage])
      for await (const piece of form(exportParts(parts, whose))) bytes += Buffer.byteLength(piece);
    return bytes;
  });
  // Customers who write while somebody is erased: how long the longest of them waits.
  let [longest, turns, going] = [0, 0, true];
  const writing = (async () => {
    while (going) {
      const [ms] = await timed(() => store.turn(requestOf(`busy ${turns % 7}`, `m${turns}`), (before) => writeOf(before, 'x')));
      longest = Math.max(longest, ms);
      turns += 1;
    }
  })();
  const [erasing, report] = await timed(() => erase(parts, whose, 'delete'));
  going = false;
  await writing;
  const [rewriting] = await timed(() => store.rewrite());
  const [checking, whole] = await timed(() => verify(rowsOf(store)));
  return [
    {
      name: `privacy: ${EACH_CUSTOMER} conversations of one customer among ${CONVERSATIONS.toLocaleString('en')} exported as JSON and page, ${name}`,
      value: `${seconds(exporting)} (${Math.round(size / 1024)} kB)`,
      goal: `≤ ${GOAL_MS / 1000} s`,
      ok: exporting <= GOAL_MS && size > 100_000,
    },
    {
      name: `privacy: the same erased, write-ahead log emptied or tables vacuumed, ${name}`,
      value: `${seconds(erasing)}; of ${turns} turns meanwhile the longest took ${Math.round(longest)} ms; the whole database written anew: ${seconds(rewriting)}`,
      goal: `≤ ${GOAL_MS / 1000} s`,
      ok: erasing <= GOAL_MS && report.conversations === EACH_CUSTOMER,
    },
    { name: `privacy: audit log verified, ${name}`, value: seconds(checking), goal: 'whole', ok: whole.ok },
  ];
}

async function* rowsOf(store: Store) {
  for (let after = 0; ; ) {
    const page = await store.auditRows(after, 500);
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    after = last.seq;
  }
}

export async function bench(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-bench-privacy-'));
  const rows: Row[] = [];
  try {
    const file = join(folder, 'bot.db');
    await openSqliteStore({ file, log }).close();
    fillSqlite(file);
    const store = openSqliteStore({ file, log });
    rows.push(...(await measured(`SQLite (${Math.round(statSync(file).size / 2 ** 20)} MB)`, store)));
    await store.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const postgres = await startPostgres(true);
  try {
    const url = await postgres.database();
    const store = await openPostgresStore({ url, log });
    await fillPostgres(url);
    rows.push(...(await measured('PostgreSQL', store)));
    await store.close();
  } finally {
    await postgres.close();
  }
  return rows;
}
