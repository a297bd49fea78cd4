/** Before somebody is in: sign-in, the first account, a password chosen by a one-time link. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { api, PROVIDER, Refused, Unreachable } from '../net/api.ts';
import type { LinkFor } from '../net/people.ts';
import { refusalText, type Say } from '../words/words.ts';
import { Field, LOGIN } from './bits.tsx';
import { Icon } from './icons.tsx';
import { NewPassword } from './new-password.tsx';

function whyOf(error: unknown, say: Say): string {
  if (error instanceof Unreachable) return say('not_done', { why: say('no_line') });
  if (error instanceof Refused) return refusalText(error.code, say) ?? error.message;
  return String(error);
}

/** For what has just been asked for. */
const focusAtOnce = (field: HTMLElement | null): void => field?.focus();

type FrameProps = {
  readonly say: Say;
  readonly title: string;
  readonly children: ComponentChildren;
  readonly onLang: () => void;
};

function Frame({ say, title, children, onLang }: FrameProps) {
  return (
    <main class="entry">
      <div class="card">
        <p class="brand">
          <Icon name="sign" />
          {say('desk')} <span class="soft">Signpost</span>
        </p>
        <h1>{title}</h1>
        {children}
      </div>
      <button type="button" class="quiet" onClick={onLang} lang={say.lang === 'zh' ? 'en' : 'zh-CN'}>
        {say('other_language')}
      </button>
    </main>
  );
}

function Problem({ text }: { readonly text: string | null }) {
  return (
    <p class="bad problem-line" role="alert">
      {text}
    </p>
  );
}

type EntryProps = {
  readonly say: Say;
  readonly onLang: () => void;
  readonly onIn: () => void;
  /** Why one stands here, if it is known: somebody's session has ended. */
  readonly wasIn: boolean;
};

/** A sign-in elsewhere that went wrong comes back with `#problem=code`. */
function problemOf(hash: string): string | null {
  return /^#problem=([a-z_]+)$/.exec(hash)?.[1] ?? null;
}

export function SignIn({ say, onLang, onIn, wasIn }: EntryProps) {
  const [setup, setSetup] = useState({ first: false, provider: false });
  useEffect(() => void api.setup().then(setSetup, () => {}), []);
  return (
    <Frame say={say} title={say('sign_in')} onLang={onLang}>
      {wasIn && <p class="soft">{say('signed_out')}</p>}
      {setup.first && <p class="soft">{say('needs_setup')}</p>}
      <SignInForm say={say} onIn={onIn} />
      {setup.provider && (
        <>
          <p class="or soft">{say('or')}</p>
          <a class="button whole" href={PROVIDER}>
            {say('company_account')}
          </a>
        </>
      )}
    </Frame>
  );
}

function SignInForm({ say, onIn }: Pick<EntryProps, 'say' | 'onIn'>) {
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(() => problemOf(location.hash));
  const [isBusy, setBusy] = useState(false);
  const enter = async (): Promise<void> => {
    setBusy(true);
    try {
      await api.signIn({ login, password, ...(code !== null && code !== '' && { code }) });
      onIn();
    } catch (error) {
      const isCodeNeeded = error instanceof Refused && error.code === 'code_needed';
      if (isCodeNeeded) setCode('');
      setProblem(isCodeNeeded ? null : whyOf(error, say));
    }
    setBusy(false);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void enter();
      }}
    >
      <LoginField say={say} value={login} onChange={setLogin} />
      <Field label={say('password')}>
        <input
          type="password"
          name="password"
          required
          autocomplete="current-password"
          value={password}
          onInput={({ currentTarget }) => setPassword(currentTarget.value)}
        />
      </Field>
      {code !== null && (
        <Field label={say('code')} about={say('code_about')}>
          <input
            name="code"
            autocomplete="one-time-code"
            ref={focusAtOnce}
            required
            value={code}
            onInput={({ currentTarget }) => setCode(currentTarget.value)}
          />
        </Field>
      )}
      <Problem text={problem === null ? null : (refusalText(problem, say) ?? problem)} />
      <button type="submit" class="primary whole" disabled={isBusy}>
        {say('sign_in')}
      </button>
    </form>
  );
}

type LoginFieldProps = {
  readonly say: Say;
  readonly about?: string;
  readonly value: string;
  readonly onChange: (login: string) => void;
};

function LoginField({ say, about, value, onChange }: LoginFieldProps) {
  return (
    <Field label={say('login')} about={about}>
      <input
        name="username"
        required
        {...(about !== undefined && { pattern: LOGIN, title: about })}
        autocomplete="username"
        autocapitalize="none"
        spellcheck={false}
        value={value}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </Field>
  );
}

type SetupProps = Omit<EntryProps, 'wasIn'> & { readonly token: string };

export function Setup({ say, onLang, onIn, token }: SetupProps) {
  const [link, setLink] = useState<LinkFor | null>(null);
  const [isVoid, setVoid] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    api.lookAtLink(token).then(setLink, (error) => {
      if (error instanceof Unreachable) setProblem(whyOf(error, say));
      else setVoid(true);
    });
  }, [token]);
  if (isVoid) {
    return (
      <Frame say={say} title={say('link_title')} onLang={onLang}>
        <p role="alert">{say('link_void')}</p>
        <a class="button whole" href="/desk">
          {say('sign_in')}
        </a>
      </Frame>
    );
  }
  const isFirst = link?.kind !== 'password';
  return (
    <Frame say={say} title={say(isFirst ? 'setup' : 'choose_password')} onLang={onLang}>
      {link === null ? (
        <p class="soft">{problem ?? say('loading')}</p>
      ) : (
        <>
          <p class="soft">{link.kind === 'first' ? say('setup_about') : say('choose_about', { name: link.name })}</p>
          <SetupForm say={say} token={token} link={link} onIn={onIn} />
        </>
      )}
    </Frame>
  );
}

type FormProps = { readonly say: Say; readonly token: string; readonly link: LinkFor; readonly onIn: () => void };

function SetupForm({ say, token, link, onIn }: FormProps) {
  const [login, setLogin] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const isFirst = link.kind === 'first';
  const use = async (): Promise<void> => {
    if (password === null) return;
    try {
      await api.followLink({ token, password, ...(isFirst && { login, ...(name.trim() !== '' && { name: name.trim() }) }) });
      onIn();
    } catch (error) {
      setProblem(whyOf(error, say));
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void use();
      }}
    >
      {isFirst ? (
        <>
          <LoginField say={say} about={say('login_about')} value={login} onChange={setLogin} />
          <Field label={say('name')} about={say('name_about')}>
            <input
              autocomplete="name"
              maxLength={40}
              value={name}
              onInput={({ currentTarget }) => setName(currentTarget.value)}
            />
          </Field>
        </>
      ) : (
        // Password managers learn for whom it is.
        <input class="unseen" type="text" autocomplete="username" readOnly tabIndex={-1} aria-hidden="true" value={link.login} />
      )}
      <NewPassword say={say} onChange={setPassword} />
      <Problem text={problem} />
      <button type="submit" class="primary whole" disabled={password === null}>
        {say(isFirst ? 'create' : 'choose_password')}
      </button>
    </form>
  );
}
