/** Judges mutants of flows: is the mistake seen by a conversation that walks the step, or by the proof? */
import type { Event } from '../../dialog/event.ts';
import type { State } from '../../dialog/state.ts';
import { step } from '../../dialog/step.ts';
import type { FlowGraph } from '../../flow/graph.ts';
import { placeOf } from '../../proof/explore/ways.ts';
import { type Mutant, mutated } from '../../proof/mutate/mutants.ts';
import { prove } from '../../proof/prove.ts';
import { rehearse, type Script } from '../rehearsal.ts';
import type { Knowledge } from '../turn.ts';

export type Verdict = { readonly mutant: Mutant; readonly by: 'conversation' | 'proof' | 'survived'; readonly how: string };

/** Conversations by the steps that they walk: no other can see a change of the step. */
export type Walks = ReadonlyMap<string, readonly Script[]>;

export function walksOf(knowledge: Knowledge, scripts: readonly Script[]): Walks {
  const walks = new Map<string, Script[]>();
  for (const script of scripts) {
    const events: Event[] = [];
    rehearse(knowledge, script, (event) => events.push(event));
    for (const place of placesOf(knowledge.graph, events)) walks.set(place, [...(walks.get(place) ?? []), script]);
  }
  return walks;
}

function placesOf(graph: FlowGraph, events: readonly Event[]): ReadonlySet<string> {
  const places = new Set<string>();
  let state: State | null = null;
  for (const event of events) {
    const result = step(graph, state, event);
    for (const place of result.why.path) places.add(place);
    state = JSON.parse(JSON.stringify(result.state)) as State;
  }
  return places;
}

/** Codes and places of what the proof finds, warnings included: a mutant is seen when they differ. */
export function proofMarks(graph: FlowGraph): ReadonlySet<string> {
  const { violations, warnings, notProved } = prove(graph);
  return new Set([...violations, ...warnings, ...notProved].map(({ code, flow, step: at }) => `${code} ${placeOf(flow, at)}`));
}

/** @param usual what the proof finds in the flows as they are */
export function judge(knowledge: Knowledge, walks: Walks, usual: ReadonlySet<string>, mutant: Mutant): Verdict {
  const graph = mutated(knowledge.graph, mutant);
  // Short ones first: they are told quicker.
  const scripts = [...(walks.get(placeOf(mutant.flow, mutant.step)) ?? [])].sort((a, b) => a.lines.length - b.lines.length);
  for (const script of scripts) {
    const [finding] = rehearse({ ...knowledge, graph }, script).findings;
    if (finding) return { mutant, by: 'conversation', how: `${script.file}:${finding.line}: ${finding.message}` };
  }
  const seen = [...proofMarks(graph)].find((mark) => !usual.has(mark));
  if (seen !== undefined) return { mutant, by: 'proof', how: seen };
  return {
    mutant,
    by: 'survived',
    how: scripts.length === 0 ? 'no conversation comes there' : `${scripts.length} conversations saw nothing`,
  };
}
