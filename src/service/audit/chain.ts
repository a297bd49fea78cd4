/**
 * The audit log as a chain: each row carries the hash of the one before, so that a row that was changed, removed or moved later is
 * found. Pure; the store hands over the last row and keeps what comes out.
 */
import { hash } from 'node:crypto';

/** A row as it is stored. There is no text of customers in it, and no id of a conversation or of a customer. */
export type AuditRow = {
  /** 1, 2, 3 … without a gap. */
  readonly seq: number;
  /** UTC instant. */
  readonly at: string;
  /** `os:alice` for a command, `desk:alice` for somebody at the desk, `api` for the privacy API, `bot` for the program itself. */
  readonly actor: string;
  readonly action: AuditAction;
  /** The name that the log uses for a conversation or a customer, or a login name of the desk; null when it concerns no single one. */
  readonly subject: string | null;
  /** JSON as it is stored: numbers, words of the program. */
  readonly detail: string;
  /** Hash of the row before; zeros for the first. */
  readonly prev: string;
  readonly hash: string;
};

export type AuditAction = 'read' | 'export' | 'erase' | 'retention' | 'publish' | 'redrive' | 'refused' | PeopleAction;

/** What happens to accounts and sessions of the desk. Their subject is a login name, and only of an account that there is. */
export type PeopleAction =
  | 'signed_in'
  | 'signed_out'
  | 'sign_in_refused'
  | 'account_made'
  | 'account_changed'
  | 'account_reset'
  | 'password_set'
  | 'second_factor'
  | 'sessions_ended'
  | 'setup_link';

export type AuditEntry = Pick<AuditRow, 'at' | 'actor' | 'action' | 'subject'> & {
  readonly detail: { readonly [name: string]: string | number | boolean | null };
};

/** Makes the next row from the last one, inside the transaction that writes it. */
export type AuditNext = (last: Pick<AuditRow, 'seq' | 'hash'> | null) => AuditRow;

const BEGINNING = '0'.repeat(64);

/** SHA-256 over the row as a JSON array in this order: nothing can slip from one field into its neighbour. */
function hashOf({ seq, at, actor, action, subject, detail, prev }: Omit<AuditRow, 'hash'>): string {
  return hash('sha256', JSON.stringify([seq, at, actor, action, subject, detail, prev]), 'hex');
}

export function audited({ at, actor, action, subject, detail }: AuditEntry): AuditNext {
  return (last) => {
    const row = {
      seq: (last?.seq ?? 0) + 1,
      at,
      actor,
      action,
      subject,
      detail: JSON.stringify(detail),
      prev: last?.hash ?? BEGINNING,
    };
    return { ...row, hash: hashOf(row) };
  };
}

export type Verified =
  | { readonly ok: true; readonly rows: number; readonly head: Pick<AuditRow, 'seq' | 'hash'> | null }
  /** `seq` of the first row that is not as it was written. */
  | { readonly ok: false; readonly seq: number; readonly problem: string };

/** Walks the chain from its beginning. What is missing at its end cannot be seen from it: compare the head with one kept elsewhere. */
export async function verify(rows: AsyncIterable<AuditRow>): Promise<Verified> {
  let last: AuditRow | null = null;
  for await (const row of rows) {
    const expected: number = (last?.seq ?? 0) + 1;
    if (row.seq !== expected)
      return { ok: false, seq: expected, problem: `row ${expected} is missing: row ${row.seq} comes next` };
    if (row.prev !== (last?.hash ?? BEGINNING))
      return { ok: false, seq: row.seq, problem: `row ${row.seq} does not continue the row before it` };
    if (row.hash !== hashOf(row)) return { ok: false, seq: row.seq, problem: `row ${row.seq} was changed after it was written` };
    last = row;
  }
  return { ok: true, rows: last?.seq ?? 0, head: last && { seq: last.seq, hash: last.hash } };
}
