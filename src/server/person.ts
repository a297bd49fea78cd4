/**
 * Who is at the desk's door: the session in the cookie, and whether the request comes from the desk's own page. Everything that the desk
 * answers goes through here.
 */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Session, SignedIn } from '../service/people/parts.ts';
import type { People } from '../service/people/people.ts';
import type { About, Right } from '../service/people/rights.ts';
import { type Answer, type Headers, Problem } from './answer.ts';
import { addressOf } from './directline.ts';
import type { Request, Route } from './route.ts';

export type Desk = {
  readonly people: People;
  /** Browsers reach it over TLS. */
  readonly secure: boolean;
  /** Address under which browsers reach it; null: the one that they ask for. */
  readonly publicUrl: string | null;
  /** Proxies before this server that write X-Forwarded-For. */
  readonly proxies: number;
};

/** `__Host-` makes browsers refuse it from other hosts, by other paths and without TLS; on plain loopback they would refuse it here, too. */
const cookieName = ({ secure }: Desk): string => (secure ? '__Host-signpost' : 'signpost');
const SENT_BY_SCRIPT = 'x-signpost';

/** @param value null ends it. @param sameSite `Lax` only for what must be there when another site sends the browser back */
export function cookieHeader(
  { secure }: Desk,
  name: string,
  value: string | null,
  seconds: number,
  sameSite: 'Strict' | 'Lax' = 'Strict',
): string {
  const age = value === null ? 0 : Math.max(0, Math.floor(seconds));
  return `${name}=${value ?? ''}; Path=/; HttpOnly; SameSite=${sameSite}; Max-Age=${age}${secure ? '; Secure' : ''}`;
}

/** Of a session that begins, or null for one that has ended. */
export function sessionCookie(desk: Desk, opened: { readonly token: string; readonly session: Session } | null): Headers {
  const seconds = opened === null ? 0 : (Date.parse(opened.session.ends) - Date.parse(opened.session.at)) / 1000;
  return { 'set-cookie': cookieHeader(desk, cookieName(desk), opened?.token ?? null, seconds) };
}

/** Null when there is none, or several: then somebody else has set one. */
export function cookieOf({ cookie = '' }: IncomingHttpHeaders, name: string): string | null {
  const values = cookie.split(';').flatMap((part) => {
    const [key = '', ...value] = part.trim().split('=');
    return key === name ? [value.join('=')] : [];
  });
  return values.length === 1 ? (values[0] ?? null) : null;
}

/** Origin of the desk's own page. */
export function originOf({ secure, publicUrl }: Desk, { host = '' }: IncomingHttpHeaders): string {
  return publicUrl ?? `${secure ? 'https' : 'http'}://${host}`;
}

function isOwnPage(desk: Desk, headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  return headers.origin === undefined || headers.origin === originOf(desk, headers);
}

const FOREIGN = new Problem(403, 'foreign_origin', 'The desk answers its own page only; open /desk in the browser.');

/**
 * Against requests that other sites make a browser send: what changes something carries a header that only scripts of the own page can
 * set, and what the browser says of its origin must be this server.
 * @throws Problem
 */
export function refuseForeign(desk: Desk, headers: IncomingHttpHeaders, method: Route['method']): void {
  if (!isOwnPage(desk, headers)) throw FOREIGN;
  if (method === 'POST' && headers[SENT_BY_SCRIPT] !== '1')
    throw new Problem(
      403,
      'no_script_header',
      `Send the header "${SENT_BY_SCRIPT}: 1" with every request that changes something.`,
    );
}

/** Null when nobody is signed in. */
export async function personOf(desk: Desk, headers: IncomingHttpHeaders): Promise<SignedIn | null> {
  const token = cookieOf(headers, cookieName(desk));
  return token === null ? null : desk.people.signedIn(token);
}

/** @throws Problem: 403 for a request of another site, 401 when nobody is signed in */
export async function requirePerson(desk: Desk, headers: IncomingHttpHeaders, method: Route['method']): Promise<SignedIn> {
  refuseForeign(desk, headers, method);
  const who = await personOf(desk, headers);
  if (who === null) throw new Problem(401, 'signed_out', 'You are not signed in, or the session is over: sign in.');
  return who;
}

/** @throws Problem 403 */
export function requireRight(desk: Desk, who: SignedIn, right: Right, about?: About): void {
  if (!desk.people.may(who, right, about))
    throw new Problem(
      403,
      'no_right',
      `This needs the right "${right}", which your account does not have here; ask who manages accounts.`,
    );
}

/**
 * For the upgrade to a WebSocket. Browsers always say where such a request comes from, so it must be said. While the socket is open,
 * `people.signedIn` has to be asked again from time to time: sessions end.
 * @throws Problem
 */
export async function requirePersonOfUpgrade(desk: Desk, { headers }: Pick<IncomingMessage, 'headers'>): Promise<SignedIn> {
  if (headers.origin === undefined) throw FOREIGN;
  return requirePerson(desk, headers, 'GET');
}

/** The cookie's token, with which `people.signedIn` can be asked again; null when there is none. */
export function tokenOf(desk: Desk, headers: IncomingHttpHeaders): string | null {
  return cookieOf(headers, cookieName(desk));
}

const BROWSERS = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
] as const;
const SYSTEMS = [
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Macintosh/],
  ['Linux', /Linux/],
] as const;

/** Where a request comes from; of what the browser says of itself only words of ours are kept. */
export function fromOf(desk: Desk, { headers, address }: Pick<Request, 'headers' | 'address'>) {
  const agent = headers['user-agent'] ?? '';
  const word = (list: readonly (readonly [string, RegExp])[]) => list.find(([, pattern]) => pattern.test(agent))?.[0];
  const device = [word(BROWSERS) ?? 'another browser', word(SYSTEMS)].filter(Boolean).join(', ');
  return { address: addressOf(headers, address, desk.proxies), device };
}

/** Bytes of a body at most. */
const MOST_BYTES = 16_384;

/** Adapters throw it, and rooms do not know each other: it is known by its name. */
function isUnavailable(error: unknown): boolean {
  return error instanceof Error && error.name === 'StoreUnavailable';
}

/** @throws Problem in the place of what the store says when it is out of order */
export async function answered<T>(work: Promise<T> | T): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    throw new Problem(503, 'unavailable', 'The desk cannot reach its data at the moment; try the same again.', {
      headers: { 'retry-after': '2' },
    });
  }
}

type OpenRoute = Pick<Route, 'method' | 'path' | 'quiet' | 'bytes' | 'brings'>;

/** A route of the desk that is open to who is not signed in. */
export function openRoute(desk: Desk, route: OpenRoute, handle: (request: Request) => Promise<Answer> | Answer): Route {
  return {
    bytes: MOST_BYTES,
    ...route,
    admit: ({ headers }) => refuseForeign(desk, headers, route.method),
    handle: (request) => answered(handle(request)),
  };
}

/**
 * A route for who is signed in.
 * @param right without which it is refused at once; what it is about is asked again in `handle`
 */
export function personRoute(
  desk: Desk,
  route: OpenRoute & { readonly right?: Right },
  handle: (request: Request, who: SignedIn) => Promise<Answer> | Answer,
): Route {
  const { right, ...rest } = route;
  return openRoute(desk, rest, async (request) => {
    const who = await requirePerson(desk, request.headers, route.method);
    if (right !== undefined && !who.rights.includes(right)) requireRight(desk, who, right);
    return handle(request, who);
  });
}
