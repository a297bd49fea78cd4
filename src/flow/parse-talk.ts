/** `say` and `ask`. */
import type { Report } from './diagnostic.ts';
import { nameOf, readCount, readFields, readList, readMap, readName, readWordList, required, startOf } from './fields.ts';
import { LANGS, type Lang } from './graph.ts';
import { emptyText, parseText, type TextUse } from './parse-text.ts';
import { parseLimits } from './parse-values.ts';
import type { ReadBlock, StepInput } from './step-input.ts';
import { suggestion } from './suggest.ts';
import {
  BROKEN,
  type Example,
  type Name,
  type OptionSyntax,
  type OptionsSyntax,
  type Patience,
  type StepBody,
  type TextSyntax,
} from './syntax.ts';
import type { Entry, Node } from './yaml-tree.ts';

export function parseSay({ own, map, report }: StepInput): StepBody {
  const fields = readFields(map, 'say', ['say', 'tried'], report);
  const text = parseText(own.value, 'say', 'text', report);
  return { kind: 'say', text, tried: optionalText(fields, 'tried', 'text', report) };
}

const ASK_KEYS = ['ask', 'text', 'options', 'optional', 'invalid', 'limits', 'interruptions', 'tries', 'give_up'] as const;

export function parseAsk({ own, map, report, readBlock }: StepInput): StepBody {
  const fields = readFields(map, 'ask', ASK_KEYS, report) ?? new Map<string, Entry>();
  const slot = readName(own.value, 'The slot', report);
  const text = required(fields, 'text', 'This question', own.key.at, report);
  const options = fields.get('options');
  const body = {
    kind: 'ask' as const,
    slot: slot ?? { text: '', at: own.value.at },
    text: text === null ? emptyText(own.key.at) : parseText(text, 'text', 'text', report),
    invalid: optionalText(fields, 'invalid', 'text', report),
    optional: optionalText(fields, 'optional', 'label', report),
    options: options === undefined ? null : parseOptions(options.value, report),
    limits: parseLimits(fields.get('limits')?.value, report),
    interruptions: parseInterruptions(fields, report),
    patience: parsePatience(fields, readBlock, report),
  };
  const { giveUp } = body.patience;
  return slot === null ? { ...BROKEN, blocks: giveUp === null ? [] : [giveUp] } : body;
}

/** Topics and flows that may interrupt a question; `none`: nothing may; null: everything. */
export function parseInterruptions(fields: Map<string, Entry>, report: Report): readonly Name[] | null {
  const node = fields.get('interruptions')?.value;
  if (node === undefined) return null;
  if (node.kind === 'scalar' && node.text === 'none') return [];
  const items = node.kind === 'scalar' ? [node] : readList(node, 'interruptions', report);
  return items.flatMap((item) => readName(item, 'The topic or flow', report) ?? []);
}

/** `tries` and `give_up` of a flow, a question or a confirmation. */
export function parsePatience(fields: Map<string, Entry>, readBlock: ReadBlock, report: Report): Patience {
  const tries = fields.get('tries');
  const giveUp = fields.get('give_up');
  return {
    // A number that cannot be is told once; the question does not lack it.
    tries: tries === undefined ? null : (readCount(tries.value, 'tries', 1, 10, report) ?? { value: 1, at: tries.value.at }),
    giveUp: giveUp === undefined ? null : readBlock(giveUp.value, 'give_up', report),
  };
}

export function optionalText(fields: Map<string, Entry> | null, key: string, use: TextUse, report: Report): TextSyntax | null {
  const entry = fields?.get(key);
  return entry === undefined ? null : parseText(entry.value, key, use, report);
}

const SOURCES = ['clarify', 'topics'] as const;

function parseOptions(node: Node, report: Report): OptionsSyntax | null {
  if (node.kind === 'scalar') {
    const source = SOURCES.find((s) => s === node.text);
    if (source !== undefined) return { kind: source, at: node.at };
    const hint = suggestion(node.text, SOURCES, '');
    report('F115', node.at, 'options: a label for each option expected, `option: { zh: …, en: … }`.', hint);
    return null;
  }
  const map = readMap(node, 'options', report);
  if (map === null) return null;
  const options = map.entries.flatMap((entry) => {
    const id = nameOf(entry.key, 'The option', report);
    const label = parseText(entry.value, `The option \`${entry.key.text}\``, 'label', report, ['also']);
    return id === null ? [] : [{ id, label, also: parseAlso(entry.value, report) }];
  });
  return { kind: 'fixed', options, at: startOf(node) };
}

function parseAlso(option: Node, report: Report): OptionSyntax['also'] {
  const entry = option.kind === 'map' ? option.entries.find((e) => e.key.text === 'also') : undefined;
  const fields = entry && readFields(entry.value, 'also', LANGS, report);
  const words = (lang: Lang): Example[] => {
    const list = fields?.get(lang);
    return list === undefined ? [] : readWordList(list.value, `also.${lang}`, report);
  };
  return { zh: words('zh'), en: words('en') };
}
