/** Flow files → compiled flows and what is learnt from their examples; or everything that is wrong with them. */
import { readFlowFiles } from './adapters/flows/read.ts';
import { compileProject } from './flow/compile.ts';
import { type Diagnostic, printDiagnostics } from './flow/diagnostic.ts';
import type { FlowGraph } from './flow/graph.ts';
import { FlowsBroken } from './flows-broken.ts';
import { train } from './nlu/train.ts';
import type { Knowledge } from './service/turn.ts';

export { FlowsBroken };

export type Compiled =
  | { readonly ok: true; readonly graph: FlowGraph; readonly warnings: readonly Diagnostic[]; readonly report: string }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[]; readonly report: string };

/** Compiles a folder of flows. `report` is what a person reads: every mistake and warning with its line and caret. */
export function compileFolder(folder: string): Compiled {
  const files = readFlowFiles(folder);
  const result = compileProject(files);
  if (result.ok)
    return { ok: true, graph: result.graph, warnings: result.warnings, report: printDiagnostics(result.warnings, files) };
  return { ok: false, diagnostics: result.diagnostics, report: printDiagnostics(result.diagnostics, files) };
}

/** Learns from the examples of compiled flows. */
export function learn(graph: FlowGraph): Knowledge {
  const intents = Object.values(graph.flows).flatMap((flow) => {
    if (flow.role.kind === 'sub') return [];
    const topic = flow.role.kind === 'topic' ? flow.role.topic : 'none';
    return [{ id: flow.id, topic, urgent: flow.urgent, examples: flow.examples }];
  });
  const { brand } = graph;
  const model = train({
    intents: intents.filter((intent) => intent.examples.zh.length + intent.examples.en.length > 0),
    banks: brand.banks,
    domains: brand.domains,
    brandNames: Object.values(brand.name),
    currency: brand.currency,
    timeZone: brand.timeZone,
  });
  return { graph, model };
}

/** Compiled and learnt; @throws FlowsBroken with the whole report */
export function loadKnowledge(folder: string): Knowledge {
  const compiled = compileFolder(folder);
  if (!compiled.ok) throw new FlowsBroken(compiled.report);
  return learn(compiled.graph);
}
