/** `moved_from`: what a flow or a step was called before, so that running conversations find it after an edit. */
import type { Report } from './diagnostic.ts';
import { readList, readName, readScalar } from './fields.ts';
import type { Name } from './syntax.ts';
import type { Entry } from './yaml-tree.ts';

const ADDRESS = /^[a-z][a-z0-9_]*\/\S+$/;

/** One former name, or a list of them: of a flow its old name, of a step `flow/step`. */
export function readMovedFrom(entry: Entry | undefined, of: 'flow' | 'step', report: Report): readonly Name[] {
  if (entry === undefined) return [];
  const nodes = entry.value.kind === 'scalar' ? [entry.value] : readList(entry.value, 'moved_from', report);
  return nodes.flatMap((node) => {
    if (of === 'flow') return readName(node, 'moved_from', report) ?? [];
    const scalar = readScalar(node, 'moved_from', report);
    if (scalar === null) return [];
    if (ADDRESS.test(scalar.text)) return { text: scalar.text, at: scalar.at };
    const hint = 'Write the flow, a stroke and the step, as the refused edit names it: `moved_from: login/ask_code`.';
    report('F430', scalar.at, `\`${scalar.text.slice(0, 60)}\` is no address of a step.`, hint);
    return [];
  });
}
