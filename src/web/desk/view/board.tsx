/** For supervisors: how it goes in the queues, with the people, in every conversation. */
import { useState } from 'preact/hooks';
import type { Board, Colleague, HandoffRow } from '../../../service/desk/wire.ts';
import { topicName } from '../words/words.ts';
import { Columns, customerName, PresenceDot, PriorityMark, titleOf } from './bits.tsx';
import { useHere } from './context.ts';
import { addressOf } from './place.ts';
import { Deadline, Since } from './ticking.tsx';
import { Windowed } from './windowed.tsx';

const ROW_HEIGHT = 56;

export function BoardScreen() {
  const { desk, say } = useHere();
  const { board } = desk;
  if (board === null) return <p class="empty">{say('loading')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <div class="screen scroll" tabIndex={0}>
      <h1>{say('board')}</h1>
      <div class="board">
        <Queues board={board} />
        <Agents board={board} />
        <All board={board} />
      </div>
    </div>
  );
}

function Queues({ board }: { readonly board: Board }) {
  const { say } = useHere();
  const begin = (longestMs: number): string => new Date(Date.parse(board.now) - longestMs).toISOString();
  return (
    <section class="card">
      <h2>{say('queues')}</h2>
      <ul class="queues">
        {board.queues.map(({ id, title, waiting, longestMs }) => (
          <li key={id}>
            <span class="name">{title[say.lang]}</span>
            <span class="number">
              {waiting} <small>{say('waiting')}</small>
            </span>
            <span class="number">
              {waiting > 0 ? <Since at={begin(longestMs)} /> : '—'} <small>{say('longest')}</small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Agents({ board: { colleagues } }: { readonly board: Board }) {
  const { say } = useHere();
  const here = colleagues.filter(({ presence }) => presence !== 'offline');
  return (
    <section class="card">
      <h2>{say('agents')}</h2>
      {here.length === 0 ? (
        <p class="soft">{say('agents_none')}</p>
      ) : (
        <table>
          <Columns names={['name', 'state', 'since', 'has', 'can']} />
          <tbody>
            {here.map((one) => (
              <AgentRow key={one.id} one={one} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function AgentRow({ one }: { readonly one: Colleague }) {
  const { say } = useHere();
  const { name, presence, since, open, capacity, skills, langs } = one;
  const topics = skills.includes('*')
    ? say('every_topic')
    : skills.map((skill) => topicName(skill, say)).join(say.lang === 'zh' ? '、' : ', ');
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <PresenceDot presence={presence} />
        {say(presence)}
      </td>
      <td>{since !== '' && <Since at={since} />}</td>
      <td>
        <span class={`load ${open >= capacity ? 'full' : ''}`}>
          {open}/{capacity}
        </span>
      </td>
      <td class="soft">
        {langs.map((lang) => say(lang)).join(' / ')} · {topics}
      </td>
    </tr>
  );
}

function All({ board }: { readonly board: Board }) {
  const { desk, say } = useHere();
  const [find, setFind] = useState('');
  const [owner, setOwner] = useState('');
  const rows = [...board.waiting, ...board.mine, ...board.others].filter(
    (row) => (owner === '' || (row.agent ?? 'nobody') === owner) && fits(row, find, desk.nameOf(row.agent)),
  );
  return (
    <section class="card all">
      <header>
        <h2>
          {say('all_conversations')} <span class="count">{rows.length}</span>
        </h2>
        <input
          type="search"
          aria-label={say('find')}
          placeholder={say('find')}
          value={find}
          onInput={({ currentTarget }) => setFind(currentTarget.value)}
        />
        <select aria-label={say('filter_owner')} value={owner} onChange={({ currentTarget }) => setOwner(currentTarget.value)}>
          <option value="">{say('everybody')}</option>
          <option value="nobody">{say('queue')}</option>
          {board.colleagues.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </header>
      {rows.length === 0 ? (
        <p class="soft pad">{say('none_open')}</p>
      ) : (
        <Windowed
          items={rows}
          idOf={({ conversation }) => conversation}
          height={ROW_HEIGHT}
          label={say('all_conversations')}
          current={null}
          row={(row, tabIndex) => <Row row={row} tabIndex={tabIndex} />}
        />
      )}
    </section>
  );
}

function fits(row: HandoffRow, find: string, owner: string): boolean {
  const all = [row.customer.name, row.ticket, row.title, row.last?.text, owner].join(' ').toLowerCase();
  return all.includes(find.trim().toLowerCase());
}

function Row({ row, tabIndex }: { readonly row: HandoffRow; readonly tabIndex: 0 | -1 }) {
  const { desk, say } = useHere();
  const isWaiting = row.status === 'queued';
  return (
    <div class={`row flat ${row.priority}`}>
      <a href={addressOf('chats', row.conversation)} tabIndex={tabIndex}>
        <span class="line">
          <span class="name">{customerName(row, say('visitor'))}</span>
          <span class="cut soft">{titleOf(row, say)}</span>
          <PriorityMark priority={row.priority} />
        </span>
        <span class="line">
          <span class="cut soft">{isWaiting ? say('queue') : desk.nameOf(row.agent)}</span>
          {row.status === 'held' && <span class="tag held">{say('on_hold')}</span>}
          <span class="sla">
            {isWaiting ? (
              <Since at={row.requestedAt} />
            ) : row.answerBy !== null ? (
              <Deadline at={row.answerBy} />
            ) : (
              <Since at={row.since} class="soft" />
            )}
          </span>
        </span>
      </a>
    </div>
  );
}
