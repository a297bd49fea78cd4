/** Who works on the simulated day, and when. Times are minutes after the desk opens. */
import type { Lang } from '../../../src/handoff/handoff.ts';

export type Person = {
  readonly id: string;
  readonly langs: readonly Lang[];
  readonly skills: readonly string[];
  readonly queues: readonly string[];
  readonly capacity: number;
  readonly from: number;
  readonly to: number;
  /** In a break nothing new is taken; running conversations are ended first. */
  readonly breaks: readonly { readonly from: number; readonly to: number }[];
};

export const DAY_MINUTES = 14 * 60;

const BOTH: readonly Lang[] = ['zh', 'en'];
const ZH: readonly Lang[] = ['zh'];
const ALL = ['security', 'money', 'account'];

function person(id: string, langs: readonly Lang[], queues: readonly string[], skills: readonly string[], from: number): Person {
  const breaks = [
    { from: from + 110, to: from + 125 },
    { from: from + 230, to: from + 260 },
    { from: from + 370, to: from + 385 },
  ];
  return { id, langs, queues, skills, capacity: 3, from, to: from + 8 * 60, breaks };
}

/** Twelve, in shifts that begin with the desk, before noon and in the afternoon. */
export const STAFF: readonly Person[] = [
  person('an', BOTH, ALL, ['security'], 0),
  person('bo', ZH, ['money', 'account'], ['refund_dispute'], 0),
  person('cai', ZH, ['security', 'money'], ['pending_transaction'], 15),
  person('dan', ZH, ['account', 'money'], ['login_failure'], 15),
  person('en', BOTH, ALL, ['refund_dispute'], 150),
  person('fei', ZH, ['security', 'account'], ['security'], 150),
  person('gao', ZH, ['money', 'account'], ['pending_transaction'], 180),
  person('hua', BOTH, ALL, ['login_failure'], 180),
  person('jin', ZH, ALL, ['account_change'], 345),
  person('kai', BOTH, ALL, ['security'], 345),
  person('lan', ZH, ['money', 'account'], ['refund_dispute'], 360),
  person('mei', ZH, ['security', 'money'], ['pending_transaction'], 360),
];

/** Arrivals in a minute: a peak before noon and one in the evening. */
export function arrivalsPerMinute(minute: number): number {
  const peak = (at: number, width: number) => Math.exp(-(((minute - at) / width) ** 2));
  return 0.75 + 2.0 * peak(200, 70) + 2.1 * peak(600, 80);
}
export const MOST_PER_MINUTE = 3;

/** What customers want: queue and topic, share of them, and how long it takes (median, minutes). */
export const MATTERS = [
  { queue: 'security', topic: 'security', share: 0.15, minutes: 10, urgent: 0.5 },
  { queue: 'money', topic: 'pending_transaction', share: 0.3, minutes: 7, urgent: 0 },
  { queue: 'money', topic: 'refund_dispute', share: 0.2, minutes: 9, urgent: 0 },
  { queue: 'account', topic: 'login_failure', share: 0.2, minutes: 6, urgent: 0 },
  { queue: 'account', topic: 'account_change', share: 0.15, minutes: 6, urgent: 0 },
] as const;
