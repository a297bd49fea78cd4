/** Bots as processes of their own on one database: started, killed, stopped and started again. */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Crash, Orders } from './orders.ts';
import type { Program } from './program.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const END_LIMIT_MS = 15_000;
/** Before a process is started again that could not start, because the database was away. */
const AGAIN_MS = 200;
/** Work that outlived its lease may have had, or have, its effect so long before or after this is heard. */
const LATE_MS = 10_000;
/** What a process says that cannot start without its database. */
const NO_DATABASE = /database 127\.0\.0\.1:\d+/;
/** Processes that wait for their turn; not more than serve. */
const SPARES = 2;

type Member = {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
  /** It has its orders; otherwise it waits, to take the place of another one. */
  serves: boolean;
  loaded: boolean;
  url: string | null;
  stopped: boolean;
  heard: string;
};

/** When something was broken on purpose, in milliseconds of `performance.now`; for all, or for one conversation. */
export type Disturbance = { readonly what: string; readonly from: number; to: number; readonly of: string | null };

export type Fleet = {
  /** Addresses that take requests; a stopped process does not know that it is stopped. */
  ready(): readonly string[];
  /** Resolves when all are ready. */
  whole(limitMs: number): Promise<boolean>;
  /** kill -9 of the one that has been ready longest. @returns whether there was one */
  kill(): boolean;
  /** From now on every process that serves meets this end. */
  order(crash: Crash): void;
  /** kill -9 of one that is still starting. */
  killStarting(): boolean;
  /** SIGSTOP. @returns lets the process go on */
  stop(): () => void;
  /** SIGSTOP for a while. */
  freeze(ms: number): void;
  /** SIGUSR2, and again after a while: the disk is full for this process. */
  fill(ms: number): void;
  /** @returns the entry, whose end may be moved */
  disturb(what: string, ms: number, conversation?: string): Disturbance;
  readonly disturbances: readonly Disturbance[];
  readonly kills: () => number;
  /** Ends that nobody ordered, with what the process said. */
  readonly accidents: readonly string[];
  close(): Promise<void>;
};

export type FleetOptions = {
  readonly size: number;
  readonly program: Program;
  /** The end of each process that is started. */
  readonly crash: () => Crash | null;
  readonly orders: Omit<Orders, 'crash'>;
  readonly env: NodeJS.ProcessEnv;
  /** Whether a process may end because it cannot start: something happens to the database at this moment. */
  readonly mayFail: () => boolean;
};

export function startFleet({ size, program, crash, orders, env, mayFail }: FleetOptions): Fleet {
  const members: Member[] = [];
  const disturbances: Disturbance[] = [];
  const accidents: string[] = [];
  let kills = 0;
  let closing = false;

  const disturb = (what: string, ms: number, of: string | null = null): Disturbance => {
    const from = performance.now();
    const disturbance = { what, from, to: from + ms, of };
    disturbances.push(disturbance);
    return disturbance;
  };
  const order = (member: Member): void => {
    // Whoever cannot be told any more has ended, and is replaced.
    member.child.send(crash() ?? 'live', () => {});
  };
  const start = (serves: boolean): void => {
    const ordered: Orders = { ...orders, crash: program.waits ? null : crash() };
    const member = launch(program, ordered, env);
    member.child.stdout?.on('data', (text) => {
      const now = performance.now();
      for (const [, of = ''] of String(text).matchAll(/^late (\S+)$/gm))
        disturbances.push({ what: 'late', from: now - LATE_MS, to: now + LATE_MS, of });
    });
    member.serves = serves;
    members.push(member);
    member.child.once('message', () => {
      member.loaded = true;
      if (member.serves) order(member);
    });
    void member.ended.then(() => {
      members.splice(members.indexOf(member), 1);
      if (!closing) replace(member);
    });
  };
  /** Whoever waits steps forward, and another one begins to wait. */
  const stepForward = (): void => {
    const waiting = members.filter((member) => !member.serves);
    const next = waiting.find(({ loaded }) => loaded) ?? waiting[0];
    if (next === undefined) return start(true);
    next.serves = true;
    if (next.loaded) order(next);
    start(false);
  };
  const replace = ({ child, url, heard, serves }: Member): void => {
    if (child.signalCode === 'SIGKILL') {
      kills += 1;
      disturb('kill', 0);
    } else if (url === null && serves && mayFail() && NO_DATABASE.test(heard)) {
      disturb('start refused', 0);
      setTimeout(() => {
        if (!closing) stepForward();
      }, AGAIN_MS);
      return;
    } else accidents.push(`a process ended by itself (code ${child.exitCode}, signal ${child.signalCode}): ${heard}`);
    if (serves) stepForward();
    else start(false);
  };
  for (let i = 0; i < size; i++) start(true);
  if (program.waits) for (let i = 0; i < Math.min(SPARES, size); i++) start(false);

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
        if (members.filter(({ url }) => url !== null).length === size) return true;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return false;
    },
    kill() {
      const [member] = running();
      return member?.child.kill('SIGKILL') ?? false;
    },
    order(next) {
      for (const { child, serves, loaded } of members) if (serves && loaded) child.send(next, () => {});
    },
    killStarting() {
      const member = members.find(({ url, serves }) => url === null && serves);
      return member?.child.kill('SIGKILL') ?? false;
    },
    stop() {
      const [member] = running();
      return member ? sleep(member) : () => {};
    },
    freeze(ms) {
      let wake = () => {};
      withOne(
        ms,
        'freeze',
        (member) => {
          wake = sleep(member);
        },
        () => wake(),
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
      await endAll([...members]);
    },
  };
}

function launch(program: Program, orders: Orders, env: NodeJS.ProcessEnv): Member {
  const stdio: StdioOptions = program.waits ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'pipe', 'pipe'];
  const given = { ...process.env, NODE_OPTIONS: '', NODE_ENV: '', ...env, CHAOS: JSON.stringify(orders) };
  const child = spawn(process.execPath, program.args, { cwd: ROOT, env: given, stdio });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const member: Member = { child, ended, serves: true, loaded: false, url: null, stopped: false, heard: '' };
  child.stdout?.on('data', (text) => {
    member.url ??= /listening on (http:\S+)/.exec(String(text))?.[1] ?? null;
  });
  child.stderr?.on('data', (text) => {
    member.heard = `${member.heard}${text}`.slice(-2_000);
  });
  return member;
}

function sleep(member: Member): () => void {
  member.stopped = true;
  member.child.kill('SIGSTOP');
  return () => {
    member.child.kill('SIGCONT');
    member.stopped = false;
  };
}

/** In order, and by force who does not end. */
async function endAll(members: readonly Member[]): Promise<void> {
  for (const { child } of members) {
    child.kill('SIGCONT');
    child.kill('SIGTERM');
  }
  const late = setTimeout(() => {
    for (const { child } of members) child.kill('SIGKILL');
  }, END_LIMIT_MS);
  await Promise.all(members.map(({ ended }) => ended));
  clearTimeout(late);
}
