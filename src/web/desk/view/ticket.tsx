/** One ticket: what it is about, what was done, what is to be done. */
import { useEffect, useState } from 'preact/hooks';
import type { TicketChange, TicketStatus, TicketView } from '../../../service/desk/wire.ts';
import { api, Refused } from '../net/api.ts';
import { fromLocal, toLocal } from '../words/time.ts';
import { eventName, topicName } from '../words/words.ts';
import { DISPOSITIONS } from './act-dialogs.tsx';
import { Copyable, customerName, Empty, Field, PriorityMark, Trouble, titleOf } from './bits.tsx';
import { KnownFacts } from './brief.tsx';
import { type Here, useHere } from './context.ts';
import { Icon } from './icons.tsx';
import { addressOf, go } from './place.ts';
import { Bubble, NoteBubble } from './transcript.tsx';

type Props = { readonly number: string; readonly onChange: () => void };
type Change = (change: Omit<TicketChange, 'version'>) => Promise<boolean>;

export function TicketPane({ number, onChange }: Props) {
  const { desk, say } = useHere();
  const [view, setView] = useState<TicketView | null>(null);
  const [error, setError] = useState<unknown>(null);
  const load = (): Promise<void> =>
    api.ticket(number).then((loaded) => {
      setView(loaded);
      setError(null);
    }, setError);
  useEffect(() => void load(), [number]);
  if (view === null) {
    if (error === null) return <p class="empty">{say('loading')}</p>;
    if (error instanceof Refused && [403, 404].includes(error.status)) return <Empty icon="ticket" title={desk.whyOf(error)} />;
    return <Trouble error={error} onAgain={() => void load()} />;
  }
  const change: Change = async (wanted) => {
    try {
      setView(await api.changeTicket(number, { version: view.version, ...wanted }));
      desk.tell('good', say('reply' in wanted ? 'reply_sent' : 'saved'));
      onChange();
      return true;
    } catch (problem) {
      if (problem instanceof Refused && problem.code === 'changed') {
        await load();
        desk.tell('bad', say('ticket_changed'));
      } else desk.fails(problem);
      return false;
    }
  };
  return <TicketDetail view={view} change={change} />;
}

function TicketDetail({ view, change }: { readonly view: TicketView; readonly change: Change }) {
  const { say } = useHere();
  const { row, problem, messages, notes } = view;
  return (
    <div class="scroll ticket">
      <header class="talk-head">
        <div class="who-line">
          <button type="button" class="tool phone" aria-label={say('back')} onClick={() => go('tickets')}>
            <Icon name="back" />
          </button>
          <h2>
            <Copyable text={row.number} />
          </h2>
          <PriorityMark priority={row.priority} />
          <span class="tag">{say(`k_${row.kind}`)}</span>
          <span class="tag">{say(`t_${row.status}`)}</span>
        </div>
        <p class="problem">{problem[say.lang]}</p>
        <p class="soft">
          {customerName(row, say('visitor'))} · {say(row.customer.identified ? 'identified' : 'not_identified')} ·{' '}
          {topicName(row.topic, say)} · {titleOf(row, say)} ·{' '}
          <a href={addressOf('chats', row.conversation)}>{say('open_conversation')}</a>
        </p>
      </header>
      <Settings view={view} change={change} />
      <div class="ticket-columns">
        <section>
          <h3>{say('messages')}</h3>
          <div class="said-list">
            {messages.map((message) => (
              <Bubble key={message.seq} message={message} />
            ))}
            {notes.map((note) => (
              <NoteBubble key={note.id} note={note} />
            ))}
          </div>
          <Say word="reply_customer" about="reply_ticket_about" onSend={(reply) => change({ reply })} />
          <Say word="add_note" onSend={(note) => change({ note })} />
        </section>
        <section>
          <KnownFacts view={view} />
          <History view={view} />
        </section>
      </div>
    </div>
  );
}

const STATUS: readonly TicketStatus[] = ['open', 'waiting', 'done'];
const PRIORITIES = ['normal', 'high', 'urgent'] as const;

