/** The `words:` document: lists of words that mean the same, by the name under which examples speak of them. */
import type { Report } from './diagnostic.ts';
import { nameOf, readFields, readMap, readWordList } from './fields.ts';
import { LANGS, type Lang } from './graph.ts';
import { SPECIAL } from './parse-example.ts';
import type { Example, WordsSyntax } from './syntax.ts';
import type { Entry } from './yaml-tree.ts';

export function parseWords(own: Entry, report: Report): WordsSyntax[] {
  const map = readMap(own.value, 'words', report);
  return (map?.entries ?? []).flatMap((entry) => {
    const id = nameOf(entry.key, 'The list', report);
    const what = `The list \`${entry.key.text.slice(0, 60)}\``;
    const fields = readFields(entry.value, what, LANGS, report);
    if (id === null || fields === null) return [];
    if (fields.size === 0) report('F114', entry.key.at, `${what} has no words.`, 'Add `zh: [ … ]`, `en: [ … ]` or both.');
    const read = (lang: Lang) => {
      const list = fields.get(lang);
      return list === undefined ? [] : readPlainWords(list, report);
    };
    return [{ id, zh: read('zh'), en: read('en') }];
  });
}

/** A list is only ever words: what lists of lists would yield, nobody could survey. */
function readPlainWords({ key, value }: Entry, report: Report): Example[] {
  const words = readWordList(value, key.text, report);
  for (const { text, at } of words) {
    if (!SPECIAL.test(text)) continue;
    const hint = 'Write each word out on its own: lists hold no brackets, strokes, @ or backslashes.';
    report('F629', at, `“${text.slice(0, 60)}” is not a plain word.`, hint);
  }
  return words;
}
