/** Faults that the proof has found, in the form of the compiler's diagnostics. */

import { type Printable, printDiagnostic } from '../flow/diagnostic.ts';
import type { Severity } from '../flow/diagnostic-codes.ts';
import { LANGS, type Lang } from '../flow/graph.ts';
import type { SourceFile } from '../flow/source.ts';
import { PROOF_CODES, type ProofCode } from './codes.ts';
import { printChat } from './outcome/chat.ts';
import type { ChatLine, Finding, ProofResult } from './result.ts';

export type ProofDiagnostic = Printable & {
  readonly code: ProofCode;
  readonly severity: Severity;
  readonly chat: readonly ChatLine[];
};

/**
 * Everything that the proof has to say: what is not proved, violations, warnings, each group by place.
 * @param files with them, columns mark the words of the line; without, they are 1
 */
export function proofDiagnostics(result: ProofResult, files: readonly SourceFile[] = []): readonly ProofDiagnostic[] {
  const lines = new Map(files.map(({ path, text }) => [path, text.split('\n')]));
  return [...result.notProved, ...result.violations, ...result.warnings].map((finding) =>
    diagnosticOf(finding, lines.get(finding.file)?.[finding.line - 1] ?? ''),
  );
}

function diagnosticOf({ code, message, hint, file, line, chat }: Finding, source: string): ProofDiagnostic {
  const words = source.trimEnd();
  const column = words.length - words.trimStart().length + 1;
  const { severity } = PROOF_CODES[code];
  return {
    code,
    severity,
    message,
    hint,
    file,
    line,
    column,
    endLine: line,
    endColumn: Math.max(words.length + 1, column),
    chat,
  };
}

/** One diagnostic with its line, its caret and the chat that leads there. */
export function printProofDiagnostic(diagnostic: ProofDiagnostic, sourceText: string, lang: Lang = LANGS[0]): string {
  const head = printDiagnostic(diagnostic, sourceText);
  if (diagnostic.chat.length === 0) return head;
  const chat = printChat(diagnostic.chat, lang).map((line) => `    ${line.replaceAll('\n', ' ')}`);
  return [head, '  How a customer gets there:', ...chat].join('\n');
}

/** Every fault with its place, caret and chat; empty when there is none. */
export function proofFaults(result: ProofResult, files: readonly SourceFile[]): string {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  return proofDiagnostics(result, files)
    .map((diagnostic) => `${printProofDiagnostic(diagnostic, texts.get(diagnostic.file) ?? '')}\n`)
    .join('\n');
}
