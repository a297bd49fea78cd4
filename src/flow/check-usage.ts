/** Slots that never get a value, and slots that nobody needs. */
import { assignedNames } from './assignment.ts';
import type { LoweredFlow } from './lower-flow.ts';

export function checkUsage(flow: LoweredFlow): void {
  // A step that could not be read may hold the use or the question that seems to be missing.
  if (flow.state.gaps) return;
  const assigned = assignedNames(flow);
  for (const [name, slot] of flow.header.slots) {
    const used = flow.mentioned.has(name);
    if (!used && !(slot.input !== null && slot.remember)) {
      const what = slot.input === null ? 'slot' : 'input';
      flow.report('F307', slot.name.at, `The ${what} \`${name}\` is never used.`, 'Remove it, or use it.');
    } else if (used && !assigned.has(name)) {
      const hint = `Ask for it (\`ask: ${name}\`) or \`set\` it somewhere.`;
      flow.report('F306', slot.name.at, `The slot \`${name}\` is used, but nothing ever gives it a value.`, hint);
    }
  }
}
