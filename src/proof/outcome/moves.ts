/** What can happen at a step, as the engine does it: one move for each different outcome. */

import type { Expr } from '../../flow/expression.ts';
import { namesIn } from '../../flow/expression.ts';
import type { FlowGraph, Step, StepId } from '../../flow/graph.ts';
import {
  DEAD,
  either,
  evaluateKnown,
  FALSE,
  type Known,
  known,
  MAYBE,
  type Reader,
  SET,
  TRUE,
  UNSET,
  valuesOf,
} from './abstract.ts';
import type { Exit, Run, Via } from './run.ts';
import { type Env, type Shape, valueMatters } from './shape.ts';
import { counterOf, missable, textsOf, variablesOf } from './uses.ts';

export type Move = {
  readonly to: StepId | Exit;
  readonly env: Env;
  readonly via: Via;
  readonly cost: number;
  readonly silent: number;
  readonly rest: number;
  readonly forced: boolean;
};

export type Context = {
  readonly graph: FlowGraph;
  readonly shape: Shape;
  /** The run of a sub-flow with these inputs. */
  readonly enter: (flow: string, input: { readonly [name: string]: Known }) => Run | null;
  readonly missing: (name: string) => void;
  readonly dead: (message: string, hint: string) => void;
  /** A branch of a `match` or `when` was taken. */
  readonly take: (branch: string) => void;
};

/** What was brought along unasked, or comes from earlier in the conversation, is no customer's shortest way. */
const SELDOM = 3;
/** Combinations of values that one condition is tried with. */
const MOST_COMBINATIONS = 256;
const ON: Via = { kind: 'on' };

export function movesOf(step: Step, env: Env, c: Context): readonly Move[] {
  switch (step.kind) {
    case 'say':
      needTexts(step, env, c);
      return [quietly(step.next, env)];
    case 'ask':
      return askMoves(step, env, c);
    case 'set':
      return [quietly(step.next, assigned(step, env, c))];
    case 'forget':
      return [
        quietly(
          step.next,
          changed(
            env,
            c.shape,
            step.slots.map((slot) => [slot, UNSET] as const),
          ),
        ),
      ];
    case 'match':
      return matchMoves(step, env, c);
    case 'when':
      return whenMoves(step, env, c);
    case 'call':
      return callMoves(step, env, c);
    case 'goto':
      return [gotoMove(step, env, c.shape)];
    case 'run':
      return runMoves(step, env, c);
    default:
      return [leaving(step, env, c)];
  }
}

function quietly(to: StepId | Exit, env: Env): Move {
  return { to, env, via: ON, cost: 0, silent: 0, rest: -1, forced: true };
}

function waited(to: StepId, env: Env, via: Via, cost: number, forced: boolean): Move {
  return { to, env, via, cost, silent: -1, rest: 0, forced };
}

function leaving(step: Step, env: Env, c: Context): Move {
  switch (step.kind) {
    case 'return':
      return quietly({ kind: 'return', values: inputsOf(step.values, env, c, () => false) }, env);
    case 'handoff':
      needTexts(step, env, c);
      return quietly({ kind: 'handoff' }, env);
    case 'end':
      return quietly({ kind: 'end', disposition: step.disposition, helped: step.helped }, env);
    case 'link': {
      const target = c.graph.flows[step.flow];
      if (target === undefined) c.dead(`There is no flow \`${step.flow}\`.`, 'Lead to a flow that exists.');
      const input = inputsOf(step.input, env, c, (name) => target?.inputs[name]?.optional === true);
      return quietly({ kind: 'link', flow: step.flow, input }, env);
    }
    case 'do': {
      if (step.next !== null) return quietly(step.next, env);
      const slot = step.slot === null ? null : readFrom(env, c).read(step.slot);
      if (slot === UNSET || slot === MAYBE) c.missing(step.slot ?? '');
      return quietly({ kind: 'do', command: step.command, flow: slot?.startsWith('=') ? slot.slice(1) : null }, env);
    }
    default:
      throw new Error(`${step.id} does not leave`);
  }
}

