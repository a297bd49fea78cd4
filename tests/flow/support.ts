/** Small projects for the tests of the language. */
import { type CompileOptions, type CompileResult, compileProject, type SourceFile } from '../../src/flow/compile.ts';
import type { Diagnostic } from '../../src/flow/diagnostic.ts';
import { type Flow, type FlowGraph, SYSTEM_TEXTS } from '../../src/flow/graph.ts';

export const ACTIONS = `actions:
  find_payment:
    title: { zh: 查询付款, en: Find a payment }
    risk: read
    identity: required
    in: { order_no: order_number, note: text? }
    results:
      found: { amount: money, at: date, fee: money?, kind: [payment, transfer] }
      not_found: {}
    http: { method: GET, path: '/v1/payments/{order_no}', timeout: 3s, retry: 1 }
  freeze:
    title: { zh: 冻结账户, en: Freeze the account }
    risk: irreversible
    identity: optional
    in: { reason: text, phone: phone? }
    results:
      done: { case_no: text }
    http: { method: POST, path: /v1/freeze, timeout: 500ms, retry: 2, idempotency_key: true }
  leave_note:
    title: { zh: 留言, en: Leave a note }
    risk: reversible
    identity: optional
    results:
      noted: {}
    http: { method: POST, path: /v1/notes, timeout: 5s }
`;

export const BRAND = `brand:
  name: { zh: 乐付钱包, en: LePay }
  domains: [lepay.example]
  hotline: '95000'
  email: help@lepay.example
  time_zone: Asia/Shanghai
  currency: CNY
  hours: { mon-fri: '09:00-21:00', sat: '10:00-18:00' }
  banks: { icbc: [工商银行, 工行, ICBC] }
  merchants: { starbucks: [星巴克, Starbucks] }
  texts:
    usual_time: { zh: 通常 2 小时内, en: usually within 2 hours }
`;

export const TEXTS = ['texts:', ...SYSTEM_TEXTS.map((name) => `  ${name}: { zh: 好的, en: Fine }`), ''].join('\n');

const SUPPORT: readonly SourceFile[] = [
  { path: 'support/actions.yaml', text: ACTIONS },
  { path: 'support/brand.yaml', text: BRAND },
  { path: 'support/texts.yaml', text: TEXTS },
];

/** Compiles files beside the actions, brand and texts above; a file that brings such a document replaces it. */
export function compileWith(files: readonly SourceFile[], options: CompileOptions = {}): CompileResult {
  const own = files.map((f) => f.text).join('\n');
  const support = SUPPORT.filter(({ path }) => !new RegExp(`^${path.slice(8, -5)}:`, 'm').test(own));
  return compileProject([...support, ...files], { requirePatterns: false, ...options });
}

export function compileText(text: string): CompileResult {
  return compileWith([{ path: 'flow.yaml', text }]);
}

export function diagnosticsOf(result: CompileResult): readonly Diagnostic[] {
  return result.ok ? result.warnings : result.diagnostics;
}

/** `F301 8:23` for every diagnostic of a text. */
export function faults(text: string): string[] {
  return diagnosticsOf(compileText(text)).map((d) => `${d.code} ${d.line}:${d.column}`);
}

export function graphOf(result: CompileResult): FlowGraph {
  if (result.ok) return result.graph;
  throw new Error(result.diagnostics.map((d) => `${d.file}:${d.line}:${d.column} ${d.code} ${d.message}`).join('\n'));
}

/** A flow of topic `none` with these slots and steps, each given as lines of YAML. */
export function flowText(slots: string, steps: string): string {
  const head = 'flow: a\ntopic: none\ntitle: { zh: 测试, en: Test }\ntries: 2\ngive_up: { handoff: gave_up }\n';
  return `${head}${slots === '' ? '' : `slots:\n${slots.replace(/^/gm, '  ')}\n`}steps:\n${steps.replace(/^/gm, '  ')}\n`;
}

export function compileFlow(slots: string, steps: string): Flow {
  const flow = graphOf(compileText(flowText(slots, steps))).flows.a;
  if (flow === undefined) throw new Error('no flow');
  return flow;
}
