/** What grows with time and size: memory over 200,000 turns, a turn beside a million stored conversations, and 5,000 open sockets. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { WebSocket } from 'ws';
import { createTokens } from '../../src/adapters/channel/directline/token.ts';
import { median, residentMb, startOurs, WEB_TOKEN_KEY } from './programs.ts';
import type { Row } from './row.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const run = promisify(execFile);
const SOCKETS = 5_000;
const AT_ONCE = 50;

async function child<T>(what: 'memory' | 'flat', folder: string): Promise<T> {
  const { stdout } = await run(process.execPath, ['--expose-gc', join(here, 'growth-child.ts'), what, folder], {
    maxBuffer: 1e8,
  });
  return JSON.parse(stdout) as T;
}

/** Least squares, in megabytes for each 10,000 turns; the first quarter is for warming up. */
function slopeOf(bytes: readonly number[]): number {
  const kept = bytes.slice(bytes.length / 4).map((value) => value / 1048576);
  const [x, y] = [(kept.length - 1) / 2, kept.reduce((sum, value) => sum + value, 0) / kept.length];
  const over = kept.reduce((sum, value, i) => sum + (i - x) * (value - y), 0);
  return over / kept.reduce((sum, _, i) => sum + (i - x) ** 2, 0);
}

async function memoryRow(folder: string): Promise<Row> {
  const { bytes } = await child<{ bytes: number[] }>('memory', folder);
  const slope = slopeOf(bytes);
  const [first = 0, last = 0] = [bytes[bytes.length / 4], bytes.at(-1)].map((value) => (value ?? 0) / 1048576);
  return {
    name: `growth: live memory over 200,000 turns (${first.toFixed(1)} to ${last.toFixed(1)} MB)`,
    value: `${slope.toFixed(2)} MB per 10,000 turns`,
    goal: '< 1 MB',
    ok: slope < 1,
  };
}

async function flatRow(folder: string): Promise<Row> {
  const { few, many } = await child<{ few: number[]; many: number[] }>('flat', folder);
  const ratios = many.map((ms, i) => ms / (few[i] ?? ms));
  return {
    name: `growth: a turn beside 1,000,000 stored conversations, ratio to one beside 1,000 (${median(few).toFixed(2)} ms; ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`,
    value: median(ratios).toFixed(2),
    goal: '≤ 1.2',
    ok: median(ratios) <= 1.2,
  };
}

async function socketRow(folder: string): Promise<Row> {
  const ours = await startOurs({ DATABASE_FILE: join(folder, 'sockets.db'), UPLOADS_DIR: join(folder, 'uploads') });
  const tokens = createTokens([WEB_TOKEN_KEY], Date.now);
  const sockets: WebSocket[] = [];
  try {
    const before = residentMb(ours.process.pid ?? 0);
    const open = async (n: number): Promise<void> => {
      const token = tokens.sign({ use: 'token', conv: `bench-${n}`.padEnd(22, 'A'), user: 'u' }, 1800);
      const response = await fetch(`http://127.0.0.1:${ours.port}/v3/directline/conversations`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: '{}',
      });
      const { streamUrl } = (await response.json()) as { streamUrl: string };
      const socket = new WebSocket(streamUrl);
      await new Promise((resolve, reject) => socket.once('message', resolve).once('error', reject));
      sockets.push(socket);
    };
    let next = 0;
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (next < SOCKETS) await open(next++);
      }),
    );
    const after = residentMb(ours.process.pid ?? 0);
    return {
      name: `growth: resident memory with ${sockets.length} open sockets (${Math.round(before)} MB before)`,
      value: `${Math.round(after)} MB`,
      goal: '< 300 MB',
      ok: after < 300 && sockets.length === SOCKETS,
    };
  } finally {
    for (const socket of sockets) socket.terminate();
    ours.process.kill('SIGTERM');
  }
}

export async function bench(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-bench-'));
  try {
    return [await memoryRow(folder), await flatRow(folder), await socketRow(folder)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
