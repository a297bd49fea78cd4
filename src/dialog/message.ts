/**
 * What a customer's message means where the conversation stands. Order of the rules: a pressed button; the correction of an
 * earlier answer, where the message is not plainly the open question's; a wish that is sure enough to take the floor (wish.ts
 * says when); the open question's answer; failure of the answer. Each rule that decides names itself in the why-record.
 */
import type { Flow, FlowId, Step, SystemText } from '../flow/graph.ts';
import {
  absorb,
  absorbFiles,
  acceptAnswer,
  bringsWanted,
  brokenLimit,
  clearFailures,
  countFailure,
  failures,
  limitWords,
  NOTHING_SAID,
} from './answer.ts';
import { correct } from './correction.ts';
import type { Event } from './event.ts';
import { agentsAreThere, show } from './lookup.ts';
import { openPattern, topicOf } from './outcome.ts';
import { type AskStep, type CallStep, CHANGE, fixedOptions, parsePayload, say } from './question.ts';
import { type Reading, readAnswer, readButton } from './reading.ts';
import type { OpenQuestion, State } from './state.ts';
import { flowOf, moveTo, type Rest, stackOf, stepOf, TRAIL_LIMIT, type Turn, topFrame } from './turn.ts';
import { sendCall, startFlow, walk } from './walk.ts';
import { CERTAIN, isAnotherWish, isMeant, takesTheFloor } from './wish.ts';

export type MessageEvent = Extract<Event, { kind: 'message' }>;

export function takeMessage(t: Turn, state: State, event: MessageEvent): { rest: Rest; rule: string } {
  if (event.customer) t.customer = event.customer;
  if (event.button === null) t.lang = languageOf(t, state, event);
  t.secrets = event.redacted;
  t.foreign = event.understanding.foreign;
  switch (state.status) {
    case 'asking':
      return answerQuestion(t, state.question, event);
    case 'waiting':
      say(t, show(t, topFrame(t), t.graph.texts.please_wait));
      return { rest: { status: 'waiting', call: state.call }, rule: 'please_wait' };
    case 'with_agent':
      return besideTicket(t, state.ticket, event);
    case 'idle':
    case 'closed':
      return newWish(t, event);
  }
}

/** The conversation's language follows the customer, but not a single foreign word. */
function languageOf(t: Turn, state: State, event: MessageEvent): State['lang'] {
  const { lang } = event.understanding;
  if (lang === null || lang === t.lang) return t.lang;
  if (state.turn <= 1) return lang;
  const enough = lang === 'zh' ? /\p{Script=Han}.*\p{Script=Han}/su : /[a-z]+[^a-z]+[a-z]+[^a-z]+[a-z]+/i;
  return enough.test(event.text) ? lang : t.lang;
}

// ------------------------------------------------------------------------------------------------------ no question open

function newWish(t: Turn, event: MessageEvent): { rest: Rest; rule: string } {
  if (event.button !== null) return patterned(t, 'unavailable_button', 'stale_button');
  const { decision } = event.understanding;
  if (decision.kind === 'route' && isMeant(flowOf(t, decision.flow), decision.score)) {
    begin(t, decision.flow, event);
    if (t.secrets.length > 0) openPattern(t, 'secret_offered');
    return { rest: walk(t), rule: t.secrets.length > 0 ? 'secret_offered' : 'route' };
  }
  if (t.secrets.length > 0) return patterned(t, 'secret_offered', 'secret_offered');
  if (decision.kind === 'clarify') {
    t.offer = decision.flows;
    return patterned(t, 'clarify', 'clarify');
  }
  t.misses += 1;
  return patterned(t, 'fallback', 'fallback');
}

function patterned(t: Turn, name: Parameters<typeof openPattern>[1], rule: string): { rest: Rest; rule: string } {
  openPattern(t, name);
  return { rest: walk(t), rule };
}

/** Starts the flow that a message asks for: a pattern above what runs, a topic with what the message already says. */
function begin(t: Turn, flow: FlowId, event: MessageEvent): void {
  t.misses = 0;
  const { role } = flowOf(t, flow);
  if (role.kind === 'pattern') {
    openPattern(t, role.pattern);
    return;
  }
  startFlow(t, flow);
  absorb(t, event.understanding, null);
}

