/** Where private values go: through `set`, inputs, outputs, returns, links and the memory of the conversation into other slots. */
import type { Expr } from '../../flow/expression.ts';
import type { Flow, FlowGraph, FlowId, SlotType, Step, StepId } from '../../flow/graph.ts';
import { LANGS } from '../../flow/graph.ts';
import { isSealed } from '../../flow/sealed.ts';
import type { ProofCode } from '../codes.ts';
import { textsOf } from './uses.ts';

/** A fault of a step that shows without walking. */
export type StepFault = {
  readonly code: ProofCode;
  readonly flow: FlowId;
  readonly step: StepId;
  readonly message: string;
  readonly hint: string;
};

/** `flow/slot`, and whence the value comes. */
type Tainted = ReadonlyMap<string, string>;
type Target = { readonly to: string; readonly from: readonly string[]; readonly flow: FlowId; readonly step: StepId };

/** Types whose usual form shows the whole value; phone numbers and e-mail addresses are masked wherever they are shown. */
const SHOWN: ReadonlySet<SlotType['kind']> = new Set<SlotType['kind']>(['text', 'number', 'order_number']);

export function checkPrivate(graph: FlowGraph): readonly StepFault[] {
  const targets = Object.values(graph.flows).flatMap((flow) => targetsIn(graph, flow));
  const tainted = spread(graph, targets);
  return [...wrongSlots(graph, targets, tainted), ...openTexts(graph, tainted), ...unmaskable(graph)];
}

function at(flow: FlowId, name: string): string {
  return `${flow}/${name}`;
}

/** Slots (and outputs, as `flow/>name`) that take over the value of others. */
function targetsIn(graph: FlowGraph, flow: Flow): readonly Target[] {
  return Object.values(flow.steps).flatMap((step): readonly Target[] => {
    const given = (to: string, expr: Expr): Target => ({
      to,
      from: copied(expr).map((name) => at(flow.id, name)),
      flow: flow.id,
      step: step.id,
    });
    switch (step.kind) {
      case 'set':
        return step.assign.map(({ slot, value }) => given(at(flow.id, slot), value));
      case 'return':
        return Object.entries(step.values).map(([name, expr]) => given(at(flow.id, `>${name}`), expr));
      case 'link':
        return Object.entries(step.input).map(([name, expr]) => given(at(step.flow, name), expr));
      case 'run':
        return [
          ...Object.entries(step.input).map(([name, expr]) => given(at(step.flow, name), expr)),
          ...Object.entries(step.output).map(([slot, output]) => ({
            to: at(flow.id, slot),
            from: [at(step.flow, `>${output}`)],
            flow: flow.id,
            step: step.id,
          })),
        ];
      case 'ask':
        return recalled(graph, flow, step);
      default:
        return [];
    }
  });
}

/** A slot that remembers is filled by every other flow with a slot of the same name that does. */
function recalled(graph: FlowGraph, flow: Flow, step: Extract<Step, { kind: 'ask' }>): readonly Target[] {
  if (flow.slots[step.slot]?.remember !== true) return [];
  const from = rememberers(graph).get(step.slot) ?? [];
  return [{ to: at(flow.id, step.slot), from: from.map((id) => at(id, step.slot)), flow: flow.id, step: step.id }];
}

const remembering = new WeakMap<FlowGraph, ReadonlyMap<string, readonly FlowId[]>>();

/** Flows by the private slot that they remember. */
function rememberers(graph: FlowGraph): ReadonlyMap<string, readonly FlowId[]> {
  const known = remembering.get(graph);
  if (known) return known;
  const found = new Map<string, FlowId[]>();
  for (const flow of Object.values(graph.flows))
    for (const [name, slot] of Object.entries(flow.slots))
      if (slot.remember && slot.private) found.set(name, [...(found.get(name) ?? []), flow.id]);
  remembering.set(graph, found);
  return found;
}

/** Variables whose value an expression hands on; what is only compared gives nothing away. */
function copied(expr: Expr): readonly string[] {
  switch (expr.kind) {
    case 'variable':
      return [expr.name];
    case 'plus':
    case 'minus':
      return [...copied(expr.left), ...copied(expr.right)];
    default:
      return [];
  }
}

