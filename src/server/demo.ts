/** The demo page and the few routes that only it uses. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { z } from 'zod';
import { type Answer, errorJson, Problem } from './answer.ts';
import { PAGE_HEADERS } from './page.ts';
import type { Route } from './route.ts';

export type DemoOptions = {
  /** Folder with `index.html` and the scripts and styles that it names as `/demo/<file>`. */
  readonly directory: string;
  /** Base address of the sandbox wallet whose customers may be tried; null when a real wallet is attached. */
  readonly sandboxUrl: string | null;
  /** Answer of `/demo/config`; `sandbox` is added. */
  readonly config: object;
};

const TYPES: { readonly [ending: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

function fileRoutes(directory: string): readonly Route[] {
  const names = readdirSync(directory).filter((name) => TYPES[extname(name)] !== undefined);
  if (!names.includes('index.html')) throw new Error(`the demo page has no index.html in ${directory}; name another folder`);
  return names.map((name) => {
    const bytes = readFileSync(join(directory, name));
    const type = TYPES[extname(name)] ?? '';
    const answer: Answer = { status: 200, headers: PAGE_HEADERS, bytes, type };
    return { method: 'GET', path: name === 'index.html' ? '/' : `/demo/${name}`, handle: () => answer };
  });
}

const SANDBOX_LIMIT_MS = 5_000;
const SANDBOX_DOWN = {
  status: 502,
  json: errorJson('sandbox_down', 'The sandbox wallet does not answer; start the program again.'),
};

async function askSandbox(url: string, body: object | null): Promise<Answer> {
  try {
    const response = await fetch(url, {
      ...(body ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
      redirect: 'error',
      signal: AbortSignal.timeout(SANDBOX_LIMIT_MS),
    });
    return { status: response.status, json: (await response.json()) as object };
  } catch {
    return SANDBOX_DOWN;
  }
}

const signInForm = z.object({ customer: z.string().min(1).max(100) });

function sandboxRoutes(sandboxUrl: string): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/demo/customers',
      handle: async () => {
        const answer = await askSandbox(`${sandboxUrl}/sandbox/customers`, null);
        const list = 'json' in answer && answer.json !== null && 'customers' in answer.json ? answer.json.customers : null;
        return Array.isArray(list) ? { status: 200, json: list } : SANDBOX_DOWN;
      },
    },
    {
      method: 'POST',
      path: '/demo/sign-in',
      handle: ({ body }) => {
        const form = signInForm.safeParse(body?.json);
        if (!form.success)
          throw new Problem(400, 'bad_customer', 'Send {"customer": "<id>"}; GET /demo/customers lists the ids.');
        return askSandbox(`${sandboxUrl}/sandbox/sign-in`, form.data);
      },
    },
  ];
}

/** Routes of the demo page. Reads its files once; throws when there is no page. */
export function demoRoutes({ directory, sandboxUrl, config }: DemoOptions): readonly Route[] {
  const settings = { ...config, sandbox: sandboxUrl !== null };
  return [
    ...fileRoutes(directory),
    { method: 'GET', path: '/demo/config', handle: () => ({ status: 200, json: settings }) },
    ...(sandboxUrl === null ? [] : sandboxRoutes(sandboxUrl)),
  ];
}
