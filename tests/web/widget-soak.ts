/**
 * Many customers with several tabs each write, while sockets are cut, answers get lost, and the server's process is killed and started
 * again. Afterwards each tab must show each message once and in order, as the store has it. Everything that is chosen follows the seed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, BrowserContext } from 'playwright-core';
import { type Program, startOurs } from '../bench/programs.ts';
import { type Random, randomFrom } from '../soak/random.ts';
import { launch } from '../support/browser.ts';
import { type CutLine, startCutLine } from './widget-soak-line.ts';
import { type Gap, openTab, type Shown, type Tab } from './widget-soak-tab.ts';

export type SoakPlan = {
  readonly seed: number;
  /** Browsers of their own, each with a conversation of its own. */
  readonly customers: number;
  readonly tabs: number;
  /** Of all customers together. */
  readonly messages: number;
  readonly cuts: number;
  readonly kills: number;
  /** More cuts when all is quiet, to measure how long it takes to be back. */
  readonly quietCuts: number;
};

export type SoakReport = {
  /** What was not as it must be; empty: everything was. */
  readonly faults: readonly string[];
  readonly messages: number;
  /** Of customers and bot together, as each of the customers' tabs showed them: the sum over all tabs. */
  readonly shown: number;
  readonly kills: number;
  readonly socketCuts: number;
  readonly answersLost: number;
  readonly seconds: number;
  /** Milliseconds until a tab was connected again: after a cut in the storm, after a cut in the quiet, and after the server was back. */
  readonly back: { readonly storm: readonly number[]; readonly quiet: readonly number[]; readonly restart: readonly number[] };
};

type Customer = { readonly name: string; readonly tabs: readonly Tab[]; readonly said: string[][] };
/** When there was no server. */
type Down = { readonly from: number; to: number };

const SENTENCES = ['转账还没到账', '我要退款', '登录不了', '一直显示处理中', '暂时没有', '你好', 'card was declined'] as const;
/** So many messages of one customer wait at most: more would be another test. */
const MOST_WAITING = 12;
const SETTLE_MS = 180_000;
/** Tabs of one customer share a process, as they would where there are many. */
const FLAGS = ['--renderer-process-limit=4'];
/** Tabs that are opened, or read, at the same time. */
const AT_ONCE = 6;
/** Answers lost for each socket cut. */
const LOST_SHARE = 0.2;

/** One process at a time on the database of the run. */
function createServer(line: CutLine, folder: string) {
  const downs: Down[] = [];
  let program: Program | null = null;
  const begin = async (): Promise<void> => {
    program = await startOurs({ DATABASE_FILE: join(folder, 'bot.db'), UPLOADS_DIR: join(folder, 'uploads') });
    line.lead(program.port);
  };
  const end = async (): Promise<void> => {
    const { process } = program ?? {};
    if (process === undefined || process.exitCode !== null || process.signalCode !== null) return;
    const gone = new Promise((resolve) => process.once('exit', resolve));
    process.kill('SIGKILL');
    await gone;
  };
  return {
    downs,
    begin,
    end,
    async kill() {
      const down = { from: Date.now(), to: Number.POSITIVE_INFINITY };
      downs.push(down);
      await end();
      line.lead(null);
      await begin();
      down.to = Date.now();
    },
  };
}
type Server = ReturnType<typeof createServer>;

async function inTurns<T>(all: readonly T[], most: number, work: (one: T) => Promise<void>): Promise<void> {
  const left = [...all];
  const next = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: most }, next));
}