function spread(graph: FlowGraph, targets: readonly Target[]): Tainted {
  const tainted = new Map<string, string>();
  for (const flow of Object.values(graph.flows))
    for (const [name, slot] of Object.entries(flow.slots)) if (slot.private) tainted.set(at(flow.id, name), at(flow.id, name));
  const readers = new Map<string, Target[]>();
  for (const target of targets)
    for (const from of target.from) {
      const known = readers.get(from);
      if (known) known.push(target);
      else readers.set(from, [target]);
    }
  const open = [...tainted.keys()];
  for (let name = open.pop(); name !== undefined; name = open.pop())
    for (const { to } of readers.get(name) ?? []) {
      if (tainted.has(to)) continue;
      tainted.set(to, tainted.get(name) ?? name);
      open.push(to);
    }
  return tainted;
}

function slotAt(graph: FlowGraph, place: string): Flow['slots'][string] | undefined {
  const [flow = '', name = ''] = place.split('/');
  return graph.flows[flow]?.slots[name];
}

function inWords(place: string): string {
  const [flow, name] = place.split('/');
  return `\`${name}\` of \`${flow}\``;
}

/** Agents read every slot of the flows that ran; only private ones are masked for them. */
function wrongSlots(graph: FlowGraph, targets: readonly Target[], tainted: Tainted): readonly StepFault[] {
  const told = new Set<string>();
  return targets.flatMap(({ to, from, flow, step }): readonly StepFault[] => {
    const source = from.map((name) => tainted.get(name)).find((found) => found !== undefined);
    const slot = slotAt(graph, to);
    const seen = slot !== undefined && graph.flows[to.split('/')[0] ?? '']?.role.kind !== 'pattern';
    if (source === undefined || !seen || slot.private || isSealed(slot.type) || told.has(to)) return [];
    told.add(to);
    const message = `The private value ${inWords(source)} comes into ${inWords(to)}, which agents read in full.`;
    return [{ code: 'P402', flow, step, message, hint: `Declare the slot with \`private: true\`: ${inWords(to)}.` }];
  });
}

/** Texts that show in full what was made from a private value. The compiler tells of private slots themselves. */
function openTexts(graph: FlowGraph, tainted: Tainted): readonly StepFault[] {
  return Object.values(graph.flows).flatMap((flow) =>
    Object.values(flow.steps).flatMap((step): readonly StepFault[] => {
      const shown = new Set(
        textsOf(step).flatMap(({ text }) =>
          LANGS.flatMap((lang) =>
            text[lang].flatMap((template) =>
              template.flatMap((part) =>
                part.kind === 'variable' && part.format !== 'masked' && SHOWN.has(part.type.kind) ? [part.name] : [],
              ),
            ),
          ),
        ),
      );
      return [...shown].flatMap((name): readonly StepFault[] => {
        const source = tainted.get(at(flow.id, name));
        if (source === undefined || flow.slots[name]?.private === true) return [];
        const message = `\`{${name}}\` shows in full what comes from the private value ${inWords(source)}.`;
        return [
          {
            code: 'P401',
            flow: flow.id,
            step: step.id,
            message,
            hint: `Write \`{${name}|masked}\`, and declare the slot private.`,
          },
        ];
      });
    }),
  );
}

/** Agents would read these in full: masking keeps the last characters of words, and an amount or a date has none to hide. */
function unmaskable(graph: FlowGraph): readonly StepFault[] {
  return Object.values(graph.flows).flatMap((flow) =>
    Object.entries(flow.slots).flatMap(([name, { type, private: hidden }]): readonly StepFault[] => {
      if (!hidden || SHOWN.has(type.kind) || isSealed(type)) return [];
      const ask = Object.values(flow.steps).find((step) => step.kind === 'ask' && step.slot === name);
      const message = `\`${name}\` is private, but agents would read it in full: its type cannot be masked.`;
      const hint = 'Ask for it as a text, a number, an order number, a phone number or an e-mail address.';
      return [{ code: 'P403', flow: flow.id, step: ask?.id ?? flow.start, message, hint }];
    }),
  );
}
