/** Bubbles and buttons of all turns. What lies after the turn that is looked at stands below a line. */
import { useEffect, useRef } from 'preact/hooks';
import type { Bubble, Lang, SimInput, SimTurn } from '../../service/studio/wire.ts';
import type { Trial } from './use-simulation.ts';
import type { Say } from './words.ts';

type Props = { readonly trial: Trial; readonly lang: Lang; readonly say: Say };

export function Chat({ trial, lang, say }: Props) {
  const log = useRef<HTMLDivElement>(null);
  const { result, cursor, request } = trial;
  // Not all that it reads is listed: the turn that is looked at stays in sight.
  useEffect(() => {
    const turn = log.current?.querySelector<HTMLElement>('.turn.current');
    if (!log.current || !turn) return;
    // The open question and its buttons are at the end of a turn; the opening is read from its beginning.
    const end = turn.offsetTop + turn.offsetHeight - log.current.clientHeight + 12;
    log.current.scrollTop = cursor === 0 ? 0 : Math.max(0, end);
  }, [result, cursor]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached with the keyboard
    <div class="chat" ref={log} role="log" aria-label={say('simulator')} tabIndex={0}>
      {result?.turns.map((turn, i) => (
        <Turn
          key={turn.number}
          turn={turn}
          input={request.inputs[i - 1] ?? null}
          place={i === cursor ? 'current' : i > cursor ? 'later' : 'past'}
          divided={i === cursor + 1}
          lang={lang}
          say={say}
          trial={trial}
        />
      ))}
    </div>
  );
}

type TurnProps = Props & {
  readonly turn: SimTurn;
  /** Null: the opening. */
  readonly input: SimInput | null;
  readonly place: 'past' | 'current' | 'later';
  readonly divided: boolean;
};

function Turn({ turn, input, place, divided, say, trial, lang }: TurnProps) {
  const lastChoices = place === 'current' ? turn.bubbles.at(-1)?.choices : undefined;
  return (
    <>
      {divided && <p class="divider">{say('later')}</p>}
      <div class={`turn ${place}`} data-turn={turn.number}>
        <button
          type="button"
          class="number"
          aria-label={`${say('turn')} ${turn.number}`}
          aria-current={place === 'current' ? 'step' : undefined}
          onClick={() => trial.go(turn.number)}
        >
          {turn.number}
        </button>
        <div class="bubbles">
          <Said input={input} turn={turn} say={say} lang={lang} />
          {turn.bubbles.map((bubble, i) => (
            <BotBubble key={i} bubble={bubble} pressable={bubble.choices === lastChoices} onPress={trial.act} />
          ))}
          {turn.why !== null && turn.bubbles.length === 0 && turn.state.status !== 'waiting' && (
            <p class="event">{say('bot_silent')}</p>
          )}
        </div>
      </div>
    </>
  );
}

function Said({ input, turn, say }: Pick<TurnProps, 'input' | 'turn' | 'say' | 'lang'>) {
  if (input === null) return <p class="event">{say('opened')}</p>;
  switch (input.kind) {
    case 'text':
      return <p class="bubble own">{turn.said ?? input.text}</p>;
    case 'press':
      return <p class="bubble own pressed">{turn.said ?? input.label}</p>;
    case 'silence':
      return <p class="event">{say('silent_turn')}</p>;
    case 'sign_in':
      return (
        <p class="event">
          {input.customer === null ? say('signed_out') : say('signed_in') + (input.customer.name ?? input.customer.id)}
        </p>
      );
    case 'wallet': {
      const fields = Object.entries(input.fields).map(([name, value]) => `${name} ${value}`);
      return (
        <p class="event wallet-said">
          {say('wallet_said')}
          <strong>{input.result}</strong> {fields.join(', ')}
        </p>
      );
    }
  }
}

type BotBubbleProps = {
  readonly bubble: Bubble;
  readonly pressable: boolean;
  readonly onPress: (input: SimInput) => void;
};

/** Buttons of older questions can be pressed, too: customers do. */
function BotBubble({ bubble, pressable, onPress }: BotBubbleProps) {
  return (
    <>
      <p class="bubble bot" lang={bubble.lang === 'zh' ? 'zh-CN' : 'en'}>
        {bubble.text}
      </p>
      {bubble.choices.length > 0 && (
        <div class={pressable ? 'choices open' : 'choices'}>
          {bubble.choices.map(({ label, payload }) => (
            <button key={payload} type="button" onClick={() => onPress({ kind: 'press', label, payload })}>
              {label}
            </button>
          ))}
        </div>
      )}
    </>
  );
}
