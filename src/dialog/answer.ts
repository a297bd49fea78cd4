/** Taking answers: validity, memory, and values that a message brought along unasked. */
import type { AttachmentValue, Flow, Limits, SlotType, Step, SystemText, Value } from '../flow/graph.ts';
import type { EntityValue, Understanding } from '../nlu/understanding.ts';
import { showValue } from './lookup.ts';
import type { AskStep } from './question.ts';
import type { Frame } from './state.ts';
import { flowOf, pass, replaceTop, setSlot, type Turn, topFrame } from './turn.ts';

/** Longest text that a question takes when the author sets no limit. */
const TEXT_LIMIT = 2000;

/** Name of the standard sentence that says which limit a value breaks; null when it is fine. */
export function brokenLimit(value: Value, limits: Limits, now: string): SystemText | null {
  const size = sizeOf(value);
  const max = limits.max ?? (typeof value === 'string' ? TEXT_LIMIT : undefined);
  if (size !== null && limits.min !== undefined && size < limits.min) return 'limit_min';
  if (size !== null && max !== undefined && size > max) return 'limit_max';
  if (typeof value === 'object' && value.kind === 'date') {
    // A day counts as past until it is over, and as future from its beginning: compare days when no time is given.
    // Instants as numbers: the same one is written with and without thousandths.
    const here = Date.parse(value.iso.length === 10 ? now.slice(0, 10) : now);
    const then = Date.parse(value.iso);
    if (limits.past && then > here && !isNextUtcDay(value.iso, now)) return 'limit_past';
    if (limits.future && then < here) return 'limit_future';
  }
  return null;
}

function sizeOf(value: Value): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return [...value].length;
  return typeof value === 'object' && value.kind === 'money' ? value.minor : null;
}

/** East of Greenwich the local day begins before the UTC day does: today there may be tomorrow here. */
function isNextUtcDay(iso: string, now: string): boolean {
  return iso.length === 10 && Date.parse(iso) - Date.parse(now) < 14 * 3_600_000;
}

/** The limits of a question as the standard sentences show them. */
export function limitWords(t: Turn, step: Step): { [name: string]: string } {
  if (step.kind !== 'ask') return {};
  const { currency } = t.graph.brand;
  const words = (limit: number | undefined) => {
    if (limit === undefined) return '';
    return showValue(
      t,
      null,
      step.slot,
      step.type.kind === 'money' ? { kind: 'money', minor: limit, currency } : limit,
      step.type,
      'plain',
    );
  };
  return { 'pattern.min': words(step.limits.min), 'pattern.max': words(step.limits.max) };
}

/** Stores a valid answer and goes on to the step after the question. */
export function acceptAnswer(t: Turn, step: AskStep, value: Value | null): void {
  // The flows that were offered are gone with their turn: nobody goes back to them.
  if (step.type.kind !== 'flow') pass(t, value);
  if (step.type.kind !== 'flow' || value !== null) t.misses = 0;
  const frame = topFrame(t);
  const slots = value === null ? frame.slots : { ...frame.slots, [step.slot]: value };
  replaceTop(t, { ...frame, slots, step: step.next });
  clearFailures(t, step.id);
  if (value !== null && slotOf(t, step.slot)?.remember) t.memory = { ...t.memory, [step.slot]: value };
}

function slotOf(t: Turn, name: string): Flow['slots'][string] | undefined {
  return flowOf(t, topFrame(t).flow).slots[name];
}

/** Failed answers to the question at a step, so far. */
export function failures(frame: Frame, step: string): number {
  return frame.counters[step] ?? 0;
}

export function countFailure(t: Turn, step: string): void {
  const frame = topFrame(t);
  replaceTop(t, { ...frame, counters: { ...frame.counters, [step]: failures(frame, step) + 1 } });
}

export function clearFailures(t: Turn, step: string): void {
  const frame = topFrame(t);
  if (!(step in frame.counters)) return;
  const { [step]: _, ...counters } = frame.counters;
  replaceTop(t, { ...frame, counters });
}

/** For answers: what the message says of other questions' options is not taken. */
export const NOTHING_SAID: Understanding['prefill'] = {};

/** Entity kinds that fill a slot of the same type without being asked. Phones and e-mails are given on purpose only. */
const ABSORBED: ReadonlySet<string> = new Set<SlotType['kind']>(['order_number', 'money', 'date', 'url']);

