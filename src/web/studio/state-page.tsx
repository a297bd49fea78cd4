/** The state after a turn. */
import type { FrameView, Lang, SlotView } from '../../service/studio/wire.ts';
import type { InsightProps } from './insight.tsx';
import { originWord, type Say, statusWord } from './words.ts';

export function StatePage({ turn, lang, say, onPlace }: InsightProps) {
  const { state, effects } = turn;
  const facts: readonly (readonly [string, string])[] = [
    [say('status'), statusWord(lang, state.status) + (state.disposition ? ` · ${state.disposition}` : '')],
    [say('customer'), state.customer ?? say('anonymous')],
    ...(state.misses > 0 ? [[say('misses'), String(state.misses)] as const] : []),
    ...(state.finished ? [[say('finished'), state.finished] as const] : []),
    ...(state.wishes.length > 0 ? [[say('wishes'), state.wishes.join(', ')] as const] : []),
    ...(state.tickets.length > 0
      ? [
          [
            say('tickets'),
            state.tickets.map(({ number, reason, priority }) => `${number} · ${reason} · ${priority}`).join('\n'),
          ] as const,
        ]
      : []),
  ];
  return (
    <>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3>{say('stack')}</h3>
      {state.stack.length === 0 && <p class="soft">{say('stack_empty')}</p>}
      <ol class="stack">
        {[...state.stack].reverse().map((frame, i) => (
          <li key={`${frame.flow} ${frame.step} ${state.stack.length - i}`} class={i === 0 ? 'running' : undefined}>
            <Frame frame={frame} lang={lang} say={say} onPlace={onPlace} />
          </li>
        ))}
      </ol>
      {state.memory.length > 0 && (
        <>
          <h3>{say('memory')}</h3>
          <Slots slots={state.memory} lang={lang} say={say} />
        </>
      )}
      {effects.length > 0 && (
        <>
          <h3>{say('effects')}</h3>
          <ul class="lines">
            {effects.map((effect) => (
              <li key={effect}>
                <code>{effect}</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

type FrameProps = { readonly frame: FrameView } & Pick<InsightProps, 'lang' | 'say' | 'onPlace'>;

function Frame({ frame, lang, say, onPlace }: FrameProps) {
  return (
    <>
      <p>
        <strong>{frame.title[lang]}</strong> <span class="badge">{originWord(lang, frame.origin)}</span>
      </p>
      <button type="button" class="link" onClick={() => onPlace(frame.flow, frame.step)}>
        {frame.flow}/{frame.step}
      </button>
      {frame.slots.length > 0 && <Slots slots={frame.slots} lang={lang} say={say} />}
      {frame.counters.length > 0 && (
        <p class="soft">
          {say('counters')}: {frame.counters.map(({ step, count }) => `${step} × ${count}`).join(', ')}
        </p>
      )}
    </>
  );
}

type SlotsProps = { readonly slots: readonly SlotView[]; readonly lang: Lang; readonly say: Say };

function Slots({ slots, lang, say }: SlotsProps) {
  return (
    <table class="slots">
      <tbody>
        {slots.map(({ name, value, hidden }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              {value[lang]} {hidden && <span class="badge">{say('hidden')}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
