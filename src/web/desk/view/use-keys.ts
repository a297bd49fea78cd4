/** Keys of the whole page. Single letters can be turned off, and never count where somebody writes. */
import { useEffect } from 'preact/hooks';
import { taste } from '../state/kept.ts';
import { useHere } from './context.ts';
import type { Tab } from './lists.tsx';
import { go } from './place.ts';

export type Keys = { readonly [key: string]: () => void };

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type=radio]):not([type=checkbox]), textarea, select');
}

export function useKeys(keys: Keys): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isWriting(event.target)) return;
      if (taste.get('keys') === 'off' || document.querySelector('dialog[open]') !== null) return;
      const act = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  });
}

/** Alt with a digit, also while writing: the conversations of one's own, from above. */
function useAltDigits(choose: (n: number) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
      if (!event.altKey || event.ctrlKey || event.metaKey || digit === undefined) return;
      event.preventDefault();
      choose(Number(digit) - 1);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  });
}

const press = (selector: string): void => document.querySelector<HTMLElement>(selector)?.click();

export function useWorkKeys(id: string | null, tab: Tab, setTab: (tab: Tab) => void, toggleBrief: () => void): void {
  const { desk } = useHere();
  const step = (by: 1 | -1) => () => {
    const rows = (tab === 'mine' ? desk.board?.mine : desk.board?.waiting) ?? [];
    const at = rows.findIndex(({ conversation }) => conversation === id);
    const next = rows[at === -1 ? (by === 1 ? 0 : rows.length - 1) : at + by];
    if (next !== undefined) go('chats', next.conversation);
  };
  useKeys({
    j: step(1),
    k: step(-1),
    m: () => setTab('mine'),
    q: () => setTab('queue'),
    r: () => document.getElementById('say')?.focus(),
    i: toggleBrief,
    c: () => press('[data-act=claim]'),
    h: () => press('[data-act=hold]'),
    x: () => press('[data-act=transfer]'),
    e: () => press('[data-act=resolve]'),
  });
  useAltDigits((n) => {
    const row = desk.board?.mine[n];
    if (row === undefined) return;
    setTab('mine');
    go('chats', row.conversation);
  });
}
