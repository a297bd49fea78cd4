/** `ask`: options, limits and patience of a question. */
import type { Limits, OptionSource, StepId } from './graph.ts';
import { lowerText, sure } from './lower-text.ts';
import { join, NOWHERE, type StepContext, slotOf } from './lowering.ts';
import type { SlotInfo } from './project-index.ts';
import { typeWords } from './scope.ts';
import { nearest, suggestion } from './suggest.ts';
import type { Amount, LimitsSyntax, OptionsSyntax, Patience, StepBody, TextSyntax, Type } from './syntax.ts';

type Ask = Extract<StepBody, { kind: 'ask' }>;

export function lowerAsk(body: Ask, c: StepContext): Lowered {
  const slot = slotOf(c, body.slot);
  const text = (syntax: TextSyntax) => lowerText(syntax, c.checker);
  const optional = (syntax: TextSyntax | null) => (syntax === null ? null : text(syntax));
  const rest = {
    text: text(body.text),
    invalid: optional(body.invalid),
    optional: optional(body.optional),
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

const MAX_OPTIONS = 10;

function lowerOptions(options: OptionsSyntax | null, slot: SlotInfo, c: StepContext): OptionSource | null {
  const { type } = slot;
  if (type.kind === 'unknown') return null;
  if (type.kind === 'flow') return flowOptions(options, c);
  const possible = type.kind === 'choice' ? type.options : type.kind === 'yes_no' ? ['yes', 'no'] : null;
  if (options === null) {
    if (type.kind !== 'choice') return null;
    const hint = `Add \`options:\` with ${type.options.map((o) => `\`${o}\``).join(', ')}.`;
    c.flow.report('F413', c.at, `This question about a choice has no options.`, hint);
    return null;
  }
  if (options.kind !== 'fixed') {
    const hint = 'Declare the slot as `flow`, or write the options out.';
    c.flow.report('F413', options.at, `\`${options.kind}\` needs a slot of type \`flow\`, but this is ${typeWords(type)}.`, hint);
    return null;
  }
  if (possible === null) {
    const hint = 'Remove the options, or declare the slot as a choice, `[a, b]`.';
    c.flow.report('F413', options.at, `The slot \`${slot.name.text}\` is ${typeWords(type)} and has no options.`, hint);
    return null;
  }
  checkOffered(options, possible, c);
  const fixed = options.options.map(({ id, label, also }) => ({ id: id.text, label: lowerText(label, c.checker), also }));
  return { kind: 'fixed', options: fixed };
}

function checkOffered(options: Extract<OptionsSyntax, { kind: 'fixed' }>, possible: readonly string[], c: StepContext): void {
  const { report } = c.flow;
  for (const { id } of options.options) {
    if (!possible.includes(id.text))
      report('F413', id.at, `The slot has no option \`${id.text}\`.`, suggestion(id.text, possible, ''));
  }
  const offered = options.options.map((o) => o.id.text);
  const meant = offered.map((id) => (possible.includes(id) ? null : nearest(id, possible)));
  const left = possible.filter((option) => !offered.includes(option) && !meant.includes(option));
  if (left.length > 0) {
    const names = left.map((o) => `\`${o}\``).join(', ');
    report('F414', options.at, `This question does not offer ${names}.`, 'Add it, unless it is set elsewhere.');
  }
  if (offered.length > MAX_OPTIONS) {
    report(
      'F415',
      options.at,
      `This question has ${offered.length} options; at most ${MAX_OPTIONS} fit.`,
      'Ask in two questions.',
    );
  }
}

function flowOptions(options: OptionsSyntax | null, c: StepContext): OptionSource | null {
  const at = options?.at ?? c.at;
  if (c.flow.header.role.kind !== 'pattern') {
    c.flow.report(
      'F419',
      at,
      'A slot of type `flow` can be asked in patterns only.',
      'Use a choice, and `goto: { flow: … }` in its branches.',
    );
    return null;
  }
  if (options !== null && options.kind !== 'fixed') return { kind: options.kind };
  c.flow.report(
    'F413',
    at,
    'A question about a flow takes its options from the bot.',
    'Write `options: clarify` or `options: topics`.',
  );
  return null;
}

function slotLimits(slot: SlotInfo): Limits {
  return { ...(slot.min === null ? {} : { min: slot.min }), ...(slot.max === null ? {} : { max: slot.max }) };
}

function lowerLimits(limits: LimitsSyntax | null, type: Type, c: StepContext): Limits {
  if (limits === null || type.kind === 'unknown') return {};
  const min = limits.min && lowerAmount(limits.min, type, c);
  const max = limits.max && lowerAmount(limits.max, type, c);
  if (min !== null && max !== null && min > max) {
    c.flow.report('F416', limits.at, '`min` is larger than `max`.', 'No answer could be right; swap them.');
  }
  const flags = [limits.past, limits.future].filter((flag) => flag !== null);
  for (const flag of flags) {
    if (type.kind !== 'date')
      c.flow.report('F416', flag.at, `\`past\` and \`future\` are for dates; this is ${typeWords(type)}.`, 'Remove it.');
  }
  if (limits.past?.value && limits.future?.value) {
    c.flow.report('F416', limits.at, 'No date is both past and future.', 'Keep one.');
  }
  return {
    ...(min === null ? {} : { min }),
    ...(max === null ? {} : { max }),
    ...(limits.past === null ? {} : { past: limits.past.value }),
    ...(limits.future === null ? {} : { future: limits.future.value }),
  };
}

function lowerAmount(amount: Amount, type: Type, c: StepContext): number | null {
  const fault = (message: string, hint: string) => {
    c.flow.report('F416', amount.at, message, hint);
    return null;
  };
  if (type.kind === 'money') {
    if (amount.kind !== 'money')
      return fault('A limit of an amount needs its currency.', `Write \`${amount.value} ${c.flow.project.currency ?? 'CNY'}\`.`);
    const { currency } = c.flow.project;
    if (currency !== null && amount.currency !== currency)
      return fault(`The wallet's currency is ${currency}.`, `Write the limit in ${currency}.`);
    return amount.minor;
  }
  if (type.kind !== 'number' && type.kind !== 'text')
    return fault(`\`min\` and \`max\` do not suit ${typeWords(type)}.`, 'Remove it.');
  if (amount.kind === 'money') return fault(`This is ${typeWords(type)}, not an amount of money.`, 'Write a number.');
  if (type.kind === 'text' && (!Number.isInteger(amount.value) || amount.value < 1 || amount.value > 2000))
    return fault('A text has from 1 to 2000 characters.', 'Write a whole number in this range.');
  return amount.value;
}
