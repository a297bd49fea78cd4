/** One `flow:` document. */
import type { Report } from './diagnostic.ts';
import { readFields, readName, readNumber, readSwitch, required } from './fields.ts';
import { MAX_COST } from './parse-costs.ts';
import { parseExamples } from './parse-examples.ts';
import { readMovedFrom } from './parse-moved.ts';
import { parseBlock } from './parse-steps.ts';
import { parsePatience } from './parse-talk.ts';
import { forbidVariables, parseText } from './parse-text.ts';
import { parseInputs, parseOutputs, parseSlots } from './parse-types.ts';
import { BROKEN, type FlowSyntax, type Name } from './syntax.ts';
import type { Entry, MapNode } from './yaml-tree.ts';

export const FLOW_KEYS = [
  'flow',
  'topic',
  'pattern',
  'title',
  'menu',
  'urgent',
  'examples',
  'not_examples',
  'wrong_start',
  'moved_from',
  'in',
  'out',
  'slots',
  'tries',
  'give_up',
  'steps',
] as const;

/** The flow, or null when not even its name can be read. */
export function parseFlow(root: MapNode, report: Report): FlowSyntax | null {
  const fields = readFields(root, 'A flow', FLOW_KEYS, report);
  const own = fields?.get('flow');
  const id = own && readName(own.value, 'The flow name', report);
  if (!fields || !own) return null;
  // Also without a name: what else is wrong with it is told at once.
  const flow = parseFields(fields, own, id ?? { text: '', at: own.key.at }, report);
  return id ? flow : null;
}

function parseFields(fields: Map<string, Entry>, own: Entry, id: Name, report: Report): FlowSyntax {
  const steps = required(fields, 'steps', id.text === '' ? 'This flow' : `The flow \`${id.text}\``, own.key.at, report);
  const title = fields.get('title');
  return {
    id,
    topic: optionalName(fields, 'topic', report),
    pattern: optionalName(fields, 'pattern', report),
    title: title === undefined ? null : forbidVariables(parseText(title.value, 'title', 'label', report), 'A title', report),
    menu: flag(fields, 'menu', report),
    urgent: flag(fields, 'urgent', report),
    examples: parseExamples(fields.get('examples'), report),
    notExamples: parseExamples(fields.get('not_examples'), report),
    wrongStart: parseWrongStart(fields.get('wrong_start'), report),
    movedFrom: readMovedFrom(fields.get('moved_from'), 'flow', report),
    inputs: parseInputs(fields.get('in')?.value, 'in', report),
    outputs: parseOutputs(fields.get('out')?.value, report),
    slots: parseSlots(fields.get('slots')?.value, report),
    patience: parsePatience(fields, parseBlock, report),
    steps:
      steps === null
        ? { steps: [{ label: null, movedFrom: [], at: id.at, body: BROKEN }], at: id.at }
        : parseBlock(steps, 'steps', report),
    keys: new Map([...fields].map(([key, entry]) => [key, entry.key.at])),
  };
}

function optionalName(fields: Map<string, Entry>, key: string, report: Report) {
  const entry = fields.get(key);
  return entry === undefined ? null : readName(entry.value, key, report);
}

function flag(fields: Map<string, Entry>, key: string, report: Report): boolean {
  const entry = fields.get(key);
  return entry !== undefined && readSwitch(entry.value, key, report)?.value === true;
}

/** Less than a question it cannot cost: then nobody would ever be asked. */
function parseWrongStart(entry: Entry | undefined, report: Report): number | null {
  return entry === undefined ? null : readNumber(entry.value, 'wrong_start', 1, MAX_COST, report);
}
