/** How conversations begin for exploration: each wish from an idle conversation, each repair in the middle of a question. */
import { askedSlots } from '../../dialog/answer.ts';
import { openings } from '../../dialog/openings.ts';
import { SKIP } from '../../dialog/question.ts';
import { namesIn } from '../../flow/expression.ts';
import type { Flow, FlowGraph, FlowId, Step } from '../../flow/graph.ts';
import type { Entity } from '../../nlu/understanding.ts';
import { answersFor } from './samples.ts';
import { type Setting, type Stimulus, type Story, startOf } from './stimulus.ts';

const USUAL: Setting = { signedIn: true, open: true };

/** The usual setting first, and the others where the flow, or one that it runs, can tell them apart. */
function settingsOf(graph: FlowGraph, flow: Flow): Setting[] {
  const steps = withRuns(graph, flow);
  const reads = (name: string) => steps.some((step) => conditionsOf(step).includes(name));
  const identity =
    reads('customer.identified') ||
    steps.some((step) => step.kind === 'call' && graph.actions[step.action]?.identity === 'required');
  return [true, false]
    .filter((open) => open || reads('hours.open'))
    .flatMap((open) => [true, false].filter((signedIn) => signedIn || identity).map((signedIn) => ({ signedIn, open })));
}

function withRuns(graph: FlowGraph, flow: Flow): Step[] {
  const own = Object.values(flow.steps);
  return own.flatMap((step) => {
    const sub = step.kind === 'run' ? graph.flows[step.flow] : undefined;
    return sub ? [step, ...withRuns(graph, sub)] : [step];
  });
}

function conditionsOf(step: Step): readonly string[] {
  if (step.kind === 'when') return namesIn(step.test);
  return step.kind === 'match' ? namesIn(step.on) : [];
}

/** Each topic flow and each repair from an idle conversation. */
export function beginnings(graph: FlowGraph, unsure: readonly FlowId[]): Story[] {
  const topics = Object.values(graph.flows).filter((flow) => flow.role.kind === 'topic');
  const stories = topics.flatMap((flow) => {
    const wishes: Stimulus[] = [{ kind: 'want', flow: flow.id }, ...sayingMore(graph, flow)];
    return settingsOf(graph, flow).flatMap((setting) => wishes.map((wish) => ({ setting, stimuli: [wish] })));
  });
  const [silent, ...others] = topics.filter(
    (flow) => !Object.values(flow.steps).some((one) => one.kind === 'ask' || one.kind === 'call'),
  );
  const second = others[0] ?? topics.find((flow) => flow !== silent);
  const unclear = { kind: 'unsure', flows: unsure } as const;
  const none = { kind: 'press', option: SKIP } as const;
  const idle: (readonly Stimulus[])[] = [
    [{ kind: 'opened' }],
    ...disturbances(graph, unsure),
    [unclear, none, unclear, none],
    ...(silent && second ? [[{ kind: 'want', flow: silent.id, second: second.id } as const]] : []),
  ];
  return [...stories, ...idle.map((stimuli) => ({ setting: USUAL, stimuli }))];
}

/** One of each class that has a way of its own. */
const SECRETS = ['password', 'code', 'seed_phrase', 'card'] as const;

/** What may come at any time instead of an answer, each as the row of events that it takes. */
export function disturbances(graph: FlowGraph, unsure: readonly FlowId[]): readonly (readonly Stimulus[])[] {
  const flows = Object.values(graph.flows);
  const spoken = flows.filter((flow) => flow.role.kind === 'pattern' && flow.examples.zh.length > 0);
  const aside = flows.find(
    (flow) => flow.role.kind === 'topic' && !Object.values(flow.steps).some((one) => one.kind === 'ask' || one.kind === 'call'),
  );
  const silence = { kind: 'silence' } as const;
  return [
    ...spoken.map((flow) => [{ kind: 'want', flow: flow.id } as const]),
    [{ kind: 'unclear' }],
    [{ kind: 'unclear' }, { kind: 'unclear' }],
    [{ kind: 'foreign' }],
    [{ kind: 'foreign' }, { kind: 'foreign' }],
    [{ kind: 'unsure', flows: unsure }],
    ...SECRETS.map((of) => [{ kind: 'secret', of } as const]),
    [{ kind: 'stale' }],
    [{ kind: 'again' }],
    [{ kind: 'failed' }],
    [{ kind: 'later' }],
    [silence],
    [silence, silence],
    [silence, silence, { kind: 'unclear' }],
    [silence, silence, { kind: 'stale' }],
    ...(aside ? [[{ kind: 'want', flow: aside.id } as const]] : []),
  ];
}

/** Two flows that a message may fit equally well, when nobody says which. */
export function unsureFlows(graph: FlowGraph): readonly FlowId[] {
  const topics = Object.values(graph.flows).filter((flow) => flow.role.kind === 'topic');
  const inMenu = topics.filter((flow) => flow.inMenu);
  return (inMenu.length >= 2 ? inMenu : topics).slice(0, 2).map((flow) => flow.id);
}

/** First messages that hold the answer to a question of the flow. */
function sayingMore(graph: FlowGraph, flow: Flow): Stimulus[] {
  const options = openings(graph, flow.id).flatMap(({ slot, options: ids }) =>
    ids.map(({ id }): Stimulus => ({ kind: 'want', flow: flow.id, prefill: { [slot]: id } })),
  );
  const now = startOf(USUAL);
  const decisive = new Set(Object.values(flow.steps).flatMap(conditionsOf));
  const values = [...askedSlots(flow).values()].flatMap((step) => {
    const kind = step.type.kind;
    if (!decisive.has(step.slot) && !decisive.has(`${step.slot}.verdict`)) return [];
    if (kind !== 'url' && kind !== 'order_number' && kind !== 'money' && kind !== 'date') return [];
    return answersFor(graph, flow, step, now).map((value): Stimulus => {
      const entity = { start: 0, end: 1, text: '?', kind, value } as Entity;
      return { kind: 'want', flow: flow.id, entities: [entity] };
    });
  });
  return [...options, ...values];
}
