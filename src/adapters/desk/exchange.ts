/** One request to another desk, and what its failure means for the outbox. Nothing of what was sent, and no secret, gets into an error. */

/** The desk did not take it. */
export class NotTaken extends Error {
  override readonly name = 'NotTaken';
  /** Milliseconds that the desk asked to wait; missing when it did not say. */
  declare readonly retryAfterMs?: number;
  /** A repetition cannot help. */
  readonly permanent: boolean;
  readonly status: number | null;

  constructor(message: string, options: { status?: number; permanent?: boolean; retryAfterMs?: number | null } = {}) {
    super(message);
    if (options.retryAfterMs != null) this.retryAfterMs = options.retryAfterMs;
    this.permanent = options.permanent ?? false;
    this.status = options.status ?? null;
  }
}

export type Request = {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  /** As it is sent. */
  readonly body?: string;
};

export type Exchange = (request: Request) => Promise<unknown>;

const LIMIT_MS = 10_000;
const MOST_BYTES = 1_048_576;
/** Refusals of the 4xx family that another try may overcome: a token that is being replaced, timeout, too early, too many. */
const WORTH_ANOTHER_TRY = [401, 403, 408, 425, 429];

/** Wait that a 429 or 503 asks for: seconds or a date, as HTTP allows both. */
function retryAfterMs(headers: Headers): number | null {
  const value = headers.get('retry-after')?.trim();
  if (!value) return null;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

/**
 * Sends requests to one desk. A redirect is a refusal: it could carry the token to another host.
 * @param name of the desk, for messages
 * @returns resolves with the parsed answer, null where it is none; rejects with NotTaken
 */
export function exchangeWith(name: string, send: typeof fetch = fetch): Exchange {
  return async ({ method, url, headers, body }) => {
    let response: Response;
    try {
      response = await send(url, {
        method,
        headers: { accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(body !== undefined && { body }),
        redirect: 'manual',
        signal: AbortSignal.timeout(LIMIT_MS),
      });
    } catch (error) {
      const { name: kind, cause } = error as Error & { cause?: { code?: unknown } };
      throw new NotTaken(`${name} cannot be reached: ${String(cause?.code ?? kind)}`);
    }
    const { status } = response;
    if (status >= 200 && status < 300) return bodyOf(response);
    await response.body?.cancel();
    throw new NotTaken(`${name} answered ${status}`, {
      status,
      permanent: status < 500 && !WORTH_ANOTHER_TRY.includes(status),
      retryAfterMs: retryAfterMs(response.headers),
    });
  };
}

async function bodyOf(response: Response): Promise<unknown> {
  if (!response.headers.get('content-type')?.includes('json')) {
    await response.body?.cancel();
    return null;
  }
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > MOST_BYTES) return null;
    }
    return JSON.parse(text);
  } catch {
    // It was taken; what it says of that is lost.
    return null;
  }
}
