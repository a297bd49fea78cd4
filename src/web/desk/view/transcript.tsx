/** What was said, by whom, and what colleagues have written beside it. */
import { Fragment } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ConversationView, DeskMessage, Note } from '../../../service/desk/wire.ts';
import type { Outgoing } from '../state/outbox.ts';
import type { Talk } from '../state/talks.ts';
import { FileLink } from './attachments.tsx';
import { useHere } from './context.ts';
import { Icon } from './icons.tsx';

type Entry =
  | { readonly kind: 'message'; readonly at: string; readonly key: string; readonly message: DeskMessage }
  | { readonly kind: 'note'; readonly at: string; readonly key: string; readonly note: Note };

/** So many are in the page at first, and are added at a time. */
const PAGE = 60;
/** Pixels from the end at which somebody counts as reading the newest. */
const NEAR = 60;
/** Messages of one author within so long stand under one name. */
const TOGETHER_MS = 300_000;

function entriesOf({ messages, notes }: Pick<ConversationView, 'messages' | 'notes'>): readonly Entry[] {
  const all: Entry[] = [
    ...messages.map((message) => ({ kind: 'message', at: message.at, key: `m${message.seq}`, message }) as const),
    ...notes.map((note) => ({ kind: 'note', at: note.at, key: `n${note.id}`, note }) as const),
  ];
  return all.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function isTogether(before: Entry | undefined, now: Entry): boolean {
  if (before?.kind !== 'message' || now.kind !== 'message') return false;
  const [a, b] = [before.message, now.message];
  return a.from === b.from && a.by === b.by && Date.parse(b.at) - Date.parse(a.at) < TOGETHER_MS;
}

type Props = { readonly view: ConversationView; readonly typing: Talk['typing']; readonly outgoing: readonly Outgoing[] };

export function Transcript({ view, typing, outgoing }: Props) {
  const { say } = useHere();
  const [most, setMost] = useState(PAGE);
  const entries = useMemo(() => entriesOf(view), [view.messages, view.notes]);
  const waiting = outgoing.filter((item) => !hasCome(view, item));
  const { box, isAway, hasNew, toEnd, keepPlace } = useScroll(
    view.row.conversation,
    entries.length + waiting.length,
    typing !== null,
  );
  const shown = entries.slice(-most);
  const readSeq = view.messages.findLast(({ from, seq }) => from !== 'customer' && seq <= view.readTo)?.seq;
  return (
    <div class="transcript">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <div class="scroll" ref={box} tabIndex={0} role="log" aria-label={say('messages')}>
        {entries.length > shown.length && (
          <p class="earlier">
            <button
              type="button"
              onClick={() => {
                keepPlace();
                setMost(most + PAGE);
              }}
            >
              {say('earlier_messages', { n: entries.length - shown.length })}
            </button>
          </p>
        )}
        <Entries shown={shown} readSeq={readSeq} />
        <Waiting items={waiting} />
        {typing !== null && <Typing who={typing.who} />}
      </div>
      {isAway && (
        <button type="button" class="to-end" onClick={toEnd}>
          <Icon name="down" />
          {say(hasNew ? 'new_messages' : 'to_newest')}
        </button>
      )}
    </div>
  );
}

type EntriesProps = { readonly shown: readonly Entry[]; readonly readSeq: number | undefined };

function Entries({ shown, readSeq }: EntriesProps) {
  const { clock } = useHere();
  return (
    <>
      {shown.map((entry, i) => (
        <Fragment key={entry.key}>
          {(i === 0 || clock.dayKey(entry.at) !== clock.dayKey(shown[i - 1]?.at ?? '')) && <Day at={entry.at} />}
          {entry.kind === 'note' ? (
            <NoteBubble note={entry.note} />
          ) : (
            <Bubble message={entry.message} isFirst={!isTogether(shown[i - 1], entry)} isReadTo={entry.message.seq === readSeq} />
          )}
        </Fragment>
      ))}
    </>
  );
}

function Waiting({ items }: { readonly items: readonly Outgoing[] }) {
  const { say } = useHere();
  return (
    <>
      {items.map((item) => (
        <div class="said agent own waiting" key={item.id}>
          {item.text !== '' && <div class="bubble">{item.text}</div>}
          {item.files.map(({ upload, name }) => (
            <span class="file" key={upload}>
              <Icon name="file" />
              {name}
            </span>
          ))}
          <p class="meta">
            <Icon name="clock" />
            {say(item.state === 'waiting' ? 'in_outbox' : 'delivering')}
          </p>
        </div>
      ))}
    </>
  );
}

function Typing({ who }: { readonly who: string }) {
  const { say } = useHere();
  return (
    <p class="typing">
      <span class="dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {who === 'customer' ? say('typing_customer') : say('typing_other', { name: who })}
    </p>
  );
}

/** The conversation has it already: the answer to the request is only slower. */
function hasCome({ messages }: ConversationView, { text, files, seen }: Outgoing): boolean {
  const isIt = (one: DeskMessage): boolean =>
    one.text === text &&
    one.files.length === files.length &&
    files.every(({ upload }, i) => one.files[i]?.url.endsWith(`/${upload}`));
  return messages.some((one) => one.from === 'agent' && one.seq > seen && isIt(one));
}

/** Stays at the end while somebody reads there; otherwise stays where it is, and says that there is more. */
function useScroll(conversation: string, length: number, isTyping: boolean) {
  const box = useRef<HTMLDivElement>(null);
  const isNear = useRef(true);
  const heightBefore = useRef<number | null>(null);
  const [isAway, setAway] = useState(false);
  const [seenLength, setSeenLength] = useState(length);
  const toEnd = (): void => {
    const element = box.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  };
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    let height = element.clientHeight;
    const look = (): void => {
      // What moves because the box below has grown was not scrolled by anybody.
      if (element.clientHeight !== height) return;
      isNear.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
      setAway(!isNear.current);
    };
    const stay = (): void => {
      height = element.clientHeight;
      if (isNear.current) toEnd();
    };
    element.addEventListener('scroll', look, { passive: true });
    // Pictures are as high as they are when they have come.
    element.addEventListener('load', stay, true);
    const watcher = new ResizeObserver(stay);
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      element.removeEventListener('scroll', look);
      element.removeEventListener('load', stay, true);
    };
  }, []);
  useLayoutEffect(() => {
    isNear.current = true;
    setAway(false);
    toEnd();
  }, [conversation]);
  useLayoutEffect(() => {
    const element = box.current;
    if (element !== null && heightBefore.current !== null) {
      element.scrollTop += element.scrollHeight - heightBefore.current;
      heightBefore.current = null;
    } else if (isNear.current) toEnd();
  });
  useEffect(() => {
    if (!isAway) setSeenLength(length);
  }, [length, isAway, isTyping]);
  const keepPlace = (): void => {
    heightBefore.current = box.current?.scrollHeight ?? null;
  };
  return { box, isAway, hasNew: length > seenLength, toEnd, keepPlace };
}

