/** One's own account, and how one likes the page. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { api } from '../net/api.ts';
import type { Session } from '../net/people.ts';
import { chime, type NotifyState, notifyState, setNotify } from '../state/attention.ts';
import { taste } from '../state/kept.ts';
import { Field } from './bits.tsx';
import { useHere } from './context.ts';
import { NewPassword } from './new-password.tsx';
import { TwoStep } from './two-step.tsx';

export function Account({ onSignOut }: { readonly onSignOut: () => void }) {
  const { desk, say } = useHere();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <div class="screen scroll" tabIndex={0}>
      <header class="screen-head">
        <div>
          <h1>{desk.me.name}</h1>
          <p class="soft">{desk.me.roles.map((role) => say(`r_${role}` as 'r_agent')).join(' · ')}</p>
        </div>
        <button type="button" onClick={onSignOut}>
          {say('sign_out')}
        </button>
      </header>
      <div class="cards">
        <Signals />
        <Card title={say('change_password')}>
          <ChangePassword />
        </Card>
        <Card title={say('two_step')}>
          <TwoStep />
        </Card>
        <Card title={say('sessions')}>
          <Sessions />
        </Card>
      </div>
    </div>
  );
}

function Card({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section class="card">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Signals() {
  const { say } = useHere();
  const [notify, setState] = useState<NotifyState>(notifyState);
  const [sound, setSound] = useState(taste.get('sound') === 'on');
  const [keys, setKeys] = useState(taste.get('keys') !== 'off');
  return (
    <Card title={say('at_desk')}>
      {notify !== 'impossible' && (
        <Switch
          label={say('notify')}
          about={say(notify === 'denied' ? 'notify_denied' : 'notify_about')}
          on={notify === 'on'}
          disabled={notify === 'denied'}
          onChange={async (on) => {
            await setNotify(on);
            setState(notifyState());
          }}
        />
      )}
      <Switch
        label={say('sound')}
        on={sound}
        onChange={(on) => {
          taste.set('sound', on ? 'on' : 'off');
          setSound(on);
          if (on) chime();
        }}
      />
      <Switch
        label={say('single_keys')}
        on={keys}
        onChange={(on) => {
          taste.set('keys', on ? 'on' : 'off');
          setKeys(on);
        }}
      />
    </Card>
  );
}

type SwitchProps = {
  readonly label: string;
  readonly about?: string;
  readonly on: boolean;
  readonly disabled?: boolean;
  readonly onChange: (on: boolean) => void;
};

function Switch({ label, about, on, disabled = false, onChange }: SwitchProps) {
  return (
    <label class="switch">
      <input type="checkbox" checked={on} disabled={disabled} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
      <span>
        {label}
        {about && <small>{about}</small>}
      </span>
    </label>
  );
}

function ChangePassword() {
  const { desk, say } = useHere();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const change = async (): Promise<void> => {
    if (next === null) return;
    try {
      await api.changePassword({ current, next });
      desk.tell('good', say('password_changed'));
      setCurrent('');
      setRound(round + 1);
    } catch (error) {
      // A wrong password here is not the end of the session.
      desk.tell('bad', desk.whyOf(error));
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void change();
      }}
    >
      <Field label={say('current_password')}>
        <input
          type="password"
          required
          autocomplete="current-password"
          value={current}
          onInput={({ currentTarget }) => setCurrent(currentTarget.value)}
        />
      </Field>
      <NewPassword key={round} say={say} onChange={setNext} />
      <button type="submit" disabled={current === '' || next === null}>
        {say('change_password')}
      </button>
    </form>
  );
}

function Sessions() {
  const { desk, say, clock } = useHere();
  const [list, setList] = useState<{ current: string; sessions: readonly Session[] } | null>(null);
  const load = (): void => void api.sessions().then(setList, (error) => desk.fails(error));
  useEffect(load, []);
  const end = (which: { id: string } | { others: true }): void =>
    void api.endSessions(which).then(load, (error) => desk.fails(error));
  if (list === null) return <p class="soft">{say('loading')}</p>;
  return (
    <>
      <ul class="sessions">
        {list.sessions.map(({ id, device, seen }) => (
          <li key={id}>
            <span>
              {device} {id === list.current && <span class="tag good">{say('this_one')}</span>}
              <small>{say('last_seen', { at: clock.short(seen, desk.now()) })}</small>
            </span>
            {id !== list.current && (
              <button type="button" onClick={() => end({ id })} aria-label={`${say('end_session')} ${device}`}>
                {say('end_session')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {list.sessions.length > 1 && (
        <button type="button" onClick={() => end({ others: true })}>
          {say('end_others')}
        </button>
      )}
    </>
  );
}
