/** What the suite tells a bot that it starts, in one environment variable; and how the bot meets its end at a named point. */
import type { Crash, Orders } from '../orders.ts';

export const orders = JSON.parse(process.env.CHAOS ?? '{}') as Orders;

let passed = 0;

/** Ends this process as a power cut would, when it passes the ordered point for the ordered time. */
export function pass(point: Crash['point']): void {
  if (orders.crash?.point !== point) return;
  passed += 1;
  if (passed >= orders.crash.at) process.kill(process.pid, 'SIGKILL');
}
