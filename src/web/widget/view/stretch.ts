/**
 * Which stretch of a conversation is drawn, and where it is scrolled to. Of thousands of messages some hundred are drawn: the others
 * come when somebody scrolls there, and what is being read stays where it is. At its end the stretch follows what comes.
 */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Item } from '../chat.ts';

export type Stretch = {
  /** Drawn are the items from here … */
  readonly from: number;
  /** … up to, but not, here. */
  readonly to: number;
  /** Older or newer messages are just being put in: they are not to be read aloud as if they had just been said. */
  readonly isMoving: boolean;
  /** Somebody reads further up. */
  readonly isAway: boolean;
  /** Something has come meanwhile. */
  readonly hasNews: boolean;
  earlier(): void;
  later(): void;
  toEnd(): void;
};

/** `end` beyond all items: it follows them. */
type Part = { readonly first: number; readonly end: number };
type Place = { readonly current: HTMLElement | null };
/** Something that is being read, and how far below the upper edge. */
type Anchor = { readonly item: Element; readonly top: number };

/** Messages that come at once when somebody scrolls to them. */
const PAGE = 40;
/** Drawn at most. */
const MOST = 120;
/** So far before the last that is drawn the next come. */
const AHEAD_PX = 600;
/** So near to the end one reads the end. */
const NEAR_PX = 80;
/** Screen readers look at what has changed a little later. */
const QUIET_MS = 300;

const WHOLE: Part = { first: 0, end: Infinity };

const atEnd = (count: number): Part => ({ ...WHOLE, first: Math.max(0, count - 2 * PAGE) });

/** Bounded, whatever has come or gone. */
function bounded({ first, end }: Part, count: number, isNear: boolean): Part {
  if (first >= count) return atEnd(count);
  if (end < count) return { first, end };
  if (count - first <= MOST) return { ...WHOLE, first };
  return isNear ? atEnd(count) : { first, end: first + MOST };
}

function earlierThan({ first, end }: Part, count: number): Part {
  const next = Math.max(0, first - PAGE);
  return { first: next, end: Math.min(end, count) - next > MOST ? next + MOST : end };
}

function laterThan({ first, end }: Part, count: number): Part {
  const next = Math.min(count, end + PAGE);
  return { first: Math.max(first, next - MOST), end: next === count ? WHOLE.end : next };
}

export function useStretch(log: Place, items: readonly Item[]): Stretch {
  const count = items.length;
  const part = useRef(WHOLE);
  const isNear = useRef(true);
  const anchor = useRef<Anchor | null>(null);
  /** Key of the last that was drawn; null: whatever is drawn next, its end is to be seen. */
  const known = useRef<string | null>(null);
  /** How many there were when the stretch was moved: until it is quiet again no others are drawn. */
  const [moved, setMoved] = useState<{ readonly count: number } | null>(null);
  /** How many there were when somebody began to read further up. */
  const [left, leave] = useState<number | null>(null);
  const held = moved === null ? count : Math.min(moved.count, count);
  if (held === count) part.current = bounded(part.current, count, isNear.current);
  const { first, end } = part.current;
  const to = Math.min(end, held);

  const move = (next: Part): void => {
    if (next.first === part.current.first && next.end === part.current.end) return;
    part.current = next;
    anchor.current = anchorIn(log.current);
    setMoved({ count });
  };
  const toEnd = (): void => {
    isNear.current = true;
    leave(null);
    if (log.current !== null) log.current.scrollTop = log.current.scrollHeight;
    if (to === count) return;
    known.current = null;
    part.current = atEnd(count);
    setMoved({ count });
  };
  const scrolled = (place: HTMLElement): void => {
    const below = place.scrollHeight - place.clientHeight - place.scrollTop;
    isNear.current = to === count && below < NEAR_PX;
    leave(isNear.current ? null : (left ?? count));
    // Not again before it is drawn.
    if (anchor.current !== null) return;
    if (place.scrollTop < AHEAD_PX && first > 0) move(earlierThan(part.current, count));
    else if (below < AHEAD_PX && end < count) move(laterThan(part.current, count));
  };

  useEffect(() => {
    if (moved === null) return;
    const timer = setTimeout(() => setMoved(null), QUIET_MS);
    return () => clearTimeout(timer);
  }, [moved]);
  useWatch(log, isNear, scrolled);
  useSteady(log, anchor);
  useFollow({ log, items, to, known, isNear, toEnd });
  return {
    from: first,
    to,
    isMoving: moved !== null,
    isAway: left !== null,
    hasNews: left !== null && count > left,
    earlier: () => move(earlierThan(part.current, count)),
    later: () => move(laterThan(part.current, count)),
    toEnd,
  };
}

