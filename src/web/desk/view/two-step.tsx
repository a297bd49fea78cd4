/** Codes of an authenticator app: turned on, with recovery codes, and off. */
import { useEffect, useState } from 'preact/hooks';
import { api } from '../net/api.ts';
import { Copyable, Field } from './bits.tsx';
import { useHere } from './context.ts';
import { QrCode } from './qr-code.tsx';

type Stage =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'off' }
  | { readonly kind: 'on' }
  | { readonly kind: 'offered'; readonly secret: string; readonly uri: string }
  | { readonly kind: 'confirmed'; readonly recovery: readonly string[] };

export function TwoStep() {
  const { desk, say } = useHere();
  const [stage, setStage] = useState<Stage>({ kind: 'unknown' });
  useEffect(() => {
    api.session().then(
      ({ person }) => setStage({ kind: person.hasSecond ? 'on' : 'off' }),
      (error) => desk.fails(error),
    );
  }, [desk]);
  /** A wrong password here is not the end of the session. */
  const attempt = async (work: () => Promise<Stage>): Promise<void> => {
    try {
      setStage(await work());
    } catch (error) {
      desk.tell('bad', desk.whyOf(error));
    }
  };
  switch (stage.kind) {
    case 'unknown':
      return <p class="soft">{say('loading')}</p>;
    case 'off':
      return (
        <>
          <p>{say('two_step_off')}</p>
          <Ask
            key="off"
            word="current_password"
            yes={say('turn_on')}
            onAnswer={(password) => attempt(async () => ({ kind: 'offered', ...(await api.offerSecond(password)) }))}
          />
        </>
      );
    case 'offered':
      return (
        <>
          <p>{say('scan')}</p>
          <QrCode text={stage.uri} label={say('two_step')} />
          <p>
            {say('or_type')} <Copyable text={stage.secret} />
          </p>
          <Ask
            key="offered"
            word="code"
            yes={say('confirm')}
            onAnswer={(code) => attempt(async () => ({ kind: 'confirmed', ...(await api.confirmSecond(code)) }))}
          />
        </>
      );
    case 'confirmed':
      return <Recovery codes={stage.recovery} onKept={() => setStage({ kind: 'on' })} />;
    case 'on':
      return (
        <>
          <p>{say('two_step_on')}</p>
          <Ask
            key="on"
            word="current_password"
            yes={say('turn_off')}
            onAnswer={(password) =>
              attempt(async () => {
                await api.endSecond(password);
                return { kind: 'off' };
              })
            }
          />
        </>
      );
  }
}

function Recovery({ codes, onKept }: { readonly codes: readonly string[]; readonly onKept: () => void }) {
  const { say } = useHere();
  return (
    <>
      <h3>{say('recovery')}</h3>
      <p>{say('recovery_about')}</p>
      <ul class="recovery">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <button type="button" class="primary" onClick={onKept}>
        {say('kept_safe')}
      </button>
    </>
  );
}

type AskProps = {
  readonly word: 'current_password' | 'code';
  readonly yes: string;
  readonly onAnswer: (text: string) => Promise<void>;
};

function Ask({ word, yes, onAnswer }: AskProps) {
  const { say } = useHere();
  const [text, setText] = useState('');
  const read = ({ currentTarget }: { readonly currentTarget: HTMLInputElement }): void => setText(currentTarget.value);
  return (
    <form
      onSubmit={async (event) => {
        event.preventDefault();
        await onAnswer(text);
        setText('');
      }}
    >
      <Field label={say(word)}>
        {word === 'code' ? (
          <input required inputMode="numeric" autocomplete="one-time-code" value={text} onInput={read} />
        ) : (
          <input required type="password" autocomplete="current-password" value={text} onInput={read} />
        )}
      </Field>
      <button type="submit" disabled={text === ''}>
        {yes}
      </button>
    </form>
  );
}
