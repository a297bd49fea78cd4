/** The state of a conversation as an author reads it. Private values are masked, as they are for agents. */
import type { Frame, State } from '../../dialog/state.ts';
import { textIn } from '../../drawing/words.ts';
import { type Flow, type FlowGraph, LANGS, type Lang, type SlotType, type Value } from '../../flow/graph.ts';
import { formatValue } from '../../flow/render.ts';
import { openCall } from './play.ts';
import type { Both, FrameView, OpenCallView, SlotView, StateView } from './wire.ts';

const HIDDEN = '••••';

/** @param at instant of the turn: dates read from it */
export function stateView(graph: FlowGraph, state: State, at: string): StateView {
  const frames = stackOf(state);
  return {
    status: state.status,
    lang: state.lang,
    customer: state.customer?.name ?? state.customer?.id ?? null,
    misses: state.misses,
    stack: frames.map((frame) => frameView(graph, frame, at)),
    memory: Object.entries(state.memory).map(([name, value]) => slotView(graph, remembering(graph, name), name, value, at)),
    tickets: state.tickets,
    finished: state.finished?.flow ?? null,
    wishes: state.wishes ?? [],
    disposition: state.status === 'closed' ? state.disposition : null,
    call: callView(graph, state, at),
    timer: state.timer?.purpose ?? null,
  };
}

export function titleOf(graph: Pick<FlowGraph, 'flows'>, flow: string): Both {
  const title = graph.flows[flow]?.title;
  return title ? { zh: textIn('zh', title), en: textIn('en', title) } : { zh: flow, en: flow };
}

/** Private answers as they stand in the effects of a turn, longest first. */
export function hidePrivate(graph: FlowGraph, state: State, text: string): string {
  const hidden = stackOf(state).flatMap(({ flow, slots }) =>
    Object.entries(slots).flatMap(([name, value]) =>
      graph.flows[flow]?.slots[name]?.private && typeof value === 'string' && value !== '' ? [value] : [],
    ),
  );
  return hidden.sort((a, b) => b.length - a.length).reduce((rest, value) => rest.replaceAll(value, HIDDEN), text);
}

function stackOf(state: State): readonly Frame[] {
  return state.status === 'asking' || state.status === 'waiting' ? state.stack : [];
}

function frameView(graph: FlowGraph, frame: Frame, at: string): FrameView {
  const flow = graph.flows[frame.flow];
  return {
    flow: frame.flow,
    title: titleOf(graph, frame.flow),
    step: frame.step,
    origin: frame.origin,
    slots: Object.entries(frame.slots).map(([name, value]) => slotView(graph, flow, name, value, at)),
    counters: Object.entries(frame.counters).map(([step, count]) => ({ step, count })),
  };
}

function slotView(graph: FlowGraph, flow: Flow | undefined, name: string, value: Value, at: string): SlotView {
  const slot = flow?.slots[name];
  const hidden = slot?.private ?? false;
  if (hidden && typeof value === 'object') return { name, value: { zh: HIDDEN, en: HIDDEN }, hidden };
  const type: SlotType = slot?.type ?? { kind: 'text' };
  const words = (lang: Lang) =>
    formatValue(value, type, hidden ? 'masked' : 'plain', lang, {
      now: at,
      timeZone: graph.brand.timeZone,
      currency: graph.brand.currency,
      optionLabel: (id) => (type.kind === 'flow' ? titleOf(graph, id)[lang] : optionLabel(flow, name, id, lang)),
    });
  return { name, value: { zh: words('zh'), en: words('en') }, hidden };
}

function optionLabel(flow: Flow | undefined, slot: string, id: string, lang: Lang): string | undefined {
  for (const step of Object.values(flow?.steps ?? {})) {
    if (step.kind !== 'ask' || step.slot !== slot || step.options?.kind !== 'fixed') continue;
    const option = step.options.options.find((known) => known.id === id);
    if (option) return textIn(lang, option.label);
  }
  return undefined;
}

/** The flow whose slot of that name is remembered; one that keeps it private goes first. */
function remembering(graph: FlowGraph, name: string): Flow | undefined {
  const known = Object.values(graph.flows).filter((flow) => flow.slots[name]?.remember);
  return known.find((flow) => flow.slots[name]?.private) ?? known[0];
}

function callView(graph: FlowGraph, state: State, at: string): OpenCallView | null {
  const call = openCall(graph, state);
  if (call === null) return null;
  const { action, results } = call;
  return {
    action: action.id,
    title: Object.fromEntries(LANGS.map((lang) => [lang, textIn(lang, action.title)])) as Both,
    // The engine gives this one by itself, before anything is sent.
    results: results
      .filter((result) => result !== 'not_identified')
      .map((result) => ({
        result,
        fields: Object.entries(action.results[result] ?? {}).flatMap(([name, { type, optional }]) => {
          const sample = sampleOf(type, graph.brand.currency, at);
          return sample === null ? [] : [{ name, type: type.kind, options: choicesOf(type), optional, sample }];
        }),
      })),
  };
}

function choicesOf(type: SlotType): readonly string[] | null {
  if (type.kind === 'yes_no') return ['yes', 'no'];
  return type.kind === 'choice' ? type.options : null;
}

/** A value as written conversations have it; null for what they cannot write. */
function sampleOf(type: SlotType, currency: string, at: string): string | null {
  switch (type.kind) {
    case 'money':
      return `100 ${currency}`;
    case 'date':
      return at.replace(/\.\d+Z$/, 'Z');
    case 'number':
      return '3';
    case 'yes_no':
      return 'yes';
    case 'choice':
      return type.options[0] ?? null;
    case 'order_number':
      return '2026112200000102';
    case 'phone':
      return '13800138000';
    case 'email':
      return 'name@example.com';
    case 'text':
      return 'text';
    case 'flow':
    case 'url':
    case 'attachment':
      return null;
  }
}