/** Somebody is to answer a ticket: further words are added to it, a new problem is helped with at once. */
function besideTicket(t: Turn, ticket: string, event: MessageEvent): { rest: Rest; rule: string } {
  const { decision } = event.understanding;
  const flow = decision.kind === 'route' ? flowOf(t, decision.flow) : null;
  const another = flow && topicOf(flow) !== 'human_agent' && isAnotherWish(flow, event.text, event.understanding);
  if (another || event.button !== null) {
    const done = newWish(t, event);
    // Small talk does not end the waiting for a person.
    return done.rest.status === 'idle' ? { ...done, rest: { status: 'with_agent', ticket } } : done;
  }
  const text = [event.text, ...event.files.map((file) => file.name)].filter((part) => part !== '').join('\n');
  t.effects.push({ kind: 'ticket_note', number: ticket, text });
  const words = t.graph.texts.with_agent;
  say(
    t,
    show(t, null, words, { 'ticket.number': ticket, 'hours.open': agentsAreThere(t.graph.brand, t.event.at) ? 'yes' : 'no' }),
  );
  return { rest: { status: 'with_agent', ticket }, rule: 'ticket_note' };
}

// --------------------------------------------------------------------------------------------------------- open question

function answerQuestion(t: Turn, question: OpenQuestion, event: MessageEvent): { rest: Rest; rule: string } {
  const step = stepOf(t, topFrame(t));
  if (event.button !== null) {
    const pressed = parsePayload(event.button);
    if (pressed === null || pressed.turn !== question.turn) return patterned(t, 'unavailable_button', 'stale_button');
    const reading = readButton(step, question, pressed.option);
    return reading && reading.kind !== 'later'
      ? accept(t, step, question, reading, event, 'button')
      : patterned(t, 'unavailable_button', 'stale_button');
  }
  const corrected = correct(t, event);
  if (corrected) return corrected;
  // Whoever types a password wants the open question answered with it, not something else.
  const interrupting = t.secrets.length > 0 ? null : interruption(t, step, event);
  if (interrupting !== null) return interrupt(t, interrupting, step, question, event);
  const reading = readAnswer(step, event);
  if (reading?.kind === 'later') return patterned(t, 'wait', 'wait');
  if (reading) return accept(t, step, question, reading, event, 'answer');
  if (t.secrets.length > 0) return patterned(t, 'secret_offered', 'secret_offered');
  // Nothing is gained by asking again in words that the customer may not read.
  if (t.foreign) return newWish(t, event);
  // A question of a pattern (what do you need, did it help) gives way to a wish that is only half understood.
  if (event.understanding.decision.kind === 'clarify' && isPatternsQuestion(t)) return newWish(t, event);
  return misunderstood(t, step, step.kind === 'ask' ? invalidText(step) : 'invalid_choice', event);
}

function interrupt(t: Turn, flow: FlowId, step: Step, question: OpenQuestion, event: MessageEvent): { rest: Rest; rule: string } {
  const { role } = flowOf(t, flow);
  // Whoever stops at a confirmation is told what was not done, and helped on.
  if (step.kind === 'call' && role.kind === 'pattern' && role.pattern === 'cancel') {
    return { rest: acceptConfirm(t, step, question, 'no'), rule: 'answer' };
  }
  begin(t, flow, event);
  return { rest: walk(t), rule: role.kind === 'topic' ? 'digression' : 'repair' };
}

/** The question was put by a pattern, and no topic waits below it: nothing is lost when the customer wants something else. */
function isPatternsQuestion(t: Turn): boolean {
  return t.stack.every((frame) => frame.origin !== 'topic');
}

/** The flow that the message wants instead of answering; null when the question keeps the floor. */
function interruption(t: Turn, step: Step, event: MessageEvent): FlowId | null {
  const { decision } = event.understanding;
  // "算了，我先打个电话" is nothing that a flow fits, and still leaves.
  const wanted = decision.kind === 'route' ? decision.flow : t.graph.patterns.cancel;
  if (isOpen(t, wanted)) return null;
  // "Here you are", and the picture that was asked for.
  if (event.files.length > 0 && step.kind === 'ask' && step.type.kind === 'attachment') return null;
  // "Oh, I found the order number, it is …": more of the same matter, however much it sounds like another one.
  const { form, entities } = event.understanding;
  if (form === 'statement' && !flowOf(t, wanted).urgent && decision.score < CERTAIN && bringsWanted(t, entities)) return null;
  const open = t.stack.findLast((frame) => frame.origin !== 'call');
  const question = {
    type: step.kind === 'ask' ? step.type.kind : ('confirm' as const),
    ofPattern: isPatternsQuestion(t),
    ofUrgent: open !== undefined && flowOf(t, open.flow).urgent,
  };
  return takesTheFloor(flowOf(t, wanted), event.text, question, event.understanding) ? wanted : null;
}

