/** Lists of examples: those of a flow, and documents that hold nothing else, `examples_of:`. */
import type { Report } from './diagnostic.ts';
import { readFields, readList, readName, readWords } from './fields.ts';
import { LANGS, type Lang } from './graph.ts';
import { parseExample } from './parse-example.ts';
import type { ExampleLines, ExampleSyntax, ExamplesSyntax } from './syntax.ts';
import type { Entry, MapNode } from './yaml-tree.ts';

const NONE: ExampleLines = { zh: [], en: [] };

/** `{ zh: [ … ], en: [ … ] }` under a key; none when the key is not there. */
export function parseExamples(entry: Entry | undefined, report: Report): ExampleLines {
  const fields = entry && readFields(entry.value, entry.key.text, LANGS, report);
  return entry && fields ? linesOf(fields, `${entry.key.text}.`, report) : NONE;
}

function linesOf(fields: Map<string, Entry>, prefix: string, report: Report): ExampleLines {
  const read = (lang: Lang): ExampleSyntax[] => {
    const list = fields.get(lang);
    if (list === undefined) return [];
    const what = `${prefix}${lang}`;
    return readList(list.value, what, report).flatMap((item) => {
      const words = readWords(item, what, report);
      return words === null ? [] : [parseExample(words, report)];
    });
  };
  return { zh: read('zh'), en: read('en') };
}

/** The document, or null when the name of its flow cannot be read. */
export function parseExamplesOf(root: MapNode, report: Report): ExamplesSyntax | null {
  let told = false;
  const telling: Report = (...fault) => {
    told = true;
    report(...fault);
  };
  const fields = readFields(root, 'A document of examples', ['examples_of', ...LANGS, 'not'], telling);
  const own = fields?.get('examples_of');
  const flow = own && readName(own.value, 'The flow name', telling);
  if (!fields || !own || !flow) return null;
  const not = fields.get('not');
  const examples = linesOf(fields, '', telling);
  const notExamples = parseExamples(not, telling);
  const lines = [examples, notExamples].reduce((sum, { zh, en }) => sum + zh.length + en.length, 0);
  if (lines === 0 && !told) {
    const message = `These examples of \`${flow.text}\` hold no sentence.`;
    report('F114', own.key.at, message, 'Add `zh: [ … ]`, `en: [ … ]` or both, or remove the document.');
  }
  return { flow, examples, notExamples, notAt: not?.key.at ?? null };
}
