/**
 * Who the customer is, as the wallet's server has signed it. Kept in memory only. The widget reads of the token when it ends and whether
 * it is about somebody else; whether it is true is the bot's server's to say.
 */

export type Identity = {
  /** The token to send; null: nobody is signed in, or the token has run out and no new one came. */
  current(): Promise<string | null>;
  set(token: string | null): void;
  /** Whom the token is about; null: nobody. */
  readonly subject: string | null;
};

type Held = { readonly token: string; readonly until: number };

/** A token that ends while it is on its way is of no use. */
const MARGIN_MS = 15_000;
const PATIENCE_MS = 5_000;

function claimsOf(token: string): { readonly sub?: unknown; readonly iat?: unknown; readonly exp?: unknown } {
  try {
    const part = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    return JSON.parse(atob(part));
  } catch {
    return {};
  }
}

/** A token that does not say whom it is about is about somebody of its own. */
function subjectOf(token: string): string {
  const { sub } = claimsOf(token);
  return typeof sub === 'string' ? sub : token;
}

/** Measured by its length: the clock of this machine may be wrong. */
function held(token: string): Held {
  const { iat, exp } = claimsOf(token);
  const life = typeof iat === 'number' && typeof exp === 'number' ? (exp - iat) * 1000 : Infinity;
  return { token, until: performance.now() + life - MARGIN_MS };
}

/**
 * @param url where the page's server answers `{"token": "…"}` for who is signed in there, or without one for nobody
 * @param ended the page's token has run out: it may set a new one
 * @param asked what the page's server has said
 */
export function createIdentity(url: string | null, ended: () => void, asked: (subject: string | null) => void): Identity {
  let mine: Held | null = null;
  let subject: string | null = null;
  const set = (token: string | null): void => {
    mine = token === null ? null : held(token);
    subject = token === null ? null : subjectOf(token);
  };
  return {
    get subject() {
      return subject;
    },
    set,
    async current() {
      if (mine !== null && mine.until > performance.now()) return mine.token;
      if (url !== null) {
        const token = await ask(url);
        if (token !== undefined) {
          set(token);
          asked(subject);
          return token;
        }
      } else if (mine !== null) ended();
      mine = null;
      return null;
    },
  };
}

/** @returns undefined when there was no answer; null: nobody is signed in */
async function ask(url: string): Promise<string | null | undefined> {
  try {
    const response = await fetch(url, { credentials: 'include', cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.status >= 500) return undefined;
    const text = await response.text();
    const token: unknown = response.ok && text !== '' ? JSON.parse(text).token : null;
    return typeof token === 'string' && token !== '' ? token : null;
  } catch {
    return undefined;
  }
}
