/** Programs under load: ours as it is served, and the yardsticks beside it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

export type Load = {
  readonly turnsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpuMicros: number;
  readonly bad: number;
  readonly badSample: string;
};
export type Program = { readonly port: number; readonly process: ChildProcess };

export const WEB_TOKEN_KEY = 'signs the tokens of a bench and of nothing else';

/** Starts a program and waits for the line of its output from which `read` gets the port. */
export async function startProgram(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  read: (line: string) => number | null,
  cwd: string = root,
): Promise<Program> {
  const child = spawn(process.execPath, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<number>((found, failed) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      for (const line of text.split('\n')) {
        const port = read(line);
        if (port !== null) found(port);
      }
    });
    child.once('exit', () => failed(new Error(`${args.join(' ')} ended before it listened`)));
  });
  child.stdout.resume();
  return { port, process: child };
}

/** Ours, as `npm start` serves it. @param env at least the database */
export function startOurs(env: NodeJS.ProcessEnv): Promise<Program> {
  const settings = { PORT: '0', LOG_LEVEL: 'error', WATCH_FLOWS: 'off', WEB_TOKEN_KEY, ...env };
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } };
  const [, ...args] = scripts.start.split(' ');
  return startProgram(args, settings, (line) => {
    const found = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    return found === undefined ? null : Number(found);
  });
}

/** Folder with the programs that others are measured by; null when it is not there. */
export function peersFolder(): string | null {
  const folder = process.env.SIGNPOST_PEERS ?? resolve(root, '../shared/peers');
  return existsSync(join(folder, 'host.mjs')) ? folder : null;
}

/** A copy of the peers in `folder` that finds the packages installed here. @returns its path */
export function copyPeers(folder: string, to: string): string {
  const copy = mkdtempSync(join(to, 'peers-'));
  for (const part of ['host.mjs', 'common', 'peers']) cpSync(join(folder, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

let nextPort = 20_000 + (process.pid % 9_000);

export function startPeer(copy: string, name: string): Promise<Program> {
  const port = nextPort++;
  return startProgram(
    ['host.mjs', name, 'http', String(port)],
    { NODE_ENV: 'production' },
    (line) => (line.includes('"ready":true') ? port : null),
    copy,
  );
}

export type LoadOptions = {
  readonly mode: 'echo' | 'bot' | 'web';
  readonly name: string;
  readonly seconds?: number;
  /** Turns a second; left out: as many as there can be. */
  readonly rate?: number;
};

export async function load(programs: readonly Program[], { mode, name, seconds = 5, rate = 0 }: LoadOptions): Promise<Load> {
  const ports = programs.map(({ port }) => port).join();
  const pids = programs.map(({ process: { pid } }) => pid).join();
  const { stdout } = await run(process.execPath, [join(here, 'load.ts'), ports, pids, mode, String(seconds), String(rate)], {
    env: { ...process.env, WEB_TOKEN_KEY },
  });
  const result = JSON.parse(stdout) as Load;
  process.stdout.write(`  ${name.padEnd(20)} ${JSON.stringify(result)}\n`);
  return result;
}

export const residentMb = (pid: number): number =>
  (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096) / 1048576;

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

export const describeLoad = ({ turnsPerSecond, p50, p99, cpuMicros }: Load): string =>
  `${turnsPerSecond}/s, ${p50} ms, ${p99} ms, ${cpuMicros} µs`;
