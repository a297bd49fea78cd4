/** A conversation that an author tries out: every turn with all that can be known of it. */
import type { Event } from '../../dialog/event.ts';
import type { State } from '../../dialog/state.ts';
import { describeEffect } from '../rehearsal.ts';
import type { Archived } from '../replay/archived.ts';
import { type Fork, fork } from '../replay/fork.ts';
import { replay } from '../replay/replay.ts';
import { decideTurn, type Knowledge } from '../turn.ts';
import { type Play, type Played, play } from './play.ts';
import { hidePrivate, stateView } from './state-view.ts';
import { whyView } from './why-view.ts';
import type { SimRequest, SimTurn, Simulation } from './wire.ts';

/** Deterministic: the same flows and inputs give the same answer. */
export function simulate(knowledge: Knowledge, request: SimRequest): Simulation {
  const { turns, stopped } = play(knowledge, request);
  return {
    fingerprint: knowledge.graph.fingerprint,
    turns: turns.map((turn, number) => turnView(knowledge, turn, number)),
    stopped,
  };
}

function turnView({ graph }: Knowledge, { at, event, state, effects, why, notes }: Played, number: number): SimTurn {
  return {
    number,
    at,
    said: event?.kind === 'message' ? event.text : null,
    notes,
    bubbles: effects.flatMap((effect) => (effect.kind === 'say' ? [effect.message] : [])),
    state: stateView(graph, state, at),
    why: event === null || why === null ? null : whyView(graph, number, event, why),
    effects: effects.filter((effect) => effect.kind !== 'say').map((effect) => hidePrivate(graph, state, describeEffect(effect))),
  };
}

/** The same conversation as a test: what the customer did, what the wallet answered, and what the bot says to it. */
export function asTest(knowledge: Knowledge, request: SimRequest): Fork {
  const archived = archivedFrom(knowledge, play(knowledge, request));
  const { script, remarks } = fork(knowledge, replay(knowledge.graph, archived));
  const said = archived.turns.find(({ event }) => event.kind === 'message')?.event;
  const title = said?.kind === 'message' ? said.text.slice(0, 60) : 'Opened';
  return { script: { ...script, title }, remarks };
}

/** As the store would hold it. */
function archivedFrom({ graph }: Knowledge, { turns }: Play): Archived {
  const done: Archived['turns'][number][] = [];
  let state: State | null = null;
  let nextSeq = 1;
  for (const { event } of turns) {
    if (event === null) continue;
    const write = decideTurn(
      { graph },
      { conversation: 'studio', version: done.length, state, nextSeq },
      event,
      saidIn(event, state),
      false,
    );
    const messages = write.messages.map((message, i) => ({ ...message, seq: nextSeq + i }));
    done.push({ version: done.length + 1, event, why: write.why, messages });
    state = JSON.parse(JSON.stringify(write.state)) as State;
    nextSeq += messages.length;
  }
  return { id: 'studio', turns: done, state };
}

function saidIn(event: Event, state: State | null) {
  return event.kind === 'message' ? { text: event.text, lang: state?.lang ?? ('zh' as const) } : null;
}
