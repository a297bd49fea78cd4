/** The audit log of the embedded store: rows are added at its end, inside of the transaction of what they record. */
import type { AuditNext, AuditRow } from '../../service/audit/chain.ts';
import { first, type Statements } from './statements.ts';

/** For a caller who is in a transaction. */
export function appendAudit(s: Statements, next: AuditNext): void {
  const last = first<Pick<AuditRow, 'seq' | 'hash'>>(s.auditHead) ?? null;
  const { seq, at, actor, action, subject, detail, prev, hash } = next(last);
  s.insertAudit.run(seq, at, actor, action, subject, detail, prev, hash);
}
