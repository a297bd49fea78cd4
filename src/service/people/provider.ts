/** A provider of identities (OpenID Connect), as the desk needs one. The adapter is src/adapters/people/oidc.ts. */

/** What the provider says of somebody, checked: signature, issuer, audience, nonce, times. */
export type ExternalIdentity = {
  /** Issuer and subject: the only thing that an account is found by. Names and e-mail addresses change hands. */
  readonly key: string;
  readonly login: string | null;
  readonly name: string | null;
  /** Values of the claim with the roles; null when no such claim is configured. */
  readonly roles: readonly string[] | null;
};

export type Provider = {
  /**
   * @param back address that the provider sends the browser back to
   * @returns where the browser goes, and what has to be kept until it is back
   */
  begin(back: string): Promise<{ readonly url: string; readonly kept: string }>;
  /**
   * @param came the whole address that the browser came back to
   * @returns null when the provider refuses, or something is not as it was begun
   * @throws Error when the provider cannot be asked
   */
  finish(kept: string, came: URL): Promise<ExternalIdentity | null>;
};
