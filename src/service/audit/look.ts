/** The audit log as an admin looks at it: the newest rows first, page by page, and whether the chain is whole. */
import type { AuditLine, AuditPage } from '../desk/wire.ts';
import type { Store } from '../ports.ts';
import { type AuditRow, type Verified, verify } from './chain.ts';

/** `before`: number of a row, only older ones are shown; null: from the newest. `who`: a part of actor or subject. */
export type AuditQuery = { readonly before: number | null; readonly action: string | null; readonly who: string | null };

export type AuditLook = {
  page(query: AuditQuery): Promise<AuditPage>;
  /** Walks the whole chain; who asks meanwhile waits for the same walk. */
  check(): Promise<Verified>;
};

const PAGE = 50;
const CHUNK = 500;
/** Rows that one request looks through at most: a rare word must not keep the database busy. */
const MOST_CHUNKS = 20;

export function createAuditLook(store: Pick<Store, 'auditHead' | 'auditRows'>): AuditLook {
  let checking: Promise<Verified> | null = null;
  return {
    page: (query) => pageOf(store, query),
    check() {
      checking ??= verify(rowsOf(store)).finally(() => {
        checking = null;
      });
      return checking;
    },
  };
}

async function pageOf(store: Pick<Store, 'auditHead' | 'auditRows'>, query: AuditQuery): Promise<AuditPage> {
  const found: AuditLine[] = [];
  let before = query.before ?? ((await store.auditHead())?.seq ?? 0) + 1;
  for (let i = 0; i < MOST_CHUNKS && before > 1; i++) {
    const from = Math.max(0, before - 1 - CHUNK);
    const rows = (await store.auditRows(from, CHUNK)).filter(({ seq }) => seq < before);
    for (const row of rows.toReversed()) {
      if (!fits(row, query)) continue;
      if (found.length === PAGE) return { rows: found, next: found.at(-1)?.seq ?? 1 };
      found.push(lineOf(row));
    }
    before = from + 1;
  }
  return { rows: found, next: before > 1 ? before : null };
}

function fits({ actor, action, subject }: AuditRow, { action: wanted, who }: AuditQuery): boolean {
  if (wanted !== null && action !== wanted) return false;
  return who === null || `${actor} ${subject ?? ''}`.toLowerCase().includes(who.toLowerCase());
}

function lineOf({ seq, at, actor, action, subject, detail }: AuditRow): AuditLine {
  return { seq, at, actor, action, subject, detail };
}

/** The whole log, oldest first. */
export async function* rowsOf(store: Pick<Store, 'auditRows'>): AsyncGenerator<AuditRow> {
  for (let after = 0; ; ) {
    const page = await store.auditRows(after, CHUNK);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}