// ------------------------------------------------------------------------------------------------------------ values

function readFrom(env: Env, c: Pick<Context, 'shape' | 'missing'>): Reader {
  return {
    read: (name) => {
      const at = c.shape.place(name);
      const value = at === undefined ? SET : env[at];
      return value === undefined || value === DEAD ? SET : value;
    },
    missing: c.missing,
  };
}

function changed(env: Env, shape: Shape, values: readonly (readonly [string, Known])[]): Env {
  const next = [...env];
  for (const [name, value] of values) {
    const at = shape.place(name);
    if (at !== undefined) next[at] = value;
  }
  return next;
}

function assigned(step: Extract<Step, { kind: 'set' }>, env: Env, c: Context): Env {
  let next = env;
  for (const { slot, value } of step.assign) next = overwritten(next, c.shape, slot, evaluateKnown(value, readFrom(next, c)));
  return next;
}

/** A missing value leaves what was there. */
function overwritten(env: Env, shape: Shape, name: string, value: Known): Env {
  const at = shape.place(name);
  if (at === undefined || value === UNSET) return env;
  const before = env[at] ?? UNSET;
  return changed(env, shape, [[name, value === MAYBE ? either(before === DEAD ? UNSET : before, SET) : value]]);
}

/** Values that are handed over; a variable may be missing where the other side allows it and it is handed on as it is. */
function inputsOf(
  input: { readonly [name: string]: Expr },
  env: Env,
  c: Context,
  optional: (name: string) => boolean,
): { readonly [name: string]: Known } {
  const strict = readFrom(env, c);
  const lenient = { read: strict.read, missing: () => undefined };
  return Object.fromEntries(
    Object.entries(input).map(([name, expr]) => [
      name,
      evaluateKnown(expr, expr.kind === 'variable' && optional(name) ? lenient : strict),
    ]),
  );
}

function needTexts(step: Step, env: Env, c: Context, allowed: ReadonlySet<string> = new Set()): void {
  const { read } = readFrom(env, c);
  for (const { text } of textsOf(step))
    for (const name of variablesOf(text)) {
      const value = read(name);
      if ((value === UNSET || value === MAYBE) && !allowed.has(name)) c.missing(name);
    }
}

/** One of the situations that a condition tells apart. `brought`: slots that have a value though nobody has asked for it. */
type Part = { readonly env: Env; readonly brought: readonly string[] };

/** The same situation for each value that the named variables can have, as far as a condition can tell them apart. */
function split(env: Env, shape: Shape, names: readonly string[]): readonly Part[] {
  let list: readonly Part[] = [{ env, brought: [] }];
  for (const at of new Set(names.flatMap((name) => shape.place(name) ?? []))) {
    const value = env[at] ?? UNSET;
    if (value !== MAYBE && value !== SET) continue;
    const all = valuesOf(shape.types[at]) ?? [SET];
    const there = all.length * list.length > MOST_COMBINATIONS ? [SET] : all;
    const values = value === MAYBE ? [UNSET, ...there] : there;
    const name = value === MAYBE && shape.asked.includes(at) ? (shape.names[at] ?? null) : null;
    list = list.flatMap((one) =>
      values.map((each) => ({
        env: one.env.map((old, i) => (i === at ? each : old)),
        brought: name === null || each === UNSET ? one.brought : [...one.brought, name],
      })),
    );
  }
  return list;
}

function parting(to: StepId, { env, brought }: Part): Move {
  if (brought.length === 0) return quietly(to, env);
  return { ...quietly(to, env), via: { kind: 'brought', names: brought }, cost: SELDOM, forced: false };
}

/** A message may bring values that were not asked for; one that answers may also be taken back, with what was said since. */
function afterMessage(env: Env, shape: Shape, answered: boolean, except: number | undefined): Env {
  const next = [...env];
  for (const at of shape.asked) {
    if (at === except) continue;
    const value = next[at] ?? UNSET;
    if (value === UNSET && (answered || shape.brought.has(at))) next[at] = MAYBE;
    else if (answered && shape.changing.has(at) && value.startsWith('=')) next[at] = SET;
  }
  return next;
}

