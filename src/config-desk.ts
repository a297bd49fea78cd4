/** Settings of the agent desk. docs/configuration.md lists them for operators. */

export type DeskConfig = {
  /** Milliseconds from sign-in to the end of a session, whatever is done in it … */
  readonly sessionMs: number;
  /** … and without a request. */
  readonly idleMs: number;
  /** Browsers reach it over TLS, so that cookies can be bound to that. */
  readonly secure: boolean;
  /** Address under which browsers reach this server. Null: the one that they ask for. */
  readonly publicUrl: string | null;
  /** Proxies before this server that write X-Forwarded-For. */
  readonly proxies: number;
  /** Sign-in by OpenID Connect. Null: with passwords only. */
  readonly oidc: {
    readonly issuer: string;
    readonly clientId: string;
    readonly clientSecret: string | null;
    readonly roleClaim: string | null;
  } | null;
};

type Value = (name: string) => string | null;
type Server = Pick<DeskConfig, 'publicUrl' | 'proxies'> & { readonly production: boolean };

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

export function deskOf(value: Value, { production, publicUrl, proxies }: Server, problems: string[]): DeskConfig {
  const sessionMs = HOUR_MS * wholeOf('DESK_SESSION_HOURS', value('DESK_SESSION_HOURS'), [1, 168], 12, problems);
  const idleMs = MINUTE_MS * wholeOf('DESK_IDLE_MINUTES', value('DESK_IDLE_MINUTES'), [5, 1440], 60, problems);
  const secure = production || (publicUrl?.startsWith('https:') ?? false);
  return { sessionMs, idleMs, secure, publicUrl, proxies, oidc: oidcOf(value, production, problems) };
}

function wholeOf(
  name: string,
  text: string | null,
  [least, most]: readonly [number, number],
  byDefault: number,
  problems: string[],
): number {
  const number = Number(text ?? byDefault);
  if (text !== null && (!/^\d+$/.test(text) || number < least || number > most))
    problems.push(`${name} is "${text}": write a whole number from ${least} to ${most}.`);
  return number;
}

function oidcOf(value: Value, production: boolean, problems: string[]): DeskConfig['oidc'] {
  const issuer = value('OIDC_ISSUER');
  const clientId = value('OIDC_CLIENT_ID');
  const clientSecret = value('OIDC_CLIENT_SECRET');
  const roleClaim = value('OIDC_ROLE_CLAIM');
  if (issuer === null) {
    const [left] = Object.entries({
      OIDC_CLIENT_ID: clientId,
      OIDC_CLIENT_SECRET: clientSecret,
      OIDC_ROLE_CLAIM: roleClaim,
    }).filter(([, text]) => text !== null);
    if (left) problems.push(`${left[0]} is set but OIDC_ISSUER is not: set the address of the provider of identities.`);
    return null;
  }
  if (!isIssuer(issuer, production))
    problems.push('OIDC_ISSUER is no address of a provider: write it as the provider does, such as https://login.example/realm.');
  if (clientId === null)
    problems.push('OIDC_ISSUER is set but OIDC_CLIENT_ID is not: set the id that the provider gave this program.');
  return { issuer, clientId: clientId ?? '', clientSecret, roleClaim };
}

/** Without TLS only a provider on this machine, for trying out. */
function isIssuer(issuer: string, production: boolean): boolean {
  if (!URL.canParse(issuer)) return false;
  const { protocol, hostname, username, search, hash } = new URL(issuer);
  const isHere = hostname === 'localhost' || hostname === '127.0.0.1';
  return (
    username === '' && search === '' && hash === '' && (protocol === 'https:' || (protocol === 'http:' && isHere && !production))
  );
}
