/**
 * One person's data for the wallet's back office: exported or erased. Who is meant stands in the body, never in the address, which
 * proxies write into their logs.
 */
import type { Answer } from './answer.ts';
import { Problem } from './answer.ts';
import { hasToken, unauthorized } from './bearer.ts';
import type { Request, Route } from './route.ts';

type Whose = { readonly kind: 'customer' | 'user' | 'conversation'; readonly id: string };

/** What the server needs; it keeps the audit log by itself. */
export type PrivacyDoor = {
  /** Null when it is too large for one answer. */
  export(whose: Whose, format: 'json' | 'html'): Promise<Uint8Array | null>;
  erase(whose: Whose): Promise<object>;
  /** Somebody came without the token. */
  refused(): void;
};

export type PrivacyOptions = {
  readonly door: PrivacyDoor;
  readonly token: string;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
};

const WINDOW_MS = 60_000;
const MOST_REQUESTS = 60;
/** Guessing is of no use with a token of this length; the bound keeps the audit log short. */
const MOST_REFUSALS = 10;
const MOST_BYTES = 4_096;
const LONGEST_ID = 1_000;
const TYPES = { json: 'application/json; charset=utf-8', html: 'text/html; charset=utf-8' } as const;
/** The page has its own style and nothing else. */
const PAGE = { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox" };

/** So many within a minute. @returns whether this one is still within */
function counter(most: number, now: () => number): () => boolean {
  let [since, count] = [now(), 0];
  return () => {
    if (now() - since >= WINDOW_MS) [since, count] = [now(), 0];
    count += 1;
    return count <= most;
  };
}

function whoseOf(json: unknown): { readonly whose: Whose; readonly format: 'json' | 'html' } {
  const body = typeof json === 'object' && json !== null ? (json as { readonly [name: string]: unknown }) : {};
  const kinds = (['customer', 'user', 'conversation'] as const).filter((kind) => Object.hasOwn(body, kind));
  const [kind] = kinds;
  const id = kind && body[kind];
  const { format = 'json' } = body;
  if (
    kind === undefined ||
    kinds.length > 1 ||
    typeof id !== 'string' ||
    id === '' ||
    id.length > LONGEST_ID ||
    !id.isWellFormed()
  )
    throw new Problem(
      400,
      'whose',
      'Send one of {"customer": "ID"}, {"user": "CHANNEL:ID"} or {"conversation": "ID"}, with text as the id.',
    );
  if (format !== 'json' && format !== 'html')
    throw new Problem(400, 'format', 'Send "format" as "json" or "html", or leave it out.');
  return { whose: { kind, id }, format };
}

async function exported(door: PrivacyDoor, { body }: Request): Promise<Answer> {
  const { whose, format } = whoseOf(body?.json);
  const bytes = await door.export(whose, format);
  if (bytes === null)
    throw new Problem(413, 'too_large', 'This is too much for one answer; use the command "customer export" on the server.');
  return { status: 200, bytes, type: TYPES[format], headers: format === 'html' ? PAGE : {} };
}

/** `POST /privacy/export` and `POST /privacy/erase`. */
export function privacyRoutes({ door, token, now }: PrivacyOptions): readonly Route[] {
  const within = counter(MOST_REQUESTS, now);
  const withinRefusals = counter(MOST_REFUSALS, now);
  const busy = () =>
    new Problem(429, 'too_many', 'Too many requests; wait a minute.', { headers: { 'retry-after': String(WINDOW_MS / 1000) } });
  const admit: Route['admit'] = ({ headers }) => {
    if (hasToken(headers, token)) {
      if (!within()) throw busy();
      return;
    }
    if (!withinRefusals()) throw busy();
    door.refused();
    throw unauthorized('PRIVACY_TOKEN');
  };
  const common = { method: 'POST', bytes: MOST_BYTES, admit } as const;
  return [
    { ...common, path: '/privacy/export', handle: (request) => exported(door, request) },
    {
      ...common,
      path: '/privacy/erase',
      handle: async ({ body }) => ({ status: 200, json: await door.erase(whoseOf(body?.json).whose) }),
    },
  ];
}
