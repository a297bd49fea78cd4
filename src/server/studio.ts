/** The studio: its page, and what the page asks for. For authors on their own machine: there are no accounts yet. */

import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { type Answer, Problem } from './answer.ts';
import { PAGE_HEADERS } from './page.ts';
import type { Route } from './route.ts';

/** What the server needs of the studio; everything is data for the page. */
export type StudioDoor = {
  pulse(): object;
  project(): Promise<object>;
  flow(id: string, lang: 'zh' | 'en'): object | null;
  search(query: string): readonly object[];
  /** A sentence when the request is none. */
  simulate(request: unknown): object | string;
  test(request: unknown): object | string;
};

export type StudioOptions = {
  readonly door: StudioDoor;
  /** Names of this server other than `localhost` and addresses. */
  readonly hosts: readonly string[];
  /** The files of the page; asked for once it is opened. */
  readonly files: () => Promise<{ readonly page: Uint8Array; readonly script: Uint8Array; readonly style: Uint8Array }>;
};

const LONGEST_QUERY = 100;

/** Routes below `/studio`. */
export function studioRoutes({ door, hosts, files }: StudioOptions): readonly Route[] {
  let made: ReturnType<StudioOptions['files']> | null = null;
  const file = (name: 'page' | 'script' | 'style', type: string) => async (): Promise<Answer> => {
    made ??= files();
    try {
      return { status: 200, headers: PAGE_HEADERS, bytes: (await made)[name], type: `${type}; charset=utf-8` };
    } catch (error) {
      made = null;
      throw error;
    }
  };
  const routes: readonly Route[] = [
    { method: 'GET', path: '/studio', handle: file('page', 'text/html') },
    { method: 'GET', path: '/studio/app.js', handle: file('script', 'text/javascript') },
    { method: 'GET', path: '/studio/style.css', handle: file('style', 'text/css') },
    { method: 'GET', path: '/studio/api/events', quiet: true, handle: () => found(door.pulse()) },
    { method: 'GET', path: '/studio/api/project', handle: async () => found(await door.project()) },
    { method: 'GET', path: '/studio/api/flow/:id', handle: ({ url }) => flowOf(door, url) },
    { method: 'GET', path: '/studio/api/search', handle: ({ url }) => found({ hits: door.search(queryOf(url)) }) },
    { method: 'POST', path: '/studio/api/simulate', handle: ({ body }) => answered(door.simulate(body?.json)) },
    { method: 'POST', path: '/studio/api/test', handle: ({ body }) => answered(door.test(body?.json)) },
  ];
  return routes.map((route) => ({ ...route, handle: guarded(route.handle, hosts) }));
}

/**
 * Pages of other sites must not read how the bot decides: their requests are told by what the browser says of them, and those
 * that come by a foreign name which leads here by the name.
 */
function guarded(handle: Route['handle'], hosts: readonly string[]): Route['handle'] {
  return (request) => {
    if (!isOwnHost(request.headers.host ?? '', hosts))
      throw new Problem(403, 'foreign_host', 'The studio is opened by an address, by localhost, or by the name in HOST.');
    if (isForeign(request.headers))
      throw new Problem(403, 'foreign_origin', 'The studio answers its own page only; open /studio in the browser.');
    return handle(request);
  };
}

function isOwnHost(host: string, hosts: readonly string[]): boolean {
  const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '';
  return name === 'localhost' || isIP(name.replace(/^\[|\]$/g, '')) !== 0 || (name !== '' && hosts.includes(name));
}

function isForeign({ host, origin, ...headers }: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  // A link on another site may open the page: it is seen by nobody but who clicked.
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return headers['sec-fetch-mode'] !== 'navigate';
  return origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`;
}

function found(json: object): Answer {
  return { status: 200, json };
}

function answered(result: object | string): Answer {
  if (typeof result === 'string') throw new Problem(400, 'bad_simulation', result);
  return found(result);
}

function flowOf(door: StudioDoor, url: URL): Answer {
  const page = door.flow(url.pathname.split('/').at(-1) ?? '', url.searchParams.get('lang') === 'en' ? 'en' : 'zh');
  if (page === null) throw new Problem(404, 'no_such_flow', 'There is no flow of this name; /studio/api/project lists all.');
  return found(page);
}

function queryOf(url: URL): string {
  return (url.searchParams.get('q') ?? '').slice(0, LONGEST_QUERY);
}
