/** The conversation, of which a stretch is drawn. */
import { Fragment } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Item, View } from '../chat.ts';
import type { Choice } from '../log.ts';
import { type Lang, LOCALES, type Say } from '../words.ts';
import { Bubble } from './bubble.tsx';
import { Icon } from './icons.tsx';
import { type Stretch, useStretch } from './stretch.ts';

type Props = {
  readonly view: View;
  readonly say: Say;
  readonly onPress: (choice: Choice, byKey: boolean) => void;
  readonly onRetry: (key: string) => void;
  readonly onDiscard: (key: string) => void;
};

export function Messages({ view, say, onPress, onRetry, onDiscard }: Props) {
  const { items, typing, typist, isLoaded } = view;
  const log = useRef<HTMLDivElement>(null);
  const { from, to, isMoving, isAway, hasNews, earlier, later, toEnd } = useStretch(log, items);
  const isLive = useLive(isLoaded) && !isMoving;
  return (
    <div class="log-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrollable with the keyboard */}
      <div class="log" ref={log} role="log" aria-live={isLive ? 'polite' : 'off'} aria-label={say('messages')} tabIndex={0}>
        {from > 0 && (
          <button type="button" class="further" onClick={earlier}>
            {say('earlier')}
          </button>
        )}
        <Drawn view={view} say={say} from={from} to={to} onPress={onPress} onRetry={onRetry} onDiscard={onDiscard} />
        {to < items.length && (
          <button type="button" class="further" onClick={later}>
            {say('later')}
          </button>
        )}
      </div>
      {isAway && (
        <button
          type="button"
          class="newest"
          onClick={() => {
            toEnd();
            log.current?.focus({ preventScroll: true });
          }}
        >
          <Icon name="down" />
          {say(hasNews ? 'news' : 'newest')}
        </button>
      )}
      {/* What is not drawn is not read aloud either. */}
      <span class="unseen" role="status">
        {hasNews && to < items.length ? say('news') : ''}
      </span>
      <div class="typing" role="status">
        {typing && (
          <>
            <span class="unseen">{say('typing', typist ?? say('bot'))}</span>
            <span class="dots" aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
          </>
        )}
      </div>
    </div>
  );
}

/** @param from · @param to of all items those that are drawn */
function Drawn({ view: { items, lang }, say, from, to, onPress, onRetry, onDiscard }: Props & Pick<Stretch, 'from' | 'to'>) {
  const answer = answerOf(items);
  return (
    <>
      {items.slice(from, to).map((item, i) => {
        const at = from + i;
        const [before, after] = [items[at - 1], items[at + 1]];
        const isNewDay = dayOf(item.at) !== dayOf(before?.at ?? '');
        return (
          <Fragment key={item.key}>
            {isNewDay && <p class="day">{dayName(item.at, lang, say)}</p>}
            <Bubble
              item={item}
              say={say}
              lang={lang}
              isFirst={isNewDay || before?.from !== item.from}
              isLast={after?.from !== item.from || minuteOf(after.at) !== minuteOf(item.at)}
              choices={answer.at <= at ? 'open' : answer.isUnderWay && answer.to === at ? 'sending' : 'gone'}
              pressed={answer.isUnderWay ? (items[answer.at]?.text ?? null) : null}
              onPress={onPress}
              onRetry={onRetry}
              onDiscard={onDiscard}
            />
          </Fragment>
        );
      })}
    </>
  );
}

type Answer = {
  /** The customer's last message, before which all questions are answered. */
  readonly at: number;
  /** The question that it answers. */
  readonly to: number;
  readonly isUnderWay: boolean;
};

function answerOf(items: readonly Item[]): Answer {
  const at = items.findLastIndex(({ from }) => from === 'customer');
  const status = items[at]?.status;
  const to = items.findLastIndex(({ choices }) => choices.length > 0);
  return { at, to, isUnderWay: status === 'sending' || status === 'waiting' };
}

/** What was said before the window was opened is not read aloud as if it were new. */
function useLive(isLoaded: boolean): boolean {
  const [isLive, setLive] = useState(false);
  useEffect(() => {
    if (!isLoaded) return setLive(false);
    const timer = setTimeout(() => setLive(true), 300);
    return () => clearTimeout(timer);
  }, [isLoaded]);
  return isLive;
}

/** Zones are off by whole minutes. */
const minuteOf = (at: string): string => at.slice(0, 16);

function dayOf(at: string): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '' : date.toDateString();
}

function dayName(at: string, lang: Lang, say: Say): string {
  const day = dayOf(at);
  const now = new Date();
  if (day === now.toDateString()) return say('today');
  now.setDate(now.getDate() - 1);
  if (day === now.toDateString()) return say('yesterday');
  return day === '' ? '' : new Date(at).toLocaleDateString(LOCALES[lang], { year: 'numeric', month: 'long', day: 'numeric' });
}
