/** Joins boxes that a reader takes as one thing: a question with the branch on its answer, and bubbles in a row. */
import type { Expr } from '../flow/expression.ts';
import type { SlotName, Step, StepId } from '../flow/graph.ts';
import { type Box, caseLabel, type Drafting, silentSteps, type Way } from './draft.ts';
import { shorten } from './measure.ts';
import { textIn, word } from './words.ts';

type Ask = Extract<Step, { kind: 'ask' }>;
const LABEL = 24;
const OPTIONS = 60;

/** Boxes that are gone, each with the one that shows what it stood for. */
export type Joined = Map<string, string>;

/** Arrows that arrive at each box. */
function arrivals(boxes: ReadonlyMap<string, Box>): Map<string, number> {
  const count = new Map<string, number>();
  for (const box of boxes.values()) for (const { to } of box.ways) count.set(to, (count.get(to) ?? 0) + 1);
  return count;
}

/**
 * A branch that only looks at the answer just given is drawn as the question's own arrows. What a branch does not
 * show (options that lead the same way, the button that skips) goes into the question's small print.
 */
export function foldAnswers(drafting: Drafting, boxes: Map<string, Box>, joined: Joined): void {
  const count = arrivals(boxes);
  for (const step of Object.values(drafting.flow.steps)) {
    let box = boxes.get(step.id);
    if (step.kind !== 'ask' || box === undefined) continue;
    const shown = { options: false, skip: false };
    for (let after: StepId | null = step.next; after !== null; ) {
      const branch = branchOn(drafting, step, after, count);
      if (branch === null) break;
      boxes.delete(branch.id);
      joined.set(branch.id, step.id);
      const { ways, answered } = branchWays(drafting, step, branch, shown.skip);
      box = { ...box, ways: box.ways.flatMap((way) => (way.answered === true ? ways : [way])) };
      shown.options ||= branch.kind === 'match';
      shown.skip ||= step.optional !== null;
      after = answered;
    }
    boxes.set(step.id, { ...box, notes: [...smallPrint(drafting, step, shown), ...box.notes] });
  }
}

type Branch = Extract<Step, { kind: 'match' | 'when' }>;

/** The branch that follows the answered question, looks at nothing but its answer, and is reached from nowhere else. */
function branchOn({ flow }: Drafting, ask: Ask, after: StepId, count: ReadonlyMap<string, number>): Branch | null {
  const { passed, to } = silentSteps(flow, after);
  const step = flow.steps[to];
  if (step === undefined || count.get(to) !== 1 || passed.some((silent) => changes(silent, ask.slot))) return null;
  if (step.kind === 'match') return step.on.kind === 'variable' && step.on.name === ask.slot ? step : null;
  if (step.kind === 'when') return ask.optional !== null && testsPresence(step.test, ask.slot) !== null ? step : null;
  return null;
}

function changes(step: Step, slot: SlotName): boolean {
  if (step.kind === 'forget') return step.slots.includes(slot);
  return step.kind === 'set' && step.assign.some((assignment) => assignment.slot === slot);
}

/** Whether the condition is `slot is set` (true) or `slot is missing` (false); null for any other. */
function testsPresence(test: Expr, slot: SlotName): boolean | null {
  if (test.kind === 'is_set') return test.name === slot ? true : null;
  if (test.kind !== 'not') return null;
  const inner = testsPresence(test.of, slot);
  return inner === null ? null : !inner;
}

type Folded = { readonly ways: Way[]; readonly answered: StepId | null };

/**
 * The ways of a branch as those of its question; `answered` is where an answered one goes on, null after a `match`.
 * @param skipShown an earlier branch has an arrow for the skipped question already
 */
