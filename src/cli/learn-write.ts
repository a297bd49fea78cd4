/** Puts accepted examples into the flow files: all of them, or none when the flows would not compile with them. */
import { chmodSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addExamples, type FlowFile } from '../adapters/flows/add-examples.ts';
import { readFlowFiles } from '../adapters/flows/read.ts';
import { compileProject } from '../flow/compile.ts';
import { printDiagnostics } from '../flow/diagnostic.ts';
import type { FlowGraph } from '../flow/graph.ts';
import type { Addition } from '../service/learn/measure.ts';
import { Unusable } from './unusable.ts';

/**
 * Writes the examples and returns a line for each addition.
 * @throws Unusable, with nothing written, when a flow has no list for the language or the result is not what was meant
 */
export function writeExamples(folder: string, graph: FlowGraph, additions: readonly Addition[]): readonly string[] {
  const before = readFlowFiles(folder);
  const after = additions.reduce<readonly FlowFile[]>((files, addition) => withAddition(files, graph, addition), before);
  const compiled = compileProject(after);
  if (!compiled.ok)
    throw new Unusable(`${printDiagnostics(compiled.diagnostics, after)}\nNothing was written: the flows would have mistakes.`);
  for (const { flow, lang, examples } of additions) {
    const known: readonly string[] = compiled.graph.flows[flow]?.examples[lang] ?? [];
    const lost = examples.find((example) => !known.includes(example));
    if (lost !== undefined) throw new Unusable(`Nothing was written: “${lost}” would be read as something else in ${flow}.`);
  }
  for (const [i, { path, text }] of after.entries()) if (text !== before[i]?.text) replace(join(folder, '..', path), text);
  return additions.map(({ flow, lang, examples }) => {
    const count = `${examples.length} ${examples.length === 1 ? 'example' : 'examples'}`;
    return `${graph.flows[flow]?.file}: ${count} added to ${flow} (${lang})`;
  });
}

function withAddition(files: readonly FlowFile[], graph: FlowGraph, { flow, lang, examples }: Addition): readonly FlowFile[] {
  const path = graph.flows[flow]?.file;
  return files.map((file) => {
    if (file.path !== path) return file;
    const text = addExamples(file.text, flow, lang, examples);
    if (text === null)
      throw new Unusable(
        `Nothing was written: ${flow} has no list \`examples.${lang}\` in ${path}. Add one with a first example.`,
      );
    return { path: file.path, text };
  });
}

/** In one step, so that a kill in the middle leaves the old file. */
function replace(path: string, text: string): void {
  const target = realpathSync(path);
  const beside = `${target}.new`;
  writeFileSync(beside, text);
  chmodSync(beside, statSync(target).mode);
  renameSync(beside, target);
}
