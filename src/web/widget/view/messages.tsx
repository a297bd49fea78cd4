/** The conversation. Follows its end while that is looked at; of a long one only the end is drawn. */
import { Fragment } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Item, View } from '../chat.ts';
import type { Choice } from '../log.ts';
import { type Lang, LOCALES, type Say } from '../words.ts';
import { Bubble, timeOf } from './bubble.tsx';

type Props = {
  readonly view: View;
  readonly say: Say;
  readonly onPress: (choice: Choice, byKey: boolean) => void;
  readonly onRetry: (key: string) => void;
  readonly onDiscard: (key: string) => void;
};

const PAGE = 80;
/** So near to the end one reads the end. */
const NEAR_PX = 80;

export function Messages({ view, say, onPress, onRetry, onDiscard }: Props) {
  const { items, lang, typing, isLoaded } = view;
  const [shown, setShown] = useState(PAGE);
  const log = useRef<HTMLDivElement>(null);
  const first = Math.max(0, items.length - shown);
  const isLive = useLive(isLoaded);
  useFollow(log, items, typing);
  const answer = answerOf(items);
  return (
    <div class="log-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrollable with the keyboard */}
      <div class="log" ref={log} role="log" aria-live={isLive ? 'polite' : 'off'} aria-label={say('messages')} tabIndex={0}>
        {first > 0 && (
          <button type="button" class="earlier" onClick={() => setShown(shown + PAGE)}>
            {say('earlier')}
          </button>
        )}
        {items.slice(first).map((item, i) => {
          const before = items[first + i - 1];
          const after = items[first + i + 1];
          const isNewDay = dayOf(item.at) !== dayOf(before?.at ?? '');
          return (
            <Fragment key={item.key}>
              {isNewDay && <p class="day">{dayName(item.at, lang, say)}</p>}
              <Bubble
                item={item}
                say={say}
                lang={lang}
                isFirst={isNewDay || before?.from !== item.from}
                isLast={after?.from !== item.from || timeOf(after.at, lang) !== timeOf(item.at, lang)}
                choices={
                  answer.at > first + i ? (answer.isUnderWay && isLastAsked(items, first + i) ? 'sending' : 'gone') : 'open'
                }
                pressed={answer.isUnderWay ? (items[answer.at]?.text ?? null) : null}
                onPress={onPress}
                onRetry={onRetry}
                onDiscard={onDiscard}
              />
            </Fragment>
          );
        })}
      </div>
      <div class="typing" role="status">
        {typing && (
          <>
            <span class="unseen">{say('typing')}</span>
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

/** The customer's last message, before which all questions are answered. */
function answerOf(items: readonly Item[]): { readonly at: number; readonly isUnderWay: boolean } {
  const at = items.findLastIndex(({ from }) => from === 'customer');
  const status = items[at]?.status;
  return { at, isUnderWay: status === 'sending' || status === 'waiting' };
}

function isLastAsked(items: readonly Item[], at: number): boolean {
  return items.findLastIndex(({ choices }) => choices.length > 0) === at;
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

/** Shows what is new, but never scrolls past the first of several new messages, nor away from what somebody reads further up. */
function useFollow(log: { readonly current: HTMLDivElement | null }, items: readonly Item[], typing: boolean): void {
  const known = useRef<{ last: string | null; wasNear: boolean }>({ last: null, wasNear: true });
  useEffect(() => {
    const place = log.current;
    if (place === null) return;
    const note = (): void => {
      known.current.wasNear = place.scrollHeight - place.clientHeight - place.scrollTop < NEAR_PX;
    };
    place.addEventListener('scroll', note, { passive: true });
    // The keyboard of a phone takes half of it away.
    const watch = new ResizeObserver(() => {
      if (known.current.wasNear) place.scrollTop = place.scrollHeight;
    });
    watch.observe(place);
    return () => {
      place.removeEventListener('scroll', note);
      watch.disconnect();
    };
  }, []);
  const last = items.at(-1)?.key ?? null;
  useLayoutEffect(() => {
    const place = log.current;
    const before = known.current.last;
    if (place === null || last === before) return;
    known.current.last = last;
    const fresh = items.slice(items.findIndex(({ key }) => key === before) + 1);
    if (!known.current.wasNear && fresh.every(({ from }) => from !== 'customer')) return;
    const drawn = place.querySelectorAll('.item');
    const begin = before === null ? undefined : drawn[drawn.length - fresh.length];
    const end = place.scrollHeight - place.clientHeight;
    const top = begin === undefined ? end : place.scrollTop + offset(begin, place) - 12;
    place.scrollTop = Math.min(end, top);
  }, [last, typing]);
}

function offset(one: Element, place: Element): number {
  return one.getBoundingClientRect().top - place.getBoundingClientRect().top;
}

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
