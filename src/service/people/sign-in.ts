/** Signing in with a password, and with a code where the person wants one. Whatever is wrong, it is said in the same words and time. */
import { type Attempt, attempt } from './attempts.ts';
import { matchingStep, recoveryHash } from './codes.ts';
import { actorOf, done, note, type PeopleParts, type Result, refused } from './parts.ts';
import { normalisedPassword, TooManyHashes } from './passwords.ts';
import { loginOf } from './profile.ts';
import { type Opened, openSession } from './sessions.ts';
import type { SecondFactor, StoredPerson } from './stored.ts';

export type Credentials = {
  readonly login: string;
  readonly password: string;
  /** Of an authenticator app, or a recovery code; null: none was given. */
  readonly code: string | null;
  /** Network address that the request came from. */
  readonly address: string;
  readonly device: string;
};

/** Somebody may change the person while they sign in. */
const TRIES = 3;

/** Where the sealed secret of a person's second factor belongs. */
export function placeOf(person: { readonly id: string }): string {
  return `second factor of ${person.id}`;
}

/**
 * Uses a code: a time-based one, which is then spent with all before it, or a recovery code, which is gone.
 * @returns the second factor as it is afterwards; null when the code is not right
 */
export function useCode(
  { sealer, clock }: Pick<PeopleParts, 'sealer' | 'clock'>,
  person: { readonly id: string },
  second: SecondFactor,
  code: string,
): SecondFactor | null {
  const digits = code.replace(/\s/g, '');
  const secret = sealer.unlock(placeOf(person), second.box);
  const step = secret === null ? null : matchingStep(secret, digits, clock.now(), second.step);
  if (step !== null) return { ...second, step };
  const hashed = recoveryHash(code);
  return second.state === 'on' && second.recovery.includes(hashed)
    ? { ...second, recovery: second.recovery.filter((one) => one !== hashed) }
    : null;
}

/** Hashing waits in a line; who finds it full comes back. */
export async function unlessBusy<T>(work: () => Promise<Result<T>>, onBusy: () => Promise<void>): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TooManyHashes)) throw error;
    await onBusy();
    return refused('busy', { retryAfterS: 5 });
  }
}

export async function signIn(parts: PeopleParts, credentials: Credentials): Promise<Result<Opened>> {
  // What cannot be a login name is nobody's, and is treated so.
  const login = loginOf(credentials.login) ?? '';
  const tried = await attempt(parts, login, credentials.address);
  if (tried.refusal) return { ok: false, refusal: tried.refusal };
  return unlessBusy(
    () => verified(parts, login, credentials, tried, TRIES),
    () => tried.forgive(),
  );
}

async function verified(
  parts: PeopleParts,
  login: string,
  credentials: Credentials,
  tried: Attempt,
  tries: number,
): Promise<Result<Opened>> {
  const { store, passwords } = parts;
  const seen = await store.person({ login });
  const password = normalisedPassword(credentials.password);
  const check = await passwords.verify(seen?.password ?? null, password);
  if (seen === null || check === 'wrong' || !seen.active) return wrong(parts, seen, 'password');
  const on = seen.second?.state === 'on' ? seen.second : null;
  if (on && credentials.code === null) {
    await tried.forgive();
    return refused('code_needed');
  }
  const second = on && useCode(parts, seen, on, credentials.code ?? '');
  if (on && second === null) return wrong(parts, seen, 'code');
  const changed: StoredPerson | null =
    second || check === 'outdated'
      ? {
          ...seen,
          ...(second && { second }),
          ...(check === 'outdated' && { password: await passwords.hash(password) }),
        }
      : null;
  const how = on === null ? 'password' : second?.step === on.step ? 'password and recovery code' : 'password and code';
  const opened = await openSession(
    parts,
    { seen, changed },
    credentials.device,
    note(parts, actorOf(seen), 'signed_in', seen.login, { how }),
  );
  if (opened === null)
    return tries > 1 ? verified(parts, login, credentials, tried, tries - 1) : refused('busy', { retryAfterS: 1 });
  await tried.succeed();
  return done(opened);
}

/** People type passwords into the field for the name: a name that is nobody's is not written down. */
async function wrong(parts: PeopleParts, person: StoredPerson | null, what: string): Promise<Result<never>> {
  const detail = person === null ? { why: 'nobody' } : { why: person.active ? what : 'disabled' };
  await parts.store.audit(note(parts, 'desk', 'sign_in_refused', person?.login ?? null, detail));
  return refused('wrong');
}

/**
 * The password of somebody who is signed in, asked for again before something that matters; counted like a sign-in.
 * @returns the person as stored now
 */
export async function confirmed(
  parts: PeopleParts,
  person: { readonly id: string; readonly login: string },
  password: string,
  address: string,
): Promise<Result<StoredPerson>> {
  const tried = await attempt(parts, person.login, address);
  if (tried.refusal) return { ok: false, refusal: tried.refusal };
  return unlessBusy(
    async () => {
      const stored = await parts.store.person({ id: person.id });
      if (stored === null || !stored.active) return refused('not_found');
      if (stored.password === null) return refused('not_now', { message: 'There is no password here: you sign in elsewhere.' });
      const check = await parts.passwords.verify(stored.password, normalisedPassword(password));
      if (check === 'wrong') return wrong(parts, stored, 'password');
      await tried.succeed();
      return done(stored);
    },
    () => tried.forgive(),
  );
}
