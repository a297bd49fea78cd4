/** A real PostgreSQL for tests: one for the whole run, started when the first test asks for a database; or one of a test's own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const KEEPER = fileURLToPath(new URL('postgres-keeper.ts', import.meta.url));
/** Where tests ask for a database; set before all tests (prepare.ts). */
export const DESK = 'SIGNPOST_TEST_POSTGRES';

export type Postgres = {
  /** Of the database `postgres`, as the owner of everything. */
  readonly url: string;
  /** An empty database. @returns its url */
  database(): Promise<string>;
  /** Ends the server, in order or by kill -9; the data stay. */
  stop(how?: 'stop' | 'kill'): Promise<void>;
  start(): Promise<void>;
  /** From now on this process may end without closing the server; the server then closes by itself. */
  release(): void;
  /** Ends the server and removes everything. */
  close(): Promise<void>;
};

/** @param sync commits wait for the disk, as in production; only measurements need that */
export async function startPostgres(sync = false): Promise<Postgres> {
  const keeper = spawn(process.execPath, ['--no-warnings', KEEPER], {
    env: { ...process.env, NODE_OPTIONS: '', SYNC: sync ? 'on' : 'off' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closed = once(keeper, 'close');
  const lines = createInterface({ input: keeper.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const line = await lines.next();
    if (line.done) throw new Error('the PostgreSQL for tests could not be started; what it said stands above');
    return line.value;
  };
  const { url } = JSON.parse(await next()) as { url: string };
  const order = async (what: string): Promise<void> => {
    keeper.stdin.write(`${what}\n`);
    await next();
  };
  let made = 0;
  return {
    url,
    async database() {
      const name = `t${++made}`;
      await query(url, `CREATE DATABASE ${name}`);
      return url.replace(/\/postgres$/, `/${name}`);
    },
    stop: (how = 'stop') => order(how),
    start: () => order('start'),
    release() {
      keeper.unref();
      for (const stream of [keeper.stdin, keeper.stdout]) (stream as Partial<Socket>).unref?.();
    },
    async close() {
      keeper.ref();
      keeper.stdin.end();
      await closed;
    },
  };
}

/** An empty database on the server of this run. @returns its url */
export async function testDatabase(): Promise<string> {
  const desk = process.env[DESK];
  if (desk === undefined) throw new Error('there is no PostgreSQL for tests: run them with jest');
  const answer = await fetch(desk, { method: 'POST' });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

/** Runs one statement on a connection of its own. */
export async function query(url: string, text: string, values: unknown[] = []): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** All rows of all tables, in a fixed order. */
export async function allRows(url: string): Promise<{ [table: string]: pg.QueryResultRow[] }> {
  const tables = await query(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename");
  const rows: { [table: string]: pg.QueryResultRow[] } = {};
  for (const { tablename } of tables)
    rows[tablename] = await query(url, `SELECT * FROM ${tablename} t ORDER BY t::text COLLATE "C"`);
  return rows;
}
