/** `call`: inputs, confirmation and results of an action. */
import type { Expr } from './expression.ts';
import { namesIn } from './expression.ts';
import { type Confirm, LANGS, type Step, type StepId } from './graph.ts';
import { lowerPatience } from './lower-ask.ts';
import { lowerInputs } from './lower-inputs.ts';
import { lowerInterruptions } from './lower-interruptions.ts';
import { lowerText, plainText, shownEverywhere } from './lower-text.ts';
import { join, labelTarget, NOWHERE, type StepContext } from './lowering.ts';
import { nearest, suggestion } from './suggest.ts';
import type { ActionSyntax, ConfirmSyntax, StepBody } from './syntax.ts';

type Call = Extract<StepBody, { kind: 'call' }>;

export function lowerCall(body: Call, c: StepContext): Step {
  const action = findAction(body, c);
  const { input, missable } = lowerInputs(body.input, action?.inputs ?? null, body.action, c);
  const confirm = lowerConfirm(body, action, input, missable, c);
  const results = lowerResults(body, action, c);
  const as = (body.as ?? body.action).text;
  return { kind: 'call', id: c.id, line: c.line, action: body.action.text, input, as, confirm, results };
}

/** The declared action; null when it is unknown or when no actions could be read. */
function findAction(body: Call, c: StepContext): ActionSyntax | null {
  const { actions } = c.flow.project;
  if (actions === null) return null;
  const action = actions.get(body.action.text);
  if (action !== undefined) return action;
  const hint = suggestion(body.action.text, actions.keys(), 'Declare it in the `actions:` document.');
  c.flow.report('F501', body.action.at, `There is no action \`${body.action.text}\`.`, hint);
  return null;
}

/** Results that must have a branch, with those that are added by themselves. */
export function resultsOf(action: ActionSyntax): { declared: readonly string[]; added: readonly string[] } {
  const added = ['unavailable'];
  if (action.risk === 'irreversible') added.unshift('unknown');
  if (action.identity === 'required') added.unshift('not_identified');
  return { declared: action.results.map((r) => r.name.text), added };
}

function lowerResults(body: Call, action: ActionSyntax | null, c: StepContext): { [result: string]: StepId } {
  const { report, lowerBlock } = c.flow;
  const segment = (result: string) => join(c.prefix, `${body.action.text}:${result}`);
  const targets: { [result: string]: StepId } = {};
  const known = action === null ? null : resultsOf(action);
  const all = known === null ? null : [...known.declared, ...known.added];
  for (const { name, block } of body.results) {
    targets[name.text] = lowerBlock(block, segment(name.text), c.next);
    if (all === null || all.includes(name.text)) continue;
    const why = ADDED_WHY[name.text];
    const hint = why ?? suggestion(name.text, all, 'Remove this branch.');
    report('F505', name.at, `\`${body.action.text}\` has no result \`${name.text}\`.`, hint);
  }
  const otherwise = body.otherwise === null ? null : lowerBlock(body.otherwise, segment('else'), c.next);
  if (known === null || all === null) return targets;
  const meant = body.results.map(({ name }) => (all.includes(name.text) ? null : nearest(name.text, all)));
  const open = all.filter((r) => targets[r] === undefined && !meant.includes(r));
  const missing = open.filter((r) => otherwise === null || known.added.includes(r));
  if (missing.length > 0) {
    const names = missing.map((r) => `\`${r}\``).join(', ');
    const hint = `Add a branch for each${missing.some((r) => known.added.includes(r)) ? '; `else` never takes unavailable, unknown and not_identified' : ', or `else`'}.`;
    report('F504', body.action.at, `\`${body.action.text}\` has no branch for ${names}.`, hint);
  }
  return Object.fromEntries(all.map((r) => [r, targets[r] ?? otherwise ?? NOWHERE]));
}

const ADDED_WHY: Readonly<Record<string, string>> = {
  unknown: 'Only an irreversible action can end as `unknown`; remove this branch.',
  not_identified: 'Only an action with `identity: required` can end so; remove this branch.',
};

function lowerConfirm(
  body: Call,
  action: ActionSyntax | null,
  input: { readonly [name: string]: Expr },
  missable: ReadonlySet<string>,
  c: StepContext,
): Confirm | null {
  const { confirm } = body;
  const { report } = c.flow;
  if (confirm === null) {
    if (action?.risk === 'irreversible') {
      const hint = 'Add `confirm: { zh: …, en: … }` that shows every input, and a branch `declined`.';
      report('F506', body.action.at, `\`${body.action.text}\` is irreversible and must be confirmed in this step.`, hint);
    }
    return null;
  }
  if (confirm.declined === null) {
    report(
      'F507',
      confirm.at,
      'This confirmation has no branch `declined`.',
      'Add `declined: [ … ]`: what happens when the customer says no.',
    );
  }
  checkShown(confirm, input, c);
  // What is handed to an optional input may be missing; the confirmation then says so in words.
  const lenient = {
    ...c.checker,
    use: (use: Parameters<typeof c.checker.use>[0]) => missable.has(use.name) || c.checker.use(use),
  };
  const text = (syntax: ConfirmSyntax['text']) => lowerText(syntax, lenient);
  const declined = confirm.declined;
  const change = confirm.change;
  return {
    text: text(confirm.text),
    yes: confirm.yes === null ? plainText('确认', 'Yes') : text(confirm.yes),
    no: confirm.no === null ? plainText('取消', 'No') : text(confirm.no),
    change: change === null ? null : { label: text(change.label), next: labelTarget(c.flow, change.target) },
    declined: declined === null ? NOWHERE : c.flow.lowerBlock(declined, join(c.prefix, `${body.action.text}:declined`), c.next),
    interruptions: lowerInterruptions(confirm.interruptions, c),
    ...lowerPatience(body.patience, `${body.action.text}:give_up`, 'This confirmation', c),
  };
}

/** Every variable that is sent must stand in every variation of both languages: the customer confirms what is done. */
function checkShown(confirm: ConfirmSyntax, input: { readonly [name: string]: Expr }, c: StepContext): void {
  const sent = new Set(Object.values(input).flatMap(namesIn));
  for (const lang of LANGS) {
    const shown = shownEverywhere(confirm.text, lang);
    const hidden = [...sent].filter((name) => !shown.has(name));
    if (hidden.length === 0) continue;
    const at = confirm.text[lang][0]?.at ?? confirm.at;
    const names = hidden.map((name) => `{${name}}`).join(', ');
    c.flow.report(
      'F508',
      at,
      `The confirmation does not show ${names} in \`${lang}\`, but it is sent.`,
      `Put ${names} into the text.`,
    );
  }
}
