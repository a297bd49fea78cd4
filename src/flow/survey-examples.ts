/** What the examples of each flow yield, for authors. */
import { allSentences, expandProject, type FlowExamples } from './expand-examples.ts';
import { parseProject } from './parse-project.ts';
import { indexProject } from './project-index.ts';
import type { SourceFile } from './source.ts';

export type ExampleSurvey = {
  readonly flow: string;
  /** Its topic, or `pattern`. */
  readonly topic: string;
  /** Lines of examples, in the flow and in documents of their own. */
  readonly lines: number;
  /** Sentences that they stand for, each counted once. */
  readonly zh: number;
  readonly en: number;
  /** Sentences that it is not. */
  readonly not: number;
  /** Sentences that another flow claims, too. */
  readonly shared: number;
};

/**
 * Counts the examples of all flows that start with a message, in the order of the files. Works on files with mistakes,
 * too: what cannot be read is not counted, and why is what the compiler says.
 */
export function surveyExamples(files: readonly SourceFile[]): readonly ExampleSurvey[] {
  const quiet = () => undefined;
  const syntax = parseProject(files, quiet);
  const project = indexProject(syntax, files, quiet);
  const words = syntax.words.kind === 'read' ? syntax.words.value : [];
  const flows = [...expandProject(project, words, quiet).values()];
  const claims = new Map<string, number>();
  for (const flow of flows) for (const key of keysOf(flow)) claims.set(key, (claims.get(key) ?? 0) + 1);
  return flows.map((flow) => {
    const { header, examples, notExamples } = flow;
    const { zh, en } = header.examples;
    return {
      flow: header.id,
      topic: header.role.kind === 'topic' ? header.role.topic : header.role.kind,
      lines: zh.length + en.length,
      zh: distinct(examples.zh),
      en: distinct(examples.en),
      not: distinct(allSentences(notExamples)),
      shared: [...keysOf(flow)].filter((key) => (claims.get(key) ?? 0) > 1).length,
    };
  });
}

function keysOf({ examples }: FlowExamples): ReadonlySet<string> {
  return new Set(allSentences(examples).map((sentence) => sentence.key));
}

function distinct(sentences: readonly { readonly text: string }[]): number {
  return new Set(sentences.map((sentence) => sentence.text)).size;
}
