/** Rules about `moved_from`: each former address leads to one place, and to one at which a conversation can stand. */
import type { Report } from './diagnostic.ts';
import type { FlowGraph } from './graph.ts';
import type { LoweredFlow } from './lower-flow.ts';
import { type ProjectIndex, placeOf } from './project-index.ts';
import type { Name } from './syntax.ts';

export function checkMoved(flows: readonly LoweredFlow[], project: ProjectIndex, report: Report): void {
  const seen = new Map<string, Name>();
  const once = (from: Name) => {
    const first = seen.get(from.text);
    if (first === undefined) seen.set(from.text, from);
    else {
      const hint = `The other one is at ${placeOf(first.at, project.lineOf)}; a conversation can go on at one place only.`;
      report('F432', from.at, `\`${from.text}\` is the former address of two things.`, hint);
    }
  };
  for (const flow of flows) {
    for (const from of flow.header.syntax.movedFrom) {
      once(from);
      if (project.flows.has(from.text))
        report('F431', from.at, `There is a flow \`${from.text}\` still.`, 'Remove `moved_from`, or rename that flow.');
    }
    for (const { from, to } of flow.moved) {
      once(from);
      const [name = '', step = ''] = splitAddress(from.text);
      if (flows.some(({ header, steps }) => header.id === name && steps.has(step)))
        report('F431', from.at, `The step \`${from.text}\` is there still.`, 'Remove `moved_from`, or rename that step.');
      const kind = flow.steps.get(to)?.kind;
      if (kind === 'ask' || kind === 'call' || kind === 'run' || kind === 'broken') continue;
      const hint = 'Put it beside the `ask`, `call` or `run` at which conversations are to go on.';
      report('F433', from.at, 'Conversations never wait at a step of this kind.', hint);
    }
  }
}

/** Where everything stands now that was called otherwise before. */
export function movedIn(flows: readonly LoweredFlow[]): FlowGraph['moved'] {
  return {
    flows: Object.fromEntries(flows.flatMap(({ header }) => header.syntax.movedFrom.map((from) => [from.text, header.id]))),
    steps: Object.fromEntries(
      flows.flatMap(({ header, moved }) => moved.map(({ from, to }) => [from.text, { flow: header.id, step: to }])),
    ),
  };
}

/** Flow and step of `flow/step`; steps have strokes of their own. */
function splitAddress(address: string): [string, string] {
  const at = address.indexOf('/');
  return [address.slice(0, at), address.slice(at + 1)];
}
