/** Limits of answers. */
import type { Limits } from './graph.ts';
import type { StepContext } from './lowering.ts';
import type { SlotInfo } from './project-index.ts';
import { typeWords } from './scope.ts';
import type { Amount, LimitsSyntax, Type } from './syntax.ts';

/** Limits that the slot has for every question about it. */
export function slotLimits(slot: SlotInfo): Limits {
  return { ...(slot.min === null ? {} : { min: slot.min }), ...(slot.max === null ? {} : { max: slot.max }) };
}

/** Limits of one question; those that do not suit the type are reported and left out. */
export function lowerLimits(limits: LimitsSyntax | null, type: Type, c: StepContext): Limits {
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
