/** The brief as people read it: what was asked, in both languages, where each answer came from, and why a person was wanted. Pure. */
import type { Brief } from '../../dialog/effect.ts';
import { gistOf } from '../../dialog/silence.ts';
import type { Flow, FlowGraph } from '../../flow/graph.ts';
import type { BriefView } from '../desk/wire.ts';
import { type Both, plain, same, spaced } from './both.ts';
import { reasonInWords } from './reasons.ts';
import { triedLine, triedOnce } from './tried.ts';

export function briefView(graph: FlowGraph, reason: string, brief: Brief): BriefView {
  const flow = brief.flow === null ? undefined : graph.flows[brief.flow];
  const acted = graph.actions[reason];
  return {
    ...brief,
    answers: brief.answers.map((answer) => ({ ...answer, label: labelOf(graph, flow, answer.slot) })),
    tried: triedOnce(graph, brief.tried).map((line) => triedLine(graph, line, brief.lang)),
    why: reasonInWords(reason) ?? (acted ? plain(acted.title) : same(spaced(reason))),
  };
}

/** The question in short; without one, the name of the slot. */
function labelOf(graph: FlowGraph, flow: Flow | undefined, slot: string): Both {
  const flows = [...(flow ? [flow] : []), ...Object.values(graph.flows)];
  for (const { steps, slots } of flows) {
    if (!slots[slot]) continue;
    for (const step of Object.values(steps)) {
      if (step.kind !== 'ask' || step.slot !== slot) continue;
      const words = plain(step.text);
      return { zh: gistOf(words.zh), en: gistOf(words.en) };
    }
  }
  return same(spaced(slot));
}
