/** Before all tests. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DESK, type Postgres, startPostgres } from './postgres.ts';
import { READY } from './ready.ts';

const SCRIPT = fileURLToPath(new URL('learn-shipped.ts', import.meta.url));
const KNOWLEDGE = fileURLToPath(new URL('../../node_modules/.cache/signpost/shipped-knowledge', import.meta.url));

export default async function prepare(): Promise<void> {
  // Where programs look that switch it on themselves; here it holds for their first file too, which is a fifth of a start.
  process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache');
  learnShipped();
  await openDatabaseDesk();
}

/** Compiles the shipped flows and learns from them, outside of jest, where it is faster. */
function learnShipped(): void {
  try {
    execFileSync(process.execPath, [SCRIPT, KNOWLEDGE], { env: { ...process.env, NODE_OPTIONS: '' }, stdio: 'pipe' });
    process.env[READY] = KNOWLEDGE;
  } catch {
    // Flows that do not compile: the tests say so, each in its own words.
  }
}

/**
 * Where tests ask for a database. The server starts with the first one, so that a run without such tests does not wait for it,
 * and ends with this process.
 */
async function openDatabaseDesk(): Promise<void> {
  let server: Promise<Postgres> | null = null;
  const desk = createServer((_request, response) => {
    server ??= startPostgres().then((postgres) => {
      postgres.release();
      return postgres;
    });
    server
      .then((postgres) => postgres.database())
      .then(
        (url) => response.end(url),
        (error) => response.writeHead(500).end(String(error)),
      );
  }).listen(0, '127.0.0.1');
  // Nothing of this keeps the run from ending.
  desk.on('connection', (socket) => socket.unref());
  await once(desk, 'listening');
  desk.unref();
  process.env[DESK] = `http://127.0.0.1:${(desk.address() as AddressInfo).port}/`;
}
