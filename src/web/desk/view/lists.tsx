/** What there is to do: one's own conversations, and those that wait for somebody. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { HandoffRow } from '../../../service/desk/wire.ts';
import { topicName } from '../words/words.ts';
import { customerName, Empty, PresenceDot, PriorityMark, titleOf } from './bits.tsx';
import { useHere } from './context.ts';
import { addressOf, go } from './place.ts';
import { Since } from './ticking.tsx';
import { Windowed } from './windowed.tsx';

const ROW_HEIGHT = 88;
const TABS = ['mine', 'queue'] as const;
export type Tab = (typeof TABS)[number];

type Props = { readonly current: string | null; readonly tab: Tab; readonly onTab: (tab: Tab) => void };

export function Lists({ current, tab, onTab }: Props) {
  const { desk, say } = useHere();
  const board = desk.board;
  const rows = board === null ? null : tab === 'mine' ? board.mine : board.waiting;
  const isThere = tab === 'queue' || desk.me.presence === 'available';
  const counts = { mine: board?.mine.length ?? 0, queue: board?.waiting.length ?? 0 };
  return (
    <section class="lists" aria-label={say('lists')}>
      <PresenceSwitch />
      <Tabs tab={tab} counts={counts} unread={desk.unread} onTab={onTab} />
      <div role="tabpanel" id="list" aria-labelledby={`tab-${tab}`} class="list">
        {rows === null ? (
          <p class="empty">{say('loading')}</p>
        ) : rows.length === 0 ? (
          <Empty
            icon={tab === 'mine' ? 'chat' : 'done'}
            title={say(`${tab}_empty`)}
            more={say(isThere ? `${tab}_empty_more` : 'mine_empty_not_there')}
          />
        ) : (
          <Windowed
            items={rows}
            idOf={idOf}
            height={ROW_HEIGHT}
            label={say(tab)}
            current={current}
            row={(row, tabIndex) => <Row row={row} tabIndex={tabIndex} isCurrent={row.conversation === current} onTab={onTab} />}
          />
        )}
      </div>
    </section>
  );
}

const idOf = ({ conversation }: HandoffRow): string => conversation;

type TabsProps = {
  readonly tab: Tab;
  readonly counts: { readonly [tab in Tab]: number };
  readonly unread: number;
  readonly onTab: (tab: Tab) => void;
};

function Tabs({ tab, counts, unread, onTab }: TabsProps) {
  const { say } = useHere();
  const bar = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    if (!['ArrowLeft', 'ArrowRight'].includes(event.key) || event.altKey) return;
    event.preventDefault();
    const to = tab === 'mine' ? 'queue' : 'mine';
    onTab(to);
    bar.current?.querySelector<HTMLElement>(`#tab-${to}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={say('lists')} ref={bar} onKeyDown={move}>
      {TABS.map((one) => (
        <button
          type="button"
          role="tab"
          key={one}
          id={`tab-${one}`}
          aria-controls="list"
          aria-selected={tab === one}
          tabIndex={tab === one ? 0 : -1}
          onClick={() => onTab(one)}
        >
          {say(one)}
          <span class="count">{counts[one]}</span>
          {one === 'mine' && unread > 0 && (
            <span class="badge">
              {unread}
              <span class="unseen">{say('unread', { n: '' })}</span>
            </span>
          )}
        </button>
      ))}
    </div>
  );
}

type RowProps = {
  readonly row: HandoffRow;
  readonly tabIndex: 0 | -1;
  readonly isCurrent: boolean;
  readonly onTab: (tab: Tab) => void;
};

function Row({ row, tabIndex, isCurrent, onTab }: RowProps) {
  const { desk, say } = useHere();
  const isWaiting = row.status === 'queued';
  const name = customerName(row, say('visitor'));
  const isUnread = !isWaiting && desk.isUnread(row);
  return (
    <div class={`row ${isCurrent ? 'current' : ''} ${isUnread ? 'unread' : ''} ${row.priority}`}>
      <a href={addressOf('chats', row.conversation)} tabIndex={tabIndex} aria-current={isCurrent ? 'true' : undefined}>
        <span class="line">
          <span class="name">{name}</span>
          {row.status === 'held' && <span class="tag held">{say('on_hold')}</span>}
          <PriorityMark priority={row.priority} />
          <RowTime row={row} />
        </span>
        <span class="line soft">
          <span class="tag lang" title={say(row.lang)}>
            {row.lang === 'zh' ? '中' : 'EN'}
          </span>
          <span class="cut">{titleOf(row, say)}</span>
          {row.title !== null && row.topic !== null && topicName(row.topic, say) !== row.title && (
            <span class="cut topic">{topicName(row.topic, say)}</span>
          )}
        </span>
        <span class="line last">
          <span class="cut">{lastWords(row, say)}</span>
          {isUnread && (
            <span class="badge">
              {row.unanswered}
              <span class="unseen">{say('unread', { n: '' })}</span>
            </span>
          )}
        </span>
      </a>
      {isWaiting && desk.can('conversation.claim') && (
        <button
          type="button"
          class="claim"
          tabIndex={tabIndex}
          aria-label={say('claim_this', { name })}
          onClick={async () => {
            if (!(await desk.act(row, { kind: 'claim' }))) return;
            onTab('mine');
            go('chats', row.conversation);
          }}
        >
          {say('claim')}
        </button>
      )}
    </div>
  );
}

function lastWords({ last }: HandoffRow, say: ReturnType<typeof useHere>['say']): string {
  if (last === null) return '';
  return last.from === 'customer'
    ? last.text
    : `${say(last.from === 'bot' ? 'bot' : 'agent')}${say.lang === 'zh' ? '：' : ': '}${last.text}`;
}

/** How long somebody has waited: in the queue since the request, with an agent since their last words. */
function RowTime({ row }: { readonly row: HandoffRow }) {
  const { desk, clock } = useHere();
  if (row.status === 'queued') return <Since at={row.requestedAt} />;
  if (row.unanswered > 0 && row.last !== null) return <Since at={row.last.at} class="owed" />;
  return <span class="ticking soft">{clock.short(row.last?.at ?? row.since, desk.now())}</span>;
}

const PRESENCES = ['available', 'busy', 'away'] as const;

function PresenceSwitch() {
  const { desk, say } = useHere();
  const [open, setOpen] = useState(desk.me.presence);
  // The server may say otherwise: after so long without a sign, it does.
  useEffect(() => setOpen(desk.me.presence), [desk.me.presence]);
  return (
    <fieldset class="presence">
      <legend class="unseen">{say('presence')}</legend>
      {PRESENCES.map((one) => (
        <label key={one} title={say(`${one}_about`)} class={open === one ? 'chosen' : ''}>
          <input type="radio" name="presence" checked={open === one} onChange={() => desk.setPresence(one)} />
          <PresenceDot presence={one} />
          {say(one)}
        </label>
      ))}
    </fieldset>
  );
}
