/**
 * What a customer's message means where the conversation stands. Order of the rules: a pressed button; the correction of an
 * earlier answer, where the message is not plainly the open question's; a wish that is sure enough to take the floor (wish.ts
 * says when); the open question's answer; failure of the answer. Each rule that decides names itself in the why-record.
 */
import type { Flow, FlowId, Step, SystemText } from '../flow/graph.ts';
import type { Understanding } from '../nlu/understanding.ts';
import {
  absorb,
  absorbFiles,
  acceptAnswer,
  bringsWanted,
  brokenLimit,
  clearFailures,
  countFailure,
  failures,
  hear,
  limitWords,
  NOTHING_SAID,
  tellHeard,
} from './answer.ts';
import { UNSEEN } from './changed.ts';
import { correct } from './correction.ts';
import { warnOfLinks } from './dangerous.ts';
import type { Event } from './event.ts';
import { agentsAreThere } from './hours.ts';
import { show } from './lookup.ts';
import { askAfter, openPattern, tellAgain, topicOf } from './outcome.ts';
import { type AskStep, type CallStep, CHANGE, fixedOptions, parsePayload, say } from './question.ts';
import { type Reading, readAnswer, readButton } from './reading.ts';
import { isContact, secretWords } from './secrets.ts';
import { comeBack } from './silence.ts';
import { languageOf } from './spoken.ts';
import { startFlow } from './start.ts';
import type { BotState, ExpectingAgent, OpenCall, OpenQuestion } from './state.ts';
import { expecting, flowOf, moveTo, pass, type Rest, stepOf, type Turn, topFrame } from './turn.ts';
import { sendCall, walk } from './walk.ts';
import type { Scale } from './why.ts';
import {
  anotherWishFrom,
  CERTAIN,
  callsOff,
  cannotWait,
  cannotWaitFrom,
  isReached,
  isSurelyTalk,
  meantFrom,
  weighFloor,
} from './wish.ts';
import { firstOf, keepSecond, keepWish, mayInterrupt, putOff } from './wishes.ts';

export type MessageEvent = Extract<Event, { kind: 'message' }>;

export function takeMessage(t: Turn, state: BotState, event: MessageEvent): { rest: Rest; rule: string } {
  if (event.customer) t.customer = event.customer;
  if (event.button === null) t.lang = languageOf(t, state, event);
  t.secrets = event.redacted.filter((kind) => !isContact(kind));
  t.foreign = event.understanding.foreign;
  t.pressedAgain = event.button !== null && event.button === t.pressed;
  if (event.button === null) t.pressed = undefined;
  const done = react(t, state, event);
  sayNotKept(t, event.redacted.filter(isContact));
  warnOfLinks(t, event);
  return done;
}

/** Before all else that is said: a number that nobody asked for is not kept, which changes nothing of the rest. */
function sayNotKept(t: Turn, kinds: readonly string[]): void {
  if (kinds.length === 0) return;
  const text = show(t, null, t.graph.texts.contact_not_kept, { 'pattern.secret': secretWords(t, kinds) });
  t.effects.unshift({ kind: 'say', message: { text, lang: t.lang, choices: [] } });
}

function react(t: Turn, state: BotState, event: MessageEvent): { rest: Rest; rule: string } {
  switch (state.status) {
    case 'asking':
      return answerQuestion(t, state.question, event);
    case 'waiting':
      return whileWaiting(t, state.call, event);
    case 'with_agent':
      return besideTicket(t, expecting(state), event);
    case 'idle':
    case 'closed':
      // A flow has come to its end beside the queue, in which the place is still kept.
      if (event.waits !== undefined) {
        t.beside = true;
        return besideTicket(t, { status: 'with_agent', ticket: event.waits, queued: true }, event);
      }
      return newWish(t, event);
  }
}

// ------------------------------------------------------------------------------------------------------ no question open

