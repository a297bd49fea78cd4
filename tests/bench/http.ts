/**
 * Durable turns over HTTP against botbuilder's bare echo, measured in turn in one run: ours commits every turn to SQLite
 * before it answers. Also: time from `npm start` to the first answer, and memory after the start.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeLoad, type Load, load, median, type Program, residentMb, startOurs, startProgram } from './programs.ts';
import type { Row } from './row.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const ROUNDS = 3;

const startEcho = (...args: string[]) =>
  startProgram([join(here, 'echo-server.ts'), ...args], { NODE_ENV: 'production' }, (line) =>
    line.startsWith('{') ? (JSON.parse(line).port as number) : null,
  );
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

type Round = { readonly echo: Load; readonly stateful: Load; readonly ours: Load };

function ratios(rounds: readonly Round[]): Row[] {
  const bad = rounds.reduce((sum, { echo, stateful, ours }) => sum + echo.bad + stateful.bad + ours.bad, 0);
  const toEcho = median(rounds.map(({ ours, echo }) => ours.turnsPerSecond / echo.turnsPerSecond));
  const toStateful = median(rounds.map(({ ours, stateful }) => ours.turnsPerSecond / stateful.turnsPerSecond));
  const last = rounds.at(-1);
  const noted = (name: string, load: Load | undefined): Row => ({
    name: `${name}: turns/s, p50, p99, CPU a turn`,
    value: load ? describeLoad(load) : '',
    goal: 'noted',
    ok: true,
  });
  return [
    {
      name: `HTTP turn with durable commit, ratio to botbuilder's echo with memory state (median of ${ROUNDS}, ${bad} wrong replies)`,
      value: toStateful.toFixed(2),
      goal: '≥ 0.8',
      ok: toStateful >= 0.8 && bad === 0,
    },
    {
      name: '… ratio to the same echo without any state',
      value: toEcho.toFixed(2),
      goal: '≥ 0.8',
      ok: toEcho >= 0.8 && bad === 0,
    },
    noted('HTTP turn, ours', last?.ours),
    noted('HTTP turn, echo with memory state', last?.stateful),
    noted('HTTP turn, echo', last?.echo),
  ];
}

export async function bench(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-bench-'));
  const servers: Program[] = [];
  try {
    const begin = performance.now();
    const ours = await startOurs({ DATABASE_FILE: join(folder, 'bench.db') });
    servers.push(ours);
    await firstAnswer(ours.port);
    const startMs = performance.now() - begin;
    const memory = residentMb(ours.process.pid ?? 0);
    const echo = await startEcho();
    servers.push(echo);
    const stateful = await startEcho('--state');
    servers.push(stateful);
    const rounds: Round[] = [];
    // Not counted: until the code is compiled, the first one measures the compiler.
    for (let i = -1; i < ROUNDS; i++) {
      const round = {
        echo: await load([echo], { mode: 'echo', name: 'echo' }),
        ours: await load([ours], { mode: 'bot', name: 'ours' }),
        stateful: await load([stateful], { mode: 'echo', name: 'echo with state' }),
      };
      if (i >= 0) rounds.push(round);
    }
    return [
      { name: 'start to first answer', value: `${Math.round(startMs)} ms`, goal: '≤ 3,000 ms', ok: startMs <= 3000 },
      { name: 'resident memory after the start', value: `${Math.round(memory)} MB`, goal: '≤ 200 MB', ok: memory <= 200 },
      ...ratios(rounds),
    ];
  } finally {
    for (const server of servers) server.process.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
}
