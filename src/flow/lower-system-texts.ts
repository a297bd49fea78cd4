/** The bot's own sentences, with the values that each of them may show. */
import type { Report } from './diagnostic.ts';
import type { Text } from './graph.ts';
import { lowerText } from './lower-text.ts';
import type { ProjectIndex } from './project-index.ts';
import { builtIns } from './scope.ts';
import type { TextSyntax } from './syntax.ts';

const EXTRA: Readonly<Record<string, readonly string[]>> = {
  recalled: ['pattern.value'],
  limit_min: ['pattern.min'],
  limit_max: ['pattern.max'],
  handoff_open: ['ticket.number'],
  handoff_closed: ['ticket.number'],
  with_agent: ['ticket.number'],
};

export function lowerSystemTexts(texts: ReadonlyMap<string, TextSyntax>, project: ProjectIndex, report: Report): { [name: string]: Text } {
  const lowered: { [name: string]: Text } = {};
  for (const [name, text] of texts) {
    const variables = builtIns(project, EXTRA[name] ?? []);
    // No flow is running here that could have checked whether the name is known.
    variables.delete('customer.name');
    const scope = { header: null, variables, unknown: new Set(project.brandTexts === null ? ['brand'] : []) };
    lowered[name] = lowerText(text, null, { scope, project, report, use: () => undefined, mention: () => undefined });
  }
  return lowered;
}
