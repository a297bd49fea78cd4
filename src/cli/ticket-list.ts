/** `ticket list`: which tickets there are, in the order in which they are to be seen to. Nothing that a customer said is shown. */
import { TOPICS } from '../flow/graph.ts';
import type { Store } from '../service/ports.ts';
import {
  TICKET_KINDS,
  TICKET_STATUSES,
  type TicketFilter,
  type TicketHead,
  type TicketPlace,
} from '../service/tickets/stored.ts';
import { printLine } from './archive-input.ts';
import { Unusable } from './unusable.ts';

const PAGE = 200;
const LONGEST_TITLE = 60;

export type ListOptions = {
  readonly status?: string | undefined;
  readonly kind?: string | undefined;
  readonly topic?: string | undefined;
  readonly assignee?: string | undefined;
  readonly number?: string | undefined;
};

/** @throws Unusable for a word that none of them can be */
export function filterOf({ status, kind, topic, assignee, number }: ListOptions): TicketFilter {
  return {
    status:
      status === undefined ? ['open', 'waiting'] : status === 'any' ? [] : [oneOf('--status', status, TICKET_STATUSES, 'any')],
    ...(kind !== undefined && { kind: oneOf('--kind', kind, TICKET_KINDS) }),
    ...(topic !== undefined && { topic: oneOf('--topic', topic, TOPICS) }),
    ...(assignee !== undefined && { assignee: assignee === 'none' ? ('none' as const) : { person: assignee } }),
    ...(number !== undefined && { number }),
  };
}

function oneOf<T extends string>(option: string, word: string, known: readonly T[], more?: string): T {
  const found = known.find((one) => one === word);
  if (found !== undefined) return found;
  const words = more === undefined ? known : [...known, more];
  throw new Unusable(`${option} is "${word}": write one of ${words.join(', ')}.`);
}

/** @param now UTC instant, by which a deadline is over */
export async function listTickets(store: Store, filter: TicketFilter, now: string): Promise<void> {
  let [shown, late] = [0, 0];
  for (let after: TicketPlace | null = null; ; ) {
    const page = await store.tickets(filter, after, PAGE);
    for (const head of page) {
      if (shown === 0) await printLine(columns('number', 'kind', 'status', 'priority', 'due', 'with', 'about'));
      shown += 1;
      if (isLate(head, now)) late += 1;
      await printLine(lineOf(head, now));
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) break;
    after = last.place;
  }
  const overdue = late === 0 ? '' : `, ${late} of them overdue`;
  await printLine(shown === 0 ? 'There is no such ticket.' : `${shown} ${shown === 1 ? 'ticket' : 'tickets'}${overdue}.`);
}

function isLate({ due, status }: TicketHead, now: string): boolean {
  return due !== null && status !== 'done' && due < now;
}

function lineOf(head: TicketHead, now: string): string {
  const { number, kind, status, priority, due, assignee, title, reason } = head;
  const about = [...(title ?? reason)].slice(0, LONGEST_TITLE).join('');
  const until = due === null ? '-' : `${due.slice(0, 16)}Z${isLate(head, now) ? ' late' : ''}`;
  return columns(number, kind, status, priority, until, assignee ?? '-', about);
}

const WIDTHS = [16, 9, 7, 8, 22, 12];

function columns(...words: readonly string[]): string {
  return words
    .map((word, i) => word.padEnd(WIDTHS[i] ?? 0))
    .join('  ')
    .trimEnd();
}
