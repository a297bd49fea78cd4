/** What the suite tells a bot that it starts, in one environment variable; and how the bot meets its end at a named point. */
import type { Crash, Orders } from '../orders.ts';

export const orders = JSON.parse(process.env.CHAOS ?? '{}') as Orders;

let { crash } = orders;
let passed = 0;

/** Ends this process as a power cut would, when it passes the ordered point for the ordered time. */
export function pass(point: Crash['point']): void {
  if (crash?.point !== point) return;
  passed += 1;
  if (passed >= crash.at) process.kill(process.pid, 'SIGKILL');
}

/** Waits, with everything loaded, until it takes the place of a process that was killed: that one's end is ordered with it. */
export async function takeTurn(): Promise<void> {
  if (process.send === undefined) return;
  // Nobody is left to end this process when the suite itself was killed.
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.send('loaded');
  const order = await new Promise((resolve) => process.once('message', resolve));
  const obey = (sent: unknown): void => {
    crash = sent === 'live' ? null : (sent as Crash);
    passed = 0;
  };
  obey(order);
  process.on('message', obey);
  // It may end although the suite could still speak to it.
  process.channel?.unref();
}
