/** The rules that hold between the tables after every whole turn of storm.ts or `say`; returns what is wrong. */
import { query } from '../../../support/postgres.ts';

/** @param outbox rows that each turn leaves */
export async function halves(url: string, outbox: number): Promise<readonly string[]> {
  const rows = await query(
    url,
    `SELECT c.id, c.version, c.next_seq,
      (SELECT count(*)::int FROM turn t WHERE t.conversation = c.n) AS turns,
      (SELECT count(*)::int FROM message m WHERE m.conversation = c.n) AS messages,
      (SELECT max(seq) FROM message m WHERE m.conversation = c.n) AS last_seq,
      (SELECT count(*)::int FROM inbound i WHERE i.conversation = c.n) AS inbound,
      (SELECT count(*)::int FROM outbox o WHERE o.conversation = c.n) AS outbox
     FROM conversation c`,
  );
  const wrong = rows.filter(
    (r) =>
      r.turns !== r.version ||
      r.inbound !== r.version ||
      r.messages !== 2 * r.version ||
      r.outbox !== outbox * r.version ||
      r.last_seq !== r.messages ||
      r.next_seq !== r.messages + 1,
  );
  return wrong.map((r) => JSON.stringify(r));
}
