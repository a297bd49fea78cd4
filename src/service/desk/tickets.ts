/** Tickets as people at the desk work on them: what they may see and change. */
import { hash } from 'node:crypto';
import { cleanWords, type OwnContacts } from '../clean.ts';
import { type About, may } from '../people/rights.ts';
import { problemOf } from '../tickets/problem.ts';
import {
  TICKET_KINDS,
  TICKET_STATUSES,
  type TicketFilter,
  type TicketHead,
  type TicketKind,
  type TicketRecord,
  type TicketStatus,
} from '../tickets/stored.ts';
import { CUSTOMER, cursorOf, editOf, placeOf, rowOf, viewOf } from '../tickets/views.ts';
import { speak } from './act.ts';
import type { DeskParts, DeskPerson, DeskTickets } from './desk.ts';
import { messageOf, nameOf } from './views.ts';
import type { TicketChange, TicketRow, TicketView } from './wire.ts';

/** What is looked for, as it came; words that mean nothing are as good as missing. */
export type TicketQuery = {
  readonly status: string | null;
  /** `me`, `none`, or missing for anybody. */
  readonly assignee: string | null;
  readonly kind: string | null;
  readonly topic: string | null;
  /** Beginning of the number. */
  readonly q: string | null;
  /** Where the page before ended. */
  readonly after: string | null;
};

export type TicketDesk = DeskTickets & {
  list(person: DeskPerson, query: TicketQuery): Promise<{ readonly tickets: readonly TicketRow[]; readonly next: string | null }>;
  /** Null: there is none, or it is not for this person. */
  view(person: DeskPerson, number: string): Promise<TicketView | null>;
  /** `not_yours`: the conversation is somebody else's now, so nothing can be said in it. */
  change(
    person: DeskPerson,
    number: string,
    change: TicketChange,
  ): Promise<TicketView | 'stale' | 'forbidden' | 'nobody' | 'not_yours' | null>;
};

type Parts = Omit<DeskParts, 'tickets' | 'readTo' | 'viewers' | 'files'>;

const PAGE = 50;

export function createTicketDesk(parts: Parts): TicketDesk {
  const { store } = parts;
  const graph = () => parts.knowledge().graph;
  const find = async (person: DeskPerson, number: string): Promise<TicketRecord | null> => {
    const found = await store.ticketRecord(number);
    return found && may(person, 'ticket.read', aboutOf(found.head)) ? found : null;
  };
  const view = async (person: DeskPerson, number: string): Promise<TicketView | null> => {
    const found = await find(person, number);
    if (!found) return null;
    const { notes, history, ...rest } = viewOf(graph(), found);
    await parts.floor.meet([...found.notes, ...found.history].map(({ by }) => by));
    const { people } = parts.floor.now();
    const messages = await store.transcript(found.head.conversation, 0);
    return {
      ...rest,
      // The customer's own words have no name here: the page has one for them.
      notes: notes.map((note) => ({ ...note, by: note.by === CUSTOMER ? '' : nameOf(note.by, people) })),
      history: history.map((one) => ({ ...one, by: one.by === null ? null : nameOf(one.by, people) })),
      messages: messages.map((message) => messageOf(found.head.conversation, message)),
    };
  };
  return {
    problem: ({ brief, handoff }) =>
      brief ? problemOf(graph(), handoff, brief) : { zh: '客户需要帮助。', en: 'The customer needs help.' },
    counts: (person) => store.ticketCounts(person.id),
    async ofConversations(person, conversations) {
      const found = await Promise.all(conversations.map((id) => store.ticketsOfConversation(id)));
      return found
        .flat()
        .filter((head) => may(person, 'ticket.list') || may(person, 'ticket.read', aboutOf(head)))
        .map(rowOf);
    },
    async list(person, query) {
      if (!may(person, 'ticket.list')) return { tickets: [], next: null };
      const after = query.after === null ? null : placeOf(query.after);
      const heads = await store.tickets(filterOf(person, query), after, PAGE);
      const last = heads.length === PAGE ? heads.at(-1) : undefined;
      return { tickets: heads.map(rowOf), next: last ? cursorOf(last) : null };
    },
    view,
    async change(person, number, wanted) {
      const change = cleaned(graph().brand, wanted);
      const found = await find(person, number);
      if (!found) return null;
      const { head } = found;
      if (!mayChange(person, head, change)) return 'forbidden';
      const { assignee, reply } = change;
      await parts.floor.meet([assignee ?? null]);
      if (assignee && !parts.floor.now().people.some(({ id }) => id === assignee)) return 'nobody';
      let isSaid = false;
      if (reply !== undefined && reply.trim() !== '') {
        // A note makes no new version of the ticket: only the same words again are the same reply.
        const id = `ticket/${number}/${change.version}/${person.id}/${hash('sha256', reply, 'hex').slice(0, 16)}`;
        const said = await speak(parts, head.conversation, id, { id: person.id, name: person.name }, number, reply);
        if (said.kind !== 'done') return 'not_yours';
        isSaid = !said.repeated;
      }
      const edit = editOf(change);
      // A reply leaves its trace in the ticket, too.
      const noted = isSaid ? { ...edit, note: [edit.note, `→ ${reply}`].filter(Boolean).join('\n') } : edit;
      const changed = await store.changeTicket(number, noted, person.id, parts.clock.now());
      if (changed.kind === 'stale') return 'stale';
      parts.changed();
      return view(person, number);
    },
  };
}

function aboutOf({ assignee, topic }: TicketHead): About {
  return { kind: 'ticket', assignee, topic };
}

/** What somebody writes in a ticket is kept as little as what they say. */
function cleaned(brand: OwnContacts, { note, reply, ...rest }: TicketChange): TicketChange {
  return {
    ...rest,
    ...(note !== undefined && { note: cleanWords(note, brand) }),
    ...(reply !== undefined && { reply: cleanWords(reply, brand) }),
  };
}

/** Taking what nobody has, or giving back what one has, is for everybody; giving it to another person is for supervisors. */
function mayChange(person: DeskPerson, head: TicketHead, { version: _, assignee, ...rest }: TicketChange): boolean {
  const about = aboutOf(head);
  const moves = assignee !== undefined && assignee !== head.assignee;
  if (moves && assignee !== null && assignee !== person.id && !may(person, 'conversation.reassign')) return false;
  if (moves && !may(person, 'ticket.assign', about) && head.assignee !== person.id) return false;
  if (Object.values(rest).every((value) => value === undefined)) return true;
  const own = moves && assignee === person.id ? { ...about, assignee: person.id } : about;
  return may(person, 'ticket.edit', own as About);
}

function filterOf(person: DeskPerson, { status, assignee, kind, topic, q }: TicketQuery): TicketFilter {
  const wanted = (status ?? '').split(',').filter((one): one is TicketStatus => TICKET_STATUSES.some((known) => known === one));
  return {
    status: wanted,
    ...(assignee === 'me' && { assignee: { person: person.id } }),
    ...(assignee === 'none' && { assignee: 'none' as const }),
    ...(TICKET_KINDS.some((known) => known === kind) && { kind: kind as TicketKind }),
    ...(topic !== null && { topic }),
    ...(q !== null && { number: q.trim() }),
  };
}
