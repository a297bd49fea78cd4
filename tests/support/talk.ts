/** A conversation with the engine as tests hold it: real compiler, real understanding, no store. */
import { readFileSync } from 'node:fs';
import type { Effect, Message } from '../../src/dialog/effect.ts';
import type { Event } from '../../src/dialog/event.ts';
import type { Customer, State } from '../../src/dialog/state.ts';
import { step } from '../../src/dialog/step.ts';
import type { Why } from '../../src/dialog/why.ts';
import { compileProject } from '../../src/flow/compile.ts';
import type { FlowGraph, Value } from '../../src/flow/graph.ts';
import { learn } from '../../src/knowledge.ts';
import { hearOpenly } from '../../src/service/hearing.ts';
import type { Knowledge } from '../../src/service/turn.ts';

/** Monday, 10:00 in Shanghai: agents are there. */
export const MONDAY = '2026-11-23T02:00:00.000Z';

/** Text of the project, for tests that change a line of it. */
export function miniSource(): string {
  return readFileSync(new URL('./mini-project.yaml', import.meta.url), 'utf8');
}

/** @param edit what an author changes in the text of the project */
export function miniProject(edit: (source: string) => string = (source) => source): FlowGraph {
  const result = compileProject([{ path: 'mini-project.yaml', text: edit(miniSource()) }]);
  if (!result.ok) throw new Error(result.diagnostics.map((one) => `${one.line}: ${one.code} ${one.message}`).join('\n'));
  return result.graph;
}

let mini: Knowledge | null = null;
export function miniKnowledge(): Knowledge {
  mini ??= learn(miniProject());
  return mini;
}

export type Talk = {
  state: State | null;
  effects: readonly Effect[];
  why: Why | null;
  events: Event[];
  /** What the bot answers to a typed message, bubble by bubble. */
  say(text: string, files?: readonly string[]): string[];
  /** … to a press of the button with this label, as it was last shown. */
  press(label: string): string[];
  /** … to a press of a button with any payload. */
  pressPayload(payload: string, label?: string): string[];
  open(): string[];
  result(name: string, fields?: { readonly [field: string]: Value }): string[];
  take(event: Event): string[];
  buttons(): string[];
  /** Other flows take the place of those that the conversation began with. */
  use(knowledge: Knowledge): void;
  stamp(): { readonly id: string; readonly at: string; readonly fresh: string };
};

export function startTalk(options: { knowledge?: Knowledge; customer?: Customer; at?: string } = {}): Talk {
  let knowledge = options.knowledge ?? miniKnowledge();
  const customer = options.customer ?? null;
  let turn = 0;
  let last: Message | null = null;
  const stamp = () => {
    turn += 1;
    const at = new Date(Date.parse(options.at ?? MONDAY) + turn * 1000).toISOString();
    return { id: `e${turn}`, at, fresh: `ABCD${String(turn).padStart(6, '0')}` };
  };
  const message = (text: string, button: string | null, files: readonly string[]) => {
    const attached = files.map((name) => ({ name, contentType: 'image/png' }));
    const raw = { text, before: null, redacted: [], button, files: attached, customer };
    return talk.take(hearOpenly(knowledge, talk.state, raw, stamp()));
  };
  const talk: Talk = {
    state: null,
    effects: [],
    why: null,
    events: [],
    say: (text, files = []) => message(text, null, files),
    press(label) {
      const choice = last?.choices.find((one) => one.label === label);
      if (!choice) throw new Error(`no button ${label}, there are: ${this.buttons().join(', ')}`);
      return message(label, choice.payload, []);
    },
    pressPayload: (payload, label = 'x') => message(label, payload, []),
    open: () => talk.take({ kind: 'opened', ...stamp(), customer, lang: 'zh' }),
    result(name, fields = {}) {
      const call = talk.state?.status === 'waiting' ? talk.state.call.id : 'none';
      return talk.take({ kind: 'call_result', ...stamp(), call, result: name, fields });
    },
    take(event) {
      talk.events.push(event);
      const before = JSON.stringify(talk.state);
      const done = step(knowledge.graph, talk.state, event);
      if (JSON.stringify(talk.state) !== before) throw new Error('step changed the state it was given');
      talk.state = JSON.parse(JSON.stringify(done.state)) as State;
      talk.effects = done.effects;
      talk.why = done.why;
      const said = done.effects.flatMap((effect) => (effect.kind === 'say' ? [effect.message] : []));
      last = said.at(-1) ?? last;
      return said.map((bubble) => bubble.text);
    },
    buttons: () => last?.choices.map((choice) => choice.label) ?? [],
    use(other) {
      knowledge = other;
    },
    stamp,
  };
  return talk;
}

/** Effects of one kind. */
export function effectsOf<K extends Effect['kind']>(talk: Talk, kind: K): Extract<Effect, { kind: K }>[] {
  return talk.effects.filter((effect): effect is Extract<Effect, { kind: K }> => effect.kind === kind);
}
