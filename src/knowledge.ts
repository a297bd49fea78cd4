/** Flow files → compiled flows and what is learnt from their examples; or everything that is wrong with them. */
import { fingerprintOf, readModel, writeModel } from './adapters/flows/model-file.ts';
import { readFlowFiles } from './adapters/flows/read.ts';

import { type CompileOptions, compileProject } from './flow/compile.ts';
import { type Diagnostic, printDiagnostics } from './flow/diagnostic.ts';
import type { Flow, FlowGraph, Sentences, Template, Text } from './flow/graph.ts';
import { FlowsBroken } from './flows-broken.ts';
import { together } from './knowledge-threads.ts';
import { DEFAULT_COSTS } from './nlu/costs.ts';
import { pack, unpack } from './nlu/pack.ts';
import { surroundingsOf } from './nlu/surroundings.ts';
import { classifiable, type Model, type TrainingSet, train } from './nlu/train.ts';
import { proofFaults } from './proof/diagnostics.ts';
import { prove } from './proof/prove.ts';
import type { Knowledge } from './service/turn.ts';

export { FlowsBroken };

export type Compiled =
  | { readonly ok: true; readonly graph: FlowGraph; readonly warnings: readonly Diagnostic[]; readonly report: string }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[]; readonly report: string };

/** Compiles a folder of flows. `report` is what a person reads: every mistake and warning with its line and caret. */
export function compileFolder(folder: string, options: CompileOptions = {}): Compiled {
  const files = readFlowFiles(folder);
  const result = compileProject(files, options);
  if (result.ok)
    return { ok: true, graph: result.graph, warnings: result.warnings, report: printDiagnostics(result.warnings, files) };
  return { ok: false, diagnostics: result.diagnostics, report: printDiagnostics(result.diagnostics, files) };
}

/** What cannot be proved of compiled flows, with places and chats; null when every path ends well. */
export function proofReport(graph: FlowGraph, folder: string): string | null {
  const result = prove(graph);
  return result.ok ? null : proofFaults(result, readFlowFiles(folder));
}

/**
 * What understanding learns from compiled flows: their examples, names and costs. The title of a topic flow is one more
 * example: customers read it on buttons and in "did you mean", and write it back.
 */
export function trainingSet(graph: FlowGraph): TrainingSet {
  const { brand } = graph;
  const startable = Object.values(graph.flows).filter(
    ({ role, examples }) => role.kind !== 'sub' && examples.zh.length + examples.en.length > 0,
  );
  const names = freeNames(startable);
  return {
    intents: startable.map((flow) => ({
      id: flow.id,
      topic: flow.role.kind === 'topic' ? flow.role.topic : 'none',
      urgent: flow.urgent,
      examples: withNames(flow.examples, names.get(flow.id)),
      notExamples: flow.notExamples,
      wrongStart: flow.wrongStart,
    })),
    synonyms: Object.values(graph.words),
    banks: brand.banks,
    merchants: brand.merchants,
    domains: brand.domains,
    brandNames: Object.values(brand.name),
    currency: brand.currency,
    timeZone: brand.timeZone,
    costs: { ...DEFAULT_COSTS, ...brand.costs },
  };
}

function withNames(examples: Sentences, names: Sentences | undefined): Sentences {
  return { zh: [...examples.zh, ...(names?.zh ?? [])], en: [...examples.en, ...(names?.en ?? [])] };
}

/** Titles of topic flows, without those that contradict an author: examples of any flow, what the flow is not, titles of two flows. */
function freeNames(flows: readonly Flow[]): ReadonlyMap<string, Sentences> {
  const all = ({ zh, en }: Sentences) => [...zh, ...en].map(classifiable);
  const titled = flows.filter(isOffered).map((flow) => ({ flow, names: plainWords(flow.title) }));
  const taken = new Set(flows.flatMap(({ examples }) => all(examples)));
  const owners = new Map<string, Set<string>>();
  for (const { flow, names } of titled)
    for (const name of all(names)) owners.set(name, (owners.get(name) ?? new Set()).add(flow.id));
  return new Map(
    titled.map(({ flow, names: { zh, en } }) => {
      const denied = new Set(all(flow.notExamples));
      const free = (title: string) => {
        const name = classifiable(title);
        return !taken.has(name) && !denied.has(name) && owners.get(name)?.size === 1;
      };
      return [flow.id, { zh: zh.filter(free), en: en.filter(free) }];
    }),
  );
}

/** Titles of topic `none` stand on no button: nobody writes "small talk". */
function isOffered({ role }: Flow): boolean {
  return role.kind === 'topic' && role.topic !== 'none';
}

/** The variations of a text that show no values. */
function plainWords(text: Text): Sentences {
  const plain = (variations: readonly Template[]) =>
    variations.flatMap((parts) => {
      const words = parts.map((part) => (part.kind === 'literal' ? part.text : null));
      return words.includes(null) ? [] : [words.join('')];
    });
  return { zh: plain(text.zh), en: plain(text.en) };
}

/** Learns from the examples of compiled flows. */
export function learn(graph: FlowGraph): Knowledge {
  return { graph, model: train(trainingSet(graph), together) };
}

/** As `learn`, but from the file in `models` where it was learnt before; otherwise it is written there if that can be done. */
export function learnedFrom(graph: FlowGraph, models: string): Model {
  const set = trainingSet(graph);
  const fingerprint = fingerprintOf(set);
  const packed = readModel(models, fingerprint);
  if (packed !== null) return unpack(packed, surroundingsOf(set));
  const model = train(set, together);
  try {
    writeModel(models, fingerprint, pack(model));
  } catch {
    // A folder that cannot be written costs a second at the next start, nothing else.
  }
  return model;
}

/**
 * Compiled and learnt.
 * @param models folder in which what was learnt is kept; null: learn anew
 * @throws FlowsBroken with the whole report
 */
export function loadKnowledge(folder: string, models: string | null = null): Knowledge {
  const compiled = compileFolder(folder);
  if (!compiled.ok) throw new FlowsBroken(compiled.report);
  return models === null ? learn(compiled.graph) : { graph: compiled.graph, model: learnedFrom(compiled.graph, models) };
}
