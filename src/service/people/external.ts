/** Signing in with a provider of identities: who they are is said there, what they may do by a claim or by the desk's admins. */
import { clean } from '../clean.ts';
import { newPerson } from './accounts.ts';
import { actorOf, after, done, note, type PeopleParts, type Result, refused, rolesText } from './parts.ts';
import { DEFAULTS, displayName, loginOf } from './profile.ts';
import type { ExternalIdentity } from './provider.ts';
import { ROLES, type Role } from './rights.ts';
import { type Opened, openSession } from './sessions.ts';
import type { StoredPerson } from './stored.ts';
import { tokenHash } from './tokens.ts';

/** How long somebody may take at the provider. */
const AWAY_MS = 600_000;
const PLACE = 'sign-in at the provider';
const TRIES = 3;

type Away = { readonly kept: string; readonly ends: string };

/** @param back address that the provider sends the browser back to. @returns `box` goes into a cookie */
export async function beginExternal(
  parts: PeopleParts,
  back: string,
): Promise<Result<{ readonly url: string; readonly box: string }>> {
  const { provider, clock, sealer, log } = parts;
  if (provider === null) return refused('not_found');
  try {
    const { url, kept } = await provider.begin(back);
    const away: Away = { kept, ends: after(clock.now(), AWAY_MS) };
    return done({ url, box: sealer.lock(PLACE, JSON.stringify(away)) });
  } catch (error) {
    log.warn({ error: String(error) }, 'the provider of identities cannot be asked; look at OIDC_ISSUER and the network');
    return refused('provider');
  }
}

function openedBox({ sealer, clock }: PeopleParts, box: string): string | null {
  const text = sealer.unlock(PLACE, box);
  if (text === null) return null;
  const { kept, ends } = JSON.parse(text) as Away;
  return ends <= clock.now() ? null : kept;
}

/** @param box of the cookie. @param came the whole address that the browser came back to */
export async function finishExternal(parts: PeopleParts, box: string, came: URL, device: string): Promise<Result<Opened>> {
  const kept = openedBox(parts, box);
  if (parts.provider === null || kept === null) return refused('link_void');
  try {
    const identity = await parts.provider.finish(kept, came);
    if (identity !== null) return await enter(parts, identity, device, TRIES);
    await parts.store.audit(note(parts, 'desk', 'sign_in_refused', null, { why: 'provider' }));
    return refused('wrong');
  } catch (error) {
    parts.log.warn({ error: String(error) }, 'a sign-in at the provider of identities could not be finished');
    return refused('provider');
  }
}

/** Null: the claim names nothing that is a role here. */
function rolesOf({ roles }: ExternalIdentity): readonly Role[] | null {
  if (roles === null) return DEFAULTS.roles;
  const known = ROLES.filter((role) => roles.includes(role));
  return known.length > 0 ? known : null;
}

async function enter(parts: PeopleParts, identity: ExternalIdentity, device: string, tries: number): Promise<Result<Opened>> {
  const roles = rolesOf(identity);
  const known = await parts.store.person({ external: identity.key });
  if (roles === null || known?.active === false) {
    const why = roles === null ? 'no role' : 'disabled';
    await parts.store.audit(note(parts, 'desk', 'sign_in_refused', known?.login ?? null, { why }));
    return refused(roles === null ? 'no_role' : 'wrong');
  }
  const current = known === null ? await made(parts, identity, roles) : await updated(parts, known, identity, roles);
  const opened =
    current &&
    (await openSession(
      parts,
      { seen: current, changed: null },
      device,
      note(parts, actorOf(current), 'signed_in', current.login, { how: 'provider' }),
    ));
  if (opened) return done(opened);
  return tries > 1 ? enter(parts, identity, device, tries - 1) : refused('changed');
}

/** Null: somebody else was faster. */
async function made(parts: PeopleParts, identity: ExternalIdentity, roles: readonly Role[]): Promise<StoredPerson | null> {
  // Two people may be called the same at the provider, or one there and another one here.
  const suffix = tokenHash(identity.key).slice(0, 6);
  const own = loginOf(identity.login ?? '') ?? `user-${suffix}`;
  const name = displayName(identity.name ?? '');
  const isName = name !== null && clean(name) === name;
  for (const login of [own, `${own.slice(0, 50)}-${suffix}`]) {
    const person = newPerson(parts, { login, roles, ...(isName && { name }) });
    if (typeof person === 'string') return null;
    const external = { ...person, external: identity.key };
    const audit = note(parts, actorOf(external), 'account_made', login, { roles: rolesText(roles), by: 'provider' });
    if ((await parts.store.addPerson(external, null, audit)) === 'added') return external;
  }
  return null;
}

/** Where the provider says the roles, it says them every time. Null: somebody changed the account meanwhile. */
async function updated(
  parts: PeopleParts,
  person: StoredPerson,
  identity: ExternalIdentity,
  roles: readonly Role[],
): Promise<StoredPerson | null> {
  if (identity.roles === null || rolesText(roles) === rolesText(person.roles)) return person;
  const changed = { ...person, roles };
  const audit = note(parts, actorOf(person), 'account_changed', person.login, { roles: rolesText(roles), by: 'provider' });
  const written = await parts.store.changePerson(changed, { revoke: 'all', evenLastAdmin: true, audit });
  return written === 'done' ? { ...changed, version: person.version + 1 } : null;
}