function Settings({ view: { row }, change }: { readonly view: TicketView; readonly change: Change }) {
  const { desk, say } = useHere();
  const zone = desk.me.timeZone;
  const colleagues = desk.board?.colleagues ?? [];
  // Giving it to somebody else is for supervisors; an agent takes what nobody has, or gives back their own.
  const choices = desk.can('board.see') ? colleagues : colleagues.filter(({ id }) => id === desk.me.id || id === row.assignee);
  return (
    <div class="settings">
      <Field label={say('status')}>
        <select value={row.status} onChange={({ currentTarget }) => void change({ status: currentTarget.value as TicketStatus })}>
          {STATUS.map((one) => (
            <option key={one} value={one}>
              {say(`t_${one}`)}
            </option>
          ))}
        </select>
      </Field>
      <Field label={say('assignee')}>
        <select
          value={row.assignee ?? ''}
          onChange={({ currentTarget }) => void change({ assignee: currentTarget.value || null })}
        >
          <option value="">{say('a_unassigned')}</option>
          {choices.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <Field label={say('priority')}>
        <select
          value={row.priority}
          onChange={({ currentTarget }) => void change({ priority: currentTarget.value as (typeof PRIORITIES)[number] })}
        >
          {PRIORITIES.map((one) => (
            <option key={one} value={one}>
              {say(`p_${one}`)}
            </option>
          ))}
        </select>
      </Field>
      <Field label={say('due')}>
        <input
          type="datetime-local"
          value={row.due === null ? '' : toLocal(row.due, zone)}
          onChange={({ currentTarget: { value } }) => void change({ due: value === '' ? null : fromLocal(value, zone) })}
        />
      </Field>
      {row.assignee === null && (
        <button type="button" class="primary" onClick={() => void change({ assignee: desk.me.id })}>
          {say('take_ticket')}
        </button>
      )}
    </div>
  );
}

type SayProps = {
  readonly word: 'reply_customer' | 'add_note';
  readonly about?: 'reply_ticket_about';
  readonly onSend: (text: string) => Promise<boolean>;
};

function Say({ word, about, onSend }: SayProps) {
  const { say } = useHere();
  const [text, setText] = useState('');
  const [isBusy, setBusy] = useState(false);
  return (
    <form
      class={`ticket-say ${word}`}
      onSubmit={async (event) => {
        event.preventDefault();
        setBusy(true);
        if (await onSend(text.trim())) setText('');
        setBusy(false);
      }}
    >
      <Field label={say(word)} about={about && say(about)}>
        <textarea rows={2} maxLength={2000} value={text} onInput={({ currentTarget }) => setText(currentTarget.value)} />
      </Field>
      <button type="submit" disabled={text.trim() === '' || isBusy}>
        {say(word === 'add_note' ? 'keep_note' : 'send')}
      </button>
    </form>
  );
}

/** `status: open → waiting`, in words. What does not look like it is shown as it is. */
function passageText(what: string, { desk, say, clock }: Here): string {
  const [, field = '', from = '', to = ''] = /^(\w+): (.*) → (.*)$/su.exec(what) ?? [];
  const value = (text: string): string => {
    if (text === '-' || text === '') return '—';
    if (field === 'assignee') return desk.nameOf(text);
    if (field === 'due') return clock.short(text, desk.now());
    if (field === 'status' && isIn(STATUS, text)) return say(`t_${text}`);
    if (field === 'disposition' && isIn(DISPOSITIONS, text)) return say(text);
    return field === 'priority' && isIn(PRIORITIES, text) ? say(`p_${text}`) : text;
  };
  return field === ''
    ? eventName(what, say)
    : `${eventName(field, say)}${say.lang === 'zh' ? '：' : ': '}${value(from)} → ${value(to)}`;
}

function isIn<T extends string>(list: readonly T[], text: string): text is T {
  return (list as readonly string[]).includes(text);
}

function History({ view: { row, history } }: { readonly view: TicketView }) {
  const here = useHere();
  const { desk, say, clock } = here;
  const all = history.some(({ what }) => what === 'created') ? history : [{ at: row.at, by: null, what: 'created' }, ...history];
  return (
    <section>
      <h3>{say('history')}</h3>
      <ol class="passages">
        {all.map(({ at, by, what }, i) => (
          <li key={i}>
            <time dateTime={at}>{clock.short(at, desk.now())}</time>
            <span>
              {passageText(what, here)}
              {by !== null && <span class="soft"> · {by}</span>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