function newWish(t: Turn, event: MessageEvent): { rest: Rest; rule: string } {
  if (event.button !== null) return comeBack(t) ?? patterned(t, 'unavailable_button', 'stale_button');
  const { decision } = event.understanding;
  if (decision.kind === 'route' && isWanted(t, 'start', decision, meantFrom(flowOf(t, decision.flow)))) {
    begin(t, decision.flow, event);
    if (t.secrets.length > 0) openPattern(t, 'secret_offered');
    return { rest: walk(t), rule: t.secrets.length > 0 ? 'secret_offered' : 'route' };
  }
  if (t.secrets.length > 0) return patterned(t, 'secret_offered', 'secret_offered');
  hear(t, event.understanding.entities);
  if (decision.kind === 'clarify') {
    t.offer = decision.flows;
    return patterned(t, 'clarify', 'clarify');
  }
  const back = comeBack(t);
  if (back) return back;
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
  const first = firstOf(t, flow, event.understanding);
  startFlow(t, first);
  absorb(t, first === flow ? event.understanding : { ...event.understanding, prefill: NOTHING_SAID }, null);
  tellHeard(t);
  keepSecond(t, first, flow, event.understanding);
}

/**
 * A call is on its way. Who wants a person, or out of danger, is not kept waiting for a look-up; an action that changes
 * something is not left alone, so that nobody is told less than what became of it.
 */
function whileWaiting(t: Turn, call: OpenCall, event: MessageEvent): { rest: Rest; rule: string } {
  const { decision } = event.understanding;
  const wanted = decision.kind === 'route' && event.button === null ? flowOf(t, decision.flow) : null;
  const score = wanted ? decision.score : 0;
  if (wanted && cannotWait(wanted) && isWanted(t, 'interrupt', { flow: wanted.id, score }, cannotWaitFrom(wanted))) {
    const step = stepOf(t, topFrame(t));
    const action = step.kind === 'call' ? t.graph.actions[step.action] : undefined;
    if (action?.risk === 'read') {
      t.notes.push(`${step.id} is left alone: it only looks something up`);
      begin(t, wanted.id, event);
      return { rest: walk(t), rule: 'digression' };
    }
    say(t, show(t, null, t.graph.texts.person_after_call));
    return { rest: { status: 'waiting', call: call.wanted ? call : { ...call, wanted: wanted.id } }, rule: 'after_call' };
  }
  say(t, show(t, topFrame(t), t.graph.texts.please_wait));
  if (wanted && isServed(wanted) && score >= CERTAIN && keepWish(t, wanted.id)) putOff(t, wanted.id);
  return { rest: { status: 'waiting', call }, rule: 'please_wait' };
}

/** Somebody is to answer a ticket: further words are added to it, a new problem is helped with at once. */
function besideTicket(t: Turn, rest: ExpectingAgent, event: MessageEvent): { rest: Rest; rule: string } {
  const { ticket } = rest;
  const { decision } = event.understanding;
  const flow = decision.kind === 'route' ? flowOf(t, decision.flow) : null;
  if (callsOff(t.graph, event)) return leaveQueue(t, rest, event.text);
  const wanted =
    flow &&
    decision.kind === 'route' &&
    isWanted(t, 'beside_ticket', decision, anotherWishFrom(flow, event.text, event.understanding.form));
  const request = wanted ? plainRequest(flow) : null;
  // Nobody was there when the ticket was made: somebody may be by now, and then it is a place in the queue.
  if (request && (rest.queued || event.desk)) {
    tellAgain(t, { number: ticket, reason: request.reason, priority: request.priority });
    return { rest: { ...rest, queued: true }, rule: 'asked_again' };
  }
  if (request) askAfter(t, { number: ticket, reason: request.reason, priority: request.priority });
  const another = wanted && !request;
  if (another || event.button !== null) {
    const done = newWish(t, event);
    // Small talk does not end the waiting for a person.
    return done.rest.status === 'idle' ? { ...done, rest } : done;
  }
  const text = [event.text, ...event.files.map((file) => file.name)].filter((part) => part !== '').join('\n');
  t.effects.push({ kind: 'ticket_note', number: ticket, text });
  const words = t.graph.texts.with_agent;
  say(
    t,
    show(t, null, words, { 'ticket.number': ticket, 'hours.open': agentsAreThere(t.graph.brand, t.event.at) ? 'yes' : 'no' }),
  );
  return { rest, rule: 'ticket_note' };
}

/** Of a flow in which nothing but a person is asked for, who has been asked for already. What is urgent is heard however often. */
function plainRequest(flow: Flow): Extract<Step, { kind: 'handoff' }> | null {
  if (topicOf(flow) !== 'human_agent') return null;
  const requests = Object.values(flow.steps).filter((step) => step.kind === 'handoff');
  return requests.every(({ priority }) => priority === 'normal') ? (requests[0] ?? null) : null;
}

