/** Steps that set values or go elsewhere: `set`, `forget`, `goto`, `run`, `return`, `handoff`, `end`, `do`. */
import { readCount, readFields, readList, readName, readOneOf, required, startOf, wrongForm } from './fields.ts';
import { COMMANDS } from './graph.ts';
import { optionalText } from './parse-talk.ts';
import { parseArguments, parseOut } from './parse-values.ts';
import type { StepInput } from './step-input.ts';
import { BROKEN, type StepBody } from './syntax.ts';
import type { Entry } from './yaml-tree.ts';

function fieldsOf({ own, map, report }: StepInput, keys: readonly string[]): Map<string, Entry> {
  return readFields(map, own.key.text, keys, report) ?? new Map();
}

export function parseSet(input: StepInput): StepBody {
  fieldsOf(input, ['set']);
  const assign = parseArguments(input.own.value, 'set', input.report);
  return input.own.value.kind === 'map' ? { kind: 'set', assign } : BROKEN;
}

export function parseForget(input: StepInput): StepBody {
  fieldsOf(input, ['forget']);
  const { value } = input.own;
  const items = value.kind === 'scalar' ? [value] : readList(value, 'forget', input.report);
  return { kind: 'forget', slots: items.flatMap((item) => readName(item, 'The slot', input.report) ?? []) };
}

export function parseGoto(input: StepInput): StepBody {
  const { own, report, readBlock } = input;
  if (own.value.kind === 'map') return parseLink(input);
  const fields = fieldsOf(input, ['goto', 'at_most', 'otherwise']);
  const target = readName(own.value, 'The label', report);
  if (target === null) return BROKEN;
  const atMost = fields.get('at_most');
  const otherwise = fields.get('otherwise');
  if (atMost === undefined && otherwise === undefined) return { kind: 'goto', target, bound: null };
  const count = required(fields, 'at_most', '`goto` with `otherwise`', own.key.at, report);
  const block = required(fields, 'otherwise', '`goto` with `at_most`', own.key.at, report);
  const times = count === null ? null : readCount(count, 'at_most', 1, 100, report);
  const steps =
    block === null
      ? { steps: [{ label: null, movedFrom: [], at: own.key.at, body: BROKEN }], at: own.key.at }
      : readBlock(block, 'otherwise', report);
  return { kind: 'goto', target, bound: { atMost: times?.value ?? 1, otherwise: steps } };
}

function parseLink(input: StepInput): StepBody {
  const { own, report } = input;
  fieldsOf(input, ['goto']);
  const fields = readFields(own.value, 'goto', ['flow', 'with'], report);
  const node = fields && required(fields, 'flow', '`goto`', startOf(own.value), report);
  const flow = node && readName(node, 'The flow', report);
  if (!flow) return BROKEN;
  return { kind: 'link', flow, input: parseArguments(fields?.get('with')?.value, 'with', report) };
}

export function parseRun(input: StepInput): StepBody {
  const fields = fieldsOf(input, ['run', 'with', 'out']);
  const flow = readName(input.own.value, 'The flow', input.report);
  if (flow === null) return BROKEN;
  const values = parseArguments(fields.get('with')?.value, 'with', input.report);
  return { kind: 'run', flow, input: values, output: parseOut(fields.get('out')?.value, input.report) };
}

export function parseReturn(input: StepInput): StepBody {
  fieldsOf(input, ['return']);
  return { kind: 'return', values: parseArguments(input.own.value, 'return', input.report) };
}

export function parseHandoff(input: StepInput): StepBody {
  const { own, report } = input;
  const fields = fieldsOf(input, ['handoff', 'priority', 'text']);
  if (own.value.kind === 'map') {
    const form = '`handoff: lookup_down`; `priority` and `text` stand beside it';
    wrongForm(own.value, 'handoff', 'one word for the reason', form, report);
    return BROKEN;
  }
  const reason = readName(own.value, 'The reason', report);
  const priority = fields.get('priority');
  const chosen = priority && readOneOf(priority.value, 'priority', ['normal', 'high', 'urgent'] as const, report);
  const text = optionalText(fields, 'text', 'text', report);
  return { kind: 'handoff', reason: reason?.text ?? '', priority: chosen?.value ?? 'normal', text };
}

export function parseEnd(input: StepInput): StepBody {
  const fields = fieldsOf(input, ['end', 'helped']);
  const disposition = readOneOf(input.own.value, 'end', ['resolved', 'cancelled', 'expired'] as const, input.report);
  const helped = fields.get('helped');
  if (helped !== undefined) readOneOf(helped.value, 'helped', ['yes'] as const, input.report);
  return { kind: 'end', disposition: disposition?.value ?? 'resolved', helped: helped !== undefined };
}

export function parseDo(input: StepInput): StepBody {
  const fields = fieldsOf(input, ['do', 'slot']);
  const command = readOneOf(input.own.value, 'do', COMMANDS, input.report);
  const slot = fields.get('slot');
  const name = slot === undefined ? null : readName(slot.value, 'The slot', input.report);
  return command === null ? BROKEN : { kind: 'do', command: command.value, slot: name };
}
