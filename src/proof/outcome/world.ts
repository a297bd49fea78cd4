/** All flows walked in all ways that they can begin, and how they lead to each other. */
import { openings } from '../../dialog/openings.ts';
import type { FlowGraph, FlowId, PatternName } from '../../flow/graph.ts';
import { MAYBE, SET, UNSET } from './abstract.ts';
import { createExplorer, type Explorer } from './explore.ts';
import type { Exit, Run } from './run.ts';

export type World = {
  readonly graph: FlowGraph;
  readonly explorer: Explorer;
  readonly runs: readonly Run[];
  /** Runs that begin with a customer's message, by flow. */
  readonly starts: ReadonlyMap<FlowId, Run>;
  /** Where a conversation goes on after a flow is left, without waiting in between. */
  readonly after: (run: Run, exit: Exit) => readonly Run[];
  /** What may come behind an end besides, once for each wish that the customer has mentioned on the way. */
  readonly offered: readonly Run[];
};

export function walkWorld(graph: FlowGraph, stateLimit: number): World {
  const explorer = createExplorer(graph, stateLimit);
  const starts = new Map<FlowId, Run>();
  for (const flow of Object.values(graph.flows)) {
    if (flow.role.kind === 'sub') continue;
    const run = flow.role.kind === 'topic' ? enterWithMessage(explorer, flow.id) : explorer.enter(flow.id, {}, null);
    if (run !== null) starts.set(flow.id, run);
  }
  // Grows while it is walked: every link may be a new way to begin its target.
  for (const run of explorer.runs) if (run.shape.flow.role.kind !== 'sub') enterLinks(explorer, run);
  for (const flow of Object.values(graph.flows)) {
    if (flow.role.kind !== 'sub' || explorer.runs.some((run) => run.shape.flow === flow)) continue;
    const inputs = Object.entries(flow.inputs).map(([name, { optional }]) => [name, optional ? MAYBE : SET] as const);
    explorer.enter(flow.id, Object.fromEntries(inputs), null);
  }
  const wish = starts.get(graph.patterns.also_mentioned ?? '');
  const offered = wish === undefined ? [] : [wish];
  return { graph, explorer, runs: explorer.runs, starts, after: followers(graph, explorer, starts), offered };
}

/** The first message may answer the flow's first questions, and bring values that it asks for later. */
function enterWithMessage(explorer: Explorer, id: FlowId): Run | null {
  const said = new Set(openings(explorer.graph, id).map(({ slot }) => slot));
  return explorer.enter(id, {}, null, (env, shape) => {
    for (const at of shape.asked)
      if (env[at] === UNSET && (shape.brought.has(at) || said.has(shape.names[at] ?? ''))) env[at] = MAYBE;
  });
}

function enterLinks(explorer: Explorer, run: Run): void {
  for (const at of run.exits) {
    const exit = run.situations[at]?.exit;
    if (exit?.kind === 'link') explorer.enter(exit.flow, exit.input, { run, at });
  }
}

function followers(graph: FlowGraph, explorer: Explorer, starts: ReadonlyMap<FlowId, Run>): World['after'] {
  const pattern = (name: PatternName) => {
    const run = starts.get(graph.patterns[name] ?? '');
    return run === undefined ? [] : [run];
  };
  const topics = [...starts.values()].filter((run) => run.shape.flow.role.kind === 'topic');
  return (run, exit) => {
    const { role } = run.shape.flow;
    switch (exit.kind) {
      case 'link': {
        const target = explorer.enter(exit.flow, exit.input, null);
        return target === null ? [] : [target];
      }
      case 'end': {
        if (role.kind !== 'topic') return [];
        const asked = exit.disposition === 'resolved' && !exit.helped && role.topic !== 'none';
        return [...pattern('resume'), ...(asked ? pattern('did_this_help') : [])];
      }
      case 'do': {
        if (exit.command === 'restart') return pattern('greeting');
        if (exit.command !== 'start') return [];
        const one = exit.flow === null ? undefined : starts.get(exit.flow);
        return one === undefined ? topics : [one];
      }
      case 'return':
      case 'handoff':
        return [];
    }
  };
}