function branchWays(drafting: Drafting, ask: Ask, branch: Branch, skipShown: boolean): Folded {
  const { flow, lang } = drafting;
  const skip = ask.optional === null ? word(lang, 'missing') : textIn(lang, ask.optional);
  const way = (to: StepId, label: string): Way => ({ to: silentSteps(flow, to).to, label: shorten(label, LABEL), aside: false });
  if (branch.kind === 'when') {
    const [given, skipped] = testsPresence(branch.test, ask.slot)
      ? [branch.then, branch.otherwise]
      : [branch.otherwise, branch.then];
    const ways = [
      { ...way(given, ''), answered: true },
      { ...way(skipped, skip), aside: true },
    ];
    return { ways, answered: given };
  }
  const ways = Object.entries(branch.cases).map(([value, to]) =>
    value === 'missing' ? { ...way(to, skip), aside: true } : way(to, caseLabel(drafting, ask.slot, value)),
  );
  if (branch.otherwise !== null) ways.push(way(branch.otherwise, restLabel(drafting, ask, branch, skipShown)));
  return { ways, answered: null };
}

/** Names up to three options that `else` takes; more are "otherwise". */
function restLabel(drafting: Drafting, ask: Ask, branch: Extract<Branch, { kind: 'match' }>, skipShown: boolean): string {
  const { lang } = drafting;
  const known = ask.type.kind === 'choice' ? ask.type.options : ask.type.kind === 'yes_no' ? ['yes', 'no'] : [];
  const rest = known
    .filter((option) => !Object.hasOwn(branch.cases, option))
    .map((option) => caseLabel(drafting, ask.slot, option));
  if (ask.optional !== null && !skipShown && !Object.hasOwn(branch.cases, 'missing')) rest.push(textIn(lang, ask.optional));
  return rest.length === 0 || rest.length > 3 ? word(lang, 'otherwise') : rest.join(' / ');
}

function smallPrint({ lang }: Drafting, ask: Ask, shown: { readonly options: boolean; readonly skip: boolean }): string[] {
  const notes: string[] = [];
  if (!shown.options && ask.options?.kind === 'fixed') {
    const labels = ask.options.options.map((option) => textIn(lang, option.label)).join(' / ');
    notes.push(shorten(word(lang, 'options') + labels, OPTIONS));
  }
  if (!shown.skip && ask.optional !== null) notes.push(shorten(word(lang, 'skip') + textIn(lang, ask.optional), OPTIONS));
  return notes;
}

/** A branch all of whose ways lead to the same box only changes what the bot remembers: nothing of it is seen. */
export function dropIdleBranches(boxes: Map<string, Box>, joined: Joined): void {
  for (const box of [...boxes.values()]) {
    const target = box.ways[0]?.to;
    if (box.kind !== 'branch' || target === undefined || target === box.id || box.ways.some(({ to }) => to !== target)) continue;
    boxes.delete(box.id);
    joined.set(box.id, target);
    for (const [id, other] of boxes) {
      if (!other.ways.some(({ to }) => to === box.id)) continue;
      boxes.set(id, { ...other, ways: other.ways.map((way) => (way.to === box.id ? { ...way, to: target } : way)) });
    }
  }
}

/** Bubbles that always follow each other become one box. */
export function mergeBubbles(boxes: Map<string, Box>, joined: Joined): void {
  const count = arrivals(boxes);
  for (const id of [...boxes.keys()]) {
    let box = boxes.get(id);
    if (box?.kind !== 'say') continue;
    for (let next = follower(boxes, box, count); next !== null; next = follower(boxes, box, count)) {
      boxes.delete(next.id);
      joined.set(next.id, id);
      box = { ...box, texts: [...box.texts, ...next.texts], ways: next.ways };
    }
    boxes.set(id, box);
  }
}

function follower(boxes: ReadonlyMap<string, Box>, box: Box, count: ReadonlyMap<string, number>): Box | null {
  const next = boxes.get(box.ways[0]?.to ?? '');
  return next?.kind === 'say' && next.id !== box.id && count.get(next.id) === 1 ? next : null;
}
