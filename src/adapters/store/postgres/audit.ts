/** The audit log: rows are added at its end, one after the other, inside of the transaction of what they record. */
import type { PoolClient } from 'pg';
import type { AuditNext, AuditRow } from '../../../service/audit/chain.ts';
import { PATIENT_LOCK_MS, type Pool } from './pool.ts';
import { define, lit, run } from './query.ts';

/** A number that nobody else locks: whoever adds a row waits for the one before. */
const LOCK = 7_309_451_227;

const auditHead = define<object>('audit_head')((db) =>
  db.selectFrom('audit').select(['seq', 'hash']).orderBy('seq', 'desc').limit(lit(1)),
);

const insertAudit = define<AuditRow>('insert_audit')((db, p) =>
  db.insertInto('audit').values({
    seq: p.seq,
    at: p.at,
    actor: p.actor,
    action: p.action,
    subject: p.subject,
    detail: p.detail,
    prev: p.prev,
    hash: p.hash,
  }),
);

const rowsAfter = define<{ after: number; limit: number }>('audit_rows')((db, p) =>
  db.selectFrom('audit').selectAll().where('seq', '>', p.after).orderBy('seq').limit(p.limit),
);

/** The last thing of a transaction: the lock is held until its end. */
export async function appendAudit(client: PoolClient, next: AuditNext): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
  const { rows } = await run(client, auditHead, {});
  await run(client, insertAudit, next(rows[0] ?? null));
}

/** A transaction of its own for a change that is audited. */
export async function changing<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return pool.change(async (client) => {
    await client.query(`BEGIN; SET LOCAL lock_timeout = ${PATIENT_LOCK_MS}`);
    const done = await work(client);
    await client.query('COMMIT');
    return done;
  });
}

export function readAuditHead(pool: Pool): Promise<Pick<AuditRow, 'seq' | 'hash'> | null> {
  return pool.read(async (client) => (await run(client, auditHead, {})).rows[0] ?? null);
}

export function auditRows(pool: Pool, after: number, limit: number): Promise<readonly AuditRow[]> {
  return pool.read(async (client) => (await run(client, rowsAfter, { after, limit })).rows);
}
