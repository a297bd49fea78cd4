/** What exploration tries where a conversation stands: every option, a value of each kind, a bad answer, every result. */
import { brokenLimit, failures } from '../../dialog/answer.ts';
import type { Effect } from '../../dialog/effect.ts';
import { parsePayload, SKIP } from '../../dialog/question.ts';
import type { State } from '../../dialog/state.ts';
import type { Flow, FlowGraph, Step, Value } from '../../flow/graph.ts';
import { liveAt } from './names.ts';
import { answersFor, samplesOf } from './samples.ts';
import type { Stimulus } from './stimulus.ts';

/** One try, and the way out of the waiting step that it takes. */
export type Move = { readonly stimulus: Stimulus; readonly way: string };

/** Combinations of a result's fields that are tried at most. */
const COMBINATIONS = 96;

export type Moves = { readonly moves: readonly Move[]; readonly cut: boolean };

/** @param shown effects of the turn in which the state came to rest */
export function movesAt(graph: FlowGraph, state: State, shown: readonly Effect[], now: string): Moves {
  if (state.status !== 'asking' && state.status !== 'waiting') return { moves: [], cut: false };
  const frame = state.stack.at(-1);
  const flow = frame && graph.flows[frame.flow];
  const step = frame && flow?.steps[frame.step];
  if (!flow || !step) return { moves: [], cut: false };
  if (state.status === 'waiting') return step.kind === 'call' ? resultMoves(graph, flow, step, now) : { moves: [], cut: false };
  const buttons = buttonMoves(step, shown);
  if (step.kind !== 'ask') return { moves: [...buttons, { stimulus: { kind: 'unclear' }, way: 'give_up' }], cut: false };
  // After a bad answer a good one leads where it would have led before.
  if (failures(frame, step.id) > 0) return { moves: [{ stimulus: { kind: 'unclear' }, way: 'give_up' }], cut: false };
  const values = step.type.kind === 'choice' || step.type.kind === 'yes_no' ? [] : answersFor(graph, flow, step, now);
  const spoken = values
    .filter((value) => brokenLimit(value, step.limits, now) === null)
    .map((value): Move => ({ stimulus: { kind: 'say', value }, way: 'answered' }));
  return { moves: [...spoken, ...buttons, { stimulus: { kind: 'unclear' }, way: 'give_up' }], cut: false };
}

function buttonMoves(step: Step, shown: readonly Effect[]): Move[] {
  const last = shown.findLast((effect) => effect.kind === 'say' && effect.message.choices.length > 0);
  if (last?.kind !== 'say') return [];
  return last.message.choices.flatMap(({ payload }) => {
    const option = parsePayload(payload)?.option;
    return option === undefined ? [] : [{ stimulus: { kind: 'press', option }, way: wayOf(step, option) }];
  });
}

function wayOf(step: Step, option: string): string {
  if (option === SKIP) return 'skip';
  // Consent is no way yet: the result of the call is.
  if (step.kind === 'call') return option === 'no' ? 'declined' : option;
  return step.kind === 'ask' && step.type.kind === 'flow' ? 'answered' : option;
}

function resultMoves(graph: FlowGraph, flow: Flow, step: Extract<Step, { kind: 'call' }>, now: string): Moves {
  const action = graph.actions[step.action];
  const moves: Move[] = [];
  let cut = false;
  for (const [result, target] of Object.entries(step.results)) {
    // Nobody is asked for a customer who is not known: the engine takes this way by itself.
    if (result === 'not_identified') continue;
    const fields = Object.entries(action?.results[result] ?? {});
    const live = liveAt(graph, flow.id, target);
    const choices = fields.map(([name, field]): readonly (Value | undefined)[] => {
      const known = `${step.as}.${name}`;
      const samples = samplesOf(graph, flow, known, field.type, now);
      const values = live.has(known) ? samples : samples.slice(0, 1);
      return field.optional ? [...values, undefined] : values;
    });
    const combined = combinations(choices);
    if (combined.length > COMBINATIONS) cut = true;
    for (const values of combined.slice(0, COMBINATIONS)) {
      const given = fields.flatMap(([name], i) => (values[i] === undefined ? [] : [[name, values[i]] as const]));
      moves.push({ stimulus: { kind: 'result', result, fields: Object.fromEntries(given) }, way: result });
    }
  }
  return { moves, cut };
}

/** All combinations, the plainest first. */
function combinations<T>(choices: readonly (readonly T[])[]): T[][] {
  return choices.reduce<T[][]>((all, values) => all.flatMap((one) => values.map((value) => [...one, value])), [[]]);
}
