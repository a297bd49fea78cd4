/** Writes further examples into the text of a flow file, and touches nothing else of it. */
import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseAllDocuments, type YAMLSeq } from 'yaml';

export type FlowFile = { readonly path: string; readonly text: string };

/** Signs with a meaning in examples (docs/flow-language.md, "Examples"). */
const SPECIAL = /[()|@\\｜]/g;

/**
 * The file's text with examples at the end of the flow's list for this language.
 * @returns null when the flow has no such list in this file
 */
export function addExamples(text: string, flow: string, lang: 'zh' | 'en', examples: readonly string[]): string | null {
  const counter = new LineCounter();
  for (const document of parseAllDocuments(text, { lineCounter: counter })) {
    if (!isMap(document.contents) || document.get('flow') !== flow) continue;
    const list = pairOf(pairOf(document.contents, 'examples')?.value, lang)?.value;
    if (!isSeq(list)) return null;
    const added = examples.map((example) => example.replace(SPECIAL, '\\$&'));
    return list.flow === true ? inBrackets(text, list, added) : inLines(text, list, added, counter);
  }
  return null;
}

function pairOf(map: unknown, key: string): Pair | undefined {
  return isMap(map) ? map.items.find((pair) => isScalar(pair.key) && pair.key.value === key) : undefined;
}

/** `[a, b]`: before the bracket, behind the last one. */
function inBrackets(text: string, list: YAMLSeq, examples: readonly string[]): string | null {
  const last = list.items.at(-1) as Node | undefined;
  const at = last?.range?.[1] ?? (list.range?.[0] ?? -1) + 1;
  if (at <= 0) return null;
  const words = examples.map((example) => quoted(example, true)).join(', ');
  return text.slice(0, at) + (last ? `, ${words}` : words) + text.slice(at);
}

/** `- a` on lines of their own: a line like the last one behind it, before any comment that follows. */
function inLines(text: string, list: YAMLSeq, examples: readonly string[], counter: LineCounter): string | null {
  const range = (list.items.at(-1) as Node | undefined)?.range;
  if (!range) return null;
  const line = counter.linePos(range[0]).line;
  const dash = /^(\s*-\s+)/.exec(text.slice(counter.lineStarts[line - 1]))?.[1];
  if (dash === undefined) return null;
  const end = text.indexOf('\n', Math.max(range[0], range[1] - 1));
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = examples.map((example) => `${dash}${quoted(example, false)}`).join(newline);
  return end < 0 ? `${text}${newline}${lines}${newline}` : `${text.slice(0, end + 1)}${lines}${newline}${text.slice(end + 1)}`;
}

/** Signs that YAML could take for its own: then the text stands in quotes. What looks like a value of another type too. */
const PLAIN = /^(?![\s?!:-])[\p{L}\p{N} ?!'’.,…，。？！、：；“”《》（）+¥￥$€£/~～_-]+$/u;
const NO_WORD = /^(?:[-+.\d][\d.,:_eExX/-]*|~|y|n|yes|no|on|off|true|false|null)$/i;

function quoted(text: string, inList: boolean): string {
  const plain = PLAIN.test(text) && !NO_WORD.test(text) && !/^['"]|\s$/.test(text) && !(inList && text.includes(','));
  return plain ? text : `'${text.replaceAll("'", "''")}'`;
}
