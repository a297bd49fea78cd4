/** A list of any length, of which only the rows that can be seen are in the page. Arrow keys walk through all of it. */
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

type Props<T> = {
  readonly items: readonly T[];
  readonly idOf: (item: T) => string;
  /** Pixels; all rows have the same. */
  readonly height: number;
  readonly label: string;
  /** The one that is shown elsewhere on the screen. */
  readonly current: string | null;
  /** `tabIndex` belongs to everything in it that takes the focus. The first such thing is what arrow keys go to. */
  readonly row: (item: T, tabIndex: 0 | -1) => ComponentChildren;
};

/** Rows beyond the edges, so that fast scrolling shows something. */
const MORE = 6;

export function Windowed<T>({ items, idOf, height, label, current, row }: Props<T>) {
  const list = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ top: 0, height: 800 });
  const [focused, setFocused] = useState<string | null>(null);
  const [goal, setGoal] = useState<number | null>(null);
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const look = (): void => setSeen({ top: element.scrollTop, height: element.clientHeight });
    look();
    const watcher = new ResizeObserver(look);
    watcher.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      watcher.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);
  useEffect(() => {
    if (goal === null) return;
    list.current?.querySelector<HTMLElement>(`[data-index="${goal}"] :is(a, button)`)?.focus({ preventScroll: true });
    setGoal(null);
  }, [goal]);

  const first = Math.max(0, Math.floor(seen.top / height) - MORE);
  const last = Math.min(items.length, Math.ceil((seen.top + seen.height) / height) + MORE);
  const shown = items.slice(first, last);
  const find = (id: string | null): number => shown.findIndex((item) => idOf(item) === id);
  const tabbable = [focused, current].map(find).find((i) => i >= 0) ?? 0;
  const walk = (event: KeyboardEvent): void => {
    const at = Number((event.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset.index ?? Number.NaN);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined || Number.isNaN(at) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = Math.min(Math.max(to, 0), items.length - 1);
    const element = list.current;
    if (element === null) return;
    if (next * height < element.scrollTop) element.scrollTop = next * height;
    else if ((next + 1) * height > element.scrollTop + element.clientHeight)
      element.scrollTop = (next + 1) * height - element.clientHeight;
    setSeen({ top: element.scrollTop, height: element.clientHeight });
    setGoal(next);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the rows in it
    <div class="scroll windowed" ref={list} onKeyDown={walk}>
      {/* The role is said: without bullets Safari takes it away. */}
      {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
      <ul role="list" aria-label={label} style={{ height: `${items.length * height}px`, paddingTop: `${first * height}px` }}>
        {shown.map((item, i) => (
          <li
            key={idOf(item)}
            data-index={first + i}
            onFocusIn={() => setFocused(idOf(item))}
            aria-setsize={items.length}
            aria-posinset={first + i + 1}
            style={{ height: `${height}px` }}
          >
            {row(item, i === tabbable ? 0 : -1)}
          </li>
        ))}
      </ul>
    </div>
  );
}
