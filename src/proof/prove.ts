/**
 * The outcome proof: what holds of every conversation that these flows can have. docs/proof.md says what is proved, and which
 * rules of the engine it rests on.
 */
import { SILENT_LIMIT } from '../dialog/turn.ts';
import { type FlowGraph, type FlowId, LANGS, type Lang, type StepId } from '../flow/graph.ts';
import { checkChannels } from './outcome/channel.ts';
import { chatTo } from './outcome/chat.ts';
import { checkConfirmations } from './outcome/confirmation.ts';
import { checkEndings, checkLength, type Found, longestWalk, stepBefore } from './outcome/endings.ts';
import { checkPrivate, type StepFault } from './outcome/private.ts';
import type { Exit, Run } from './outcome/run.ts';
import { checkUnused } from './outcome/unused.ts';
import { type World, walkWorld } from './outcome/world.ts';
import { ENDS, type End, type Finding, type ProofResult, type ProofSummary } from './result.ts';

export type ProofOptions = {
  /** Situations of one flow that are looked at before it counts as not proved. Default 20,000. */
  readonly stateLimit?: number;
  /** Language of the chats. Default Chinese. */
  readonly lang?: Lang;
};

const STATE_LIMIT = 20_000;

/** Proves a project's flows. Pure: the same graph gives the same result. */
export function prove(graph: FlowGraph, options: ProofOptions = {}): ProofResult {
  const limit = options.stateLimit ?? STATE_LIMIT;
  const world = walkWorld(graph, limit);
  const longest = longestWalk(world);
  const teller = tellerOf(world, options.lang ?? LANGS[0]);
  const walked = [...valueFaults(world), ...checkEndings(world), ...checkLength(longest)].map(teller.found);
  const read = [...checkConfirmations(graph), ...checkPrivate(graph), ...checkChannels(graph)].map(teller.ofStep);
  const notProved = [...world.explorer.unfinished].map((id) => teller.ofStep(boundFault(world, id, limit)));
  const warnings = checkUnused(world).map(teller.ofStep);
  const violations = [...walked, ...read].sort(byPlace);
  return {
    fingerprint: graph.fingerprint,
    ok: violations.length === 0 && notProved.length === 0,
    summary: summaryOf(world, longest.steps),
    violations,
    warnings: warnings.sort(byPlace),
    notProved: notProved.sort(byPlace),
  };
}

function byPlace(a: Finding, b: Finding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0) || (a.message < b.message ? -1 : 1);
}

/** Faults met while walking, each once at a step, on the shortest way. */
function valueFaults({ runs }: World): readonly Found[] {
  const first = new Map<string, Found>();
  for (const run of runs)
    for (const { code, at, message, hint } of run.faults) {
      const key = `${run.shape.flow.id} ${stepBefore(run, at)} ${code} ${message}`;
      const known = first.get(key);
      const cost = (found: Found) => found.run.situations[found.at]?.cost ?? 0;
      const found = { code, run, at, message, hint };
      if (known === undefined || cost(found) < cost(known)) first.set(key, found);
    }
  return [...first.values()];
}

