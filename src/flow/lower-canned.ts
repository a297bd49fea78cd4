/** Canned answers with the values that they may show: the brand's, and who speaks with whom about which ticket. */
import type { Report } from './diagnostic.ts';
import { CANNED_VALUES, type Canned } from './graph.ts';
import { lowerText } from './lower-text.ts';
import type { ProjectIndex } from './project-index.ts';
import { builtIns } from './scope.ts';
import type { CannedSyntax } from './syntax.ts';

export function lowerCanned(answers: readonly CannedSyntax[], project: ProjectIndex, report: Report): readonly Canned[] {
  const own: readonly string[] = CANNED_VALUES;
  const variables = new Map([...builtIns(project, own)].filter(([v]) => v.startsWith('brand.') || own.includes(v)));
  const scope = { header: null, variables, unknown: new Set(project.brandTexts === null ? ['brand'] : []) };
  const checker = { scope, project, report, use: () => undefined, mention: () => undefined };
  return answers.map(({ id, title, text, topics }) => ({
    id: id.text,
    title: lowerText(title, checker),
    text: lowerText(text, checker),
    topics,
  }));
}
