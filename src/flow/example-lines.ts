/** Which sentences come from one line of `examples`, and where it stands. */
import { expandProject, type Sentence, type SentenceLists } from './expand-examples.ts';
import { LANGS, type Lang } from './graph.ts';
import { parseProject } from './parse-project.ts';
import { indexProject } from './project-index.ts';
import { lineStarts, positionAt, type SourceFile } from './source.ts';
import type { ExampleSyntax } from './syntax.ts';

export type ExampleLine = {
  readonly flow: string;
  readonly lang: Lang;
  /** It stands under `not_examples`. */
  readonly not: boolean;
  /** File and line, as `flows/x.yaml:12`. */
  readonly place: string;
  readonly sentences: readonly string[];
};

/** Lines of all flows in the order of the files; what cannot be read is left out. */
export function exampleLines(files: readonly SourceFile[]): readonly ExampleLine[] {
  const quiet = () => undefined;
  const syntax = parseProject(files, quiet);
  const project = indexProject(syntax, files, quiet);
  const words = syntax.words.kind === 'read' ? syntax.words.value : [];
  const starts = new Map(files.map((file) => [file.path, lineStarts(file.text)]));
  const placeOf = ({ at }: ExampleSyntax) => `${at.file}:${positionAt(starts.get(at.file) ?? [0], at.start).line}`;
  return [...expandProject(project, words, quiet).values()].flatMap(({ header, examples, notExamples }) => {
    const of = (lists: SentenceLists, not: boolean) =>
      LANGS.flatMap((lang) =>
        [...byLine(lists[lang])].map(([line, sentences]) => ({ flow: header.id, lang, not, place: placeOf(line), sentences })),
      );
    return [...of(examples, false), ...of(notExamples, true)];
  });
}

function byLine(sentences: readonly Sentence[]): ReadonlyMap<ExampleSyntax, readonly string[]> {
  const lines = new Map<ExampleSyntax, string[]>();
  for (const { line, text } of sentences) lines.set(line, [...(lines.get(line) ?? []), text]);
  return lines;
}
