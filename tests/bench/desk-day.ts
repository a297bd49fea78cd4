/** Ten simulated days at the agents' desk: how honest the expected wait is, and whether the right one is served at once. */
import { toldMinutes } from '../../src/handoff/wait.ts';
import { medianError, playDay } from '../support/desk-day/day.ts';
import type { Row } from './row.ts';

const DAYS = 10;
const MINUTE = 60_000;

export async function bench(): Promise<Row[]> {
  const days = Array.from({ length: DAYS }, (_, i) => playDay(i + 1));
  const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const estimates = days.flatMap((day) => day.estimates);
  const customers = sum(days.map((day) => day.customers));
  const error = medianError(estimates);
  const long = estimates.filter((one) => one.realMs >= MINUTE);
  const told = long.map((one) => ({ ...one, expectedMs: toldMinutes(one.expectedMs) * MINUTE }));
  const outOfOrder = sum(days.map((day) => day.outOfOrder));
  const slowest = Math.max(...days.map((day) => day.slowestAssignmentMs));
  const share = (end: string) => percent(sum(days.map((day) => day.ends[end] ?? 0)) / customers);
  const fact = (name: string, value: string): Row => ({ name, value, goal: 'as it is', ok: true });
  return [
    {
      name: `expected wait, off in the median, all who had to wait (${estimates.length} in ${DAYS} days)`,
      value: percent(error),
      goal: '≤ 30 %',
      ok: error <= 0.3,
    },
    { name: 'one who had waited longer was passed over', value: `${outOfOrder} times`, goal: '0', ok: outOfOrder === 0 },
    { name: 'slot free and somebody waiting for it, longest', value: `${slowest} ms`, goal: '≤ 1 s', ok: slowest <= 1000 },
    fact('the same, of those who waited a minute or longer', percent(medianError(long))),
    fact('the same, in the minutes that they were told, rounded up', percent(medianError(told))),
    fact(
      'customers on a day; of them had to wait',
      `${Math.round(customers / DAYS)}; ${percent(sum(days.map((d) => d.waited)) / customers)}`,
    ),
    fact('longest queue', String(Math.max(...days.map((day) => day.longestQueue)))),
    fact("utilisation of the agents' slots", percent(sum(days.map((day) => day.utilisation)) / DAYS)),
    fact(
      'fell silent with an agent; did not want to wait; nobody came in time',
      `${share('abandoned')}; ${share('withdrawn')}; ${share('expired')}`,
    ),
    fact('conversations that an agent let lie, on a day', (sum(days.map((day) => day.letLie)) / DAYS).toFixed(1)),
  ];
}
