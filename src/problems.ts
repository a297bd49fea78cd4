/** Everything that compiler and proof have to say of a folder of flows, by flow and line. */
import { readFlowFiles } from './adapters/flows/read.ts';
import { compileProject } from './flow/compile.ts';
import type { SourceFile } from './flow/source.ts';
import { PROOF_CODES } from './proof/codes.ts';
import { prove } from './proof/prove.ts';
import type { FoundProblem } from './service/studio/studio.ts';

/** @throws when the folder cannot be read */
export function findProblems(folder: string): readonly FoundProblem[] {
  const files = readFlowFiles(folder);
  const compiled = compileProject(files);
  const remarks = (compiled.ok ? compiled.warnings : compiled.diagnostics).map(
    ({ code, severity, message, hint, file, line }): FoundProblem => ({
      code,
      severity,
      message,
      hint,
      file,
      line,
      flow: flowAt(files, file, line),
      step: null,
      chat: [],
    }),
  );
  if (!compiled.ok) return remarks;
  const { notProved, violations, warnings } = prove(compiled.graph);
  const proof = [...notProved, ...violations, ...warnings].map(
    ({ code, message, hint, file, line, flow, step, chat }): FoundProblem => ({
      code,
      severity: PROOF_CODES[code].severity,
      message,
      hint,
      file,
      line,
      flow,
      step,
      chat: chat.map(({ who, text }) => ({ who, text })),
    }),
  );
  return [...proof, ...remarks];
}

/** The flow whose document holds a line; also in files that do not compile. */
function flowAt(files: readonly SourceFile[], file: string, line: number): string | null {
  const lines =
    files
      .find(({ path }) => path === file)
      ?.text.split('\n')
      .slice(0, line) ?? [];
  for (const text of lines.reverse()) {
    const found = /^(?:flow|examples_of):\s*([a-z][a-z0-9_]*)/.exec(text)?.[1];
    if (found !== undefined) return found;
    if (/^(?:actions|brand|texts|words):/.test(text)) return null;
  }
  return null;
}
