/** Checked parts → the frozen graph. Only called when there is no error, so nothing is missing here. */
import { createHash } from 'node:crypto';
import type { FlowExamples, SentenceLists } from './expand-examples.ts';
import type {
  Action,
  Brand,
  Canned,
  Flow,
  FlowGraph,
  Lang,
  PatternName,
  Sentences,
  Slot,
  Step,
  StepId,
  SystemText,
  Text,
} from './graph.ts';
import { resultsOf } from './lower-call.ts';
import type { LoweredFlow } from './lower-flow.ts';
import { lowerText, plainText, sure } from './lower-text.ts';
import { needsOf } from './needs.ts';
import type { BrandSyntax } from './parse-brand.ts';
import { DEFAULT_DESK } from './parse-desk.ts';
import { DEFAULT_SILENCE } from './parse-silence.ts';
import type { ActionSyntax, Example, InputSyntax, TextSyntax, WordsSyntax } from './syntax.ts';
import type { Checker } from './type-check.ts';

export type Parts = {
  readonly flows: readonly LoweredFlow[];
  readonly actions: readonly ActionSyntax[];
  readonly brand: BrandSyntax | null;
  readonly texts: { readonly [name: string]: Text };
  readonly moved: FlowGraph['moved'];
  readonly words: readonly WordsSyntax[];
  readonly canned: readonly Canned[];
  /** By the flow's name. */
  readonly examples: ReadonlyMap<string, FlowExamples>;
};

export function buildGraph(parts: Parts): FlowGraph {
  const flows: { [id: string]: Flow } = {};
  const patterns: { [name: string]: string } = {};
  for (const lowered of parts.flows) {
    const flow = buildFlow(lowered, parts.examples.get(lowered.header.id));
    flows[flow.id] = flow;
    if (flow.role.kind === 'pattern') patterns[flow.role.pattern] = flow.id;
  }
  const rest = {
    flows,
    patterns: patterns as { [P in PatternName]: string },
    actions: Object.fromEntries(parts.actions.map((action) => [action.id.text, buildAction(action)])),
    brand: parts.brand === null ? NO_BRAND : buildBrand(parts.brand),
    texts: parts.texts as { [T in SystemText]: Text },
    moved: parts.moved,
    words: Object.fromEntries(parts.words.map(({ id, zh, en }) => [id.text, { zh: plainWords(zh), en: plainWords(en) }])),
    canned: parts.canned,
  };
  return deepFreeze({ fingerprint: fingerprint(rest), ...rest });
}

function buildFlow(lowered: LoweredFlow, own: FlowExamples | undefined): Flow {
  const { header, steps, start } = lowered;
  const { syntax, role } = header;
  const jump = jumpResolver(steps as ReadonlyMap<StepId, Step>);
  const kept: { [id: string]: Step } = {};
  for (const step of steps.values()) {
    const whole = step as Step;
    if (whole.kind !== 'goto' || whole.bound !== null) kept[whole.id] = retarget(whole, jump);
  }
  const slots: { [name: string]: Slot } = {};
  for (const [name, slot] of header.slots)
    slots[name] = { type: sure(slot.type), remember: slot.remember, private: slot.private };
  return {
    id: header.id,
    role,
    title: syntax.title === null ? plainText(header.id, header.id) : plain(syntax.title),
    inMenu: syntax.menu,
    urgent: syntax.urgent,
    examples: distinct(own?.examples),
    notExamples: distinct(own?.notExamples),
    wrongStart: syntax.wrongStart,
    inputs: inputTypes(syntax.inputs),
    outputs: Object.fromEntries(syntax.outputs.map((o) => [o.name.text, sure(o.type)])),
    slots,
    steps: kept,
    start: jump(start),
    needs: needsOf(lowered),
    file: syntax.id.at.file,
  };
}

/** Sentences in the order of the file, each once. */
function distinct(sentences: SentenceLists | undefined): Sentences {
  const once = (lang: Lang) => [...new Set(sentences?.[lang].map((sentence) => sentence.text))];
  return { zh: once('zh'), en: once('en') };
}

function plainWords(words: readonly Example[]): readonly string[] {
  return words.map((word) => word.text);
}

function inputTypes(inputs: readonly InputSyntax[]): Action['inputs'] {
  return Object.fromEntries(inputs.map((i) => [i.name.text, { type: sure(i.type), optional: i.optional }]));
}

