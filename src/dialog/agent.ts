/**
 * A person has the conversation: the bot hears, keeps silent, and goes on at the saved place when it is given back. That the bot
 * never talks over a person follows from here: in `handed_over` no event but an agent's says anything.
 */
import type { FlowGraph, SystemText } from '../flow/graph.ts';
import { type Change, tellChanged, UNSEEN } from './changed.ts';
import type { AgentAct, Event } from './event.ts';
import { show } from './lookup.ts';
import { dropAll, queuedText, queueWords } from './outcome.ts';
import { say } from './question.ts';
import { languageOf } from './spoken.ts';
import { startWanted } from './start.ts';
import type { Paused, Standing, State } from './state.ts';
import { expecting, type Rest, restOf, stepOf, type Turn, topFrame } from './turn.ts';
import { takeResult, walk } from './walk.ts';
import { callsOff } from './wish.ts';

type AgentEvent = Extract<Event, { kind: 'agent' }>;
type MessageEvent = Extract<Event, { kind: 'message' }>;
type HandedOver = Extract<State, { status: 'handed_over' }>;
type Taken = { readonly rest: Rest; readonly rule: string };

const WORDS: { readonly [A in AgentAct]: SystemText | null } = {
  joined: 'agent_joined',
  taken: null,
  spoke: null,
  held: 'agent_held',
  requeued: 'agent_requeued',
  returned: 'agent_returned',
  ended: 'agent_ended',
  withdrawn: 'queue_withdrawn',
  abandoned: 'queue_abandoned',
  expired: 'queue_expired',
};

/** Whether the conversation is the bot's again after this. */
function givesBack(act: AgentAct): boolean {
  switch (act) {
    case 'joined':
    case 'taken':
    case 'spoke':
    case 'held':
    case 'requeued':
      return false;
    case 'returned':
    case 'ended':
    case 'withdrawn':
    case 'abandoned':
    case 'expired':
      return true;
  }
}

/** The customer does not want to wait until another person is found: nobody has the conversation, so the bot may say so. */
function leavesQueue(graph: FlowGraph, event: Event): boolean {
  return event.kind === 'message' && event.waits !== undefined && callsOff(graph, event);
}

/** The state in which the bot goes on with an event: where it was, when that event gives the conversation back. */
export function givenBack(graph: FlowGraph, state: State, event: Event): State {
  if (state.status !== 'handed_over') return state;
  if (event.kind === 'agent' ? !givesBack(event.act) : !leavesQueue(graph, event)) return state;
  const { agent: _, paused, ...common } = state;
  const { standing } = paused;
  if (event.kind === 'agent' && event.act === 'returned' && standing.status === 'with_agent' && standing.interrupted) {
    const { fingerprint, stack, kind } = standing.interrupted;
    return { ...common, fingerprint, trail: [], status: 'asking', stack, question: { kind, turn: UNSEEN, shown: null } };
  }
  return { ...common, fingerprint: paused.fingerprint, trail: paused.trail, ...paused.standing };
}

/**
 * Takes what a person or the queue did.
 * @param before the state as it was, which still knows the answer that came meanwhile
 * @param state the same, given back where the event does so
 * @param stranded what was open does not fit the flows any more; null: it does
 */
export function takeAgent(
  t: Turn,
  before: State,
  state: State,
  event: AgentEvent,
  stranded: Extract<Change, { kind: 'stranded' }> | null,
): Taken {
  const words = WORDS[event.act];
  if (words) say(t, show(t, null, t.graph.texts[words], { 'agent.name': event.name, 'ticket.number': event.ticket }));
  const rule = `agent_${event.act}`;
  if (!givesBack(event.act)) {
    const takes = event.act === 'joined' || event.act === 'taken';
    if (takes) t.stack = [];
    const paused = before.status === 'handed_over' ? before.paused : takes ? pausedAt(before) : null;
    if (paused === null) return { rest: restOf(state), rule };
    return { rest: { status: 'handed_over', agent: takes ? event.name : agentOf(before), paused }, rule };
  }
  if (stranded !== null) {
    const told = event.act === 'returned' ? tellChanged(t, event, stranded) : null;
    return { rest: told?.rest ?? { status: 'idle' }, rule };
  }
  return { rest: goOn(t, before, state, event.act), rule };
}

function agentOf(state: State): string {
  return state.status === 'handed_over' ? state.agent : '';
}

function pausedAt(state: State): Paused {
  const { fingerprint, trail } = state;
  return { fingerprint, trail, standing: standingOf(state) };
}