/**
 * Fills slots that the flow will ask for from what the message already says: a typed value when the message holds exactly
 * one of that type and the flow exactly one empty slot for it, and choices that understanding has read. Says whether it did.
 */
export function absorb(
  t: Turn,
  { entities, prefill }: { readonly entities: readonly EntityValue[]; readonly prefill: Understanding['prefill'] },
  used: unknown,
): boolean {
  if (entities.length === 0 && prefill === NOTHING_SAID) return false;
  const options = Object.entries(prefill);
  const frame = topFrame(t);
  const flow = flowOf(t, frame.flow);
  const asked = askedSlots(flow);
  const slots: { [name: string]: Value } = {};
  for (const entity of entities) {
    if (!ABSORBED.has(entity.kind) || sameValue(entity.value, used)) continue;
    const rivals = entities.filter((other) => other.kind === entity.kind && !sameValue(other.value, used));
    const open = [...asked.values()].filter((step) => step.type.kind === entity.kind && frame.slots[step.slot] === undefined);
    const [step] = open;
    if (!step || rivals.length > 1 || open.length > 1) continue;
    if (brokenLimit(entity.value, step.limits, t.event.at) === null) slots[step.slot] = entity.value;
  }
  for (const [slot, option] of options) {
    const step = asked.get(slot);
    if (step?.type.kind === 'choice' && step.type.options.includes(option) && frame.slots[slot] === undefined)
      slots[slot] = option;
  }
  const names = Object.keys(slots);
  if (names.length === 0) return false;
  t.notes.push(`taken from the message without asking: ${names.join(', ')}`);
  replaceTop(t, { ...frame, slots: { ...frame.slots, ...slots } });
  for (const name of names) if (slotOf(t, name)?.remember) t.memory = { ...t.memory, [name]: slots[name] as Value };
  return true;
}

/** Values of a message that are kept until a flow has begun. */
const HEARD_LIMIT = 6;

/** Keeps the values of a message that starts no flow yet. Says whether there were new ones. */
export function hear(t: Turn, entities: readonly EntityValue[]): boolean {
  const fresh = entities.filter(
    (entity) => ABSORBED.has(entity.kind) && !t.heard.some((known) => sameValue(known.value, entity.value)),
  );
  if (fresh.length === 0) return false;
  t.notes.push(`kept for the flow to come: ${fresh.map((entity) => entity.kind).join(', ')}`);
  const values = fresh.map(({ kind, value }) => ({ kind, value }) as EntityValue);
  t.heard = [...t.heard, ...values].slice(-HEARD_LIMIT);
  return true;
}

/** Hands what was heard before to the flow that has just begun. */
export function tellHeard(t: Turn): void {
  if (t.heard.length === 0) return;
  absorb(t, { entities: t.heard, prefill: NOTHING_SAID }, null);
  t.heard = [];
}

/** Whether the message holds a value that the running flow has not got yet and will ask for. */
export function bringsWanted(t: Turn, entities: Understanding['entities']): boolean {
  const frame = topFrame(t);
  const asked = [...askedSlots(flowOf(t, frame.flow)).values()];
  return entities.some(
    ({ kind }) => ABSORBED.has(kind) && asked.some((step) => step.type.kind === kind && frame.slots[step.slot] === undefined),
  );
}

/** Keeps files that come with the answer to another question, where the flow asks for some. Says whether it did. */
export function absorbFiles(t: Turn, files: AttachmentValue['files']): boolean {
  if (files.length === 0) return false;
  const frame = topFrame(t);
  const asked = [...askedSlots(flowOf(t, frame.flow)).values()].find(
    (step) => step.type.kind === 'attachment' && frame.slots[step.slot] === undefined,
  );
  if (!asked) return false;
  t.notes.push(`files kept for ${asked.slot}`);
  setSlot(t, asked.slot, { kind: 'attachment', files });
  return true;
}

const askedIndex = new WeakMap<Flow, ReadonlyMap<string, AskStep>>();

/** The questions of a flow by slot; the first one where a slot is asked for twice. */
export function askedSlots(flow: Flow): ReadonlyMap<string, AskStep> {
  let index = askedIndex.get(flow);
  if (!index) {
    const found = new Map<string, AskStep>();
    for (const step of Object.values(flow.steps)) if (step.kind === 'ask' && !found.has(step.slot)) found.set(step.slot, step);
    index = found;
    askedIndex.set(flow, index);
  }
  return index;
}

export function sameValue(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
