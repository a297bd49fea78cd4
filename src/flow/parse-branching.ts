/** `match`, `when` and `call`. */
import type { Report } from './diagnostic.ts';
import { nameOf, readFields, readName, readScalar, required, startOf } from './fields.ts';
import { optionalText, parseInterruptions, parsePatience } from './parse-talk.ts';
import { parseText } from './parse-text.ts';
import { parseArguments, parseCondition } from './parse-values.ts';
import type { ReadBlock, StepInput } from './step-input.ts';
import { nearest } from './suggest.ts';
import { type Block, BROKEN, type Branch, type ConfirmSyntax, type StepBody } from './syntax.ts';
import { VARIABLE } from './template-parser.ts';
import type { Entry, MapNode, Node } from './yaml-tree.ts';

export function parseMatch({ own, map, report, readBlock }: StepInput): StepBody {
  const on = readScalar(own.value, 'match', report);
  const branches = readBranches(map, ['match'], readBlock, report);
  const broken = { ...BROKEN, blocks: blocksOf(branches) };
  if (on === null) return broken;
  if (!VARIABLE.test(on.text)) {
    const hint = 'Write one slot, result field or `lang`; for a condition use `when`.';
    report('F411', on.at, `\`${on.text.slice(0, 60)}\` is not a single value.`, hint);
    return broken;
  }
  return { kind: 'match', on: { text: on.text, at: on.at }, ...branches };
}

type Branches = { readonly cases: readonly Branch[]; readonly otherwise: Block | null };

function blocksOf({ cases, otherwise }: Branches): readonly Block[] {
  return [...cases.map((c) => c.block), ...(otherwise === null ? [] : [otherwise])];
}

/** Every key that is not one of the step's own is a case with steps. */
function readBranches(map: MapNode, own: readonly string[], readBlock: ReadBlock, report: Report): Branches {
  const cases: Branch[] = [];
  let otherwise: Block | null = null;
  for (const entry of map.entries) {
    if (own.includes(entry.key.text)) continue;
    const block = readBlock(entry.value, `\`${entry.key.text}\``, report);
    if (entry.key.text === 'else') otherwise = block;
    else {
      const name = nameOf(entry.key, 'The case', report);
      if (name !== null) cases.push({ name, block });
    }
  }
  return { cases, otherwise };
}

export function parseWhen({ own, map, report, readBlock }: StepInput): StepBody {
  const fields = readFields(map, 'when', ['when', 'then', 'else'], report) ?? new Map<string, Entry>();
  const test = parseCondition(own.value, 'when', report);
  const yes = required(fields, 'then', '`when`', own.key.at, report);
  const then = yes === null ? { steps: [], at: own.key.at } : readBlock(yes, 'then', report);
  const otherwise = fields.get('else');
  return {
    kind: 'when',
    test,
    then,
    otherwise: otherwise === undefined ? null : readBlock(otherwise.value, 'else', report),
  };
}

const CONFIRM_KEYS = ['confirm_yes', 'confirm_no', 'change', 'declined', 'interruptions'] as const;
/** Keys of a `call` that are not results; no result can be called so. */
export const CALL_KEYS = ['call', 'with', 'as', 'confirm', ...CONFIRM_KEYS, 'tries', 'give_up', 'else', 'label'] as const;

/** A misspelt key of the step itself would be taken as a result; results hold lists of steps, these keys mostly do not. */
function repairKeys(map: MapNode, report: Report): MapNode {
  const known: readonly string[] = CALL_KEYS;
  const entries = map.entries.map((entry) => {
    const { key, value } = entry;
    const meant = known.includes(key.text) || value.kind === 'list' ? null : nearest(key.text, known);
    if (meant === null || map.entries.some((e) => e.key.text === meant)) return entry;
    report('F113', key.at, `\`call\` has no key \`${key.text}\`.`, `Did you mean \`${meant}\`?`);
    return { key: { ...key, text: meant }, value };
  });
  return { ...map, entries };
}

export function parseCall({ own, map: written, report, readBlock }: StepInput): StepBody {
  const map = repairKeys(written, report);
  const action = readName(own.value, 'The action', report);
  const fields = new Map(map.entries.map((entry) => [entry.key.text, entry]));
  const as = fields.get('as');
  const branches = readBranches(
    map,
    CALL_KEYS.filter((key) => key !== 'else'),
    readBlock,
    report,
  );
  const body: StepBody = {
    kind: 'call',
    action: action ?? { text: '', at: own.value.at },
    input: parseArguments(fields.get('with')?.value, 'with', report),
    as: as === undefined ? null : readName(as.value, 'as', report),
    confirm: parseConfirm(fields, readBlock, report),
    patience: parsePatience(fields, readBlock, report),
    results: branches.cases,
    otherwise: branches.otherwise,
  };
  return action === null ? { ...BROKEN, blocks: blocksOf(branches) } : body;
}

function parseConfirm(fields: Map<string, Entry>, readBlock: ReadBlock, report: Report): ConfirmSyntax | null {
  const confirm = fields.get('confirm');
  if (confirm === undefined) {
    for (const key of CONFIRM_KEYS) {
      const entry = fields.get(key);
      const message = `\`${key}\` stands here without \`confirm\`.`;
      if (entry !== undefined) report('F507', entry.key.at, message, 'Add `confirm: { zh: …, en: … }`, or remove it.');
    }
    return null;
  }
  const declined = fields.get('declined');
  const change = fields.get('change');
  return {
    at: confirm.key.at,
    text: parseText(confirm.value, 'confirm', 'text', report),
    yes: optionalText(fields, 'confirm_yes', 'label', report),
    no: optionalText(fields, 'confirm_no', 'label', report),
    change: change === undefined ? null : parseChange(change.value, report),
    declined: declined === undefined ? null : readBlock(declined.value, 'declined', report),
    interruptions: parseInterruptions(fields, report),
  };
}

function parseChange(node: Node, report: Report): ConfirmSyntax['change'] {
  const fields = readFields(node, 'change', ['label', 'goto'], report);
  if (fields === null) return null;
  const label = required(fields, 'label', '`change`', startOf(node), report);
  const target = required(fields, 'goto', '`change`', startOf(node), report);
  if (label === null || target === null) return null;
  const name = readName(target, 'The label', report);
  const text = parseText(label, 'label', 'label', report);
  return name === null ? null : { label: text, target: name };
}
