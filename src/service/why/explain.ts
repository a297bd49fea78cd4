/** A stored turn, explained from its own record: nothing is computed anew that could come out otherwise today. */
import type { Event } from '../../dialog/event.ts';
import type { Scale } from '../../dialog/why.ts';
import type { Candidate, Understanding } from '../../nlu/understanding.ts';
import type { Archived } from '../replay/archived.ts';
import { type Flip, flipsOf } from './flips.ts';

export type TurnRecord = Pick<Archived['turns'][number], 'version' | 'event' | 'why'>;

export type Explained = {
  readonly turn: number;
  readonly at: string;
  readonly kind: Event['kind'];
  /** Words of the customer, after redaction; null where there are none. */
  readonly said: string | null;
  readonly button: string | null;
  readonly rule: string;
  readonly path: readonly string[];
  /** Reasons of the engine. */
  readonly notes: readonly string[];
  readonly scales: readonly Scale[];
  readonly understanding: Understanding | null;
  readonly candidates: readonly (Candidate & { readonly fate: string })[];
  /** What was in the message and led to nothing, with the reason. */
  readonly dropped: readonly string[];
  readonly flips: readonly Flip[];
  /** The smallest of the flips; null when there is none, or nothing was decided by a score. */
  readonly margin: number | null;
  /** Call that an answer of the wallet belongs to, with the result. */
  readonly result: string | null;
};

/** A turn of any age: records of older programs lack fields, which then explain less. */
export function explain({ version, event, why }: TurnRecord): Explained {
  const record = (typeof why === 'object' && why !== null ? why : {}) as { readonly [key: string]: unknown };
  const rule = typeof record.rule === 'string' ? record.rule : 'unknown';
  const scales = Array.isArray(record.scales) ? (record.scales as Scale[]) : [];
  // A pressed button means what it says: its words are not looked at.
  const understanding = event.kind === 'message' && event.button === null ? event.understanding : null;
  const flips = understanding === null ? [] : flipsOf(rule, understanding, scales);
  return {
    turn: version,
    at: event.at,
    kind: event.kind,
    said:
      event.kind === 'message' ? [event.text, ...event.files.map((file) => `[${file.name}]`)].filter(Boolean).join(' ') : null,
    button: event.kind === 'message' ? event.button : null,
    rule,
    path: strings(record.path),
    notes: strings(record.notes),
    scales,
    understanding,
    candidates: understanding === null ? [] : candidatesOf(rule, understanding),
    dropped: understanding === null ? [] : droppedOf(rule, understanding, scales),
    flips,
    margin: flips[0] === undefined ? null : Math.abs(flips[0].by),
    result: event.kind === 'call_result' ? `${event.call} → ${event.result}` : event.kind === 'timer' ? event.timer : null,
  };
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function candidatesOf(rule: string, { candidates, decision }: Understanding): Explained['candidates'] {
  const best = candidates[0]?.score ?? 0;
  return candidates.map((candidate, i) => {
    const behind = (best - candidate.score).toFixed(2);
    if (decision.kind === 'route' && candidate.flow === decision.flow)
      return {
        ...candidate,
        fate: rule === 'answer' || rule === 'invalid_answer' ? 'best, but the question kept the floor' : 'chosen',
      };
    if (decision.kind === 'clarify' && decision.flows.includes(candidate.flow)) return { ...candidate, fate: 'offered' };
    return { ...candidate, fate: i === 0 ? 'best, not sure enough' : `dropped: ${behind} behind the best` };
  });
}

function droppedOf(rule: string, understanding: Understanding, scales: readonly Scale[]): readonly string[] {
  const { answer, correction, second, decision, prefill } = understanding;
  const dropped = scales
    .filter((scale) => scale.score < scale.needed && decision.kind === 'route' && scale.flow === decision.flow)
    .map(({ flow, score, needed, what }) =>
      needed > 1
        ? `${flow} (${score.toFixed(2)}): here no other wish can take the floor`
        : needed === 1
          ? `${flow} (${score.toFixed(2)}): only an example of it, word for word, would ${DOES[what]}`
          : `${flow} (${score.toFixed(2)}): ${needed.toFixed(2)} needed to ${DOES[what]}`,
    );
  const taken = new Set(['answer', 'secret_offered', 'wait', 'correction']);
  if (answer !== null && !taken.has(rule))
    dropped.push(`read as an answer (${answer.kind}, rule ${answer.rule}), but ${rule} came first`);
  if (correction !== null && rule !== 'correction')
    dropped.push(`read as a correction of an earlier answer (rule ${correction.answer?.rule}), but ${rule} came first`);
  if (second !== null) dropped.push(`second matter ${second.flow} (${second.score.toFixed(2)}): it comes after the first`);
  if (decision.kind === 'route' && taken.has(rule) && Object.keys(prefill).length > 0)
    dropped.push(`what it would have told ${decision.flow}: ${Object.keys(prefill).join(', ')}`);
  return dropped;
}

const DOES: { readonly [what in Scale['what']]: string } = {
  start: 'be started',
  interrupt: 'take the floor from the open question',
  beside_ticket: 'be more than a remark to the open ticket',
};

/** One flip in words for authors. */
export function flipInWords({ of, flow, from, by, instead }: Flip): string {
  const amount = `${Math.abs(by) < 0.005 ? 'a hair' : Math.abs(by).toFixed(2)} ${by >= 0 ? 'more' : 'less'}`;
  const what = {
    ours: 'probability of being something the bot serves',
    topic: `for the topic of ${flow}`,
    flow: `for ${flow} within its topic`,
    score: `for ${flow}`,
  }[of];
  return `with ${amount} ${what} (${from.toFixed(2)} → ${(from + by).toFixed(2)}) ${INSTEAD[instead](flow)}`;
}

const INSTEAD: { readonly [way in Flip['instead']]: (flow: string) => string } = {
  started: (flow) => `${flow} would have been started`,
  asked: () => 'the bot would have asked which is meant',
  refused: () => 'it would have been taken for nothing that the bot serves',
  interrupts: (flow) => `${flow} would have taken the floor`,
  not_taken: () => 'it would not have been taken for a wish of its own',
};
