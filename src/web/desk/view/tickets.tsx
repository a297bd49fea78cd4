/** Tickets: what has to be answered later. */
import { useEffect, useState } from 'preact/hooks';
import type { TicketRow } from '../../../service/desk/wire.ts';
import { api, type TicketFilter } from '../net/api.ts';
import { topicIds, topicName } from '../words/words.ts';
import { customerName, Empty, PriorityMark, Trouble, titleOf } from './bits.tsx';
import { useHere } from './context.ts';
import { addressOf } from './place.ts';
import { TicketPane } from './ticket.tsx';

const FIRST: TicketFilter = { status: 'open', assignee: '', kind: '', topic: '', q: '' };
const TYPING_MS = 300;

export function Tickets({ id }: { readonly id: string | null }) {
  const { say } = useHere();
  const [filter, setFilter] = useState(FIRST);
  const list = useTickets(filter);
  return (
    <div class="tickets" data-pane={id === null ? 'list' : 'talk'}>
      <h1 class="unseen">{say('tickets')}</h1>
      <section class="lists" aria-label={say('tickets')}>
        <Filters filter={filter} onFilter={setFilter} />
        <TicketList list={list} current={id} />
      </section>
      <section class="talk" aria-label={id ?? say('choose_ticket')}>
        {id === null ? (
          <Empty icon="ticket" title={say('choose_ticket')} />
        ) : (
          <TicketPane number={id} key={id} onChange={list.again} />
        )}
      </section>
    </div>
  );
}

type List = {
  readonly rows: readonly TicketRow[] | null;
  readonly error: unknown;
  readonly next: string | null;
  readonly more: () => void;
  readonly again: () => void;
};

function useTickets(filter: TicketFilter): List {
  const { desk } = useHere();
  const [round, setRound] = useState(0);
  const [loaded, setLoaded] = useState<Pick<List, 'rows' | 'error' | 'next'>>({ rows: null, error: null, next: null });
  // Counted anew by the server whenever one changes hands or is made.
  const counts = `${desk.board?.tickets.mine} ${desk.board?.tickets.unassigned}`;
  const key = JSON.stringify(filter);
  useEffect(() => {
    let isOld = false;
    const timer = setTimeout(
      () =>
        api.tickets(filter, null).then(
          ({ tickets, next }) => !isOld && setLoaded({ rows: tickets, next, error: null }),
          (error) => !isOld && setLoaded({ rows: null, next: null, error }),
        ),
      filter.q === '' ? 0 : TYPING_MS,
    );
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [key, round, counts]);
  const more = (): void => {
    api.tickets(filter, loaded.next).then(
      ({ tickets, next }) => setLoaded({ rows: [...(loaded.rows ?? []), ...tickets], next, error: null }),
      (error) => desk.fails(error),
    );
  };
  return { ...loaded, more, again: () => setRound(round + 1) };
}

const STATUS = ['open', 'waiting', 'done'] as const;
const KINDS = ['chat', 'complaint', 'dispute', 'unlock', 'other'] as const;

type FiltersProps = { readonly filter: TicketFilter; readonly onFilter: (filter: TicketFilter) => void };

function Filters({ filter, onFilter }: FiltersProps) {
  const { say } = useHere();
  const set = (part: Partial<TicketFilter>): void => onFilter({ ...filter, ...part });
  return (
    <search class="filters">
      <input
        type="search"
        class="whole"
        aria-label={say('by_number')}
        placeholder={say('by_number')}
        value={filter.q}
        onInput={({ currentTarget }) => set({ q: currentTarget.value.trim() })}
      />
      <select
        aria-label={say('status')}
        value={filter.status}
        onChange={({ currentTarget }) => set({ status: currentTarget.value })}
      >
        <option value="">{say('status')}</option>
        {STATUS.map((one) => (
          <option key={one} value={one}>
            {say(`t_${one}`)}
          </option>
        ))}
      </select>
      <select
        aria-label={say('assignee')}
        value={filter.assignee}
        onChange={({ currentTarget }) => set({ assignee: currentTarget.value })}
      >
        <option value="">{say('assignee')}</option>
        <option value="me">{say('a_mine')}</option>
        <option value="none">{say('a_unassigned')}</option>
      </select>
      <select aria-label={say('kind')} value={filter.kind} onChange={({ currentTarget }) => set({ kind: currentTarget.value })}>
        <option value="">{say('kind')}</option>
        {KINDS.map((one) => (
          <option key={one} value={one}>
            {say(`k_${one}`)}
          </option>
        ))}
      </select>
      <select
        aria-label={say('topic')}
        value={filter.topic}
        onChange={({ currentTarget }) => set({ topic: currentTarget.value })}
      >
        <option value="">{say('topic')}</option>
        {topicIds.map((one) => (
          <option key={one} value={one}>
            {topicName(one, say)}
          </option>
        ))}
      </select>
    </search>
  );
}

function TicketList({ list, current }: { readonly list: List; readonly current: string | null }) {
  const { desk, say, clock } = useHere();
  const { rows, error, next, more, again } = list;
  if (error !== null) return <Trouble error={error} onAgain={again} />;
  if (rows === null) return <p class="empty">{say('loading')}</p>;
  if (rows.length === 0) return <Empty icon="ticket" title={say('tickets_none')} more={say('tickets_none_more')} />;
  return (
    <div class="scroll">
      <ul>
        {rows.map((row) => (
          <li key={row.number} class={`row ${row.number === current ? 'current' : ''} ${row.priority}`}>
            <a href={addressOf('tickets', row.number)} aria-current={row.number === current ? 'true' : undefined}>
              <span class="line">
                <span class="name">{row.number}</span>
                <span class="ticking soft">{clock.short(row.at, desk.now())}</span>
              </span>
              <span class="line">
                <span class="cut">{titleOf(row, say)}</span>
                <PriorityMark priority={row.priority} />
              </span>
              <span class="line soft">
                <span class="tag">{say(`k_${row.kind}`)}</span>
                <span class="cut">
                  {customerName(row, say('visitor'))} · {row.assignee === null ? say('a_unassigned') : desk.nameOf(row.assignee)}
                </span>
                <Due row={row} />
              </span>
            </a>
          </li>
        ))}
      </ul>
      {next !== null && (
        <p class="more">
          <button type="button" onClick={more}>
            {say('more')}
          </button>
        </p>
      )}
    </div>
  );
}

function Due({ row: { due, status } }: { readonly row: TicketRow }) {
  const { desk, say, clock } = useHere();
  if (due === null || status === 'done') return null;
  const isOver = Date.parse(due) < desk.now();
  return (
    <span class={`due ${isOver ? 'bad' : ''}`}>
      {say('due')} {clock.short(due, desk.now())}
    </span>
  );
}
