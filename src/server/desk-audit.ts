/** The audit log over HTTP, for who manages accounts. There is nothing in it of what customers say, and nobody's name of theirs. */
import type { AuditLook, AuditQuery } from '../service/audit/look.ts';
import { type Answer, Problem } from './answer.ts';
import { type Desk, personRoute } from './person.ts';
import type { Route } from './route.ts';

const ok = (json: object): Answer => ({ status: 200, json });

/** Routes below `/desk/api/audit`. */
export function auditRoutes(desk: Desk, look: AuditLook): readonly Route[] {
  const right = 'audit.read';
  return [
    personRoute(desk, { method: 'GET', path: '/desk/api/audit', right }, async ({ url }) => ok(await look.page(queryOf(url)))),
    personRoute(desk, { method: 'GET', path: '/desk/api/audit/check', right }, async () => ok(await look.check())),
  ];
}

function queryOf({ searchParams: query }: URL): AuditQuery {
  const word = (name: string): string | null => query.get(name)?.trim().slice(0, 100) || null;
  const before = word('before');
  if (before !== null && !/^[1-9]\d{0,14}$/.test(before))
    throw new Problem(400, 'bad_value', 'before must be the number of a row, as "next" of the page before.');
  return { before: before === null ? null : Number(before), action: word('action'), who: word('who') };
}
