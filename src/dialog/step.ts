/** The engine: one event in, the next state, effects and a why-record out. Pure; the same events give the same bytes. */
import type { FlowGraph } from '../flow/graph.ts';
import { bringBack, givenBack, leaveQueueAgain, takeAgent, whileHandedOver } from './agent.ts';
import { type Change, takeOver, tellChanged } from './changed.ts';
import type { Effect } from './effect.ts';
import type { Event } from './event.ts';
import { show } from './lookup.ts';
import { takeMessage } from './message.ts';
import { dropAll, openPattern } from './outcome.ts';
import { say } from './question.ts';
import { settleTimer, takeTimer } from './silence.ts';
import { startWanted } from './start.ts';
import type { BotState, State } from './state.ts';
import { closeTurn, newState, openTurn, type Rest, restOf, stepOf, type Turn, topFrame } from './turn.ts';
import { takeResult, walk } from './walk.ts';
import type { Why } from './why.ts';

export type StepResult = { readonly state: State; readonly effects: readonly Effect[]; readonly why: Why };

/**
 * Takes one event.
 * @param state the conversation so far; null before its first event
 * @throws when the flows do not rest within their bound, or the state does not fit the flows: the caller abandons the turn
 */
export function step(graph: FlowGraph, state: State | null, event: Event): StepResult {
  const last = state ?? newState(graph, firstLanguage(event));
  const { state: before, change } = takeOver(graph, givenBack(graph, last, event));
  const t = openTurn(graph, before, event);
  const { rest, rule } = take(t, last, before, event, change);
  settleTimer(t, last.status === 'handed_over' ? last : before, rest);
  return { state: closeTurn(t, rest), effects: t.effects, why: { rule, path: t.path, notes: t.notes, scales: t.scales } };
}

function firstLanguage(event: Event): State['lang'] {
  if (event.kind === 'opened') return event.lang ?? 'zh';
  return event.kind === 'message' ? (event.understanding.lang ?? 'zh') : 'zh';
}

/** @param last the state as it was; `before`: in line with these flows, and given back by a person where the event does so */
function take(t: Turn, last: State, before: State, event: Event, change: Change): { rest: Rest; rule: string } {
  const stranded = change.kind === 'stranded' ? change : null;
  if (event.kind === 'agent') return takeAgent(t, last, before, event, stranded);
  if (before.status === 'handed_over') return whileHandedOver(t, before, event);
  if (last.status === 'handed_over' && event.kind === 'message')
    return leaveQueueAgain(t, last, before, event, stranded !== null);
  if (event.kind === 'message' && event.back) return bringBack(t, event, event.back.ticket);
  return (stranded && tellChanged(t, event, stranded)) ?? takeEvent(t, before, event);
}

function takeEvent(t: Turn, state: BotState, event: Exclude<Event, { kind: 'agent' }>): { rest: Rest; rule: string } {
  switch (event.kind) {
    case 'message':
      return takeMessage(t, state, event);
    case 'opened':
      return open(t, state, event);
    case 'call_result':
      return takeCallResult(t, state, event);
    case 'flows_changed':
      return { rest: restOf(state), rule: 'flows_fit' };
    case 'timer': {
      const taken = takeTimer(t, state, event);
      if (taken) return taken;
      t.notes.push(`nothing waits for timer ${event.timer}`);
      return { rest: restOf(state), rule: 'stale_timer' };
    }
    case 'failed':
      return takeFailure(t, state, event);
  }
}

function takeFailure(t: Turn, state: State, event: Extract<Event, { kind: 'failed' }>): { rest: Rest; rule: string } {
  if (state.status === 'waiting') {
    // To walk on from a running call would be to send it once more.
    if (state.call.id !== event.call) {
      say(t, show(t, null, t.graph.texts.apology));
      return { rest: restOf(state), rule: 'internal_error' };
    }
    dropAll(t, 'cancelled');
  }
  openPattern(t, 'internal_error');
  return { rest: walk(t), rule: 'internal_error' };
}

function open(t: Turn, state: State, event: Extract<Event, { kind: 'opened' }>): { rest: Rest; rule: string } {
  if (event.customer) t.customer = event.customer;
  if (state.turn > 0) return { rest: restOf(state), rule: 'opened_again' };
  openPattern(t, 'greeting');
  return { rest: walk(t), rule: 'greeting' };
}

function takeCallResult(t: Turn, state: State, event: Extract<Event, { kind: 'call_result' }>): { rest: Rest; rule: string } {
  if (state.status !== 'waiting' || state.call.id !== event.call) {
    t.notes.push(`nobody waits for call ${event.call}`);
    return { rest: restOf(state), rule: 'late_result' };
  }
  const waiting = stepOf(t, topFrame(t));
  if (waiting.kind !== 'call') throw new Error(`${waiting.id} is no call`);
  takeResult(t, waiting, event.result, event.fields);
  startWanted(t, state.call);
  return { rest: walk(t), rule: 'call_result' };
}
