/**
 * Commands of `npm run -s bot --`: as a process of their own, as people run them, or in the process of the test. The first costs half
 * a second each time, and more for what the program reads before it answers; the second is for what commands say and do.
 */
import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export type Told = { readonly code: number | null; readonly out: string; readonly err: string };
export type Around = {
  /** Settings beside those of the test; null: not set. */
  readonly env?: { readonly [name: string]: string | null };
  /** What stands on standard input. */
  readonly input?: string;
};

/** A process: the name of the command, and what follows it. */
export function started(args: readonly string[], { env = {}, input = '' }: Around = {}): Promise<Told> {
  return new Promise((resolve) => {
    const set = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value ?? undefined]));
    const child = spawn(process.execPath, ['src/cli/main.ts', ...args], {
      cwd: ROOT,
      env: { ...process.env, ...set, NODE_OPTIONS: '' },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.end(input);
  });
}

let last: Promise<unknown> = Promise.resolve();

/** In this process. Runs one command after the other, in the order of the calls: they share what is written to. */
export function told(command: () => Promise<number>, around: Around = {}): Promise<Told> {
  const run = last.then(() => runHere(command, around));
  last = run.catch(() => {});
  return run;
}

async function runHere(command: () => Promise<number>, { env = {}, input = '' }: Around): Promise<Told> {
  const texts = { out: '', err: '' };
  const caught =
    (name: 'out' | 'err') =>
    (text: string | Uint8Array, ...rest: unknown[]) => {
      texts[name] += String(text);
      for (const one of rest) if (typeof one === 'function') one();
      return true;
    };
  const before = Object.entries(env).map(([name]) => [name, process.env[name]] as const);
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(caught('out')),
    jest.spyOn(process.stderr, 'write').mockImplementation(caught('err')),
    jest.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([Buffer.from(input)]) as typeof process.stdin),
  ];
  setAll(Object.entries(env));
  try {
    return { code: await command(), ...texts };
  } finally {
    setAll(before);
    for (const one of spies) one.mockRestore();
  }
}

function setAll(settings: readonly (readonly [string, string | null | undefined])[]): void {
  for (const [name, value] of settings) {
    if (value === null || value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
