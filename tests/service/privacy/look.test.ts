/** The audit log as an admin looks at it. */
import { describe, expect, test } from '@jest/globals';
import { type AuditRow, audited } from '../../../src/service/audit/chain.ts';
import { createAuditLook } from '../../../src/service/audit/look.ts';

function logOf(n: number): AuditRow[] {
  const rows: AuditRow[] = [];
  for (let i = 1; i <= n; i++) {
    const [actor, action] = i % 100 === 0 ? (['desk:li.na', 'account_made'] as const) : (['bot', 'publish'] as const);
    rows.push(audited({ at: '2026-11-23T02:00:00.000Z', actor, action, subject: null, detail: { i } })(rows.at(-1) ?? null));
  }
  return rows;
}
function lookAt(rows: readonly AuditRow[]) {
  let asked = 0;
  const look = createAuditLook({
    auditHead: async () => rows.at(-1) ?? null,
    auditRows: async (after, limit) => {
      asked += 1;
      return rows.filter(({ seq }) => seq > after).slice(0, limit);
    },
  });
  return { look, asked: () => asked };
}
const ANY = { before: null, action: null, who: null };

describe('rows', () => {
  test('the newest first, page by page, to the first one; each once', async () => {
    const { look } = lookAt(logOf(120));
    const seen: number[] = [];
    let before: number | null = null;
    do {
      const page = await look.page({ ...ANY, before });
      seen.push(...page.rows.map(({ seq }) => seq));
      before = page.next;
    } while (before !== null);
    expect(seen).toEqual(Array.from({ length: 120 }, (_, i) => 120 - i));
    expect(await lookAt([]).look.page(ANY)).toEqual({ rows: [], next: null });
  });

  test('of one kind, or of somebody; what is rare is looked for in steps', async () => {
    const { look, asked } = lookAt(logOf(12_000));
    const made = await look.page({ ...ANY, action: 'account_made' });
    expect([made.rows.length, made.rows[0]?.seq]).toEqual([50, 12_000]);
    const none = await look.page({ ...ANY, who: 'nobody' });
    expect(none).toEqual({ rows: [], next: 2_001 });
    expect(await look.page({ ...ANY, who: 'nobody', before: none.next })).toEqual({ rows: [], next: null });
    expect(asked()).toBeLessThan(45);
    expect((await look.page({ ...ANY, who: 'LI.NA', before: 301 })).rows.map(({ seq }) => seq)).toEqual([300, 200, 100]);
    expect(Object.keys(made.rows[0] ?? {})).toEqual(['seq', 'at', 'actor', 'action', 'subject', 'detail']);
  });
});

test('whether it is whole: two who ask at once share one walk, and what was changed is named', async () => {
  const rows = logOf(700);
  const { look, asked } = lookAt(rows);
  const [first, second] = await Promise.all([look.check(), look.check()]);
  expect([first, second, asked()]).toMatchObject([{ ok: true, rows: 700 }, { ok: true }, 3]);
  rows[41] = { ...(rows[41] as AuditRow), actor: 'nobody' };
  expect(await look.check()).toMatchObject({ ok: false, seq: 42 });
});
