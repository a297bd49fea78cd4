/** One conversation on two versions of the flows: where they part, and how much that matters. */
import type { Knowledge } from '../turn.ts';
import { type Answered, type Course, startDrive } from './drive.ts';

/**
 * How a turn differs, gravest first. `outcome`: a flow ends otherwise, a ticket comes or does not, or the turn breaks ·
 * `effects`: other calls, feedback or timers · `route`: other flows are entered, or another rule decides · `question`: something
 * else is asked, or other buttons are offered · `wording`: the same, in other words.
 */
export const CHANGES = ['outcome', 'effects', 'route', 'question', 'wording'] as const;
export type Change = (typeof CHANGES)[number];

export type Pair = { readonly before: Answered; readonly after: Answered; readonly change: Change | null };

export type Compared = {
  readonly source: string;
  readonly title: string;
  readonly pairs: readonly Pair[];
  /** The gravest of all turns. */
  readonly change: Change | null;
  /** The flow to which the conversation counts: that of the first turn that differs, otherwise the first one entered. */
  readonly flow: string;
};

/** Leads the conversation on both versions, move by move. */
export function compareCourse(before: Knowledge, after: Knowledge, course: Course): Compared {
  const [old, now] = [startDrive(before, course), startDrive(after, course)];
  const pairs: Pair[] = [];
  for (const move of course.moves) {
    // A button that was reworded is found by what it means in the other version.
    const option = old.meaning(move) ?? now.meaning(move);
    const first = old.take(move, option);
    const second = now.take(move, option);
    pairs.push({ before: first, after: second, change: changeOf(first, second) });
    if (first.broken !== null || second.broken !== null) break;
  }
  const changes = pairs.flatMap((pair) => pair.change ?? []);
  const parted = pairs.find((pair) => pair.change !== null) ?? pairs.find((pair) => pair.before.flow !== null);
  return {
    source: course.source,
    title: course.title,
    pairs,
    change: CHANGES.find((change) => changes.includes(change)) ?? null,
    flow: parted?.before.flow ?? parted?.after.flow ?? 'none',
  };
}

function changeOf(before: Answered, after: Answered): Change | null {
  const ends = (answered: Answered) => [answered.broken, ...answered.effects.filter(isEnd)];
  const acts = (answered: Answered) => answered.effects.filter((effect) => !isEnd(effect));
  if (differ(ends(before), ends(after)) || isOver(before) !== isOver(after)) return 'outcome';
  if (differ(acts(before), acts(after))) return 'effects';
  if (differ([before.route, ...rules(before)], [after.route, ...rules(after)])) return 'route';
  if (before.question !== after.question) return 'question';
  return differ(words(before), words(after)) ? 'wording' : null;
}

function isEnd(effect: string): boolean {
  return /^(?:outcome|ticket) /.test(effect);
}

function isOver({ state }: Answered): boolean {
  return state?.status === 'closed' || state?.status === 'with_agent';
}

/** A pressed button and the same answer in words come to the same. */
function rules(answered: Answered): readonly string[] {
  return answered.rules.map((rule) => (rule === 'button' ? 'answer' : rule));
}

function words({ bubbles }: Answered): readonly string[] {
  return bubbles.flatMap(({ text, choices }) => [text, ...choices.map((choice) => choice.label)]);
}

function differ(before: readonly (string | null)[], after: readonly (string | null)[]): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}

// ------------------------------------------------------------------------------------------------------------------ sums

export type Tally = { readonly flow: string; readonly counts: { readonly [change in Change | 'same']: number } };

/** How many conversations of each flow change, and how; flows by name. */
export function tally(all: readonly Compared[]): readonly Tally[] {
  const flows = [...new Set(all.map((one) => one.flow))].sort();
  return flows.map((flow) => {
    const mine = all.filter((one) => one.flow === flow);
    const count = (change: Change | null) => mine.filter((one) => one.change === change).length;
    return {
      flow,
      counts: {
        outcome: count('outcome'),
        effects: count('effects'),
        route: count('route'),
        question: count('question'),
        wording: count('wording'),
        same: count(null),
      },
    };
  });
}