function standingOf(state: State): Standing {
  switch (state.status) {
    case 'idle':
      return { status: 'idle' };
    case 'asking':
      return { status: 'asking', stack: state.stack, question: state.question };
    case 'waiting':
      return { status: 'waiting', stack: state.stack, call: state.call };
    case 'with_agent':
      return expecting(state);
    case 'closed':
      return { status: 'closed', disposition: state.disposition };
    case 'handed_over':
      return state.paused.standing;
  }
}

/**
 * Where the bot goes on. A call that runs is not forgotten, whoever has ended the matter; a question is put again only when the
 * person gave the conversation back for that.
 */
function goOn(t: Turn, before: State, state: State, act: AgentAct): Rest {
  switch (state.status) {
    case 'asking':
      if (before.status !== 'handed_over') return restOf(state);
      if (act === 'returned') return walk(t);
      dropAll(t, 'handoff');
      return { status: 'idle' };
    case 'waiting': {
      const answer = before.status === 'handed_over' ? before.paused.answer : undefined;
      if (!answer) return restOf(state);
      const step = stepOf(t, topFrame(t));
      if (step.kind !== 'call') throw new Error(`${step.id} is no call`);
      takeResult(t, step, answer.result, answer.fields);
      startWanted(t, state.call);
      return walk(t);
    }
    case 'with_agent':
      // The ticket has been seen to; of one that nobody came for, it still stands.
      return act === 'abandoned' || act === 'expired' ? { status: 'with_agent', ticket: state.ticket } : { status: 'idle' };
    case 'idle':
    case 'closed':
      return { status: 'idle' };
    case 'handed_over':
      throw new Error('a conversation that was given back is still handed over');
  }
}

/**
 * Leaves the queue in which the customer has been again since a person let the conversation lie.
 * @param before the state as it was; `state`: given back
 */
export function leaveQueueAgain(t: Turn, before: State, state: State, event: MessageEvent, isStranded: boolean): Taken {
  t.lang = languageOf(t, state, event);
  if (event.customer) t.customer = event.customer;
  const ticket = event.waits ?? '';
  t.effects.push({ kind: 'withdraw', ticket });
  say(t, show(t, null, t.graph.texts.queue_withdrawn, { 'ticket.number': ticket }));
  return { rest: isStranded ? { status: 'idle' } : goOn(t, before, state, 'withdrawn'), rule: 'queue_left' };
}

/** Everything else that happens while a person has the conversation: it is kept, and nothing is said. */
export function whileHandedOver(t: Turn, state: HandedOver, event: Exclude<Event, AgentEvent>): Taken {
  const rest = (paused: Paused): Rest => ({ status: 'handed_over', agent: state.agent, paused });
  switch (event.kind) {
    case 'message':
      if (event.button === null) t.lang = languageOf(t, state, event);
      if (event.customer) t.customer = event.customer;
      return { rest: rest(state.paused), rule: 'with_person' };
    case 'opened':
      if (event.customer) t.customer = event.customer;
      return { rest: rest(state.paused), rule: 'with_person' };
    case 'call_result': {
      const { standing } = state.paused;
      if (standing.status !== 'waiting' || standing.call.id !== event.call) {
        t.notes.push(`nobody waits for call ${event.call}`);
        return { rest: rest(state.paused), rule: 'late_result' };
      }
      t.notes.push('kept until the bot goes on');
      return { rest: rest({ ...state.paused, answer: { result: event.result, fields: event.fields } }), rule: 'call_result' };
    }
    case 'timer':
    case 'flows_changed':
    case 'failed':
      return { rest: rest(state.paused), rule: 'with_person' };
  }
}

/** A customer who was thought gone is there again, within the time in which a person comes back for them: no need to ask anew. */
export function bringBack(t: Turn, event: Extract<Event, { kind: 'message' }>, ticket: string): Taken {
  if (event.button === null) t.lang = event.understanding.lang ?? t.lang;
  if (event.customer) t.customer = event.customer;
  dropAll(t, 'handoff');
  const desk = event.desk ?? { ahead: 0, minutes: null };
  say(t, show(t, null, queuedText(t, desk), { 'ticket.number': ticket, ...queueWords(t, desk) }));
  return { rest: { status: 'with_agent', ticket, queued: true }, rule: 'agent_back' };
}

/** What the bot waits for, also while a person has the conversation. */
export function awaitedCall(state: State): string | null {
  const standing = state.status === 'handed_over' ? state.paused.standing : state;
  if (standing.status !== 'waiting') return null;
  return state.status === 'handed_over' && state.paused.answer ? null : standing.call.id;
}
