/**
 * Tokens of the web channel: JWTs (HS256), because clients read the claim `user` from them. What a token is good for is written in it:
 * one conversation, one use, some origins, a short time.
 */
import { createHmac, hash, timingSafeEqual } from 'node:crypto';

/**
 * `token`: all requests of a conversation · `stream`: opening its socket, in an address · `resume`: a new token for it, later ·
 * `file`: fetching one of its files, in an address
 */
export type Use = 'token' | 'stream' | 'resume' | 'file';

export type Claims = {
  readonly use: Use;
  /** The conversation, as clients know it. */
  readonly conv: string;
  /** Who writes in it; missing: the client says so. */
  readonly user?: string;
  readonly name?: string;
  /** Origins of the pages that may use it; missing: all that this server allows. */
  readonly origins?: readonly string[];
  /** Proof of the customer's identity, signed by the wallet's server; not checked here. */
  readonly identity?: string;
  /** The file, where it is the token of one. */
  readonly file?: string;
  /** Seconds since 1970. */
  readonly iat: number;
  readonly exp: number;
};

export type Tokens = {
  /** @param seconds how long it is good */
  sign(claims: Omit<Claims, 'iat' | 'exp'>, seconds: number): string;
  /** The claims of a token of ours for this use; `bad`: it is none; `expired`: it was one. */
  read(token: string, use: Use): Claims | 'bad' | 'expired';
};

const HEADER = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');
/** A token is checked once; what is remembered is its hash, so that a comparison tells nothing. */
const MOST_KNOWN = 20_000;
const LONGEST = 8_192;

/** @param keys secrets of at least 32 characters, the same in all processes: the first one signs, all are taken */
export function createTokens(keys: readonly string[], now: () => number): Tokens {
  const known = new Map<string, Claims>();
  const proofOf = (key: string, signed: string): Buffer => createHmac('sha256', key).update(signed).digest();

  const verify = (token: string): Claims | null => {
    const dot = token.lastIndexOf('.');
    const signed = token.slice(0, dot);
    const given = Buffer.from(token.slice(dot + 1), 'base64url');
    const isOurs = keys.some((key) => {
      const proof = proofOf(key, signed);
      return given.length === proof.length && timingSafeEqual(given, proof);
    });
    // The header is compared as a whole: there is one algorithm, and a token cannot choose another.
    if (!isOurs || !signed.startsWith(`${HEADER}.`)) return null;
    return JSON.parse(Buffer.from(signed.slice(HEADER.length + 1), 'base64url').toString('utf8')) as Claims;
  };

  return {
    sign(claims, seconds) {
      const iat = Math.floor(now() / 1000);
      const payload = Buffer.from(JSON.stringify({ ...claims, iat, exp: iat + seconds })).toString('base64url');
      const signed = `${HEADER}.${payload}`;
      return `${signed}.${proofOf(keys[0] ?? '', signed).toString('base64url')}`;
    },
    read(token, use) {
      if (token.length > LONGEST) return 'bad';
      const name = hash('sha256', token, 'base64url');
      let claims = known.get(name) ?? null;
      if (claims === null) {
        claims = verify(token);
        if (claims === null) return 'bad';
        const [oldest] = known.keys();
        if (known.size >= MOST_KNOWN && oldest !== undefined) known.delete(oldest);
        known.set(name, claims);
      }
      if (claims.use !== use) return 'bad';
      if (claims.exp * 1000 > now()) return claims;
      known.delete(name);
      return 'expired';
    },
  };
}

/** Whether a text is one of the secrets, in a time that tells nothing about them. */
export function createSecrets(secrets: readonly string[]): (text: string) => boolean {
  const hashes = secrets.map((secret) => hash('sha256', secret, 'buffer'));
  return (text) => {
    if (hashes.length === 0) return false;
    const given = hash('sha256', text, 'buffer');
    return hashes.reduce((found, one) => timingSafeEqual(one, given) || found, false);
  };
}
