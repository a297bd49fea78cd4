/** Examples that stand in documents of their own, joined to those of their flow. */
import type { Report } from './diagnostic.ts';
import type { FlowHeader, ProjectIndex } from './project-index.ts';
import type { At } from './source.ts';
import { suggestion } from './suggest.ts';
import type { ExampleLines, ExamplesSyntax, FlowSyntax } from './syntax.ts';

/** All lines of a flow, wherever they stand: its own first, then those of the documents in the order of the files. */
export type JoinedExamples = {
  readonly examples: ExampleLines;
  readonly notExamples: ExampleLines;
  /** Where it is first said what the flow is not. */
  readonly notAt: At | null;
};

/** @param documents of this flow and others */
export function joinExamples(flow: FlowSyntax, documents: readonly ExamplesSyntax[]): JoinedExamples {
  const own = documents.filter((document) => document.flow.text === flow.id.text);
  return {
    examples: join([flow.examples, ...own.map((document) => document.examples)]),
    notExamples: join([flow.notExamples, ...own.map((document) => document.notExamples)]),
    notAt: flow.keys.get('not_examples') ?? own.find((document) => document.notAt !== null)?.notAt ?? null,
  };
}

function join(lists: readonly ExampleLines[]): ExampleLines {
  return { zh: lists.flatMap((lines) => lines.zh), en: lists.flatMap((lines) => lines.en) };
}

/** Documents of examples belong to flows that a message can start. */
export function checkOwners(
  documents: readonly ExamplesSyntax[],
  project: Pick<ProjectIndex, 'flows' | 'brokenFlows' | 'unreadable'>,
  report: Report,
): void {
  const startable = ({ role }: FlowHeader) => role.kind !== 'sub';
  for (const { flow } of documents) {
    const found = project.flows.get(flow.text);
    if (found !== undefined && startable(found)) continue;
    if (found !== undefined) {
      const message = `\`${found.id}\` is a sub-flow: other flows run it, no message starts it.`;
      report('F423', flow.at, message, 'Give the flow a `topic`, or name the flow that these sentences should start.');
    } else if (!project.brokenFlows.has(flow.text) && !project.unreadable) {
      const known = () => [...project.flows.values()].filter(startable).map((header) => header.id);
      const hint = () => suggestion(flow.text, known(), 'Write it, or remove this document.');
      report('F422', flow.at, `There is no flow \`${flow.text}\`.`, hint);
    }
  }
}
