/** The chain of the audit log by itself. */
import { describe, expect, test } from '@jest/globals';
import { type AuditRow, audited, verify } from '../../../src/service/audit/chain.ts';

const entry = {
  at: '2025-03-01T08:00:00.000Z',
  actor: 'os:a',
  action: 'read',
  subject: null,
  detail: { n: 1, done: true },
} as const;

function chain(length: number): AuditRow[] {
  const rows: AuditRow[] = [];
  for (let i = 0; i < length; i++) rows.push(audited(entry)(rows.at(-1) ?? null));
  return rows;
}
const judge = (rows: readonly AuditRow[]) =>
  verify(
    (async function* () {
      yield* rows;
    })(),
  );

describe('the chain', () => {
  test('an empty one and a whole one are as they were written', async () => {
    expect(await judge([])).toEqual({ ok: true, rows: 0, head: null });
    const rows = chain(3);
    expect(await judge(rows)).toEqual({ ok: true, rows: 3, head: { seq: 3, hash: rows[2]?.hash } });
  });

  test('a change of any field of any row is found, and named by the first row that is wrong', async () => {
    const rows = chain(4);
    const changes: Partial<AuditRow>[] = [
      { at: '' },
      { actor: 'os:b' },
      { action: 'erase' },
      { subject: 'x' },
      { detail: '{}' },
      { prev: 'f'.repeat(64) },
      { hash: 'f'.repeat(64) },
    ];
    for (const change of changes)
      for (const at of [0, 1, 3])
        expect(await judge(rows.map((row, i) => (i === at ? { ...row, ...change } : row)))).toMatchObject({
          ok: false,
          seq: at + 1,
        });
  });

  test('what is moved from one field into the next is found', async () => {
    const [row] = chain(1);
    if (!row) throw new Error('no row');
    expect(await judge([{ ...row, actor: 'os:', action: `a${row.action}` as AuditRow['action'] }])).toMatchObject({ ok: false });
  });

  test('rows cut off at the end are seen by a head that was kept elsewhere only', async () => {
    const rows = chain(4);
    const cut = await judge(rows.slice(0, 2));
    expect(cut).toMatchObject({ ok: true, rows: 2 });
    expect(cut.ok && cut.head?.hash).not.toBe(rows[3]?.hash);
  });
});
