/**
 * A process that opens a database, which makes its tables, and dies by kill -9 at the N-th statement of that.
 * Started by the tests: `node die-opening.ts DATABASE N`; DATABASE is a file or an address of PostgreSQL.
 */
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { openStore } from '../../src/adapters/store/open.ts';

const [database = '', nth = '1'] = process.argv.slice(2);
let statements = 0;
function count(): void {
  statements += 1;
  if (statements === Number(nth)) process.kill(process.pid, 'SIGKILL');
}

const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
  count();
  exec.call(this, sql);
};
const { query } = pg.Client.prototype as { query: (...asked: unknown[]) => unknown };
pg.Client.prototype.query = function (this: pg.Client, ...asked: unknown[]) {
  count();
  return query.apply(this, asked);
} as pg.Client['query'];

const silent = { info() {}, warn() {}, error() {} };
const postgres = database.startsWith('postgres:');
const store = await openStore(postgres ? { kind: 'postgres', url: database } : { kind: 'sqlite', file: database }, silent);
await store.close();
