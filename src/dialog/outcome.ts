/** How flows end: dispositions, handing over with a brief, and what comes after. */
import type { Action, Disposition, Flow, PatternName, Priority, Text, Value } from '../flow/graph.ts';
import type { Brief } from './effect.ts';
import type { DeskView } from './event.ts';
import { agentsAreThere } from './hours.ts';
import { show, showValue } from './lookup.ts';
import { payOwed, say } from './question.ts';
import type { Frame, Interrupted, KnownAnswer, Stack, Ticket } from './state.ts';
import { finalPart } from './trail.ts';
import { flowOf, type Rest, stepOf, type Turn, topFrame } from './turn.ts';

/** Patterns that come in between and go: the question of another pattern waits below them. */
const PASSING: ReadonlySet<PatternName> = new Set<PatternName>([
  'repeat',
  'skip',
  'language',
  'abuse',
  'unavailable_button',
  'internal_error',
]);

/** Opens the flow of a repair pattern above whatever runs; a pattern that is open already gives way, or waits for a passing one. */
export function openPattern(t: Turn, name: PatternName, slots: Frame['slots'] = {}): void {
  if (!PASSING.has(name)) dropAllPatterns(t);
  else if (isPassing(t) || !waitsForAnswer(t)) dropPatterns(t);
  const flow = flowOf(t, t.graph.patterns[name]);
  t.stack.push({ flow: flow.id, step: flow.start, slots, counters: {}, origin: 'pattern' });
}

function isPassing(t: Turn): boolean {
  const base = t.stack[baseIndex(t)];
  const role = base && flowOf(t, base.flow).role;
  return role?.kind === 'pattern' && PASSING.has(role.pattern);
}

function waitsForAnswer(t: Turn): boolean {
  const frame = t.stack.at(-1);
  return frame !== undefined && t.asked?.flow === frame.flow && t.asked.step === frame.step;
}

/** Removes all open patterns from the top of the stack. */
export function dropAllPatterns(t: Turn): void {
  while (t.stack[baseIndex(t)]?.origin === 'pattern') dropPatterns(t);
}

/** Removes an open pattern, with the sub-flows that it runs, from the top of the stack. */
export function dropPatterns(t: Turn): void {
  const base = baseIndex(t);
  if (t.stack[base]?.origin === 'pattern') t.stack.length = base;
}

/** Index of the flow to which the running frame belongs: the frame itself or the one that ran it as a sub-flow. */
function baseIndex(t: Turn): number {
  return t.stack.findLastIndex((frame) => frame.origin !== 'call');
}

/** Ends the running flow. Goes on with what was interrupted, or asks whether it helped, or rests. */
export function endFlow(t: Turn, disposition: Disposition, helped = false): Rest | null {
  const base = baseIndex(t);
  const frame = t.stack[base];
  if (!frame) return { status: 'idle' };
  if (frame.origin === 'pattern') {
    // A pattern that ends, rather than resumes, has taken the place of what it interrupted.
    dropAll(t, disposition === 'expired' ? 'expired' : 'cancelled');
    return disposition === 'resolved' ? offerWish(t) : { status: 'idle' };
  }
  payOwed(t);
  const flow = flowOf(t, frame.flow);
  leaveFlow(t, disposition);
  if (helped) t.effects.push({ kind: 'feedback', flow: flow.id, helped: true });
  if (t.stack.length > 0) {
    openPattern(t, 'resume');
    return null;
  }
  if (helped || disposition !== 'resolved' || topicOf(flow) === 'none') return offerWish(t);
  openPattern(t, 'did_this_help');
  return null;
}

/** Where nothing is left to do, offers the oldest wish, once; null: a pattern has been opened, go on with it. */
export function offerWish(t: Turn): Rest | null {
  const [flow, ...others] = t.wishes;
  if (flow === undefined || t.beside) return { status: 'idle' };
  t.wishes = others;
  if (!t.graph.flows[flow]) return offerWish(t);
  openPattern(t, 'also_mentioned', { 'pattern.wish': flow });
  return null;
}

/** Takes the running flow off the stack and records how it ended; a pattern is just dropped. */
export function leaveFlow(t: Turn, disposition: Disposition): void {
  const base = baseIndex(t);
  const frame = t.stack[base];
  if (frame && frame.origin !== 'pattern') {
    recordEnd(t, flowOf(t, frame.flow), base, disposition);
    t.trail = base === 0 ? finalPart(t) : before(t, base, frame);
    t.kept = t.kept.filter((one) => t.stack.slice(0, base).some((open) => open.flow === one.flow));
  }
  t.stack.length = Math.max(base, 0);
}