function Day({ at }: { readonly at: string }) {
  const { desk, say, clock } = useHere();
  const [day, now] = [clock.dayKey(at), desk.now()];
  const name =
    day === clock.dayKey(now) ? say('today') : day === clock.dayKey(now - 86_400_000) ? say('yesterday') : clock.day(at);
  return (
    <p class="day">
      <span>{name}</span>
    </p>
  );
}

type BubbleProps = { readonly message: DeskMessage; readonly isFirst?: boolean; readonly isReadTo?: boolean };

export function Bubble({ message, isFirst = true, isReadTo = false }: BubbleProps) {
  const { desk, say, clock } = useHere();
  const { from, by, text, at, choices, files } = message;
  const isOwn = from === 'agent' && by === desk.me.name;
  const who = from === 'agent' ? (isOwn ? `${by}${say.lang === 'zh' ? '（我）' : ' (you)'}` : (by ?? say('agent'))) : say(from);
  return (
    <div class={`said ${from} ${isOwn ? 'own' : ''}`}>
      {/* The name is there for those who hear it, also where it is not shown again. */}
      <p class={isFirst ? 'meta' : 'unseen'}>
        {from === 'bot' && <Icon name="bot" />}
        <span class="who">{who}</span>
        <time dateTime={at}>{clock.time(at)}</time>
      </p>
      {text !== '' && (
        <div class="bubble" lang={message.lang === 'zh' ? 'zh-CN' : 'en'}>
          {text}
        </div>
      )}
      {choices.length > 0 && (
        <ul class="choices" aria-label={say('options_shown')}>
          {choices.map((choice, i) => (
            <li key={i}>{choice}</li>
          ))}
        </ul>
      )}
      {files.map((file) => (
        <FileLink key={file.url} file={file} />
      ))}
      {isReadTo && (
        <p class="meta read">
          <Icon name="check" />
          {say('read')}
        </p>
      )}
    </div>
  );
}

export function NoteBubble({ note: { kind, by, text, at } }: { readonly note: Note }) {
  const { say, clock } = useHere();
  return (
    <div class={`aside ${kind}`}>
      <p class="meta">
        <Icon name={kind === 'note' ? 'note' : 'eye'} />
        <span class="who">{say(`${kind}_of`, { name: by || say('customer') })}</span>
        <time dateTime={at}>{clock.time(at)}</time>
      </p>
      <p class="words">{text}</p>
    </div>
  );
}
