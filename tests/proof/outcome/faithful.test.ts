/**
 * The proof walks over abstract values; the engine over real ones. Every place where the engine comes to rest in random
 * conversations, with digressions, corrections, values brought along and lost answers, must be among the situations that the
 * proof has looked at, and every step that it takes among the steps.
 */
import { describe, expect, test } from '@jest/globals';
import { earlierExpectations } from '../../../src/dialog/earlier.ts';
import type { Effect } from '../../../src/dialog/effect.ts';
import type { Event } from '../../../src/dialog/event.ts';
import type { Frame, State } from '../../../src/dialog/state.ts';
import { step } from '../../../src/dialog/step.ts';
import type { FlowGraph, Value } from '../../../src/flow/graph.ts';
import type { Correction, Entity } from '../../../src/nlu/understanding.ts';
import { movesAt } from '../../../src/proof/explore/moves.ts';
import { DEFAULT_TIME, eventOf, type Stimulus } from '../../../src/proof/explore/stimulus.ts';
import { known } from '../../../src/proof/outcome/abstract.ts';
import type { Run, Situation } from '../../../src/proof/outcome/run.ts';
import { walkWorld } from '../../../src/proof/outcome/world.ts';
import { shippedKnowledge } from '../../support/shipped-knowledge.ts';

const { graph } = shippedKnowledge();
const TALKS = 600;
const TURNS = 25;

function fits(word: string, value: Value | undefined): boolean {
  if (word === '-' || word === '?') return true;
  if (word === 'U') return value === undefined;
  if (value === undefined) return false;
  const told = typeof value === 'object' && value.kind === 'url' ? value.verdict : value;
  return word === '*' || word === known(told);
}

function covers(run: Run, { env }: Situation, frame: Frame): boolean {
  return run.shape.names.every((name, at) => {
    if (name === 'customer.name') return true;
    const passed = frame.counters[name.slice(1)];
    return fits(env[at] ?? '-', name.startsWith('#') ? passed || undefined : frame.slots[name]);
  });
}

function situationsByStep(of: FlowGraph) {
  const all = new Map<string, { run: Run; situation: Situation }[]>();
  for (const run of walkWorld(of, 20_000).runs)
    for (const situation of run.situations) {
      const key = `${run.shape.flow.id}/${run.shape.steps[situation.step]?.id}`;
      const list = all.get(key);
      if (list) list.push({ run, situation });
      else all.set(key, [{ run, situation }]);
    }
  return all;
}

/** Small numbers in a fixed order that looks like none. */
function dice(seed: number): (sides: number) => number {
  let value = seed;
  return (sides) => {
    value = (Math.imul(value, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((value / 2 ** 32) * sides);
  };
}

const ENTITIES: readonly Entity[] = [
  { start: 0, end: 1, text: 'A2026112200000101', kind: 'order_number', value: 'A2026112200000101' },
  { start: 0, end: 1, text: '88元', kind: 'money', value: { kind: 'money', minor: 8800, currency: 'CNY' } },
  { start: 0, end: 1, text: '昨天', kind: 'date', value: { kind: 'date', iso: '2026-11-22' } },
];
const WISHES = Object.values(graph.flows).filter(({ examples }) => examples.zh.length > 0);

function pick<T>(list: readonly T[], roll: (sides: number) => number): T | undefined {
  return list[roll(list.length)];
}

/** Takes an earlier answer back, where the engine offers one that can be. */
function correctionAt(state: State, roll: (sides: number) => number): Correction | null {
  const earlier = earlierExpectations(graph, state);
  const question = roll(Math.max(1, earlier.length));
  const type = earlier[question]?.type;
  if (type === undefined) return null;
  const option = type.kind === 'choice' || type.kind === 'yes_no' ? pick(type.options ?? [], roll)?.id : undefined;
  const entity = ENTITIES.find(({ kind }) => kind === type.kind)?.value;
  const value = option ?? entity ?? (type.kind === 'yes_no' ? roll(2) === 0 : undefined);
  return value === undefined ? null : { question, answer: { kind: 'value', value, strength: 'exact', rule: 'test' } };
}

function nextEvent(state: State | null, shown: readonly Effect[], roll: (sides: number) => number): Event | null {
  const setting = { signedIn: state === null ? roll(3) > 0 : state.customer !== null, open: true };
  const moves = state === null ? [] : movesAt(graph, state, shown, DEFAULT_TIME).moves;
  const chance = roll(10);
  const wanted: Stimulus = { kind: 'want', flow: pick(WISHES, roll)?.id ?? '' };
  const stimulus: Stimulus = moves.length === 0 || chance === 0 ? wanted : (pick(moves, roll)?.stimulus ?? wanted);
  const event = eventOf(stimulus, setting, state, shown, 'zh');
  if (event?.kind !== 'message' || event.button !== null) return event;
  const entities = chance < 5 ? ENTITIES.filter(() => roll(2) === 0) : [];
  return { ...event, understanding: { ...event.understanding, entities: [...event.understanding.entities, ...entities] } };
}

function corrected(state: State | null, shown: readonly Effect[], roll: (sides: number) => number): Event | null {
  const correction = state?.status === 'asking' ? correctionAt(state, roll) : null;
  const event =
    correction && eventOf({ kind: 'unclear' }, { signedIn: state?.customer !== null, open: true }, state, shown, 'zh');
  return event?.kind === 'message' ? { ...event, understanding: { ...event.understanding, correction } } : null;
}

describe('the proof and the engine', () => {
  test('the engine is never where the proof has not been', () => {
    const situations = situationsByStep(graph);
    const stray = new Set<string>();
    const places = new Set<string>();
    let corrections = 0;
    for (let talk = 1; talk <= TALKS; talk++) {
      const roll = dice(talk);
      let state: State | null = null;
      let shown: readonly Effect[] = [];
      for (let turn = 0; turn < TURNS; turn++) {
        const correction: Event | null = roll(5) === 0 ? corrected(state, shown, roll) : null;
        const event: Event | null = correction ?? nextEvent(state, shown, roll);
        if (event === null) break;
        const result = step(graph, state, event);
        state = result.state;
        if (result.why.rule === 'correction') corrections += 1;
        if (result.effects.some((effect) => effect.kind === 'say')) shown = result.effects;
        for (const path of result.why.path) if (!situations.has(path)) stray.add(`${path} was taken`);
        const frame: Frame | undefined = state.status === 'asking' || state.status === 'waiting' ? state.stack.at(-1) : undefined;
        if (frame === undefined) continue;
        const key = `${frame.flow}/${frame.step}`;
        places.add(key);
        const known = situations.get(key)?.some(({ run, situation }) => covers(run, situation, frame)) ?? false;
        if (!known) stray.add(`${key} ${JSON.stringify(frame.slots)} ${JSON.stringify(frame.counters)} ${result.why.rule}`);
      }
    }
    expect([...stray].slice(0, 5)).toEqual([]);
    expect(places.size).toBeGreaterThan(120);
    expect(corrections).toBeGreaterThan(100);
  }, 120_000);
});