function useWatch(log: Place, isNear: { readonly current: boolean }, scrolled: (place: HTMLElement) => void): void {
  const latest = useRef(scrolled);
  latest.current = scrolled;
  useEffect(() => {
    const place = log.current;
    if (place === null) return;
    let height = place.clientHeight;
    // What moves because the window has another size was not scrolled by anybody.
    const note = (): void => {
      if (place.clientHeight === height) latest.current(place);
    };
    place.addEventListener('scroll', note, { passive: true });
    // The keyboard of a phone takes half of it away.
    const watch = new ResizeObserver(() => {
      height = place.clientHeight;
      if (isNear.current) place.scrollTop = restOf(place);
    });
    watch.observe(place);
    return () => {
      place.removeEventListener('scroll', note);
      watch.disconnect();
    };
  }, []);
}

/** The first message that is seen at least in part. */
function anchorIn(log: HTMLElement | null): Anchor | null {
  if (log === null) return null;
  const { top } = log.getBoundingClientRect();
  for (const item of log.querySelectorAll('.item')) {
    const box = item.getBoundingClientRect();
    if (box.bottom > top) return { item, top: box.top - top };
  }
  return null;
}

/** What is being read stays where it is, and the keyboard does not get lost with something that is not drawn any more. */
function useSteady(log: Place, anchor: { current: Anchor | null }): void {
  const place = log.current;
  const root = place?.getRootNode();
  const focused = root instanceof ShadowRoot ? root.activeElement : null;
  const held = place?.contains(focused) ? focused : null;
  useLayoutEffect(() => {
    const before = anchor.current;
    anchor.current = null;
    if (place === null) return;
    if (before?.item.isConnected) {
      const off = offset(before.item, place) - before.top;
      if (Math.abs(off) >= 1) place.scrollTop += off;
    }
    if (held?.isConnected === false) place.focus({ preventScroll: true });
  });
}

type Following = {
  readonly log: Place;
  readonly items: readonly Item[];
  readonly to: number;
  readonly known: { current: string | null };
  readonly isNear: { readonly current: boolean };
  readonly toEnd: () => void;
};

/** Shows what is new, but never scrolls past the first of several new messages, nor away from what somebody reads further up. */
function useFollow({ log, items, to, known, isNear, toEnd }: Following): void {
  const newest = useRef<string | null>(null);
  const end = items.at(-1)?.key ?? null;
  useLayoutEffect(() => {
    const before = newest.current;
    newest.current = end;
    // Whoever has written wants to see it.
    if (!isNear.current && after(items, before).some(({ from }) => from === 'customer')) toEnd();
  }, [end]);
  const last = items[to - 1]?.key ?? null;
  useLayoutEffect(() => {
    const place = log.current;
    const before = known.current;
    known.current = last;
    if (place === null || !isNear.current) return;
    // The same, which may have grown: an uploaded picture is shown where its name was.
    if (last === before) {
      if (items.at(-1)?.from === 'customer') place.scrollTop = place.scrollHeight;
      return;
    }
    const drawn = place.querySelectorAll('.item');
    const begin = before === null ? undefined : drawn[drawn.length - after(items, before).length];
    const lowest = place.scrollHeight - place.clientHeight;
    place.scrollTop = begin === undefined ? restOf(place) : Math.min(lowest, place.scrollTop + offset(begin, place) - 12);
  });
}

/** Where it stands by itself: at its end; but a greeting that is longer than the window is read from its beginning. */
function restOf(place: HTMLElement): number {
  return place.querySelector('.customer') === null ? 0 : place.scrollHeight;
}

function after(items: readonly Item[], known: string | null): readonly Item[] {
  return items.slice(items.findIndex(({ key }) => key === known) + 1);
}

function offset(one: Element, place: Element): number {
  return one.getBoundingClientRect().top - place.getBoundingClientRect().top;
}
