/** The `canned:` document: answers that people at the desk send with one click. */
import type { Report } from './diagnostic.ts';
import { nameOf, readFields, readList, readMap, readOneOf, required } from './fields.ts';
import { TOPICS } from './graph.ts';
import { emptyText, forbidVariables, parseText } from './parse-text.ts';
import type { CannedSyntax } from './syntax.ts';
import type { Entry } from './yaml-tree.ts';

const KEYS = ['title', 'text', 'topics'] as const;

export function parseCanned(own: Entry, report: Report): CannedSyntax[] {
  const map = readMap(own.value, 'canned', report);
  return (map?.entries ?? []).flatMap(({ key, value }) => {
    const id = nameOf(key, 'The answer', report);
    const what = `The answer \`${key.text.slice(0, 60)}\``;
    const fields = readFields(value, what, KEYS, report);
    if (id === null || fields === null) return [];
    const title = required(fields, 'title', what, key.at, report);
    const text = required(fields, 'text', what, key.at, report);
    const topics = fields.get('topics');
    return [
      {
        id,
        title: title === null ? emptyText(id.at) : forbidVariables(parseText(title, 'title', 'label', report), 'A title', report),
        text: text === null ? emptyText(id.at) : parseText(text, what, 'text', report),
        topics: topics === undefined ? [] : readTopics(topics, report),
      },
    ];
  });
}

function readTopics({ value }: Entry, report: Report): CannedSyntax['topics'] {
  const items = value.kind === 'scalar' ? [value] : readList(value, 'topics', report);
  return items.flatMap((item) => readOneOf(item, 'A topic', TOPICS, report)?.value ?? []);
}