/** The trail without a digression that ends, back to the question that it has interrupted. */
function before(t: Turn, base: number, digression: Frame): readonly Stack[] {
  const outside = t.trail.filter((stack) => stack[base]?.flow !== digression.flow || stack[base]?.origin !== digression.origin);
  const [below, left] = [t.stack[base - 1], outside.at(-1)?.at(-1)];
  const same = left && below && left.flow === below.flow && left.step === below.step && left.answer === undefined;
  return same ? outside.slice(0, -1) : outside;
}

function recordEnd(t: Turn, flow: Flow, base: number, disposition: Disposition): void {
  t.finished = { flow: flow.id, frames: t.stack.slice(base).map(({ flow: id, slots }) => ({ flow: id, slots })) };
  t.effects.push({ kind: 'outcome', flow: flow.id, topic: topicOf(flow), disposition });
}

export function topicOf(flow: Flow): Brief['topic'] {
  return flow.role.kind === 'topic' ? flow.role.topic : null;
}

/** Ends every open flow with the same disposition. */
export function dropAll(t: Turn, disposition: Disposition): void {
  for (let i = t.stack.length - 1; i >= 0; i--) {
    const frame = t.stack[i];
    if (frame && (frame.origin === 'topic' || frame.origin === 'digression')) recordEnd(t, flowOf(t, frame.flow), i, disposition);
  }
  t.stack = [];
  t.trail = [];
  t.kept = [];
}

/** Gives the conversation to a person: a ticket with everything known, its number told. Who waits for one already keeps number and place. */
export function handOver(t: Turn, reason: string, priority: Priority, text: Text | null): Rest {
  const frame = topFrame(t);
  if (text) say(t, show(t, frame, text));
  else payOwed(t);
  t.owed = null;
  const { waits } = t.event;
  if (waits !== undefined) {
    const interrupted = interruptedAt(t);
    tellAgain(t, { number: waits, reason, priority });
    dropAll(t, 'handoff');
    return { status: 'with_agent', ticket: waits, queued: true, ...(interrupted && { interrupted }) };
  }
  const ticket: Ticket = { number: `H-${t.event.fresh.slice(0, 8)}`, reason, priority };
  const { desk } = t.event;
  t.effects.push({ kind: 'ticket', ticket, brief: briefOf(t), live: desk !== undefined });
  t.tickets = [...t.tickets, ticket].slice(-10);
  const { handoff_open, handoff_closed } = t.graph.texts;
  const words = desk ? queuedText(t, desk) : agentsAreThere(t.graph.brand, t.event.at) ? handoff_open : handoff_closed;
  say(t, show(t, frame, words, { 'ticket.number': ticket.number, ...(desk && queueWords(t, desk)) }));
  const interrupted = desk && interruptedAt(t);
  dropAll(t, 'handoff');
  return { status: 'with_agent', ticket: ticket.number, ...(desk && { queued: true }), ...(interrupted && { interrupted }) };
}

/** Somebody who waits in the queue asks for a person: number and place are told again, and what is known now goes along. */
export function tellAgain(t: Turn, ticket: Ticket): void {
  const { desk = { ahead: null, minutes: null } } = t.event;
  t.effects.push({ kind: 'ticket', ticket, brief: briefOf(t), live: true, again: true });
  say(t, show(t, null, queuedText(t, desk), { 'ticket.number': ticket.number, ...queueWords(t, desk) }));
}

/** Asks for somebody who answers a ticket now. Whether there is anybody is not known in the turn's first step; nothing is said of it. */
export function askAfter(t: Turn, ticket: Ticket): void {
  t.effects.push({ kind: 'ticket', ticket, brief: briefOf(t), live: false, again: true });
}

/** The question below the flow that hands over, if it came in between: that flow itself has said its last word. */
function interruptedAt(t: Turn): Interrupted | null {
  const [first, ...others] = t.stack.slice(0, baseIndex(t));
  const top = others.at(-1) ?? first;
  if (!first || !top || top.origin === 'pattern') return null;
  const { kind } = stepOf(t, top);
  if (kind !== 'ask' && kind !== 'call') return null;
  return { fingerprint: t.graph.fingerprint, stack: [first, ...others], kind: kind === 'ask' ? 'ask' : 'confirm' };
}

/** Numbers that can be told on the telephone and typed into a search. */
const CASE_NUMBER = /^[A-Za-z0-9][A-Za-z0-9._-]{2,39}$/;