/** Nothing else is open: what is called off can only be the waiting. A ticket that is answered later has no queue to leave: it stays. */
function leaveQueue(t: Turn, rest: ExpectingAgent, text: string): { rest: Rest; rule: string } {
  const { ticket, queued } = rest;
  t.effects.push(queued ? { kind: 'withdraw', ticket } : { kind: 'ticket_note', number: ticket, text });
  say(t, show(t, null, t.graph.texts.queue_withdrawn, { 'ticket.number': ticket }));
  return { rest: queued ? { status: 'idle' } : rest, rule: 'queue_left' };
}

// --------------------------------------------------------------------------------------------------------- open question

function answerQuestion(t: Turn, question: OpenQuestion, event: MessageEvent): { rest: Rest; rule: string } {
  const step = stepOf(t, topFrame(t));
  if (event.button !== null) {
    const pressed = parsePayload(event.button);
    if (pressed === null || pressed.turn !== question.turn) return patterned(t, 'unavailable_button', 'stale_button');
    const reading = readButton(step, question, pressed.option);
    if (!reading || reading.kind === 'later') return patterned(t, 'unavailable_button', 'stale_button');
    t.pressed = event.button;
    return accept(t, step, question, reading, event, 'button');
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
  if (!mayInterrupt(t, flowOf(t, flow))) {
    putOff(t, flow);
    return { rest: walk(t), rule: 'put_off' };
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
  const { form } = event.understanding;
  const told = valuesOf(t, event);
  if (form === 'statement' && !flowOf(t, wanted).urgent && decision.score < CERTAIN && bringsWanted(t, told)) return null;
  const open = t.stack.findLast((frame) => frame.origin !== 'call');
  const question = {
    type: step.kind === 'ask' ? step.type.kind : ('confirm' as const),
    ofPattern: isPatternsQuestion(t),
    ofUrgent: open !== undefined && flowOf(t, open.flow).urgent,
  };
  const { score, needed } = weighFloor(flowOf(t, wanted), event.text, question, event.understanding);
  return isWanted(t, 'interrupt', { flow: wanted, score }, needed) ? wanted : null;
}

/** What the message tells of the matter. A day in small talk is none of it. */
function valuesOf(t: Turn, { understanding: { decision, entities } }: MessageEvent): Understanding['entities'] {
  const isTalk = decision.kind === 'route' && isSurelyTalk(flowOf(t, decision.flow), decision.score);
  return isTalk ? entities.filter((entity) => entity.kind !== 'date') : entities;
}

/** Weighs a wish, and keeps for the why-record by what. */
function isWanted(
  t: Turn,
  what: Scale['what'],
  { flow, score }: { readonly flow: FlowId; readonly score: number },
  needed: number,
): boolean {
  t.scales.push({ what, flow, score, needed });
  return isReached({ score, needed });
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
    // Words that nobody here can read are too long for nothing.
    if (broken && t.foreign && step.type.kind === 'text') return newWish(t, event);
    if (broken) return misunderstood(t, step, broken, event);
    acceptAnswer(t, step, reading.value);
    if (step.type.kind === 'flow') hear(t, event.understanding.entities);
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
  pass(t);
  clearFailures(t, step.id);
  if (option === 'yes' && question.turn === UNSEEN) {
    openPattern(t, 'flows_changed');
    return walk(t);
  }
  if (option === 'yes') return sendCall(t, step, question.turn);
  moveTo(t, option === CHANGE && confirm.change ? confirm.change.next : confirm.declined);
  return walk(t);
}

/** The message does not answer: say what is missing and ask again, or give up when it was the last try. */
function misunderstood(t: Turn, step: Step, words: SystemText, event: MessageEvent): { rest: Rest; rule: string } {
  const entities = valuesOf(t, event);
  // "Which one do you mean?", and an order number: it is kept for the flow that is chosen, and the question put again.
  const heard = step.kind === 'ask' && step.type.kind === 'flow' && hear(t, entities);
  if (heard || absorb(t, { entities, prefill: NOTHING_SAID }, null) || absorbFiles(t, event.files)) {
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
    isServed(flowOf(t, decision.flow)) &&
    mayInterrupt(t, flowOf(t, decision.flow))
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
