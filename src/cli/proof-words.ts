/** What the proof has found, for a terminal and for the documentation. */
import type { ProofResult } from '../proof/result.ts';

const number = (value: number) => value.toLocaleString('en');
const count = (value: number, word: string) => `${number(value)} ${word}${value === 1 ? '' : 's'}`;

/** A few lines: whether everything is proved, and how much that was. */
export function proofSummary({ ok, summary, violations, notProved }: ProofResult, milliseconds: number): string {
  const { ends, triggers } = summary;
  const verdict = ok
    ? 'Proved: every path ends well'
    : `Not fit to be published: ${[
        ...(violations.length > 0 ? [count(violations.length, 'fault')] : []),
        ...(notProved.length > 0 ? [`${count(notProved.length, 'flow')} not proved`] : []),
      ].join(', ')}`;
  const shared = triggers.shared === 0 ? 'none claimed by two flows' : `${number(triggers.shared)} claimed by two flows`;
  return `${[
    `${verdict} (${(milliseconds / 1000).toFixed(2)} s).`,
    `  ${count(summary.waiting, 'waiting point')}, ${count(summary.calls, 'call')}; ${number(summary.states)} situations, ${number(summary.ways)} ways between them`,
    `  ends: ${number(ends.resolved)} resolved, ${number(ends.handoff)} handoff, ${number(ends.cancelled)} cancelled, ${number(ends.expired)} expired by silence`,
    `  longest walk without waiting: ${summary.longestSilent} of ${summary.silentLimit} steps`,
    `  ${count(triggers.sentences, 'example sentence')}, ${shared}`,
  ].join('\n')}\n`;
}