// ---------------------------------------------------------------------------------------------------------- branching

function matchMoves(step: Extract<Step, { kind: 'match' }>, env: Env, c: Context): readonly Move[] {
  const handlesMissing = step.cases.missing !== undefined || step.otherwise !== null;
  const moves = new Map<string, Move>();
  for (const one of split(env, c.shape, namesIn(step.on))) {
    const value = evaluateKnown(step.on, { ...readFrom(one.env, c), missing: () => undefined });
    if (value === UNSET && !handlesMissing && step.on.kind === 'variable') c.missing(step.on.name);
    for (const key of caseKeys(step, value)) {
      const branch = step.cases[key] !== undefined ? key : 'else';
      const to = step.cases[key] ?? step.otherwise;
      if (to === null) {
        if (key !== 'missing') c.dead(`This match has no case for \`${key}\`.`, 'Add the case, or `else`.');
        continue;
      }
      c.take(`${step.id}/${branch}`);
      moves.set(`${branch} ${one.env.join()}`, parting(to, one));
    }
  }
  return [...moves.values()];
}

/** Cases that a value can lead to; a built-in name can lead to each. */
function caseKeys(step: Extract<Step, { kind: 'match' }>, value: Known): readonly string[] {
  if (value === UNSET) return ['missing'];
  if (value === TRUE || value === FALSE) return [value === TRUE ? 'yes' : 'no'];
  if (value.startsWith('=')) return [value.slice(1)];
  const name = step.on.kind === 'variable' ? step.on.name : '';
  const all = name === 'lang' ? ['zh', 'en'] : ['yes', 'no'];
  const given = Object.keys(step.cases).filter((key) => key !== 'missing');
  return given.some((key) => all.includes(key)) || given.length === 0
    ? all
    : [...given, ...(step.otherwise === null ? [] : ['else'])];
}

function whenMoves(step: Extract<Step, { kind: 'when' }>, env: Env, c: Context): readonly Move[] {
  const moves: Move[] = [];
  for (const one of split(env, c.shape, namesIn(step.test))) {
    const value = evaluateKnown(step.test, readFrom(one.env, c));
    if (value !== FALSE && value !== UNSET) {
      c.take(`${step.id}/then`);
      moves.push(parting(step.then, one));
    }
    if (value !== TRUE) {
      c.take(`${step.id}/else`);
      moves.push(parting(step.otherwise, one));
    }
  }
  return moves;
}

function gotoMove(step: Extract<Step, { kind: 'goto' }>, env: Env, shape: Shape): Move {
  if (step.bound === null) return quietly(step.next, env);
  const name = counterOf(step.id);
  const value = env[shape.place(name) ?? -1] ?? UNSET;
  const passed = value.startsWith('=') ? Number(value.slice(1)) : 0;
  if (passed >= step.bound.atMost) return quietly(step.bound.otherwise, env);
  return quietly(step.next, changed(env, shape, [[name, known(passed + 1)]]));
}

// ---------------------------------------------------------------------------------------------------------- questions

function askMoves(step: Extract<Step, { kind: 'ask' }>, env: Env, c: Context): readonly Move[] {
  const { shape } = c;
  const at = shape.place(step.slot) ?? -1;
  const value = env[at] ?? UNSET;
  const next = shape.index.get(step.next) ?? -1;
  const values = (valueMatters(shape, next, at) ? valuesOf(step.type) : null) ?? [SET];
  const having = (from: Env, one: Known) => changed(from, shape, [[step.slot, one]]);
  if (value !== UNSET && value !== MAYBE) return [quietly(step.next, env)];
  const moves: Move[] = [];
  if (value === MAYBE)
    for (const one of values)
      moves.push({ ...quietly(step.next, having(env, one)), via: { kind: 'said', value: one }, cost: SELDOM, forced: false });
  const unset = having(env, UNSET);
  if (shape.flow.slots[step.slot]?.remember === true)
    for (const one of values)
      moves.push({ ...quietly(step.next, having(unset, one)), via: { kind: 'recalled', value: one }, cost: SELDOM });
  needTexts(step, unset, c);
  const answered = afterMessage(unset, shape, true, at);
  for (const one of values) moves.push(waited(step.next, having(answered, one), { kind: 'answer', value: one }, 1, false));
  if (step.optional !== null) moves.push(waited(step.next, answered, { kind: 'skip' }, 1, false));
  moves.push(waited(step.giveUp, afterMessage(unset, shape, false, at), { kind: 'give_up' }, step.tries, true));
  return moves;
}

