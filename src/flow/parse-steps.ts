/** Lists of steps: finds out of which kind each item is and hands it to the reader of that kind. */
import type { Report } from './diagnostic.ts';
import { nameOf, startOf, wrongForm } from './fields.ts';
import type { StepKind } from './graph.ts';
import { parseCall, parseMatch, parseWhen } from './parse-branching.ts';
import { readMovedFrom } from './parse-moved.ts';
import { parseDo, parseEnd, parseForget, parseGoto, parseHandoff, parseReturn, parseRun, parseSet } from './parse-moves.ts';
import { parseAsk, parseSay } from './parse-talk.ts';
import type { StepInput } from './step-input.ts';
import { nearest } from './suggest.ts';
import { type Block, BROKEN, type Name, type StepBody, type StepSyntax } from './syntax.ts';
import type { Entry, MapNode, Node } from './yaml-tree.ts';

type StepKey = Exclude<StepKind, 'link'>;

const READERS: { readonly [K in StepKey]: (input: StepInput) => StepBody } = {
  say: parseSay,
  ask: parseAsk,
  set: parseSet,
  forget: parseForget,
  match: parseMatch,
  when: parseWhen,
  call: parseCall,
  goto: parseGoto,
  run: parseRun,
  return: parseReturn,
  handoff: parseHandoff,
  end: parseEnd,
  do: parseDo,
};

export const STEP_KEYS = Object.keys(READERS) as readonly StepKey[];

/** Keys of a branch that hold other things than steps; a step key in such a place is a case name, not a step. */
const CASE_STEPS: readonly string[] = ['match', 'call'];

/** A list of steps, or one step alone. */
export function parseBlock(node: Node, what: string, report: Report): Block {
  const items = node.kind === 'list' ? node.items : node.kind === 'map' ? [node] : null;
  if (items !== null) return { steps: items.map((item) => parseStep(item, report)), at: startOf(node) };
  if (node.kind !== 'broken') {
    const hint = 'Write the steps as a list; an empty list, [], does nothing.';
    const found = node.kind === 'scalar' && node.text === '' ? 'nothing stands here' : 'plain words stand here';
    report('F115', node.at, `${what}: steps expected, but ${found}.`, hint);
  }
  return { steps: [{ label: null, movedFrom: [], at: node.at, body: BROKEN }], at: node.at };
}

function parseStep(node: Node, report: Report): StepSyntax {
  if (node.kind !== 'map') {
    if (node.kind !== 'broken')
      wrongForm(node, 'A step', 'a key that says what happens', 'for example `say: { zh: …, en: … }`', report);
    return { label: null, movedFrom: [], at: startOf(node), body: BROKEN };
  }
  const labelEntry = node.entries.find((e) => e.key.text === 'label');
  const label = labelEntry === undefined ? null : readLabel(labelEntry, report);
  const movedEntry = node.entries.find((e) => e.key.text === 'moved_from');
  const movedFrom = readMovedFrom(movedEntry, 'step', report);
  const own = findStep(node, report);
  if (own === null) return { label, movedFrom, at: startOf(node), body: { ...BROKEN, labels: labelsIn(node) } };
  const alone = CASE_STEPS.includes(own.key.text) ? () => true : (e: Entry) => e.value === own.value || !isStep(e);
  const entries = node.entries
    .filter((e) => e !== labelEntry && e !== movedEntry && alone(e))
    .map((e) => (e.value === own.value ? own : e));
  const map = { ...node, entries };
  const body = READERS[own.key.text as StepKey]({ own, map, report, readBlock: parseBlock });
  return { label, movedFrom, at: own.key.at, body };
}

function readLabel(entry: Entry, report: Report): Name | null {
  if (entry.value.kind === 'scalar') return nameOf(entry.value, 'The label', report);
  wrongForm(entry.value, 'label', 'a name', '`label: name`', report);
  return null;
}

/** Labels in a part that cannot be read, so that jumps to them are not called wrong as well. */
function labelsIn(node: Node): string[] {
  if (node.kind === 'list') return node.items.flatMap(labelsIn);
  if (node.kind !== 'map') return [];
  return node.entries.flatMap((e) => (e.key.text === 'label' && e.value.kind === 'scalar' ? [e.value.text] : labelsIn(e.value)));
}

const isStep = (entry: Entry) => (STEP_KEYS as readonly string[]).includes(entry.key.text);

/** The key that says which kind of step this is; a misspelt one is reported and taken as what was meant. */
function findStep(map: MapNode, report: Report): Entry | null {
  const first = map.entries.find((e) => e.key.text !== 'label' && e.key.text !== 'moved_from');
  // In `match` and `call` every other key may be a case or result, whatever it is called.
  if (first !== undefined && CASE_STEPS.includes(first.key.text)) return first;
  const [own, second] = map.entries.filter(isStep);
  if (own === undefined) return reportUnknownStep(map, first, report);
  if (second !== undefined && !CASE_STEPS.includes(own.key.text)) {
    const hint = `Begin a new list item: \`- ${second.key.text}: …\`.`;
    report('F402', second.key.at, `\`${own.key.text}\` and \`${second.key.text}\` are two steps in one list item.`, hint);
  }
  return own;
}

function reportUnknownStep(map: MapNode, first: Entry | undefined, report: Report): Entry | null {
  const all = `A step begins with one of: ${STEP_KEYS.join(', ')}.`;
  if (first === undefined) {
    report('F401', startOf(map), 'This item has no step.', all);
    return null;
  }
  const { key } = first;
  const beside = BESIDE.get(key.text);
  const near = beside === undefined ? nearest(key.text, STEP_KEYS) : null;
  const hint = beside ?? (near === null ? all : `Did you mean \`${near}\`?`);
  report('F401', key.at, `There is no step \`${key.text.slice(0, 60)}\`.`, hint);
  return near === null ? null : { ...first, key: { ...key, text: near } };
}

/** Keys that belong beside a step; alone in an item they were separated from it. */
const BESIDE: ReadonlyMap<string, string> = new Map(
  (
    [
      ['goto', ['at_most', 'otherwise']],
      ['handoff', ['priority', 'reason']],
      ['say', ['tried']],
      ['ask', ['text', 'options', 'optional', 'invalid', 'limits', 'tries', 'give_up']],
      ['call', ['with', 'as', 'confirm', 'declined']],
      ['when', ['then', 'else']],
    ] as const
  ).flatMap(([step, keys]) =>
    keys.map((key): [string, string] => [
      key,
      `\`${key}\` stands beside \`${step}\` in the same item: \`{ ${step}: …, ${key}: … }\`.`,
    ]),
  ),
);
