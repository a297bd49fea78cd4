/** Joins the people of the desk with the store: for the server's composition, and for the command line. */
import { argon2Passwords } from './adapters/people/argon2.ts';
import { oidcProvider } from './adapters/people/oidc.ts';
import { newKey, systemClock, systemIds } from './adapters/system/system.ts';
import type { RunningBot } from './compose.ts';
import type { Config } from './config.ts';
import type { DeskConfig } from './config-desk.ts';
import type { Desk } from './server/person.ts';
import { conversationNames } from './service/log-fields.ts';
import { LIMITS } from './service/people/parts.ts';
import { OWASP, TooManyHashes } from './service/people/passwords.ts';
import { createPeople } from './service/people/people.ts';
import type { Log } from './service/ports.ts';
import { createSealer } from './service/sealing.ts';

export async function deskDoor(
  bot: Pick<RunningBot, 'store' | 'knowledge'>,
  { sealKeys }: Pick<Config, 'sealKeys'>,
  { sessionMs, idleMs, secure, publicUrl, proxies, oidc }: DeskConfig,
  log: Log,
  hashing = OWASP,
): Promise<Desk> {
  const { store } = bot;
  const people = createPeople({
    store,
    clock: systemClock,
    ids: systemIds,
    limits: { ...LIMITS, sessionMs, idleMs },
    passwords: argon2Passwords(hashing, () => new TooManyHashes('too many sign-ins wait')),
    sealer: createSealer(sealKeys ?? [await store.keep('seal_key', newKey)]),
    names: await conversationNames(store, newKey),
    brand: () => bot.knowledge().graph.brand.name.zh,
    provider: oidc && oidcProvider(oidc, log),
    log,
  });
  return { people, secure, publicUrl, proxies };
}
