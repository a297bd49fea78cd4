/** A few values for each type: enough to take every way that depends on them, plain enough to be read in a transcript. */
import type { Expr } from '../../flow/expression.ts';
import { namesIn } from '../../flow/expression.ts';
import type { Flow, FlowGraph, Limits, SlotType, Step, Value } from '../../flow/graph.ts';
import { openlySealed } from '../../flow/sealed.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Where a value comes from decides which days are likely: `refund_by` lies ahead, `refunded_at` behind. */
const AHEAD = /(?:_by|until|arrives|again_at|remind_at)$/;

/** The values that a question may be answered with; the first is the plainest. Empty for types with buttons. */
export function answersFor(graph: FlowGraph, flow: Flow, step: Extract<Step, { kind: 'ask' }>, now: string): readonly Value[] {
  return samplesOf(graph, flow, step.slot, step.type, now, step.limits);
}

/**
 * Values of a slot or field: all of a finite type; of the others one, and more where a condition of the flow compares the name
 * with a fixed value, so that each side of the comparison is there.
 */
export function samplesOf(
  graph: FlowGraph,
  flow: Flow,
  name: string,
  type: SlotType,
  now: string,
  limits: Limits = {},
): readonly Value[] {
  switch (type.kind) {
    case 'yes_no':
      return [true, false];
    case 'choice':
      return type.options;
    case 'number':
      return numbers(limits, comparedWith(flow, name, 'number'), 3);
    case 'money':
      return numbers(limits, comparedWith(flow, name, 'money'), 12_800).map((minor) => ({
        kind: 'money' as const,
        minor,
        currency: graph.brand.currency,
      }));
    case 'date':
      return dates(flow, name, now, limits);
    case 'url':
      return urls(graph);
    case 'text':
      return [textOf(limits)];
    case 'order_number':
      return ['2026112200000101'];
    case 'phone':
      return [openlySealed('phone', '13800138000')];
    case 'email':
      return [openlySealed('email', 'li.na@example.com')];
    case 'attachment':
      return [{ kind: 'attachment', files: [{ name: 'receipt.png', contentType: 'image/png' }] }];
    case 'flow':
      return [];
  }
}

function textOf(limits: Limits): string {
  const words = '周末在南京路那家店发生的事 it happened at the shop';
  const least = limits.min ?? 1;
  return (words.length >= least ? words : words.repeat(Math.ceil(least / words.length))).slice(0, limits.max ?? 2000);
}

function numbers(limits: Limits, compared: readonly number[], plain: number): number[] {
  const fits = (value: number) =>
    (limits.min === undefined || value >= limits.min) && (limits.max === undefined || value <= limits.max);
  const first = fits(plain) ? plain : (limits.min ?? limits.max ?? plain);
  return [...new Set([first, ...compared.flatMap((value) => [value - 1, value, value + 1]).filter(fits)])];
}

function dates(flow: Flow, name: string, now: string, limits: Limits): readonly Value[] {
  const ages = distancesOf(flow, name).flatMap((hours) => [hours - 2, hours + 2]);
  const ahead = limits.future === true || (limits.past !== true && AHEAD.test(name));
  const plain = ahead ? -48 : 24;
  const day = (hours: number) => new Date(Date.parse(now) - hours * HOUR).toISOString().replace('.000Z', 'Z');
  return [...new Set([plain, ...ages])].map((hours) => ({ kind: 'date' as const, iso: day(hours) }));
}

function urls(graph: FlowGraph): readonly Value[] {
  const official = graph.brand.domains[0] ?? 'example.com';
  return [
    { kind: 'url', url: `https://${official}/help`, host: official, verdict: 'official' },
    { kind: 'url', url: `http://${official}.prize-claim.example`, host: `${official}.prize-claim.example`, verdict: 'dangerous' },
    { kind: 'url', url: 'https://shop.example.org', host: 'shop.example.org', verdict: 'cannot_confirm' },
  ];
}

/** Hours behind which a condition of the flow makes a difference for the date of this name. */
function distancesOf(flow: Flow, name: string): readonly number[] {
  return comparisons(flow).flatMap(({ left, right }) => {
    const since = left.kind === 'hours_since' || left.kind === 'days_since' ? left : null;
    if (!since || right.kind !== 'literal' || typeof right.value !== 'number' || !namesIn(since.of).includes(name)) return [];
    return [since.kind === 'hours_since' ? right.value : (right.value * DAY) / HOUR + 24];
  });
}

function comparedWith(flow: Flow, name: string, kind: 'number' | 'money'): readonly number[] {
  return comparisons(flow).flatMap(({ left, right }) => {
    if (left.kind !== 'variable' || left.name !== name || right.kind !== 'literal') return [];
    if (kind === 'number') return typeof right.value === 'number' ? [right.value] : [];
    return typeof right.value === 'object' && right.value.kind === 'money' ? [right.value.minor] : [];
  });
}

type Comparison = Extract<Expr, { kind: 'compare' }>;
const known = new WeakMap<Flow, readonly Comparison[]>();

function comparisons(flow: Flow): readonly Comparison[] {
  let list = known.get(flow);
  if (!list) {
    list = Object.values(flow.steps).flatMap((step) => (step.kind === 'when' ? inside(step.test) : []));
    known.set(flow, list);
  }
  return list;
}

function inside(expr: Expr): Comparison[] {
  switch (expr.kind) {
    case 'compare':
      return [expr];
    case 'and':
    case 'or':
      return [...inside(expr.left), ...inside(expr.right)];
    case 'not':
      return inside(expr.of);
    default:
      return [];
  }
}
