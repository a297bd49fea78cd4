/** `ask`, and the patience that it shares with confirmations. */
import type { StepId } from './graph.ts';
import { lowerInterruptions } from './lower-interruptions.ts';
import { lowerLimits, slotLimits } from './lower-limits.ts';
import { lowerOptions } from './lower-options.ts';
import { lowerText, sure } from './lower-text.ts';
import { join, type Lowered, NOWHERE, type StepContext, slotOf } from './lowering.ts';
import type { Patience, StepBody, TextSyntax } from './syntax.ts';

type Ask = Extract<StepBody, { kind: 'ask' }>;

export function lowerAsk(body: Ask, c: StepContext): Lowered {
  const slot = slotOf(c, body.slot);
  const text = (syntax: TextSyntax) => lowerText(syntax, c.checker);
  const optional = (syntax: TextSyntax | null) => (syntax === null ? null : text(syntax));
  const rest = {
    text: text(body.text),
    invalid: optional(body.invalid),
    optional: optional(body.optional),
    interruptions: lowerInterruptions(body.interruptions, c),
    ...lowerPatience(body.patience, `${body.slot.text}:give_up`, 'This question', c),
  };
  if (slot === null) return { kind: 'broken', id: c.id, line: c.line, next: [c.next, rest.giveUp] };
  const options = lowerOptions(body.options, slot, c);
  const limits = { ...slotLimits(slot), ...lowerLimits(body.limits, slot.type, c) };
  return {
    kind: 'ask',
    id: c.id,
    line: c.line,
    slot: body.slot.text,
    type: sure(slot.type),
    ...rest,
    options,
    limits,
    next: c.next,
  };
}

/** Tries and what follows them; taken from the flow where the step has none of its own. */
export function lowerPatience(own: Patience, segment: string, what: string, c: StepContext): { tries: number; giveUp: StepId } {
  const whole = c.flow.header.syntax.patience;
  const tries = own.tries ?? whole.tries;
  const shared = own.giveUp === null;
  const block = own.giveUp ?? (c.flow.state.giveUp ? null : whole.giveUp);
  if (tries === null) c.flow.report('F412', c.at, `${what} has no \`tries\`.`, 'Add `tries: 2` here or at the top of the flow.');
  if (block === null) {
    const hint = c.flow.state.giveUp
      ? "Inside the flow's `give_up` a question needs one of its own."
      : 'Add `give_up: { handoff: … }` here or at the top of the flow.';
    c.flow.report('F412', c.at, `${what} has no \`give_up\`.`, hint);
  }
  if (block === null) return { tries: tries?.value ?? 1, giveUp: NOWHERE };
  const before = c.flow.state.giveUp;
  c.flow.state.giveUp = before || shared;
  const giveUp = c.flow.lowerBlock(block, join(c.prefix, segment), c.next);
  c.flow.state.giveUp = before;
  return { tries: tries?.value ?? 1, giveUp };
}