// -------------------------------------------------------------------------------------------------------------- calls

function callMoves(step: Extract<Step, { kind: 'call' }>, env: Env, c: Context): readonly Move[] {
  const action = c.graph.actions[step.action];
  const optional = (name: string) => action?.inputs[name]?.optional === true;
  inputsOf(step.input, env, c, optional);
  const { confirm } = step;
  const moves: Move[] = [];
  let before = env;
  if (confirm !== null) {
    needTexts(step, env, c, missable(c.graph, step));
    before = afterMessage(env, c.shape, true, undefined);
    moves.push(waited(confirm.declined, before, { kind: 'declined' }, 1, false));
    if (confirm.change !== null) moves.push(waited(confirm.change.next, before, { kind: 'change' }, 1, false));
    const lost = afterMessage(env, c.shape, false, undefined);
    moves.push(waited(confirm.giveUp, lost, { kind: 'give_up' }, confirm.tries, true));
  }
  for (const [result, fields] of Object.entries(action?.results ?? {})) {
    const to = step.results[result];
    if (to === undefined) {
      c.dead(`\`${step.action}\` can answer \`${result}\`, for which there is no branch.`, `Add a branch \`${result}\`.`);
      continue;
    }
    const cleared = c.shape.names.flatMap((name) => (name.startsWith(`${step.as}.`) ? [[name, UNSET] as const] : []));
    const given = Object.entries(fields).map(
      ([field, { optional: open }]) => [`${step.as}.${field}`, open ? MAYBE : SET] as const,
    );
    const got = changed(changed(before, c.shape, cleared), c.shape, given);
    const via: Via = { kind: 'result', result, asked: confirm !== null, sent: true };
    moves.push(waited(to, got, via, confirm === null ? 1 : 2, confirm === null));
    if (result === 'not_identified' && action?.identity === 'required')
      moves.push({ ...quietly(to, env), via: { kind: 'result', result, asked: false, sent: false }, cost: 1 });
  }
  return moves;
}

// ---------------------------------------------------------------------------------------------------------- sub-flows

function runMoves(step: Extract<Step, { kind: 'run' }>, env: Env, c: Context): readonly Move[] {
  const target = c.graph.flows[step.flow];
  const input = inputsOf(step.input, env, c, (name) => target?.inputs[name]?.optional === true);
  const run = c.enter(step.flow, input);
  if (run === null) {
    c.dead(`\`${step.flow}\` cannot be run from here.`, 'Run a sub-flow that exists and does not lead back here.');
    return [];
  }
  return run.exits.flatMap((exit): Move[] => {
    const situation = run.situations[exit];
    if (situation?.exit == null) return [];
    const { fromStart, fromRest, forced } = run.lengths;
    const back = situation.exit.kind === 'return' ? situation.exit : null;
    let after = env;
    if (back !== null)
      for (const [slot, output] of Object.entries(step.output))
        after = overwritten(after, c.shape, slot, back.values[output] ?? UNSET);
    return [
      {
        to: back !== null ? step.next : situation.exit,
        env: after,
        via: { kind: 'run', run, exit },
        cost: situation.cost,
        silent: fromStart[exit] ?? -1,
        rest: fromRest[exit] ?? -1,
        forced: forced[exit] ?? false,
      },
    ];
  });
}
