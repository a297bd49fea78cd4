/** The bot's own sentences, with the values that each of them may show. */
import type { Report } from './diagnostic.ts';
import type { Text } from './graph.ts';
import { lowerText } from './lower-text.ts';
import type { ProjectIndex } from './project-index.ts';
import { builtIns } from './scope.ts';
import type { TextSyntax } from './syntax.ts';

const EXTRA: Readonly<Record<string, readonly string[]>> = {
  recalled: ['pattern.value'],
  contact_not_kept: ['pattern.secret'],
  dangerous_link: ['pattern.link', 'pattern.reason'],
  corrected: ['pattern.value'],
  corrected_after_action: ['pattern.action'],
  too_late_to_correct: ['pattern.action'],
  kept_for_later: ['pattern.value'],
  limit_min: ['pattern.min'],
  limit_max: ['pattern.max'],
  handoff_queued: ['ticket.number', 'queue.position', 'queue.wait'],
  handoff_open: ['ticket.number'],
  handoff_closed: ['ticket.number'],
  with_agent: ['ticket.number'],
  agent_joined: ['agent.name'],
  agent_held: ['agent.name'],
  agent_returned: ['agent.name'],
  agent_ended: ['agent.name'],
  queue_withdrawn: ['ticket.number'],
  queue_abandoned: ['ticket.number'],
  queue_expired: ['ticket.number'],
};

export function lowerSystemTexts(
  texts: ReadonlyMap<string, TextSyntax>,
  project: ProjectIndex,
  report: Report,
): { [name: string]: Text } {
  const lowered: { [name: string]: Text } = {};
  for (const [name, text] of texts) {
    // No flow is running when these are said: only the brand and its hours are there, and what belongs to the text itself.
    const own = EXTRA[name] ?? [];
    const variables = new Map(
      [...builtIns(project, own)].filter(([v]) => v.startsWith('brand.') || v === 'hours.next' || own.includes(v)),
    );
    const scope = { header: null, variables, unknown: new Set(project.brandTexts === null ? ['brand'] : []) };
    lowered[name] = lowerText(text, { scope, project, report, use: () => undefined, mention: () => undefined });
  }
  return lowered;
}
