/** What people do with their own account: choose another password, turn a second factor on and off. */
import { newRecoveryCodes, newSecret, otpauthUri, recoveryHash } from './codes.ts';
import { actorOf, done, note, type PeopleParts, type Result, refused, type SignedIn } from './parts.ts';
import { normalisedPassword, weakness } from './passwords.ts';
import { type Opened, openSession } from './sessions.ts';
import { confirmed, placeOf, unlessBusy, useCode } from './sign-in.ts';

const nothing = async (): Promise<void> => {};

/** All sessions end; the one who changed it gets a new one. */
export async function changePassword(
  parts: PeopleParts,
  { person }: SignedIn,
  {
    current,
    next,
    address,
    device,
  }: { readonly current: string; readonly next: string; readonly address: string; readonly device: string },
): Promise<Result<Opened>> {
  const weak = weakness(next, person.login);
  if (weak !== null) return refused('weak_password', { message: weak });
  const checked = await confirmed(parts, person, current, address);
  if (!checked.ok) return checked;
  return unlessBusy(async () => {
    const password = await parts.passwords.hash(normalisedPassword(next));
    const changed = { ...checked.value, password };
    const audit = note(parts, actorOf(person), 'password_set', person.login);
    const written = await parts.store.changePerson(changed, { revoke: 'all', audit });
    if (written !== 'done') return refused('changed');
    const seen = { ...changed, version: changed.version + 1 };
    const again = note(parts, actorOf(person), 'signed_in', person.login, { how: 'new password' });
    const opened = await openSession(parts, { seen, changed: null }, device, again);
    return opened === null ? refused('changed') : done(opened);
  }, nothing);
}

/** A new secret for an authenticator app. It counts once a code of it has come. */
export async function offerSecond(
  parts: PeopleParts,
  { person }: SignedIn,
  password: string,
  address: string,
): Promise<Result<{ readonly secret: string; readonly uri: string }>> {
  const checked = await confirmed(parts, person, password, address);
  if (!checked.ok) return checked;
  if (checked.value.second?.state === 'on')
    return refused('not_now', { message: 'Codes are on already: turn them off first, then on again.' });
  const secret = newSecret();
  const box = parts.sealer.lock(placeOf(person), secret);
  const written = await parts.store.changePerson(
    { ...checked.value, second: { state: 'offered', box, step: -1, recovery: [] } },
    { revoke: 'none', audit: note(parts, actorOf(person), 'second_factor', person.login, { state: 'offered' }) },
  );
  return written === 'done' ? done({ secret, uri: otpauthUri(secret, person.login, parts.brand()) }) : refused('changed');
}

/** @returns recovery codes, which are shown this once */
export async function confirmSecond(
  parts: PeopleParts,
  { person }: SignedIn,
  code: string,
): Promise<Result<{ readonly recovery: readonly string[] }>> {
  const stored = await parts.store.person({ id: person.id });
  if (stored?.second?.state !== 'offered')
    return refused('not_now', { message: 'No new secret waits for a code: begin again with a new one.' });
  const second = useCode(parts, person, stored.second, code);
  if (second === null)
    return refused('bad_value', { message: 'This code is not right: look at the clock of your phone, and type the next code.' });
  const recovery = newRecoveryCodes();
  const written = await parts.store.changePerson(
    { ...stored, second: { ...second, state: 'on', recovery: recovery.map(recoveryHash) } },
    { revoke: 'none', audit: note(parts, actorOf(person), 'second_factor', person.login, { state: 'on' }) },
  );
  return written === 'done' ? done({ recovery }) : refused('changed');
}

export async function endSecond(
  parts: PeopleParts,
  { person }: SignedIn,
  password: string,
  address: string,
): Promise<Result<null>> {
  const checked = await confirmed(parts, person, password, address);
  if (!checked.ok) return checked;
  const written = await parts.store.changePerson(
    { ...checked.value, second: null },
    { revoke: 'none', audit: note(parts, actorOf(person), 'second_factor', person.login, { state: 'off' }) },
  );
  return written === 'done' ? done(null) : refused('changed');
}
