/** Small projects with a planted fault, through the public door: compiled, then proved. */
import type { CompileResult } from '../../../src/flow/compile.ts';
import { type ProofOptions, prove } from '../../../src/proof/prove.ts';
import type { Finding, ProofResult } from '../../../src/proof/result.ts';
import { compileWith, diagnosticsOf, graphOf } from '../../flow/support.ts';

/** Head of a topic flow; its examples are its name. */
export function topic(name: string, more = ''): string {
  return `flow: ${name}
topic: how_to
title: { zh: ${name}事, en: ${name} thing }
examples: { zh: [我要问${name}], en: [ask about ${name}] }
tries: 2
give_up: { handoff: not_understood }
${more}`;
}

export function compileFlows(...flows: readonly string[]): CompileResult {
  return compileWith([{ path: 'flow.yaml', text: flows.join('---\n') }]);
}

/** Proves flows that the compiler has nothing against. */
export function proveFlows(flows: readonly string[], options: ProofOptions = {}): ProofResult {
  return prove(graphOf(compileFlows(...flows)), options);
}

/** Codes of the compiler, without warnings. */
export function compilerCodes(...flows: readonly string[]): string[] {
  return diagnosticsOf(compileFlows(...flows)).flatMap(({ code, severity }) => (severity === 'error' ? [code] : []));
}

/** Codes of everything that the proof has found, in the order of the files. */
export function codes(result: ProofResult): string[] {
  return [...result.notProved, ...result.violations, ...result.warnings].map(({ code }) => code);
}

export function only(result: ProofResult, code: Finding['code']): Finding {
  const found = [...result.notProved, ...result.violations, ...result.warnings].filter((one) => one.code === code);
  const [first] = found;
  if (first === undefined) throw new Error(`${code} was not found, but ${codes(result).join(', ') || 'nothing'}`);
  return first;
}

/** Line of the file on which words stand, 1-based. */
export function lineOf(flows: readonly string[], words: string): number {
  return (
    flows
      .join('---\n')
      .split('\n')
      .findIndex((line) => line.includes(words)) + 1
  );
}
