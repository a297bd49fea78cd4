/** Which ways of the flows a conversation takes, read from its events. */
import type { Effect } from '../../src/dialog/effect.ts';
import type { Event } from '../../src/dialog/event.ts';
import { parsePayload } from '../../src/dialog/question.ts';
import { readAnswer, readButton } from '../../src/dialog/reading.ts';
import type { State } from '../../src/dialog/state.ts';
import { step } from '../../src/dialog/step.ts';
import type { FlowGraph, Step } from '../../src/flow/graph.ts';
import { waysAlong } from '../../src/proof/explore/explore.ts';
import { placeOf, wayKey } from '../../src/proof/explore/ways.ts';

/**
 * Ways that the events take, one conversation's in order.
 * @param look sees every effect
 */
export function coveredBy(
  graph: FlowGraph,
  events: readonly Event[],
  look: (effect: Effect) => void = () => {},
): ReadonlySet<string> {
  const covered = new Set<string>();
  let state: State | null = null;
  for (const event of events) {
    const before: State | null = state;
    const { state: after, effects, why } = step(graph, before, event);
    for (const effect of effects) look(effect);
    const open = before?.status === 'asking' || before?.status === 'waiting' ? before.stack.at(-1) : undefined;
    const waiting = open && graph.flows[open.flow]?.steps[open.step];
    if (before && open && waiting) {
      const gaveUp = giveUpOf(waiting);
      const leaves = gaveUp !== null && why.path[0] === placeOf(open.flow, gaveUp) ? 'give_up' : null;
      const way = why.rule === 'give_up' ? 'give_up' : (answerWay(before, waiting, event) ?? leaves);
      if (way !== null) covered.add(wayKey(open.flow, open.step, way));
    }
    for (const way of waysAlong(graph, why.path)) covered.add(way);
    state = JSON.parse(JSON.stringify(after)) as State;
  }
  return covered;
}

function giveUpOf(waiting: Step): string | null {
  if (waiting.kind === 'ask') return waiting.giveUp;
  return waiting.kind === 'call' ? (waiting.confirm?.giveUp ?? null) : null;
}

function answerWay(state: State, waiting: Step, event: Event): string | null {
  if (event.kind === 'call_result') return event.result;
  if (event.kind !== 'message' || state.status !== 'asking') return null;
  const option = event.button === null ? null : (parsePayload(event.button)?.option ?? null);
  const reading = option === null ? readAnswer(waiting, event) : readButton(waiting, state.question, option);
  switch (reading?.kind) {
    case 'skip':
      return 'skip';
    case 'confirm':
      return reading.option === 'no' ? 'declined' : reading.option;
    case 'value':
      if (waiting.kind !== 'ask' || (waiting.type.kind !== 'choice' && waiting.type.kind !== 'yes_no')) return 'answered';
      return reading.value === true ? 'yes' : reading.value === false ? 'no' : String(reading.value);
    default:
      return null;
  }
}
