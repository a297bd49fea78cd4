/** `match`, `when` and `goto`. */
import type { Step, StepId } from './graph.ts';
import { join, labelTarget, NOWHERE, type StepContext } from './lowering.ts';
import { typeWords } from './scope.ts';
import { nearest, suggestion } from './suggest.ts';
import type { Branch, StepBody, Type } from './syntax.ts';
import { condition, typeOfVariable } from './type-check.ts';

type Body<K extends StepBody['kind']> = Extract<StepBody, { kind: K }>;

export function lowerMatch(body: Body<'match'>, c: StepContext): Step {
  const handlesMissing = body.otherwise !== null || body.cases.some((b) => b.name.text === 'missing');
  // A branch for the missing value makes the match itself the check.
  const checker = handlesMissing ? { ...c.checker, use: () => undefined } : c.checker;
  const { expr, type } = typeOfVariable(body.on, [], checker);
  const values = casesOf(type, body, c);
  const segment = (key: string) => join(c.prefix, `${body.on.text}=${key}`);
  const cases: { [value: string]: StepId } = {};
  for (const { name, block } of body.cases) cases[name.text] = c.flow.lowerBlock(block, segment(name.text), c.next);
  const otherwise = body.otherwise === null ? null : c.flow.lowerBlock(body.otherwise, segment('else'), c.next);
  if (values !== null) checkCases(values, body, c);
  for (const value of values ?? []) if (otherwise === null) cases[value] ??= NOWHERE;
  return { kind: 'match', id: c.id, line: c.line, on: expr, cases, otherwise };
}

/** The values that can occur, or null when the type is not known or has none. */
function casesOf(type: Type, body: Body<'match'>, c: StepContext): readonly string[] | null {
  if (type.kind === 'choice') return type.options;
  if (type.kind === 'yes_no') return ['yes', 'no'];
  if (type.kind === 'unknown') return null;
  const hint = type.kind === 'url' ? `Write \`match: ${body.on.text}.verdict\`.` : 'Use `when` with a condition.';
  c.flow.report('F411', body.on.at, `\`${body.on.text}\` is ${typeWords(type)}: it has no cases.`, hint);
  return null;
}

function checkCases(values: readonly string[], body: Body<'match'>, c: StepContext): void {
  const given = body.cases.map((b: Branch) => b.name.text);
  for (const { name } of body.cases) {
    if (name.text === 'missing' || values.includes(name.text)) continue;
    c.flow.report('F410', name.at, `\`${body.on.text}\` is never \`${name.text}\`.`, suggestion(name.text, values, ''));
  }
  const meant = given.map((name) => (values.includes(name) ? null : nearest(name, values)));
  const open = values.filter((value) => !given.includes(value) && !meant.includes(value));
  if (body.otherwise !== null || open.length === 0) return;
  const names = open.map((value) => `\`${value}\``).join(', ');
  c.flow.report('F409', body.on.at, `This match has no case for ${names}.`, 'Add the case, or `else`.');
}

export function lowerWhen(body: Body<'when'>, c: StepContext): Step {
  const test = condition(body.test, [], c.checker);
  const then = c.flow.lowerBlock(body.then, join(c.prefix, 'when'), c.next);
  const otherwise = body.otherwise === null ? c.next : c.flow.lowerBlock(body.otherwise, join(c.prefix, 'else'), c.next);
  return { kind: 'when', id: c.id, line: c.line, test, then, otherwise };
}

export function lowerGoto(body: Body<'goto'>, c: StepContext): Step {
  const next = labelTarget(c.flow, body.target);
  if (body.bound === null) return { kind: 'goto', id: c.id, line: c.line, next, bound: null };
  const otherwise = c.flow.lowerBlock(body.bound.otherwise, join(c.prefix, `${body.target.text}:otherwise`), c.next);
  return { kind: 'goto', id: c.id, line: c.line, next, bound: { atMost: body.bound.atMost, otherwise } };
}
