/** The script that puts the chat on other pages. */
import { hash } from 'node:crypto';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Answer, Headers } from './answer.ts';
import type { Request, Route } from './route.ts';

export type WidgetOptions = {
  /** The script; asked for once it is wanted. */
  readonly script: () => Promise<Uint8Array>;
  /** What it calls itself where the page gives no title. Flows may be published meanwhile. */
  readonly brand: () => { readonly zh: string; readonly en: string };
};

/** Pages of all origins load it; what it may then do, the web channel decides. A new version is seen after five minutes. */
const HEADERS: Headers = {
  'cache-control': 'public, max-age=300',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  vary: 'Accept-Encoding',
};
const TYPE = 'text/javascript; charset=utf-8';

type Packed = { readonly name: string; readonly brand: string } & Readonly<Record<Coding, Uint8Array>>;
type Coding = 'identity' | 'gzip' | 'br';

function pack(script: Uint8Array, brand: string): Packed {
  const whole = Buffer.concat([Buffer.from(`'use strict';{const SIGNPOST_BRAND=${brand};`), script, Buffer.from('}')]);
  return {
    name: `"${hash('sha256', whole, 'base64url')}"`,
    brand,
    identity: whole,
    gzip: gzipSync(whole, { level: 9 }),
    br: brotliCompressSync(whole),
  };
}

function codingOf({ headers }: Request): Coding {
  const taken = headers['accept-encoding'] ?? '';
  return (['br', 'gzip'] as const).find((one) => new RegExp(`(?:^|[\\s,])${one}(?:\\s*(?:,|$))`).test(taken)) ?? 'identity';
}

/** `GET /widget.js` */
export function widgetRoute({ script, brand }: WidgetOptions): Route {
  let made: ReturnType<WidgetOptions['script']> | null = null;
  let packed: Packed | null = null;
  const now = async (): Promise<Packed> => {
    made ??= script();
    try {
      const bytes = await made;
      const name = JSON.stringify(brand());
      if (packed?.brand !== name) packed = pack(bytes, name);
      return packed;
    } catch (error) {
      made = null;
      throw error;
    }
  };
  return {
    method: 'GET',
    path: '/widget.js',
    quiet: true,
    async handle(request): Promise<Answer> {
      const current = await now();
      const coding = codingOf(request);
      const etag = coding === 'identity' ? current.name : `${current.name.slice(0, -1)}-${coding}"`;
      const headers = { ...HEADERS, etag };
      if (request.headers['if-none-match'] === etag) return { status: 304, headers, json: null };
      const encoded: Headers = coding === 'identity' ? headers : { ...headers, 'content-encoding': coding };
      return { status: 200, headers: encoded, bytes: current[coding], type: TYPE };
    },
  };
}