/** Leaves people a ticket of what an action has filed, where the flows want one. The customer hears of it from the flow. */
export function openCase(t: Turn, { id, ticket: wanted }: Action, result: string, fields: Frame['slots']): void {
  if (!wanted?.results.includes(result)) return;
  const told = wanted.number === null ? undefined : fields[wanted.number];
  const number = typeof told === 'string' && CASE_NUMBER.test(told) ? told : `T-${t.event.fresh.slice(0, 8)}`;
  if (t.tickets.some((one) => one.number === number)) return;
  const due = wanted.due === null ? undefined : fields[wanted.due];
  const ticket: Ticket = { number, reason: id, priority: wanted.priority };
  const work = { kind: wanted.kind, due: typeof due === 'object' && due.kind === 'date' ? due.iso : null };
  t.effects.push({ kind: 'ticket', ticket, brief: briefOf(t), live: false, work });
  t.tickets = [...t.tickets, ticket].slice(-10);
}

/** Where the queue is another desk's, nobody here knows the place in it, and none is told. */
export function queuedText({ graph: { texts } }: Pick<Turn, 'graph'>, { ahead }: DeskView): Text {
  return ahead === null ? texts.handoff_open : texts.handoff_queued;
}

/** Place and wait in the queue, as far as they are known. */
export function queueWords({ lang }: Pick<Turn, 'lang'>, { ahead, minutes }: DeskView): { readonly [name: string]: string } {
  if (ahead === null) return {};
  const about = { zh: `大约 ${minutes} 分钟`, en: minutes === 1 ? 'about a minute' : `about ${minutes} minutes` };
  const unknown = { zh: '暂时说不准', en: "we can't say yet" };
  return { 'queue.position': String(ahead + 1), 'queue.wait': (minutes === null ? unknown : about)[lang] };
}

/** What the agent reads first. The flow at hand counts; where only a request for a person is open, the one before it. */
function briefOf(t: Turn): Brief {
  const frames = t.stack.filter((frame) => !isRequestForPerson(t, frame));
  const running = frames.findLast((frame) => frame.origin === 'topic' || frame.origin === 'digression');
  const id = running?.flow ?? t.finished?.flow ?? null;
  const flow = id === null ? null : (t.graph.flows[id] ?? null);
  return {
    topic: flow ? topicOf(flow) : null,
    flow: id,
    title: flow ? show(t, null, flow.title) : null,
    lang: t.lang,
    customer: t.customer?.id ?? null,
    answers: answersOf(t, running ? frames : (t.finished?.frames ?? [])),
    tried: t.tried,
    wishes: t.wishes.flatMap((wish) => (t.graph.flows[wish] ? [show(t, null, flowOf(t, wish).title)] : [])),
  };
}

function isRequestForPerson(t: Turn, frame: Frame): boolean {
  return topicOf(flowOf(t, frame.flow)) === 'human_agent';
}

/** Everything that the customer answered in these frames, in words; private values masked. */
function answersOf(t: Turn, frames: readonly Pick<Frame, 'flow' | 'slots'>[]): KnownAnswer[] {
  return frames.flatMap((frame) => {
    // A flow that ended before the flows were edited may be gone.
    const flow = t.graph.flows[frame.flow];
    if (!flow || flow.role.kind === 'pattern') return [];
    return Object.entries(frame.slots).flatMap(([slot, value]) => {
      const declared = flow.slots[slot];
      if (!declared) return [];
      const words = showValue(t, frame, slot, value, declared.type, declared.private ? 'masked' : 'plain');
      const sealed = typeof value === 'object' && value.kind === 'sealed' ? { sealed: value.id } : {};
      return [{ slot, value: words, ...sealed, from: cameFrom(t, frame, slot, value) }];
    });
  });
}

/**
 * The trail knows what was answered. What equals a field of a look-up (its name has a dot) was found, not said; what the conversation
 * remembers and nobody has answered comes from before.
 */
function cameFrom(
  t: Turn,
  { flow, slots }: Pick<Frame, 'flow' | 'slots'>,
  slot: string,
  value: Value,
): NonNullable<KnownAnswer['from']> {
  const answered = t.trail.some((stack) => {
    const frame = stack.at(-1);
    const step = frame?.flow === flow && frame.answer != null ? t.graph.flows[flow]?.steps[frame.step] : undefined;
    return step?.kind === 'ask' && step.slot === slot;
  });
  if (answered) return 'asked';
  // Read from the store, equal values are not the same object.
  const isSame = (other: Value | undefined): boolean => JSON.stringify(other) === JSON.stringify(value);
  if (Object.entries(slots).some(([name, other]) => name.includes('.') && isSame(other))) return 'found';
  return isSame(t.memory[slot]) ? 'remembered' : 'said';
}
