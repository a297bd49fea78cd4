/** The report of a run in words. */
import type { Report } from './run.ts';

const SHOWN = 20;

export function words(report: Report): string {
  const others = Object.entries(report.others).filter(([what]) => what !== 'kill');
  const lines = [
    `${report.kills} kills${others.map(([what, times]) => `, ${times} × ${what}`).join('')}`,
    `${report.messages} messages of ${report.conversations} conversations, delivered ${report.deliveries} times:` +
      ` ${report.repeated} repetitions (${Math.round((100 * report.repeated) / Math.max(1, report.deliveries))} %), ${report.cuts} cut by the client`,
    `${report.requests} requests, ${Math.round(report.success * 100)} % succeeded; ${report.complaints} complaints filed`,
    `${report.repeats} messages came twice through the connector, each after a disturbance`,
    `${Math.round(report.troubled)} s of trouble, ${Math.round(report.seconds)} s until everything was done`,
    report.faults.length === 0
      ? 'nothing lost, nothing doubled, order kept, no gap'
      : `${report.faults.length} FAULTS (seed ${report.seed}):`,
    ...report.faults.slice(0, SHOWN).map((fault) => `  ${fault}`),
  ];
  return `${lines.join('\n')}\n`;
}
