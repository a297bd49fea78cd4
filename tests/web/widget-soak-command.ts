/**
 * `npm run chaos -- widget`: 10,000 messages over 100 tabs in Chromium, with 500 sockets cut and the server killed 50 times.
 * `--seed S` (the same plan again), `--messages N`, `--customers N`, `--tabs N` (of each), `--cuts N`, `--kills N`.
 */
import { parseArgs } from 'node:util';
import { type SoakPlan, type SoakReport, soak } from './widget-soak.ts';

const USAGE = 'Usage: npm run chaos -- widget [--seed S] [--messages N] [--customers N] [--tabs N] [--cuts N] [--kills N]\n';
const USUAL = { messages: 10_000, customers: 50, tabs: 2, cuts: 500, kills: 50 };
const QUIET_CUTS = 100;
const GOAL_MS = { p50: 1_000, p95: 3_000 };
const SHOWN = 20;

function readPlan(args: readonly string[]): SoakPlan | null {
  try {
    const text = { type: 'string' } as const;
    const options = { seed: text, messages: text, customers: text, tabs: text, cuts: text, kills: text };
    const { values } = parseArgs({ args: [...args], options });
    const numbers = Object.entries(values).map(([name, value]) => [name, Number(value)] as const);
    if (numbers.some(([, number]) => !Number.isInteger(number) || number < 0 || number > 999_999_999)) return null;
    const plan = { seed: Date.now() % 1_000_000, ...USUAL, quietCuts: QUIET_CUTS, ...Object.fromEntries(numbers) };
    return plan.customers > 0 && plan.tabs > 0 && plan.messages > 0 ? plan : null;
  } catch {
    return null;
  }
}

const share = (times: readonly number[], part: number): number =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;

function timesLine(name: string, times: readonly number[], hasGoal: boolean): string {
  if (times.length === 0) return `  ${name}: nothing to measure`;
  const [p50, p95, p100] = [0.5, 0.95, 1].map((part) => Math.round(share(times, part)));
  const isGood = share(times, 0.5) <= GOAL_MS.p50 && share(times, 0.95) <= GOAL_MS.p95;
  const goal = `; goal p50 ≤ ${GOAL_MS.p50} ms, p95 ≤ ${GOAL_MS.p95} ms: ${isGood ? 'reached' : 'not reached'}`;
  return `  ${name}: p50 ${p50} ms, p95 ${p95} ms, longest ${p100} ms (${times.length} times)${hasGoal ? goal : ''}`;
}

function words({ faults, back, ...report }: SoakReport): string {
  return [
    `${report.messages} messages written, ${report.shown} bubbles of all tabs compared with the store, in ${report.seconds} s`,
    `${report.socketCuts} sockets cut, ${report.answersLost} answers lost on the way, ${report.kills} times kill -9 and a new server`,
    'until a tab was connected again',
    timesLine('after a cut, in the storm', back.storm, true),
    timesLine('after a cut, in the quiet', back.quiet, true),
    timesLine('after the server was back', back.restart, false),
    faults.length === 0 ? 'each message once and in order, in every tab and in the store' : `${faults.length} faults`,
    ...faults.slice(0, SHOWN).map((fault) => `  ${fault}`),
    '',
  ].join('\n');
}

/** @returns the exit code */
export async function widgetChaos(args: readonly string[]): Promise<number> {
  const plan = readPlan(args);
  if (plan === null) {
    process.stderr.write(USAGE);
    return 2;
  }
  const { seed, customers, tabs, messages, cuts, kills } = plan;
  process.stdout.write(
    `seed ${seed}: ${messages} messages, ${customers} customers × ${tabs} tabs, ${cuts} cuts, ${kills} kills\n`,
  );
  const report = await soak(plan, (line) => process.stdout.write(`  ${line}\n`));
  process.stdout.write(words(report));
  return report.faults.length > 0 ? 1 : 0;
}
