/** The endpoints that give tokens: to servers with a secret, to visitors of allowed pages, to those who have one. */
import type { Access, Caller } from './access.ts';
import { type DirectLineAnswer, grant, ok, userOf } from './answer.ts';
import { objectOf, textOf } from './inbound.ts';
import type { Limiter } from './limiter.ts';
import { Refusal } from './refusal.ts';

/** All methods throw Refusal. */
export type TokensDoor = {
  generate(caller: Caller, body: unknown): DirectLineAnswer;
  /** A token for a visitor of an allowed page, without any secret. */
  embed(caller: Caller, body: unknown): DirectLineAnswer;
  refresh(caller: Caller): DirectLineAnswer;
  session(caller: Caller): DirectLineAnswer;
};

const LONGEST_IDENTITY = 4_096;
const LONGEST_TOKEN = 8_192;
const MOST_ORIGINS = 20;

/** Pages to which a server binds a token. */
function originsOf(body: { readonly [name: string]: unknown }): readonly string[] | undefined {
  const list = body.trustedOrigins;
  if (list === undefined || list === null) return undefined;
  const fits =
    Array.isArray(list) && list.length <= MOST_ORIGINS && list.every((one) => typeof one === 'string' && one.length < 300);
  if (!fits) throw new Refusal(400, 'BadArgument', 'trustedOrigins must be a list of origins such as https://shop.example.');
  return list.length === 0 ? undefined : (list as string[]);
}

function identityOf(body: { readonly [name: string]: unknown }): { readonly identity?: string } {
  const identity = textOf(body, 'identity', LONGEST_IDENTITY);
  return identity === null ? {} : { identity };
}

/** @param visitors limits new conversations of one address */
export function createTokensDoor({
  access,
  visitors,
  unique,
}: {
  readonly access: Access;
  readonly visitors: Limiter;
  readonly unique: () => string;
}): TokensDoor {
  return {
    generate(caller, body) {
      access.secret(caller);
      const fields = objectOf(body ?? {}, 'The body');
      const origins = originsOf(fields);
      const claims = { conv: access.newConversation(), ...userOf(fields), ...identityOf(fields), ...(origins && { origins }) };
      return ok(grant(access, claims));
    },

    embed(caller, body) {
      if (caller.origin === null) throw new Refusal(403, 'ForbiddenOrigin', 'Only pages in a browser get a token here.');
      access.checkOrigin(caller);
      const wait = visitors.take(caller.address);
      if (wait > 0) throw new Refusal(429, 'TooManyRequests', 'Too many visitors from this address; try again later.', wait);
      const fields = objectOf(body ?? {}, 'The body');
      const resume = textOf(fields, 'resume', LONGEST_TOKEN);
      const { name } = userOf(fields);
      const before = resume === null ? null : access.resumed(caller, resume);
      const claims = before ?? {
        conv: access.newConversation(),
        user: `dl_${unique()}`,
        ...(name !== undefined && { name }),
        origins: [caller.origin],
      };
      return ok({ ...grant(access, { ...claims, ...identityOf(fields) }), userId: claims.user, resume: access.resume(claims) });
    },

    refresh(caller) {
      const allowed = access.any(caller);
      if (allowed.kind === 'secret') throw new Refusal(400, 'BadArgument', 'A secret is not refreshed; send a token.');
      return ok(grant(access, allowed.claims));
    },

    session(caller) {
      access.any(caller);
      return ok({ sessionId: unique() });
    },
  };
}
