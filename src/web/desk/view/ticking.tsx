/** Times that go on while one looks at them. One timer for all of them. */
import { useEffect, useState } from 'preact/hooks';
import { spoken, ticking } from '../words/time.ts';
import { useHere } from './context.ts';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function useTick(): void {
  const [, show] = useState({});
  useEffect(() => {
    const tick = (): void => show({});
    listeners.add(tick);
    timer ??= setInterval(() => {
      if (!document.hidden) for (const one of listeners) one();
    }, 1000);
    return () => {
      listeners.delete(tick);
      if (listeners.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  }, []);
}

/** Time since an instant. Read out in words, which change once a minute. */
export function Since({ at, class: style = '' }: { readonly at: string; readonly class?: string }) {
  useTick();
  const { desk, say } = useHere();
  const ms = desk.now() - Date.parse(at);
  return (
    <span class={`ticking ${style}`}>
      <span aria-hidden="true">{ms < 86_400_000 ? ticking(ms) : spoken(ms, say)}</span>
      <span class="unseen">{spoken(ms, say)}</span>
    </span>
  );
}

/** A deadline: how long it still is, or by how much it is over. */
export function Deadline({ at, soonMs = 60_000 }: { readonly at: string; readonly soonMs?: number }) {
  useTick();
  const { desk, say } = useHere();
  const left = Date.parse(at) - desk.now();
  const style = left < 0 ? 'bad' : left < soonMs ? 'warn' : 'soft';
  return <span class={`ticking ${style}`}>{say(left < 0 ? 'overdue' : 'left', { time: ticking(Math.abs(left)) })}</span>;
}
