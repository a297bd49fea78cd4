/** Back and forth through the turns of the conversation. */
import { useKeys } from './keys.ts';
import type { Trial } from './use-simulation.ts';
import type { Say } from './words.ts';

export function Timeline({ trial, say }: { readonly trial: Trial; readonly say: Say }) {
  const { cursor, go } = trial;
  const last = (trial.result?.turns.length ?? 1) - 1;
  useKeys({ '[': () => trial.move(-1), ']': () => trial.move(1) });
  const move = (label: string, sign: string, to: number, key = '') => (
    <button
      type="button"
      aria-label={label}
      title={key === '' ? label : `${label} (${key})`}
      disabled={to < 0 || to > last || to === cursor}
      onClick={() => go(to)}
    >
      {sign}
    </button>
  );
  return (
    <div class="timeline">
      {move(say('first'), '«', 0)}
      {move(say('previous'), '‹', cursor - 1, '[')}
      <input
        type="range"
        min={0}
        max={last}
        value={cursor}
        disabled={last === 0}
        aria-label={say('turn')}
        aria-valuetext={`${cursor} / ${last}`}
        onInput={(event) => go(Number(event.currentTarget.value))}
      />
      {move(say('next'), '›', cursor + 1, ']')}
      {move(say('last'), '»', last)}
      <output>
        {cursor} / {last}
      </output>
    </div>
  );
}
