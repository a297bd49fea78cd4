/** Options of a question. */
import { essence } from './expand-examples.ts';
import { LANGS, type OptionSource } from './graph.ts';
import { lowerText } from './lower-text.ts';
import type { StepContext } from './lowering.ts';
import type { SlotInfo } from './project-index.ts';
import { typeWords } from './scope.ts';
import { nearest, suggestion } from './suggest.ts';
import type { Example, OptionSyntax, OptionsSyntax } from './syntax.ts';

/** More do not fit on the buttons of every channel. */
export const MAX_OPTIONS = 10;

/** The options as the question shows them, or null when it has none. */
export function lowerOptions(options: OptionsSyntax | null, slot: SlotInfo, c: StepContext): OptionSource | null {
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
  checkAlike(options.options, c);
  const fixed = options.options.map(({ id, label, also }) => ({
    id: id.text,
    label: lowerText(label, c.checker),
    also: plainWords(also),
  }));
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

/** A customer who types what a button says must mean one option only. */
function checkAlike(options: readonly OptionSyntax[], c: StepContext): void {
  const owners = new Map<string, OptionSyntax>();
  for (const option of options) {
    for (const { text, at } of wordsOf(option)) {
      const key = essence(text);
      const other = owners.get(key);
      if (key !== '' && other !== undefined && other !== option) {
        const message = `“${text.slice(0, 60)}” means both \`${other.id.text}\` and \`${option.id.text}\`.`;
        c.flow.report('F425', at, message, 'Give each option words of its own, in the label and under `also`.');
      } else owners.set(key, option);
    }
  }
}

function wordsOf({ label, also }: OptionSyntax): readonly Example[] {
  return LANGS.flatMap((lang) => {
    const labels = label[lang].flatMap(({ parts, at }) =>
      parts.flatMap((p) => (p.kind === 'literal' && parts.length === 1 ? [{ text: p.text, at }] : [])),
    );
    return [...labels, ...also[lang]];
  });
}

function plainWords(also: OptionSyntax['also']) {
  return { zh: also.zh.map((word) => word.text), en: also.en.map((word) => word.text) };
}
