/** `match`, `when` and `call`. */
import type { Report } from './diagnostic.ts';
import { nameOf, readFields, readName, readScalar, required, startOf } from './fields.ts';
import { optionalText, parsePatience } from './parse-talk.ts';
import { parseText } from './parse-text.ts';
import { parseArguments, parseCondition } from './parse-values.ts';
import type { ReadBlock, StepInput } from './step-input.ts';
import type { Block, Branch, ConfirmSyntax, StepBody } from './syntax.ts';
import { VARIABLE } from './template-parser.ts';
import type { Entry, MapNode, Node } from './yaml-tree.ts';

export function parseMatch({ own, map, report, readBlock }: StepInput): StepBody {
  const on = readScalar(own.value, 'match', report);
  const branches = readBranches(map, ['match'], readBlock, report);
  if (on === null) return { kind: 'broken' };
  if (!VARIABLE.test(on.text)) {
    const hint = 'Write one slot, result field or `lang`; for a condition use `when`.';
    report('F411', on.at, `\`${on.text.slice(0, 60)}\` is not a single value.`, hint);
    return { kind: 'broken' };
  }
  return { kind: 'match', on: { text: on.text, at: on.at }, ...branches };
}

type Branches = { readonly cases: readonly Branch[]; readonly otherwise: Block | null };

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

const CONFIRM_KEYS = ['confirm_yes', 'confirm_no', 'change', 'declined'] as const;
/** Keys of a `call` that are not results; no result can be called so. */
export const CALL_KEYS = ['call', 'with', 'as', 'confirm', ...CONFIRM_KEYS, 'tries', 'give_up', 'else', 'label'] as const;

export function parseCall({ own, map, report, readBlock }: StepInput): StepBody {
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
  return action === null ? { kind: 'broken' } : body;
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
