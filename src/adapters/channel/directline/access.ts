/** Who may do what: secrets of servers, tokens of browsers, and the pages that they come from. */
import { randomBytes } from 'node:crypto';
import { type AllowedOrigins, isAllowedOrigin } from './origins.ts';
import { Refusal } from './refusal.ts';
import { type Claims, createSecrets, createTokens, type Use } from './token.ts';

/** Of a request: what it says of itself. */
export type Caller = {
  /** The Authorization header; empty when there is none. */
  readonly authorization: string;
  /** The Origin header; null when there is none: not a browser, or a browser that asks the page's own server. */
  readonly origin: string | null;
  /** The Host header. */
  readonly host: string;
  /** Address of this server as the caller reached it, such as `https://chat.example`. */
  readonly base: string;
  /** Network address, for limits. */
  readonly address: string;
};

/** What a request may do: everything (a secret), or what its token says. */
export type Allowed = { readonly kind: 'secret' } | { readonly kind: 'token'; readonly claims: Claims };

export const TOKEN_SECONDS = 30 * 60;
const STREAM_SECONDS = 60;
const RESUME_SECONDS = 30 * 24 * 3600;
/**
 * How long the address of a file is good. `own`: of the customer's own, in what their client reads · `fromDesk`: likewise, of what they
 * were sent: a window may stay open all day · `sent`: in a message that has left for another channel, where it is never made anew
 */
export const FILE_SECONDS = { own: 3600, fromDesk: 24 * 3600, sent: 30 * 24 * 3600 } as const;

export type AccessOptions = {
  readonly origins: AllowedOrigins;
  readonly secrets: readonly string[];
  readonly tokenKeys: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

/** Whom and what a token is about. */
export type Subject = Pick<Claims, 'conv' | 'user' | 'name' | 'origins' | 'identity'>;

export type Access = {
  isAllowedOrigin(origin: string, host: string): boolean;
  /** @throws Refusal when the page must not use this server */
  checkOrigin(caller: Pick<Caller, 'origin' | 'host'>): void;
  /** @throws Refusal */
  secret(caller: Caller): void;
  /** A secret, or a token. @throws Refusal */
  any(caller: Caller): Allowed;
  /** … for this conversation. @throws Refusal */
  conversation(caller: Caller, conversation: string): Allowed;
  /** A token out of an address. @throws Refusal */
  inAddress(caller: Pick<Caller, 'origin' | 'host'>, token: string, use: Use, conversation: string): Claims;
  /** The conversation that a visitor comes back to. @throws Refusal */
  resumed(caller: Caller, token: string): Claims;
  /** A token for the same as `claims`, good from now on. */
  token(claims: Subject): string;
  stream(claims: Subject): string;
  resume(claims: Subject): string;
  file(conversation: string, file: string, seconds: number): string;
  newConversation(): string;
};

const forbiddenOrigin = () =>
  new Refusal(
    403,
    'ForbiddenOrigin',
    'This page must not use the bot; its origin has to stand in WEB_ORIGINS, and in the token.',
  );
const BAD = () => new Refusal(403, 'BadToken', 'The token or secret is not one of this server.');
const EXPIRED = () => new Refusal(403, 'TokenExpired', 'Token has expired; get a new one.');
const FOREIGN = () => new Refusal(403, 'WrongConversation', 'The token belongs to another conversation.');

/** Without what belongs to one token: its use and its time; the proof of identity only where it is needed. */
function subjectOf(claims: Subject & Partial<Claims>, withIdentity = true): Subject {
  const { use: _use, iat: _iat, exp: _exp, file: _file, identity, ...subject } = claims;
  return withIdentity && identity !== undefined ? { ...subject, identity } : subject;
}

export function createAccess({ origins, secrets, tokenKeys, now }: AccessOptions): Access {
  const tokens = createTokens(tokenKeys, now);
  const isSecret = createSecrets(secrets);

  const checkOrigin: Access['checkOrigin'] = ({ origin, host }) => {
    if (origin !== null && !isAllowedOrigin(origins, origin, host)) throw forbiddenOrigin();
  };
  const good = (claims: Claims | 'bad' | 'expired', { origin }: Pick<Caller, 'origin'>): Claims => {
    if (claims === 'bad') throw BAD();
    if (claims === 'expired') throw EXPIRED();
    if (origin !== null && claims.origins !== undefined && !claims.origins.includes(origin)) throw forbiddenOrigin();
    return claims;
  };
  const read = (token: string, use: Use, caller: Pick<Caller, 'origin'>): Claims => good(tokens.read(token, use), caller);
  const bearer = ({ authorization }: Caller): string => {
    if (authorization.slice(0, 7).toLowerCase() === 'bearer ') return authorization.slice(7).trim();
    throw new Refusal(401, 'Unauthorized', 'Send a token of this server as "Authorization: Bearer …".');
  };
  const any: Access['any'] = (caller) => {
    checkOrigin(caller);
    const given = bearer(caller);
    const claims = tokens.read(given, 'token');
    if (claims === 'bad' && isSecret(given)) return { kind: 'secret' };
    return { kind: 'token', claims: good(claims, caller) };
  };

  return {
    isAllowedOrigin: (origin, host) => isAllowedOrigin(origins, origin, host),
    checkOrigin,
    secret(caller) {
      checkOrigin(caller);
      if (!isSecret(bearer(caller)))
        throw new Refusal(403, 'SecretNeeded', 'This takes the secret (DIRECTLINE_SECRET), which only servers have.');
    },
    any,
    conversation(caller, conversation) {
      const allowed = any(caller);
      if (allowed.kind === 'token' && allowed.claims.conv !== conversation) throw FOREIGN();
      return allowed;
    },
    inAddress(caller, token, use, conversation) {
      checkOrigin(caller);
      const claims = read(token, use, caller);
      if (claims.conv !== conversation) throw FOREIGN();
      return claims;
    },
    resumed: (caller, token) => read(token, 'resume', caller),
    token: (claims) => tokens.sign({ ...subjectOf(claims), use: 'token' }, TOKEN_SECONDS),
    stream: (claims) => tokens.sign({ ...subjectOf(claims, false), use: 'stream' }, STREAM_SECONDS),
    resume: (claims) => tokens.sign({ ...subjectOf(claims, false), use: 'resume' }, RESUME_SECONDS),
    file: (conv, file, seconds) => tokens.sign({ use: 'file', conv, file }, seconds),
    newConversation: () => randomBytes(16).toString('base64url'),
  };
}
