/** Which conversation this browser is in, and the token for it. The same in all tabs of the origin. */
import { type Grant, isStale, type Line } from './direct-line.ts';
import type { Identity } from './identity.ts';
import type { createLocks, Store } from './storage.ts';

export type Kept = {
  readonly conversation: string;
  readonly user: string;
  readonly resume: string;
  /** Whom the conversation is about, once somebody was identified in it. */
  readonly subject: string | null;
};

export type Session = {
  /** What is kept; null before the first conversation. */
  kept(): Kept | null;
  /** Calls with a good token, and once more with a new one when it is refused. */
  call<T>(work: (token: string, kept: Kept) => Promise<T>): Promise<T>;
  /** Says whom the conversation is about. */
  bind(subject: string): void;
  /** The next call begins another conversation. */
  leave(): void;
};

const NAME = 'session';
const RENEW_MS = 15 * 60_000;

type Token = { readonly value: string; readonly conversation: string; readonly at: number };

export function createSession(line: Line, store: Store, locks: ReturnType<typeof createLocks>, identity: Identity): Session {
  let token: Token | null = null;
  const kept = (): Kept | null => readKept(store.get(NAME));
  const take = ({ token: value, conversationId }: Grant): void => {
    token = { value, conversation: conversationId, at: performance.now() };
  };

  /** A token for the conversation that is kept, or for a new one. */
  const embed = async (): Promise<void> => {
    // First: who it is may lead to another conversation.
    const proof = await identity.current();
    const before = kept();
    const grant = await regain(line, before?.resume ?? null, proof);
    take(grant);
    const { conversationId: conversation, userId = '', resume = '' } = grant;
    const subject = before?.conversation === conversation ? before.subject : null;
    store.set(NAME, JSON.stringify({ conversation, user: userId, resume, subject } satisfies Kept));
  };

  const fresh = async (): Promise<Token> => {
    const now = kept();
    if (token !== null && token.conversation === now?.conversation) {
      if (performance.now() - token.at < RENEW_MS) return token;
      try {
        take(await line.refresh(token.value));
      } catch (error) {
        if (!isStale(error)) throw error;
        token = null;
      }
    }
    // One tab begins the conversation, the others find it.
    await locks(NAME, async () => {
      if (token === null || token.conversation !== kept()?.conversation) await embed();
    });
    return token as unknown as Token;
  };

  const attempt = async <T>(work: (token: string, kept: Kept) => Promise<T>): Promise<T> => {
    const { value } = await fresh();
    const now = kept();
    if (now === null) throw new Error('the conversation was left');
    return work(value, now);
  };

  return {
    kept,
    async call(work) {
      try {
        return await attempt(work);
      } catch (error) {
        if (!isStale(error)) throw error;
        token = null;
        return attempt(work);
      }
    },
    bind(subject) {
      const now = kept();
      if (now !== null) store.set(NAME, JSON.stringify({ ...now, subject } satisfies Kept));
    },
    leave() {
      token = null;
      store.set(NAME, null);
    },
  };
}

/** A token for the conversation that was kept, or for a new one where there is no way back: too long ago, or of another server. */
async function regain(line: Line, resume: string | null, proof: string | null): Promise<Grant> {
  const about = proof === null ? {} : { identity: proof };
  if (resume === null) return line.embed(about);
  try {
    return await line.embed({ ...about, resume });
  } catch (error) {
    if (!isStale(error)) throw error;
    return line.embed(about);
  }
}

function readKept(text: string | null): Kept | null {
  try {
    const kept = JSON.parse(text ?? 'null');
    return typeof kept?.conversation === 'string' && typeof kept.resume === 'string' ? kept : null;
  } catch {
    return null;
  }
}