/** What multiplies in a flow whose situations are too many. */
function boundFault({ explorer, runs }: World, id: FlowId, limit: number): StepFault {
  const run = runs.find((one) => one.shape.flow.id === id && !one.complete);
  const counts = (run?.shape.names ?? []).map((name, at) => {
    const values = new Set(run?.situations.map(({ env }) => env[at] ?? '-'));
    values.delete('-');
    return { name: name.replace(/^#(.*)$/, 'jump $1'), values: values.size };
  });
  const worst = counts.filter(({ values }) => values > 1).sort((a, b) => b.values - a.values);
  const names = worst.slice(0, 5).map(({ name, values }) => `\`${name}\` (${values})`);
  const message = `Not proved: more than ${limit.toLocaleString('en')} situations${names.length > 0 ? `; what multiplies: ${names.join(', ')}` : ''}.`;
  const hint = 'Split the flow into sub-flows, or `forget` answers that are not needed any more.';
  return { code: 'P901', flow: id, step: explorer.graph.flows[id]?.start ?? '', message, hint };
}

// ------------------------------------------------------------------------------------------------------------- chats

type Teller = { readonly found: (found: Found) => Finding; readonly ofStep: (fault: StepFault) => Finding };

function tellerOf({ graph, runs }: World, lang: Lang): Teller {
  const places = new Map<string, { readonly run: Run; readonly at: number; readonly cost: number }>();
  const shortest = (flow: FlowId, step: StepId) => {
    if (places.size === 0) index(runs, places);
    return places.get(`${flow}/${step}`);
  };
  const finding = (fault: StepFault, chat: Finding['chat']): Finding => {
    const flow = graph.flows[fault.flow];
    const line = flow?.steps[fault.step]?.line ?? 1;
    return { ...fault, file: flow?.file ?? '', line, chat };
  };
  return {
    found: ({ code, run, at, message, hint }) => {
      const step = run.shape.steps[stepBefore(run, at)]?.id ?? '';
      return finding({ code, flow: run.shape.flow.id, step, message, hint }, chatTo(graph, run, at, lang));
    },
    ofStep: (fault) => {
      const place = fault.code === 'P901' ? undefined : shortest(fault.flow, fault.step);
      return finding(fault, place === undefined ? [] : chatTo(graph, place.run, place.at, lang));
    },
  };
}

function index(runs: readonly Run[], places: Map<string, { run: Run; at: number; cost: number }>): void {
  for (const run of runs)
    for (const [at, { step, cost }] of run.situations.entries()) {
      const key = `${run.shape.flow.id}/${run.shape.steps[step]?.id}`;
      const known = places.get(key);
      if (known === undefined || cost < known.cost) places.set(key, { run, at, cost });
    }
}

// ----------------------------------------------------------------------------------------------------------- summary

function summaryOf({ graph, runs }: World, longestSilent: number): ProofSummary {
  const steps = Object.values(graph.flows).flatMap((flow) => Object.values(flow.steps));
  const ends: { [end in End]: number } = Object.fromEntries(ENDS.map((end) => [end, 0])) as { [end in End]: number };
  let states = 0;
  let ways = 0;
  for (const run of runs) {
    states += run.situations.length;
    for (const situation of run.situations) {
      ways += situation.ways.length;
      if (situation.waits) ends.expired += 1;
      for (const { to } of situation.ways) {
        const exit = run.situations[to]?.exit;
        const end = exit == null ? null : endOf(exit);
        if (end !== null) ends[end] += 1;
      }
    }
  }
  return {
    flows: Object.keys(graph.flows).length,
    steps: steps.length,
    waiting: steps.filter((step) => step.kind === 'ask' || (step.kind === 'call' && step.confirm !== null)).length,
    calls: steps.filter((step) => step.kind === 'call').length,
    states,
    ways,
    ends,
    longestSilent,
    silentLimit: SILENT_LIMIT,
    triggers: triggersOf(graph),
  };
}

/** Null: the conversation goes on in another flow. */
function endOf(exit: Exit): End | null {
  switch (exit.kind) {
    case 'return':
      return 'returned';
    case 'handoff':
      return 'handoff';
    case 'end':
      return exit.disposition;
    case 'link':
      return null;
    case 'do':
      if (exit.command === 'cancel' || exit.command === 'restart') return 'cancelled';
      if (exit.command === 'close') return 'closed';
      return exit.command === 'start' ? null : 'resumed';
  }
}

/** Sentences by their letters: blanks, signs and capitals make no difference, as for the compiler. */
function triggersOf(graph: FlowGraph): ProofSummary['triggers'] {
  const owners = new Map<string, Set<FlowId>>();
  for (const flow of Object.values(graph.flows))
    for (const lang of LANGS)
      for (const sentence of flow.examples[lang]) {
        const key = sentence.toLowerCase().replace(/[\p{P}\p{S}\s]/gu, '') || sentence;
        owners.set(key, (owners.get(key) ?? new Set()).add(flow.id));
      }
  const all = [...owners.values()];
  return { sentences: all.length, shared: all.filter((flows) => flows.size > 1).length };
}