async function arrive(browser: Browser, url: string, { customers, tabs }: SoakPlan): Promise<readonly Customer[]> {
  const names = Array.from({ length: customers }, (_, i) => `k${i + 1}`);
  const found: Customer[] = [];
  await inTurns(names, AT_ONCE, async (name) => {
    const context: BrowserContext = await browser.newContext({ locale: 'zh-CN', viewport: { width: 700, height: 560 } });
    const opened: Tab[] = [];
    for (let i = 0; i < tabs; i++) opened.push(await openTab(context, url, i === 0));
    found.push({ name, tabs: opened, said: opened.map(() => []) });
  });
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Writes until the customer's share is written, now in this tab, now in that. */
async function talk(customer: Customer, share: number, random: Random, told: () => void): Promise<void> {
  const { name, tabs, said } = customer;
  for (let i = 0; i < share; i++) {
    const t = random.below(tabs.length);
    const [tab, mine] = [tabs[t], said[t]];
    if (tab === undefined || mine === undefined) continue;
    const text = `${random.pick(SENTENCES)} ${name}-${t + 1}-${mine.length + 1}.`;
    mine.push(text);
    let waiting = await tab.say(text);
    told();
    if (random.chance(0.3)) await pause(random.below(300));
    while (waiting >= MOST_WAITING) {
      await pause(100);
      waiting = await tab.waiting();
    }
  }
}

/** Trouble comes as the conversations go on: after so many messages the next cut, after so many more the next kill. */
function createTrouble(plan: SoakPlan, line: CutLine, server: Server, random: Random) {
  let written = 0;
  let [cut, killed] = [0, 0];
  let killing: Promise<void> = Promise.resolve();
  /** While there is no server there are no sockets: they are cut later. */
  const cutUpTo = (due: number): void => {
    for (; cut < due && line.cutSocket(random); cut++) if (random.chance(LOST_SHARE)) line.loseAnswer();
  };
  return {
    told() {
      written += 1;
      cutUpTo((plan.cuts * written) / plan.messages);
      if (killed >= Math.floor((plan.kills * written) / plan.messages)) return;
      killed += 1;
      // Somewhere in the middle of what is under way.
      const wait = random.below(400);
      killing = killing.then(() => pause(wait)).then(server.kill);
    },
    async over() {
      await killing;
      for (const end = Date.now() + SETTLE_MS; cut < plan.cuts && Date.now() < end; await pause(100)) cutUpTo(cut + 1);
    },
    killed: () => killed,
  };
}

async function settle(customers: readonly Customer[]): Promise<readonly string[]> {
  const end = Date.now() + SETTLE_MS;
  for (const { name, tabs } of customers)
    for (const [t, tab] of tabs.entries())
      while ((await tab.waiting()) > 0 || !(await tab.isOnline())) {
        if (Date.now() > end)
          return [`${name}, tab ${t + 1}: after ${SETTLE_MS / 1000} s it is not connected, or has something to send`];
        await pause(100);
      }
  return [];
}

/** What each conversation holds, in order, by the customer's name. */
function storedIn(folder: string): ReadonlyMap<string, readonly Shown[]> {
  const database = new DatabaseSync(join(folder, 'bot.db'), { readOnly: true });
  const rows = database.prepare('SELECT conversation, sender, body FROM message ORDER BY conversation, seq').all();
  database.close();
  const talks = new Map<unknown, Shown[]>();
  for (const { conversation, sender, body } of rows) {
    const { text } = JSON.parse(String(body)) as { readonly text: string };
    talks.set(conversation, [...(talks.get(conversation) ?? []), { from: String(sender), text }]);
  }
  return new Map(
    [...talks.values()].map((talk) => [
      / (k\d+)-\d+-\d+\.$/.exec(talk.find(({ from }) => from === 'customer')?.text ?? '')?.[1] ?? '',
      talk,
    ]),
  );
}

/** What the store has, beside what was written: each message once, and those of one tab in its order. */
function judgeStore({ name, said }: Customer, stored: readonly Shown[]): readonly string[] {
  const own = stored.flatMap(({ from, text }) => (from === 'customer' ? [text] : []));
  return said.flatMap((mine, t) => {
    const kept = own.filter((text) => text.includes(` ${name}-${t + 1}-`));
    return kept.join('\n') === mine.join('\n')
      ? []
      : [`${name}, tab ${t + 1}: ${mine.length} written, ${differenceOf(kept, mine)}`];
  });
}

function differenceOf(found: readonly string[], wanted: readonly string[]): string {
  const at = wanted.findIndex((one, i) => found[i] !== one);
  const place = at < 0 ? wanted.length : at;
  return `${found.length} found; number ${place + 1} is ${JSON.stringify(found[place] ?? null)}, should be ${JSON.stringify(wanted[place] ?? null)}`;
}

const wordsOf = (shown: readonly Shown[]): readonly string[] => shown.map(({ from, text }) => `${from}: ${text}`);

/** Waits until a tab shows as many messages as there are, then compares each. */
async function judgeTab(
  tab: Tab,
  name: string,
  stored: readonly Shown[],
): Promise<{ readonly fault: string | null; readonly shown: number }> {
  const wanted = wordsOf(stored);
  let found: readonly string[] = [];
  for (const end = Date.now() + SETTLE_MS; Date.now() < end; await pause(200)) {
    found = wordsOf(await tab.shown());
    if (found.length >= wanted.length) break;
  }
  const isSame = found.length === wanted.length && found.every((one, i) => one === wanted[i]);
  return { fault: isSame ? null : `${name}: shows ${differenceOf(found, wanted)}`, shown: found.length };
}

async function judge(
  customers: readonly Customer[],
  folder: string,
): Promise<{ readonly faults: string[]; readonly shown: number }> {
  const stored = storedIn(folder);
  const faults: string[] = [];
  let shown = 0;
  await inTurns(customers, AT_ONCE, async (customer) => {
    const mine = stored.get(customer.name) ?? [];
    faults.push(...judgeStore(customer, mine));
    for (const [t, tab] of customer.tabs.entries()) {
      const seen = await judgeTab(tab, `${customer.name}, tab ${t + 1}`, mine);
      shown += seen.shown;
      if (seen.fault !== null) faults.push(seen.fault);
    }
  });
  return { faults, shown };
}

/** Without a server nobody can be back: what counts then is how long after its return. */
function timesOf(gaps: readonly Gap[], downs: readonly Down[]): { readonly cut: number[]; readonly restart: number[] } {
  const [cut, restart]: [number[], number[]] = [[], []];
  for (const { from, to } of gaps) {
    const down = downs.findLast((one) => one.from <= to && one.to >= from);
    if (down === undefined) cut.push(to - from);
    else restart.push(Math.max(0, to - down.to));
  }
  return { cut, restart };
}

/** Cuts when nothing else happens. @returns how long each took to be made up for */
async function quietly(customers: readonly Customer[], cuts: number, line: CutLine, random: Random): Promise<readonly number[]> {
  const tabs = customers.flatMap((one) => one.tabs);
  const since = Date.now();
  const times = async (): Promise<readonly number[]> =>
    (await Promise.all(tabs.map((tab) => tab.gaps()))).flat().flatMap(({ from, to }) => (from >= since ? [to - from] : []));
  for (let i = 0; i < cuts; i++) {
    line.cutSocket(random);
    await pause(50 + random.below(150));
  }
  const end = Date.now() + SETTLE_MS;
  while ((await times()).length < cuts && Date.now() < end) await pause(200);
  return times();
}

/** @param say tells how far it is */
export async function soak(plan: SoakPlan, say: (line: string) => void): Promise<SoakReport> {
  const began = performance.now();
  const random = randomFrom(plan.seed);
  const folder = mkdtempSync(join(tmpdir(), 'signpost-soak-'));
  const [line, browser] = await Promise.all([startCutLine(), launch(FLAGS)]);
  const server = createServer(line, folder);
  try {
    await server.begin();
    const customers = await arrive(browser, line.url, plan);
    say(`${plan.customers * plan.tabs} tabs are open`);
    const trouble = createTrouble(plan, line, server, random);
    let written = 0;
    const told = (): void => {
      trouble.told();
      written += 1;
      if (written % 500 === 0) say(`${written} messages written, ${trouble.killed()} kills, ${line.cuts().sockets} sockets cut`);
    };
    const share = Math.ceil(plan.messages / plan.customers);
    await Promise.all(customers.map((one, i) => talk(one, share, randomFrom(plan.seed * 1_000 + i), told)));
    await trouble.over();
    const unsent = await settle(customers);
    const gaps = (await Promise.all(customers.flatMap(({ tabs }) => tabs.map((tab) => tab.gaps())))).flat();
    const quiet = await quietly(customers, plan.quietCuts, line, random);
    say('everything is sent; every tab is read from its first message to its last');
    const { faults, shown } = await judge(customers, folder);
    const { cut, restart } = timesOf(gaps, server.downs);
    const { sockets, answers } = line.cuts();
    return {
      faults: [...unsent, ...faults],
      messages: written,
      shown,
      kills: server.downs.length,
      socketCuts: sockets - plan.quietCuts,
      answersLost: answers,
      seconds: Math.round((performance.now() - began) / 1000),
      back: { storm: cut, quiet, restart },
    };
  } finally {
    await browser.close();
    await server.end();
    line.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
