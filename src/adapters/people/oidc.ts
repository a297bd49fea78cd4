/**
 * Sign-in by OpenID Connect: authorization code with PKCE (RFC 7636), state and nonce. The package checks the ID token; what is here
 * says which claims count. It is loaded when somebody signs in that way.
 */
import type { Configuration } from 'openid-client';
import type { ExternalIdentity, Provider } from '../../service/people/provider.ts';
import type { Log } from '../../service/ports.ts';

export type OidcSettings = {
  readonly issuer: string;
  readonly clientId: string;
  /** Null: a public client, which has PKCE only. */
  readonly clientSecret: string | null;
  /** Claim of the ID token with the roles: its name, or a path with dots. Null: the desk's admins give roles. */
  readonly roleClaim: string | null;
};

type Kept = { readonly state: string; readonly nonce: string; readonly verifier: string };
type Claims = { readonly [claim: string]: unknown };

const TIMEOUT_S = 10;
const MOST_ROLES = 200;

/** Names with dots are names first (`https://wallet.example/roles`), and paths then (`resource_access.signpost.roles`). */
function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name.split('.').reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Claims)[key] : undefined;
  }, claims);
}

function textsOf(value: unknown): readonly string[] {
  return [value]
    .flat()
    .filter((one) => typeof one === 'string')
    .slice(0, MOST_ROLES);
}

function identityOf(claims: Claims, roleClaim: string | null): ExternalIdentity | null {
  const { iss, sub, name, preferred_username: username, email } = claims;
  if (typeof iss !== 'string' || typeof sub !== 'string') return null;
  const [login = null] = textsOf([username, email]);
  return {
    key: JSON.stringify([iss, sub]),
    login,
    name: textsOf(name)[0] ?? null,
    roles: roleClaim === null ? null : textsOf(claimAt(claims, roleClaim)),
  };
}

/** Code of what the package throws; null when the provider was not reached. */
function refusalOf(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  return code.startsWith('OAUTH_') && code !== 'OAUTH_TIMEOUT' && code !== 'OAUTH_RESPONSE_IS_NOT_CONFORM' ? code : null;
}

export function oidcProvider({ issuer, clientId, clientSecret, roleClaim }: OidcSettings, log: Log): Provider {
  const load = () => import('openid-client');
  let found: Promise<Configuration> | null = null;
  const discover = async (): Promise<Configuration> => {
    const oidc = await load();
    const server = new URL(issuer);
    // Left alone the package trusts the connection and does not check who signed the ID token (OpenID Connect Core, 3.1.3.7 allows
    // that). The settings let only a provider on this machine be without TLS.
    const execute = [oidc.enableNonRepudiationChecks, ...(server.protocol === 'http:' ? [oidc.allowInsecureRequests] : [])];
    // In the body: in a header providers differ about which characters of a secret are escaped.
    const authentication = clientSecret === null ? oidc.None() : oidc.ClientSecretPost(clientSecret);
    return oidc.discovery(server, clientId, undefined, authentication, { execute, timeout: TIMEOUT_S });
  };
  const configuration = (): Promise<Configuration> => {
    found ??= discover().catch((error) => {
      found = null;
      throw error;
    });
    return found;
  };
  return {
    async begin(back) {
      const [oidc, config] = [await load(), await configuration()];
      const kept: Kept = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() };
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: back,
        scope: 'openid profile email',
        state: kept.state,
        nonce: kept.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(kept.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, kept: JSON.stringify(kept) };
    },
    async finish(text, came) {
      const { state, nonce, verifier } = JSON.parse(text) as Kept;
      const [oidc, config] = [await load(), await configuration()];
      try {
        const tokens = await oidc.authorizationCodeGrant(config, came, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        return claims === undefined ? null : identityOf(claims, roleClaim);
      } catch (error) {
        const code = refusalOf(error);
        if (code === null) throw error;
        const said = error instanceof Error && 'error' in error ? String(error.error).slice(0, 60) : '';
        log.warn({ code, said }, 'a sign-in at the provider of identities was refused');
        return null;
      }
    },
  };
}
