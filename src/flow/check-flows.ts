/** Rules about kinds of flows: what a topic flow, a pattern or a sub-flow may have, and that every pattern is there once. */
import type { Report } from './diagnostic.ts';
import { PATTERNS } from './graph.ts';
import { MAX_OPTIONS } from './lower-options.ts';
import { type FlowHeader, type ProjectIndex, placeOf } from './project-index.ts';
import type { At } from './source.ts';

/** Keys that only some kinds of flows can have. */
export function checkKind(header: FlowHeader, report: Report): void {
  const { role, syntax } = header;
  const refuse = (key: string, why: string, hint: string) => {
    const at = syntax.keys.get(key);
    if (at !== undefined) report('F604', at, `\`${key}\`: ${why}`, hint);
  };
  if (role.kind === 'sub') {
    for (const key of ['examples', 'not_examples', 'wrong_start', 'menu', 'urgent']) {
      refuse(key, 'a sub-flow is run by other flows only.', 'Remove it, or give the flow a `topic`.');
    }
    return;
  }
  refuse('out', 'only a sub-flow hands values back.', 'Remove it.');
  for (const input of syntax.inputs) {
    if (input.optional) continue;
    const hint = `Write \`${input.name.text}: …?\` and ask for it when it is missing.`;
    report('F604', input.name.at, `\`${input.name.text}\`: a flow that a message can start must do without its inputs.`, hint);
  }
  if (role.kind === 'pattern') refuse('menu', 'patterns are not in the menu.', 'Remove it.');
  else if (syntax.title === null)
    report('F114', syntax.id.at, `The flow \`${header.id}\` has no \`title\`.`, 'Add `title: { zh: …, en: … }`.');
}

/** The menu is one question. */
export function checkMenu(project: ProjectIndex, report: Report): void {
  const shown = [...project.flows.values()].filter((header) => header.syntax.menu);
  const at = shown[MAX_OPTIONS]?.syntax.keys.get('menu');
  if (at === undefined) return;
  const message = `The menu has ${shown.length} flows; at most ${MAX_OPTIONS} fit.`;
  report('F415', at, message, 'Remove `menu: true` from those that are needed least.');
}

/** @param required where to say that a pattern is missing; null when none is required */
export function checkPatterns(project: ProjectIndex, required: At | null, report: Report): void {
  const owners = new Map<string, FlowHeader>();
  for (const header of project.flows.values()) {
    // An unknown pattern has been reported; it stands for none.
    if (header.role.kind !== 'pattern' || header.syntax.pattern?.text !== header.role.pattern) continue;
    const first = owners.get(header.role.pattern);
    if (first === undefined) owners.set(header.role.pattern, header);
    else {
      const hint = `The other one is the flow \`${first.id}\` at ${placeOf(first.syntax.id.at, project.lineOf)}; keep one.`;
      report('F603', header.syntax.pattern.at, `There is a second flow for the pattern \`${header.role.pattern}\`.`, hint);
    }
  }
  if (project.unreadable || required === null) return;
  for (const pattern of PATTERNS) {
    if (owners.has(pattern)) continue;
    report(
      'F602',
      required,
      `No flow has \`pattern: ${pattern}\`.`,
      'Every project needs one flow for each pattern; see the manual.',
    );
  }
}
