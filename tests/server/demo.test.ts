import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestServer, testServer } from './raw.ts';

const directory = mkdtempSync(join(tmpdir(), 'signpost-demo-'));
let sandbox: Server;
let sandboxUrl: string;
let sandboxAnswer: { status: number; text: string };
const asked: string[] = [];
beforeAll(async () => {
  writeFileSync(join(directory, 'index.html'), '<!doctype html><title>帮助</title>');
  writeFileSync(join(directory, 'app.js'), 'export {};');
  writeFileSync(join(directory, 'style.css'), 'body{}');
  writeFileSync(join(directory, 'notes.txt'), 'secret');
  sandbox = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    asked.push(`${request.method} ${request.url} ${Buffer.concat(chunks)}`);
    response.statusCode = sandboxAnswer.status;
    response.end(sandboxAnswer.text);
  });
  await new Promise<void>((resolve) => sandbox.listen(0, '127.0.0.1', resolve));
  sandboxUrl = `http://127.0.0.1:${(sandbox.address() as AddressInfo).port}`;
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  sandbox.closeAllConnections();
  await new Promise((resolve) => sandbox.close(resolve));
});

let server: TestServer | null = null;
const start = async (sandboxed = true): Promise<TestServer> => {
  const config = { brand: { zh: 'uPay 钱包', en: 'uPay' } };
  server = await testServer({ demo: { directory, sandboxUrl: sandboxed ? sandboxUrl : null, config } });
  return server;
};
afterEach(async () => {
  await server?.close();
  server = null;
  asked.length = 0;
});
const signIn = (url: string, json: unknown) =>
  fetch(`${url}/demo/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(json),
  });

describe('the demo page', () => {
  test.each([
    ['/', 'text/html; charset=utf-8'],
    ['/demo/app.js', 'text/javascript; charset=utf-8'],
    ['/demo/style.css', 'text/css; charset=utf-8'],
  ])('%s is served under a policy that allows its own files only', async (path, type) => {
    const { url } = await start();
    const response = await fetch(url + path);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(policy).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    );
    expect((await response.text()).length).toBeGreaterThan(0);
  });

  test('other files of the folder, and files outside of it, are not served', async () => {
    const { url } = await start();
    for (const path of [
      '/demo/notes.txt',
      '/demo/',
      '/demo/index.html',
      '/demo/..%2fpackage.json',
      '/demo/%2e%2e/package.json',
    ]) {
      expect([path, (await fetch(url + path)).status]).toEqual([path, 404]);
    }
  });

  test('its settings say whether there is a sandbox', async () => {
    const { url } = await start();
    expect(await (await fetch(`${url}/demo/config`)).json()).toEqual({ brand: { zh: 'uPay 钱包', en: 'uPay' }, sandbox: true });
  });

  test('with a real wallet nobody can sign in from the page', async () => {
    const { url } = await start(false);
    expect(await (await fetch(`${url}/demo/config`)).json()).toMatchObject({ sandbox: false });
    expect((await fetch(`${url}/demo/customers`)).status).toBe(404);
    expect((await signIn(url, { customer: 'x' })).status).toBe(404);
  });

  test('without a demo page there is nothing at its paths', async () => {
    server = await testServer();
    for (const path of ['/', '/demo/app.js', '/demo/config']) expect((await fetch(server.url + path)).status).toBe(404);
  });

  test('a folder without a page stops the start', async () => {
    const config = {};
    const empty = mkdtempSync(join(directory, 'empty-'));
    await expect(testServer({ demo: { directory: empty, sandboxUrl: null, config } })).rejects.toThrow(/no index\.html in/);
  });
});

describe('the sandbox’s customers', () => {
  test('are listed', async () => {
    sandboxAnswer = { status: 200, text: '{"customers":[{"id":"cust-li-na","name":"李娜"}]}' };
    const { url } = await start();
    expect(await (await fetch(`${url}/demo/customers`)).json()).toEqual([{ id: 'cust-li-na', name: '李娜' }]);
    expect(asked).toEqual(['GET /sandbox/customers ']);
  });

  test('can be signed in as; only the id is passed on', async () => {
    sandboxAnswer = { status: 200, text: '{"token":"t","expires_in":600}' };
    const { url } = await start();
    const response = await signIn(url, { customer: 'cust-li-na', more: 'x' });
    expect(await response.json()).toEqual({ token: 't', expires_in: 600 });
    expect(asked).toEqual(['POST /sandbox/sign-in {"customer":"cust-li-na"}']);
  });

  test.each([[{}], [{ customer: { $ne: '' } }], [{ customer: '' }], [[]], ['x'], [null]])(
    'sign-in with %j: 400',
    async (json) => {
      const { url } = await start();
      expect((await signIn(url, json)).status).toBe(400);
      expect(asked).toEqual([]);
    },
  );

  test('a sandbox that is broken or gone: 502 in words', async () => {
    sandboxAnswer = { status: 200, text: '<html>' };
    const { url } = await start();
    const response = await fetch(`${url}/demo/customers`);
    expect([response.status, await response.json()]).toEqual([
      502,
      { error: { code: 'sandbox_down', message: expect.any(String) } },
    ]);
  });
});