/** Whether the wish is what runs already: then the message is a failed answer, not a digression. */
function isOpen(t: Turn, flow: FlowId): boolean {
  const base = t.stack.findLast((frame) => frame.origin !== 'call');
  return base?.flow === flow;
}

function accept(
  t: Turn,
  step: Step,
  question: OpenQuestion,
  reading: Exclude<Reading, { kind: 'later' }>,
  event: MessageEvent,
  rule: string,
): { rest: Rest; rule: string } {
  if (reading.kind === 'confirm') return { rest: acceptConfirm(t, step, question, reading.option), rule };
  if (step.kind !== 'ask') throw new Error(`${step.id} is no question`);
  if (reading.kind === 'skip') {
    acceptAnswer(t, step, null);
  } else {
    const broken = brokenLimit(reading.value, step.limits, t.event.at);
    if (broken) return misunderstood(t, step, broken, event);
    acceptAnswer(t, step, reading.value);
    if (event.button === null) absorb(t, { entities: event.understanding.entities, prefill: NOTHING_SAID }, reading.value);
    if (typeof reading.value !== 'object' || reading.value.kind !== 'attachment') absorbFiles(t, event.files);
  }
  // Said first, answered after: what was not kept, then the next question.
  if (t.secrets.length > 0) openPattern(t, 'secret_offered');
  return { rest: walk(t), rule: t.secrets.length > 0 ? 'secret_offered' : rule };
}

function acceptConfirm(t: Turn, step: Step, question: OpenQuestion, option: string): Rest {
  if (step.kind !== 'call' || !step.confirm) throw new Error(`${step.id} needs no confirmation`);
  const { confirm } = step;
  t.trail = [...t.trail, stackOf(t)].slice(-TRAIL_LIMIT);
  clearFailures(t, step.id);
  if (option === 'yes') return sendCall(t, step, question.turn);
  moveTo(t, option === CHANGE && confirm.change ? confirm.change.next : confirm.declined);
  return walk(t);
}

/** The message does not answer: say what is missing and ask again, or give up when it was the last try. */
function misunderstood(t: Turn, step: Step, words: SystemText, event: MessageEvent): { rest: Rest; rule: string } {
  if (absorb(t, { entities: event.understanding.entities, prefill: NOTHING_SAID }, null) || absorbFiles(t, event.files)) {
    return { rest: walk(t), rule: 'noted' };
  }
  const limits = triesOf(step);
  const { decision, form } = event.understanding;
  const last = failures(topFrame(t), step.id) + 1 >= limits.tries;
  // Before giving up on the question: a wish that is likely enough when nothing else fits.
  if (
    last &&
    decision.kind === 'route' &&
    form !== 'refusal' &&
    !isOpen(t, decision.flow) &&
    isServed(flowOf(t, decision.flow))
  ) {
    begin(t, decision.flow, event);
    return { rest: walk(t), rule: 'digression' };
  }
  countFailure(t, step.id);
  const frame = topFrame(t);
  if (last) {
    t.notes.push(`${limits.tries} answers did not fit`);
    clearFailures(t, step.id);
    moveTo(t, limits.giveUp);
    const rest = walk(t);
    // A question that gives up without a word was not important: then the message is a wish of its own.
    const silent = t.effects.every((effect) => effect.kind !== 'say' && effect.kind !== 'call');
    return silent && rest.status === 'idle' ? newWish(t, event) : { rest, rule: 'give_up' };
  }
  const own = step.kind === 'ask' ? step.invalid : null;
  say(t, show(t, frame, own ?? t.graph.texts[words], limitWords(t, step)));
  return { rest: walk(t), rule: 'invalid_answer' };
}

/** What customers come with. Small talk and refusals are poor guesses: giving up on the question leads on, mostly to a person. */
function isServed(flow: Flow): boolean {
  return flow.role.kind === 'topic' && flow.role.topic !== 'none';
}

function triesOf(step: Step): { readonly tries: number; readonly giveUp: string } {
  if (step.kind === 'ask') return step;
  const confirm = (step as CallStep).confirm;
  if (!confirm) throw new Error(`${step.id} is no question`);
  return confirm;
}

function invalidText(step: AskStep): SystemText {
  return step.type.kind === 'flow' || fixedOptions(step).length > 0 ? 'invalid_choice' : `invalid_${step.type.kind}`;
}
