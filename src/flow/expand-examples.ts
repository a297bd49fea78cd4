/** Lines of examples → the sentences that they stand for. */
import type { Report } from './diagnostic.ts';
import { LANGS, type Lang } from './graph.ts';
import type { FlowHeader, ProjectIndex } from './project-index.ts';
import { suggestion } from './suggest.ts';
import type { ExampleLines, ExampleParts, ExampleSyntax, WordsSyntax } from './syntax.ts';

/** More sentences of one line teach nothing that fewer would not; it is a slip, or two long lists side by side. */
const MAX_PER_LINE = 100;
const MAX_PER_FLOW = 20_000;
const NAMES = { zh: 'Chinese (zh)', en: 'English (en)' } as const;

export type Sentence = {
  readonly text: string;
  /** What two sentences have in common that count as the same: their essence, or the whole text if it is signs only. */
  readonly key: string;
  /** The line that yields it. */
  readonly line: ExampleSyntax;
};
/** Sentences in the order of the file. Those of one line are distinct; those of two lines need not be. */
export type SentenceLists = { readonly [L in Lang]: readonly Sentence[] };
export type FlowExamples = {
  readonly header: FlowHeader;
  readonly examples: SentenceLists;
  readonly notExamples: SentenceLists;
};

/** What stays of words when blanks, signs and capitals do not count. */
export function essence(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]+/gu, '');
}

type Words = ReadonlyMap<string, WordsSyntax>;

/** @param words the lists of the project; null when they could not be read, so that none can be called unknown */
export function expandProject(
  project: ProjectIndex,
  words: readonly WordsSyntax[] | null,
  report: Report,
): ReadonlyMap<string, FlowExamples> {
  const known = words && new Map(words.map((list) => [list.id.text, list]));
  const told = project.unreadable && known?.size === 0 ? null : known;
  const expanded = new Map<string, FlowExamples>();
  for (const [id, header] of project.flows) {
    // A sub-flow has none; that it brings some is told elsewhere.
    if (header.role.kind === 'sub') continue;
    const examples = expandLines(header, header.examples, told, report);
    expanded.set(id, { header, examples, notExamples: expandLines(header, header.notExamples, told, report) });
  }
  return expanded;
}

function expandLines(header: FlowHeader, lines: ExampleLines, words: Words | null, report: Report): SentenceLists {
  let total = 0;
  const expand = (lang: Lang): Sentence[] =>
    lines[lang].flatMap((line) => {
      const before = total;
      const texts = before > MAX_PER_FLOW ? [] : sentencesOf(line, lang, words, report);
      total += texts.length;
      if (before <= MAX_PER_FLOW && total > MAX_PER_FLOW) {
        const message = `The examples of the flow \`${header.id}\` yield more than ${MAX_PER_FLOW} sentences.`;
        report('F624', line.at, message, 'Leave out those that say the same.');
      }
      return texts.map((text) => ({ text, key: essence(text) || text, line }));
    });
  return { zh: expand('zh'), en: expand('en') };
}

/** The sentences of one line, each once; none when something is wrong with it, which is reported. */
function sentencesOf(line: ExampleSyntax, lang: Lang, words: Words | null, report: Report): readonly string[] {
  if (line.form.kind === 'plain') return [line.text];
  if (line.form.kind === 'broken') return [];
  const { parts } = line.form;
  const lists = resolveLists(parts, lang, words, report);
  if (lists === null) return [];
  const count = countOf(parts, lists);
  if (count > MAX_PER_LINE) {
    const shown = count > 1_000_000 ? 'more than a million' : String(count);
    const message = `This example yields ${shown} sentences; at most ${MAX_PER_LINE} are possible.`;
    report('F624', line.at, message, 'Make several examples of it, or leave choices out that say the same.');
    return [];
  }
  // A choice that was left out leaves two blanks, or one at an end.
  const texts = expandParts(parts, lists).map((text) => text.replace(/\s+/g, ' ').trim());
  if (texts.includes('')) {
    const hint = 'At least one word must stand outside of what may be left out.';
    report('F622', line.at, 'All of this example may be left out, so that nothing is left.', hint);
    return [];
  }
  return [...new Set(texts)];
}

/** Words by the name of the list. */
type Lists = ReadonlyMap<string, readonly string[]>;

/** The words of all lists that are named; null when one is unknown or has none in this language, which is reported. */
function resolveLists(parts: ExampleParts, lang: Lang, words: Words | null, report: Report): Lists | null {
  const lists = new Map<string, readonly string[]>();
  let missing = false;
  const visit = (inner: ExampleParts): void => {
    for (const part of inner) {
      if (part.kind === 'choice') for (const choice of part.choices) visit(choice);
      if (part.kind !== 'list') continue;
      const { text, at } = part.name;
      const list = words?.get(text);
      const found = list?.[lang].map((word) => word.text) ?? [];
      lists.set(text, found);
      if (found.length > 0) continue;
      missing = true;
      if (words === null) continue;
      if (list === undefined) {
        const hint = () => suggestion(text, words.keys(), 'Add it to the document `words:`, or write `\\@` for the sign itself.');
        report('F620', at, `There is no list \`${text.slice(0, 60)}\`.`, hint);
      } else {
        const hint = `Add \`${lang}: [ … ]\` to the list, or write the words out here.`;
        report('F623', at, `The list \`${text}\` has no words in ${NAMES[lang]}.`, hint);
      }
    }
  };
  visit(parts);
  return missing ? null : lists;
}

/** How many sentences the pieces stand for, without making them. */
function countOf(parts: ExampleParts, lists: Lists): number {
  let count = 1;
  for (const part of parts) {
    if (part.kind === 'list') count *= lists.get(part.name.text)?.length ?? 0;
    if (part.kind === 'choice') count *= part.choices.reduce((sum, choice) => sum + countOf(choice, lists), 0);
  }
  return count;
}

function expandParts(parts: ExampleParts, lists: Lists): readonly string[] {
  let sentences: readonly string[] = [''];
  for (const part of parts) {
    const ends =
      part.kind === 'words'
        ? [part.text]
        : part.kind === 'list'
          ? (lists.get(part.name.text) ?? [])
          : part.choices.flatMap((choice) => expandParts(choice, lists));
    sentences = sentences.flatMap((start) => ends.map((end) => start + end));
  }
  return sentences;
}

/** Both languages, Chinese first. */
export function allSentences(lists: SentenceLists): readonly Sentence[] {
  return LANGS.flatMap((lang) => lists[lang]);
}
