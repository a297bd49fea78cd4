/** Where a conversation stood after a turn, in words for people: status, open flows, answers. Private answers are masked. */
import type { Frame, State } from '../../dialog/state.ts';
import type { FlowGraph, SlotType, Value } from '../../flow/graph.ts';
import { formatValue } from '../../flow/render.ts';
import type { ReplayedTurn } from './replay.ts';

const TEXT: SlotType = { kind: 'text' };
const HIDDEN = '••••';

/** Lines that show the state after a turn. */
export function snapshot(graph: FlowGraph, { state, stored, write }: ReplayedTurn): readonly string[] {
  const standing = state.status === 'handed_over' ? state.paused.standing : state;
  const frames = standing.status === 'asking' || standing.status === 'waiting' ? standing.stack : [];
  const hidden = privateTexts(graph, [...frames, ...(state.finished?.frames ?? [])]);
  return [
    `after turn ${stored.version} (${stored.event.at}, ${stored.event.kind})`,
    `status    ${statusOf(state)}`,
    `language  ${state.lang}${state.misses > 0 ? `, ${state.misses} messages in a row not understood` : ''}`,
    `customer  ${state.customer === null ? 'not identified' : 'identified'}`,
    ...section(
      'stack',
      [...frames].reverse().flatMap((frame) => frameLines(graph, frame)),
    ),
    ...section('memory', slotLines(graph, null, state.memory)),
    ...section('back to', state.trail.map((stack) => stack.map(({ flow, step }) => `${flow}/${step}`).join(' › ')).reverse()),
    ...section('finished', state.finished === null ? [] : [state.finished.flow]),
    ...section('tried', state.tried),
    ...section(
      'tickets',
      state.tickets.map(({ number, reason, priority }) => `${number} ${reason} ${priority}`),
    ),
    ...section('walked', recordPath(write.why)),
    ...section(
      'said',
      write.messages.map(({ from, message }) => `${from}: ${hide(message.text, hidden).replaceAll('\n', ' ⏎ ')}`),
    ),
  ];
}

function recordPath(why: unknown): readonly string[] {
  const path = typeof why === 'object' && why !== null && 'path' in why ? why.path : [];
  return Array.isArray(path) && path.length > 0 ? [path.join(' → ')] : [];
}

function section(name: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, i) => `${(i === 0 ? name : '').padEnd(8)}  ${line}`);
}

function statusOf(state: State): string {
  switch (state.status) {
    case 'idle':
      return 'idle';
    case 'asking':
      return `asking (${state.question.kind}, put in turn ${state.question.turn})`;
    case 'waiting':
      return `waiting for call ${state.call.id}`;
    case 'with_agent':
      return `with an agent, ticket ${state.ticket}`;
    case 'closed':
      return `closed, ${state.disposition}`;
    case 'handed_over':
      return `an agent has it; the bot is ${statusOf({ ...state, ...state.paused.standing })}`;
  }
}

function frameLines(graph: FlowGraph, frame: Frame): readonly string[] {
  const counters = Object.entries(frame.counters).map(([step, count]) => `  ${step} × ${count}`);
  return [`${frame.flow}/${frame.step} (${frame.origin})`, ...slotLines(graph, frame.flow, frame.slots), ...counters];
}

/** Private answers as the customer may have typed them: the transcript holds them, this page does not show them. */
function privateTexts(graph: FlowGraph, frames: readonly Pick<Frame, 'flow' | 'slots'>[]): readonly string[] {
  return frames.flatMap(({ flow, slots }) =>
    Object.entries(slots).flatMap(([name, value]) =>
      graph.flows[flow]?.slots[name]?.private && typeof value === 'string' ? [value] : [],
    ),
  );
}

function hide(text: string, hidden: readonly string[]): string {
  return hidden.reduce((rest, value) => rest.replaceAll(value, HIDDEN), text);
}

function slotLines(graph: FlowGraph, flow: string | null, slots: { readonly [name: string]: Value }): readonly string[] {
  return Object.entries(slots).map(([name, value]) => {
    const declared = flow === null ? remembered(graph, name) : graph.flows[flow]?.slots[name];
    const type = declared?.type ?? TEXT;
    if (declared?.private && typeof value === 'object') return `  ${name} = ${HIDDEN}`;
    const shown = formatValue(value, type, declared?.private === true ? 'masked' : 'plain', 'en', {
      now: '1970-01-01T00:00:00.000Z',
      timeZone: graph.brand.timeZone,
      currency: graph.brand.currency,
    });
    return `  ${name} = ${shown}`;
  });
}

/** The slot of that name, private where any flow keeps it private. */
function remembered(graph: FlowGraph, name: string): FlowGraph['flows'][string]['slots'][string] | undefined {
  const known = Object.values(graph.flows).flatMap((flow) => flow.slots[name] ?? []);
  return known.find((slot) => slot.private) ?? known[0];
}
