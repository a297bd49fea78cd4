/** Bots as processes of their own on one database: started, killed, stopped and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Orders } from './orders.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const HOOKS = new URL('./inside/hooks.ts', import.meta.url).href;
const END_LIMIT_MS = 15_000;

type Member = {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
  url: string | null;
  stopped: boolean;
  heard: string;
};

/** When something was broken on purpose, in milliseconds of `performance.now`. */
export type Disturbance = { readonly what: string; readonly from: number; to: number };

export type Fleet = {
  /** Addresses that take requests; a stopped process does not know that it is stopped. */
  ready(): readonly string[];
  /** Resolves when all are ready. */
  whole(limitMs: number): Promise<boolean>;
  /** kill -9 of the one that has been ready longest. @returns whether there was one */
  kill(): boolean;
  /** kill -9 of one that is still starting. */
  killStarting(): boolean;
  /** SIGSTOP for a while. */
  freeze(ms: number): void;
  /** The disk is full for a while. */
  fill(ms: number): void;
  disturb(what: string, ms: number): void;
  readonly disturbances: readonly Disturbance[];
  readonly kills: () => number;
  /** Ends that nobody ordered, with what the process said. */
  readonly accidents: readonly string[];
  close(): Promise<void>;
};

/**
 * @param program file that is started
 * @param orders asked at every start
 * @param env settings of the program
 */
export function startFleet(size: number, program: string, orders: () => Orders, env: NodeJS.ProcessEnv): Fleet {
  const members: Member[] = [];
  const disturbances: Disturbance[] = [];
  const accidents: string[] = [];
  let kills = 0;
  let closing = false;

  const disturb = (what: string, ms: number): void => {
    const from = performance.now();
    disturbances.push({ what, from, to: from + ms });
  };
  const start = (): void => {
    const child = spawn(process.execPath, ['--no-warnings', '--import', HOOKS, program], {
      cwd: ROOT,
      env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: '', ...env, CHAOS: JSON.stringify(orders()) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const member: Member = { child, ended, url: null, stopped: false, heard: '' };
    members.push(member);
    child.stdout?.on('data', (text) => {
      member.url ??= /listening on (http:\S+)/.exec(String(text))?.[1] ?? null;
    });
    child.stderr?.on('data', (text) => {
      member.heard = `${member.heard}${text}`.slice(-2_000);
    });
    child.once('close', (code, signal) => {
      members.splice(members.indexOf(member), 1);
      if (closing) return;
      if (signal === 'SIGKILL') {
        kills += 1;
        disturb('kill', 0);
      } else accidents.push(`a process ended by itself (code ${code}, signal ${signal}): ${member.heard}`);
      start();
    });
  };
  for (let i = 0; i < size; i++) start();

  const running = () => members.filter((member) => member.url !== null && !member.stopped);
  const withOne = (ms: number, what: string, begin: (member: Member) => void, end: (member: Member) => void): void => {
    const [member] = running();
    if (!member) return;
    disturb(what, ms + 1_000);
    begin(member);
    setTimeout(() => end(member), ms);
  };
  return {
    ready: () => members.flatMap(({ url }) => (url === null ? [] : [url])),
    async whole(limitMs) {
      for (const until = performance.now() + limitMs; performance.now() < until; ) {
        if (members.length === size && members.every(({ url }) => url !== null)) return true;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return false;
    },
    kill() {
      const [member] = running();
      return member?.child.kill('SIGKILL') ?? false;
    },
    killStarting() {
      const member = members.find(({ url }) => url === null);
      return member?.child.kill('SIGKILL') ?? false;
    },
    freeze(ms) {
      withOne(
        ms,
        'freeze',
        (member) => {
          member.stopped = true;
          member.child.kill('SIGSTOP');
        },
        (member) => {
          member.child.kill('SIGCONT');
          member.stopped = false;
        },
      );
    },
    fill(ms) {
      const toggle = ({ child }: Member) => child.kill('SIGUSR2');
      withOne(ms, 'full disk', toggle, toggle);
    },
    disturb,
    disturbances,
    kills: () => kills,
    accidents,
    async close() {
      closing = true;
      const all = [...members];
      for (const { child } of all) {
        child.kill('SIGCONT');
        child.kill('SIGTERM');
      }
      const late = setTimeout(() => {
        for (const { child } of all) child.kill('SIGKILL');
      }, END_LIMIT_MS);
      await Promise.all(all.map(({ ended }) => ended));
      clearTimeout(late);
    },
  };
}
