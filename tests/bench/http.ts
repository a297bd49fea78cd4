/**
 * Durable turns over HTTP against botbuilder's bare echo, measured in turn in one run: ours commits every turn to SQLite
 * before it answers. Also: time from `npm start` to the first answer, and memory after the start.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Row } from './row.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const ROUNDS = 3;
const SECONDS = '5';
const run = promisify(execFile);

type Load = {
  readonly turnsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpuMicros: number;
  readonly bad: number;
  readonly badSample: string;
};
type Server = { readonly port: number; readonly process: ChildProcess };

/** Starts a program and waits for the line of its output from which `read` gets the port. */
async function start(args: string[], env: NodeJS.ProcessEnv, read: (line: string) => number | null): Promise<Server> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<number>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      for (const line of text.split('\n')) {
        const found = read(line);
        if (found !== null) resolve(found);
      }
    });
    child.once('exit', () => reject(new Error(`${args.join(' ')} ended before it listened`)));
  });
  child.stdout.resume();
  return { port, process: child };
}

const startEcho = () =>
  start([join(here, 'echo-server.ts')], { NODE_ENV: 'production' }, (line) =>
    line.startsWith('{') ? (JSON.parse(line).port as number) : null,
  );
const startOurs = (folder: string) =>
  start([join(root, 'src/main.ts')], { PORT: '0', DATABASE_FILE: join(folder, 'bench.db'), LOG_LEVEL: 'error' }, (line) => {
    const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    return found === undefined ? null : Number(found);
  });

async function load(server: Server, mode: 'echo' | 'bot'): Promise<Load> {
  const { stdout } = await run(process.execPath, [
    join(here, 'load.ts'),
    String(server.port),
    String(server.process.pid),
    mode,
    SECONDS,
  ]);
  const result = JSON.parse(stdout) as Load;
  process.stdout.write(`  ${mode.padEnd(5)} ${JSON.stringify(result)}\n`);
  return result;
}

const residentMb = (pid: number) => (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096) / 1048576;
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

async function firstAnswer(port: number): Promise<void> {
  const activity = {
    type: 'message',
    id: 'first',
    channelId: 'bench',
    deliveryMode: 'expectReplies',
    serviceUrl: 'http://127.0.0.1:9/',
    from: { id: 'u' },
    recipient: { id: 'bot' },
    conversation: { id: 'first' },
    text: '我登录不了',
  };
  const response = await fetch(`http://127.0.0.1:${port}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(activity),
  });
  if (!response.ok) throw new Error(`first answer: ${response.status} ${await response.text()}`);
  await response.text();
}

export async function bench(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-bench-'));
  const servers: Server[] = [];
  try {
    const begin = performance.now();
    const ours = await startOurs(folder);
    servers.push(ours);
    await firstAnswer(ours.port);
    const startMs = performance.now() - begin;
    const memory = residentMb(ours.process.pid ?? 0);
    const echo = await startEcho();
    servers.push(echo);
    const rounds: { echo: Load; ours: Load }[] = [];
    for (let i = 0; i < ROUNDS; i++) rounds.push({ echo: await load(echo, 'echo'), ours: await load(ours, 'bot') });
    const ratio = median(rounds.map((round) => round.ours.turnsPerSecond / round.echo.turnsPerSecond));
    const bad = rounds.reduce((sum, round) => sum + round.ours.bad + round.echo.bad, 0);
    const last = rounds.at(-1);
    return [
      { name: 'start to first answer', value: `${Math.round(startMs)} ms`, goal: '≤ 3,000 ms', ok: startMs <= 3000 },
      { name: 'resident memory after the start', value: `${Math.round(memory)} MB`, goal: '≤ 200 MB', ok: memory <= 200 },
      {
        name: `HTTP turn with durable commit, ratio to botbuilder's bare echo (median of ${ROUNDS}; ${bad} wrong replies)`,
        value: ratio.toFixed(2),
        goal: '≥ 0.8',
        ok: ratio >= 0.8 && bad === 0,
      },
      {
        name: 'HTTP turn, ours: turns/s, p50, p99, CPU',
        value: `${last?.ours.turnsPerSecond}/s, ${last?.ours.p50} ms, ${last?.ours.p99} ms, ${last?.ours.cpuMicros} µs`,
        goal: 'noted',
        ok: true,
      },
      {
        name: 'HTTP turn, echo: turns/s, p50, p99, CPU',
        value: `${last?.echo.turnsPerSecond}/s, ${last?.echo.p50} ms, ${last?.echo.p99} ms, ${last?.echo.cpuMicros} µs`,
        goal: 'noted',
        ok: true,
      },
    ];
  } finally {
    for (const server of servers) server.process.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
}