/** A text in which the checks allow no variables. */
function plain(text: TextSyntax): Text {
  const nothing: Checker = {
    scope: { header: null, variables: new Map(), unknown: new Set() },
    project: {
      flows: new Map(),
      brokenFlows: new Set(),
      unreadable: false,
      actions: null,
      brandTexts: null,
      labelled: new Set(),
      currency: null,
      lineOf: () => 0,
    },
    report: () => undefined,
    use: () => undefined,
    mention: () => undefined,
  };
  return lowerText(text, nothing);
}

/** Unlimited jumps do nothing but lead on: targets are moved to where they end. */
function jumpResolver(steps: ReadonlyMap<StepId, Step>): (id: StepId) => StepId {
  return (id) => {
    let at = id;
    for (let step = steps.get(at); step?.kind === 'goto' && step.bound === null; step = steps.get(at)) at = step.next;
    return at;
  };
}

function retarget(step: Step, jump: (id: StepId) => StepId): Step {
  const all = (targets: { readonly [key: string]: StepId }) =>
    Object.fromEntries(Object.entries(targets).map(([key, to]) => [key, jump(to)]));
  switch (step.kind) {
    case 'say':
    case 'set':
    case 'forget':
    case 'run':
      return { ...step, next: jump(step.next) };
    case 'ask':
      return { ...step, next: jump(step.next), giveUp: jump(step.giveUp) };
    case 'match':
      return { ...step, cases: all(step.cases), otherwise: step.otherwise === null ? null : jump(step.otherwise) };
    case 'when': {
      const then = jump(step.then);
      return { ...step, then, otherwise: jump(step.otherwise) };
    }
    case 'call':
      return { ...step, results: all(step.results), confirm: step.confirm && retargetConfirm(step.confirm, jump) };
    case 'goto':
      return { ...step, next: jump(step.next), bound: step.bound && { ...step.bound, otherwise: jump(step.bound.otherwise) } };
    case 'do':
      return { ...step, next: step.next === null ? null : jump(step.next) };
    case 'link':
    case 'return':
    case 'handoff':
    case 'end':
      return step;
  }
}

type Confirm = NonNullable<Extract<Step, { kind: 'call' }>['confirm']>;

function retargetConfirm(confirm: Confirm, jump: (id: StepId) => StepId): Confirm {
  const change = confirm.change && { ...confirm.change, next: jump(confirm.change.next) };
  return { ...confirm, change, declined: jump(confirm.declined), giveUp: jump(confirm.giveUp) };
}

function buildAction(action: ActionSyntax): Action {
  const declared = action.results.map((r) => [r.name.text, inputTypes(r.fields)]);
  const added = resultsOf(action).added.map((name) => [name, {}]);
  return {
    id: action.id.text,
    title: plain(action.title),
    risk: action.risk,
    identity: action.identity,
    inputs: inputTypes(action.inputs),
    results: Object.fromEntries([...declared, ...added]),
    ...(action.resultNames.length > 0 && {
      resultNames: Object.fromEntries(action.resultNames.map(({ result, text }) => [result.text, plain(text)])),
    }),
    ...(action.ticket && { ticket: action.ticket }),
    http: action.http ?? { method: 'GET', path: '/', timeoutMs: 1000, retry: 0, idempotencyKey: false },
  };
}

function buildBrand(brand: BrandSyntax): Brand {
  return { ...brand, texts: Object.fromEntries([...brand.texts].map(([name, text]) => [name, plain(text)])) };
}

/** For projects without a brand document, as tests use them. */
const NO_BRAND: Brand = {
  name: { zh: '', en: '' },
  domains: [],
  hotline: '',
  email: '',
  timeZone: 'Asia/Shanghai',
  currency: 'CNY',
  hours: {},
  holidays: [],
  desk: DEFAULT_DESK,
  silence: DEFAULT_SILENCE,
  banks: [],
  merchants: [],
  costs: {},
  texts: {},
};

/** First 16 hex characters of SHA-256 over what the flows do: places in files do not count, the order of the menu does. */
function fingerprint(graph: Omit<FlowGraph, 'fingerprint'>): string {
  const menu = Object.values(graph.flows).flatMap((flow) => (flow.inMenu ? [flow.id] : []));
  return createHash('sha256').update(canonical({ graph, menu })).digest('hex').slice(0, 16);
}

/** JSON with sorted keys, without places. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(
      ([key, v]) => v !== undefined && !(key === 'line' && typeof v === 'number') && !(key === 'file' && typeof v === 'string'),
    )
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([key, v]) => `${JSON.stringify(key)}:${canonical(v)}`).join(',')}}`;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
