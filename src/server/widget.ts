/** The scripts that put the chat on other pages. */
import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { type Answer, type Headers, Problem } from './answer.ts';
import type { Request, Route } from './route.ts';

export type WidgetScripts = {
  /** What the tag names: small. */
  readonly loader: Uint8Array;
  /** The module that it fetches. */
  readonly app: Uint8Array;
};

export type WidgetOptions = {
  readonly scripts: () => Promise<WidgetScripts>;
  /** What it calls itself where the page gives no title, and where to call when the chat cannot be opened. Flows may be published meanwhile. */
  readonly brand: () => { readonly zh: string; readonly en: string; readonly hotline?: string };
};

/** Pages of all origins load them; what they may then do, the web channel decides. */
const HEADERS: Headers = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  vary: 'Accept-Encoding',
};
/** A new version is seen after five minutes. */
const SOON = 'public, max-age=300';
/** Another version has another name. */
const FOREVER = 'public, max-age=31536000, immutable';
const TYPE = 'text/javascript; charset=utf-8';
const APP = /^\/widget\/app-([0-9a-f]{16})\.js$/;

type Coding = 'identity' | 'gzip' | 'br';
type Packed = { readonly name: string } & Readonly<Record<Coding, Uint8Array>>;
type Made = { readonly loader: Packed; readonly app: Packed };

const [squeezed, zipped] = [promisify(brotliCompress), promisify(gzip)];

async function pack(script: Uint8Array): Promise<Packed> {
  const [packed, br] = await Promise.all([zipped(script, { level: 9 }), squeezed(script)]);
  return { name: hash('sha256', script, 'hex').slice(0, 16), identity: script, gzip: packed, br };
}

function codingOf({ headers }: Request): Coding {
  const taken = headers['accept-encoding'] ?? '';
  return (['br', 'gzip'] as const).find((one) => new RegExp(`(?:^|[\\s,])${one}(?:\\s*(?:,|$))`).test(taken)) ?? 'identity';
}

function answer(request: Request, packed: Packed, cacheControl: string): Answer {
  const coding = codingOf(request);
  const etag = `"${packed.name}${coding === 'identity' ? '' : `-${coding}`}"`;
  const headers = { ...HEADERS, 'cache-control': cacheControl, etag };
  if (request.headers['if-none-match'] === etag) return { status: 304, headers, json: null };
  const encoded: Headers = coding === 'identity' ? headers : { ...headers, 'content-encoding': coding };
  return { status: 200, headers: encoded, bytes: packed[coding], type: TYPE };
}

const asText = (script: Uint8Array): string => Buffer.from(script).toString();

/** The module knows the brand, and the loader knows the module. */
async function make({ loader, app }: WidgetScripts, brand: string): Promise<Made> {
  const whole = await pack(Buffer.from(`const SIGNPOST_BRAND=${brand};${asText(app)}`));
  const path = JSON.stringify(`/widget/app-${whole.name}.js`);
  const small = asText(loader).replaceAll('SIGNPOST_APP', () => path);
  return { loader: await pack(Buffer.from(`'use strict';{${small}}`)), app: whole };
}

/** Bundles once, and packs again when the brand has another name. */
function maker({ scripts, brand }: WidgetOptions): () => Promise<Made> {
  let bundled: Promise<WidgetScripts> | null = null;
  let made: Promise<Made> | null = null;
  let name = '';
  return () => {
    const next = JSON.stringify(brand());
    if (made !== null && name === next) return made;
    name = next;
    bundled ??= scripts();
    made = bundled.then((both) => make(both, next));
    made.catch(() => {
      bundled = null;
      made = null;
    });
    return made;
  };
}

/** `GET /widget.js` and `GET /widget/app-<hash>.js`. Both are made from now on, so that nobody has to wait for them. */
export function widgetRoutes(options: WidgetOptions): readonly Route[] {
  const now = maker(options);
  // What is wrong is told to the first who asks.
  now().catch(() => {});
  return [
    { method: 'GET', path: '/widget.js', quiet: true, handle: async (r) => answer(r, (await now()).loader, SOON) },
    {
      method: 'GET',
      path: '/widget/:file',
      quiet: true,
      async handle(request): Promise<Answer> {
        const asked = APP.exec(request.url.pathname)?.[1];
        if (asked === undefined)
          throw new Problem(404, 'NotFound', 'There is no such script; put /widget.js on the page, it knows the others.');
        const { app } = await now();
        // A loader of the version before, or of the one after while servers are replaced: they understand each other.
        return answer(request, app, asked === app.name ? FOREVER : 'no-store');
      },
    },
  ];
}
