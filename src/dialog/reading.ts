/** A message or a pressed button read as the answer to the open question, in the question's own terms. */
import type { Step, Value } from '../flow/graph.ts';
import type { Answer, Understanding } from '../nlu/understanding.ts';
import type { Event } from './event.ts';
import { fixedOptions, SKIP } from './question.ts';
import type { OpenQuestion } from './state.ts';

export type Reading =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'skip' }
  /** Option of a confirmation. */
  | { readonly kind: 'confirm'; readonly option: string }
  /** The customer goes to do it first. */
  | { readonly kind: 'later' };

/** @returns null when the button is none of this question's */
export function readButton(step: Step, question: OpenQuestion, option: string): Reading | null {
  if (question.kind === 'confirm') return { kind: 'confirm', option };
  if (step.kind !== 'ask') return null;
  if (option === SKIP) return step.optional ? { kind: 'skip' } : null;
  if (question.shown) return question.shown.includes(option) ? { kind: 'value', value: option } : null;
  if (step.type.kind === 'yes_no') return option === 'yes' || option === 'no' ? { kind: 'value', value: option === 'yes' } : null;
  return fixedOptions(step).some((known) => known.id === option) ? { kind: 'value', value: option } : null;
}

/** @returns null when the message does not answer the question */
export function readAnswer(step: Step, event: Extract<Event, { kind: 'message' }>): Reading | null {
  const { answer, form } = event.understanding;
  if (step.kind === 'ask' && step.type.kind === 'attachment' && event.files.length > 0) {
    return { kind: 'value', value: { kind: 'attachment', files: event.files } };
  }
  if (answer === null) return null;
  if (step.kind === 'call') return readConfirm(answer, form);
  if (step.kind !== 'ask') return null;
  switch (answer.kind) {
    case 'later':
      return { kind: 'later' };
    case 'skip':
      return step.optional ? { kind: 'skip' } : null;
    case 'none_of_these':
      // On a question that may be left open it is the way to leave it open.
      return step.optional ? { kind: 'skip' } : null;
    case 'value':
      return isGuessedQuestion(step, answer, form) ? null : { kind: 'value', value: valueFor(step, answer.value) };
  }
}

/** An answer as the slot of its question keeps it. */
export function valueFor(step: Extract<Step, { kind: 'ask' }>, value: Extract<Answer, { kind: 'value' }>['value']): Value {
  return step.type.kind === 'yes_no' ? value === true || value === 'yes' : value;
}

/** "重设要多久？" is no yes to "设好了吗？": of a question only its plain words count. */
function isGuessedQuestion(
  step: Extract<Step, { kind: 'ask' }>,
  answer: Extract<Answer, { kind: 'value' }>,
  form: Understanding['form'],
): boolean {
  if (form !== 'question' || answer.strength === 'exact' || step.type.kind === 'text') return false;
  return step.type.kind === 'yes_no' || answer.strength === 'guess';
}

/** Consent to an action must be plain: anything less than a clear yes is asked again. Putting it off is a no. */
function readConfirm(answer: Answer, form: Understanding['form']): Reading | null {
  if (answer.kind === 'later') return { kind: 'confirm', option: 'no' };
  if (answer.kind !== 'value') return null;
  const option = answer.value === true ? 'yes' : answer.value === false ? 'no' : String(answer.value);
  if (option === 'yes' && (answer.strength !== 'exact' || form === 'question')) return null;
  return { kind: 'confirm', option };
}
