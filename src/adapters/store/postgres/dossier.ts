/** What is stored about one person. */
import { sql } from 'kysely';
import type { ConversationOf, Dossier, Subject } from '../../../service/privacy/stored.ts';
import { storedTicket } from '../ticket-rows.ts';
import { inboundOf, ticketsOf } from './erase.ts';
import type { Pool } from './pool.ts';
import { define, run } from './query.ts';

const conversationsBy = define<{ kind: string; id: string; after: string | null; limit: number }>('conversations_by')((db, p) =>
  db
    .selectFrom('subject as s')
    .innerJoin('conversation as c', 'c.n', 's.conversation')
    .select([
      'c.id as conversation',
      sql<boolean>`exists (select 1 from subject o where o.conversation = s.conversation and o.kind = s.kind and o.id <> s.id)`.as(
        'shared',
      ),
    ])
    .where('s.kind', '=', p.kind as never)
    .where('s.id', '=', p.id)
    .where('s.conversation', '>', sql<number>`coalesce((select n from conversation where id = ${p.after}), 0)`)
    .orderBy('s.conversation')
    .limit(p.limit),
);

const findDossier = define<{ id: string }>('find_dossier')((db, p) =>
  db.selectFrom('conversation').select(['n', 'state', 'address', 'updated_at']).where('id', '=', p.id),
);
const subjectsOf = define<{ n: number }>('subjects_of')((db, p) =>
  db.selectFrom('subject').select(['kind', 'id']).where('conversation', '=', p.n).orderBy('kind').orderBy('id'),
);
const notesOf = define<{ n: number }>('dossier_notes')((db, p) =>
  db
    .selectFrom('ticket_note as t')
    .innerJoin('ticket as k', 'k.number', 't.number')
    .select(['t.number', 't.body', 't.author', 't.at'])
    .where('k.conversation', '=', p.n)
    .orderBy('t.id'),
);
const passagesOf = define<{ n: number }>('dossier_passages')((db, p) =>
  db
    .selectFrom('ticket_history as h')
    .innerJoin('ticket as k', 'k.number', 'h.number')
    .select(['h.number', 'h.at', 'h.field', 'h.old', 'h.new'])
    .where('k.conversation', '=', p.n)
    .orderBy('h.id'),
);
const notesAbout = define<{ n: number }>('notes_about')((db, p) =>
  db.selectFrom('desk_note').select(['kind', 'body as text', 'at']).where('conversation', '=', p.n).orderBy('n'),
);
const outcomesOf = define<{ n: number }>('outcomes_of')((db, p) =>
  db.selectFrom('outcome').select(['flow', 'topic', 'disposition', 'at']).where('conversation', '=', p.n).orderBy('at'),
);
const feedbackOf = define<{ n: number }>('feedback_of')((db, p) =>
  db.selectFrom('feedback').select(['flow', 'helped', 'at']).where('conversation', '=', p.n).orderBy('at'),
);
const ratingsOf = define<{ n: number }>('ratings_of')((db, p) =>
  db.selectFrom('ratings').select(['of', 'stars', 'comment', 'at', 'seq']).where('conversation', '=', p.n).orderBy('at'),
);
const workOf = define<{ n: number }>('work_of')((db, p) =>
  db
    .selectFrom('outbox')
    .select(['body', 'status', 'attempts', 'at', 'not_before as due', 'error'])
    .where('conversation', '=', p.n)
    .orderBy('id'),
);
const timerOf = define<{ n: number }>('dossier_timer')((db, p) =>
  db.selectFrom('timer').select(['id', 'due']).where('conversation', '=', p.n),
);
const conflictsOf = define<{ id: string }>('conflicts_of')((db, p) =>
  db
    .selectFrom('conflict')
    .select(['channel', 'account', 'message_id', 'body_hash', 'times', 'at'])
    .where('conversation', '=', p.id)
    .orderBy('at'),
);

const instant = (ms: number) => new Date(ms).toISOString();

export function readConversationsOf(
  pool: Pool,
  { kind, id }: Subject,
  after: string | null,
  limit: number,
): Promise<readonly ConversationOf[]> {
  return pool.read(async (client) => (await run(client, conversationsBy, { kind, id, after, limit })).rows);
}

export function readDossier(pool: Pool, id: string): Promise<Dossier | null> {
  return pool.read(async (client) => {
    const [row] = (await run(client, findDossier, { id })).rows;
    if (!row) return null;
    const { n } = row;
    const all = await Promise.all([
      run(client, subjectsOf, { n }),
      run(client, ticketsOf, { n }),
      run(client, notesOf, { n }),
      run(client, passagesOf, { n }),
      run(client, notesAbout, { n }),
      run(client, outcomesOf, { n }),
      run(client, feedbackOf, { n }),
      run(client, ratingsOf, { n }),
      run(client, workOf, { n }),
      run(client, timerOf, { n }),
      run(client, inboundOf, { n }),
      run(client, conflictsOf, { id }),
    ]);
    const [subjects, tickets, notes, passages, ofDesk, outcomes, feedback, ratings, work, timer, inbound, conflicts] = all;
    const [open] = timer.rows;
    return {
      conversation: id,
      state: JSON.parse(row.state),
      address: row.address === null ? null : JSON.parse(row.address),
      updatedAt: row.updated_at,
      subjects: subjects.rows,
      tickets: tickets.rows.map((ticket) => {
        const own = (one: { number: string }) => one.number === ticket.number;
        return storedTicket(ticket, notes.rows.filter(own), passages.rows.filter(own));
      }),
      notes: ofDesk.rows,
      outcomes: outcomes.rows,
      feedback: feedback.rows,
      ratings: ratings.rows,
      work: work.rows.map(({ body, due, ...rest }) => ({ ...rest, due: instant(due), item: JSON.parse(body) })),
      timer: open ? { id: open.id, due: instant(open.due) } : null,
      inbound: inbound.rows.map(({ message_id: messageId, ...rest }) => ({ ...rest, messageId })),
      conflicts: conflicts.rows.map(({ channel, account, message_id: messageId, body_hash: bodyHash, ...rest }) => ({
        inbound: { channel, account, messageId },
        bodyHash,
        ...rest,
      })),
    };
  });
}
