/**
 * Irreversible calls: confirmed in the same step, showing what is sent, and nothing can change it meanwhile.
 *
 * The engine does the rest: a confirmation is answered in the very turn that follows it, its button is bound to the turn that
 * put it, and whatever else happens (a correction, a digression, a value that a message brings along, a timeout) puts the
 * question again with the values as they are then, or drops it. So only what changes without any turn must be kept out.
 */
import type { Expr } from '../../flow/expression.ts';
import { namesIn } from '../../flow/expression.ts';
import { type FlowGraph, LANGS, type Step, type Text, type TextFormat } from '../../flow/graph.ts';
import type { StepFault } from './private.ts';

type Call = Extract<Step, { kind: 'call' }>;

/** Built-in names whose value may be another one when the customer answers. */
const FLEETING = /^(?:now|lang|hours\.open|customer\.\w+|pattern\.\w+)$/;

export function checkConfirmations(graph: FlowGraph): readonly StepFault[] {
  return Object.values(graph.flows).flatMap((flow) =>
    Object.values(flow.steps).flatMap((step): readonly StepFault[] => {
      if (step.kind !== 'call' || graph.actions[step.action]?.risk !== 'irreversible') return [];
      const isPrivate = (name: string) => flow.slots[name]?.private === true;
      return faultsOf(step, isPrivate).map((fault) => ({ ...fault, flow: flow.id, step: step.id }));
    }),
  );
}

function faultsOf(step: Call, isPrivate: (name: string) => boolean): readonly Omit<StepFault, 'flow' | 'step'>[] {
  const { confirm } = step;
  if (confirm === null) {
    const hint = 'Add `confirm` to this step, with every value that is sent.';
    return [{ code: 'P301', message: `\`${step.action}\` is irreversible, and nobody has confirmed it.`, hint }];
  }
  const sent = [...new Set(Object.values(step.input).flatMap(namesIn))];
  const hidden = sent.flatMap((name) =>
    LANGS.filter((lang) => !shows(confirm.text, lang, name, isPrivate(name))).map((lang) => ({
      code: 'P302' as const,
      message: `The confirmation in \`${lang}\` does not show the whole of \`${name}\`, but it is sent.`,
      hint: `Put \`{${name}}\` into every variation of the text.`,
    })),
  );
  const loose = Object.entries(step.input).flatMap(([input, expr]) => {
    const name = fleeting(expr);
    return name === null
      ? []
      : [
          {
            code: 'P303' as const,
            message: `\`${input}\` depends on \`${name}\`, which can change between the question and the answer.`,
            hint: 'Keep the value in a slot with `set` before the call, and send that.',
          },
        ];
  });
  return [...hidden, ...loose];
}

/** Stands the value in every variation, whole? A private value is shown by its end, which is all that may be shown. */
function shows(text: Text, lang: (typeof LANGS)[number], name: string, isPrivate: boolean): boolean {
  const whole = (format: TextFormat) => format !== 'masked' || isPrivate;
  return text[lang].every((template) =>
    template.some((part) => part.kind === 'variable' && part.name === name && whole(part.format)),
  );
}

function fleeting(expr: Expr): string | null {
  if (expr.kind === 'hours_since' || expr.kind === 'days_since') return expr.kind;
  return namesIn(expr).find((name) => FLEETING.test(name)) ?? null;
}
