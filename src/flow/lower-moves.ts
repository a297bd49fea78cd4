/** `set`, `forget`, `return`, `do`, and the ways into other flows: `goto: { flow }` and `run`. */
import type { Expr } from './expression.ts';
import type { Command, Step } from './graph.ts';
import { lowerInputs } from './lower-inputs.ts';
import { type StepContext, slotOf } from './lowering.ts';
import type { FlowHeader } from './project-index.ts';
import { suggestion } from './suggest.ts';
import type { Name, StepBody } from './syntax.ts';
import { fits, typeOfArgument } from './type-check.ts';

type Body<K extends StepBody['kind']> = Extract<StepBody, { kind: K }>;

export function lowerSet(body: Body<'set'>, c: StepContext): Step {
  const assign = body.assign.map((argument) => {
    const slot = slotOf(c, argument.name);
    return { slot: argument.name.text, value: typeOfArgument(argument, slot?.type ?? { kind: 'unknown' }, c.checker) };
  });
  return { kind: 'set', id: c.id, line: c.line, assign, next: c.next };
}

export function lowerForget(body: Body<'forget'>, c: StepContext): Step {
  for (const slot of body.slots) slotOf(c, slot);
  return { kind: 'forget', id: c.id, line: c.line, slots: body.slots.map((s) => s.text), next: c.next };
}

export function lowerLink(body: Body<'link'>, c: StepContext): Step {
  const target = findFlow(body.flow, c);
  const fromPattern = c.flow.header.role.kind === 'pattern';
  if (target?.role.kind === 'sub') {
    c.flow.report(
      'F423',
      body.flow.at,
      `\`${target.id}\` is a sub-flow: one cannot leave for it.`,
      `Write \`run: ${target.id}\`.`,
    );
  } else if (target?.role.kind === 'pattern' && target.role.pattern !== 'menu' && !fromPattern) {
    c.flow.report(
      'F423',
      body.flow.at,
      `\`${target.id}\` is a pattern: only patterns can lead to it.`,
      'Lead to a topic flow or the menu, or end this one.',
    );
  }
  const { input } = lowerInputs(body.input, target?.syntax.inputs ?? null, body.flow, c);
  return { kind: 'link', id: c.id, line: c.line, flow: body.flow.text, input };
}

export function lowerRun(body: Body<'run'>, c: StepContext): Step {
  const target = findFlow(body.flow, c);
  if (target !== null && target.role.kind !== 'sub') {
    const hint = `Leave for it with \`goto: { flow: ${target.id} }\`; what is run has neither topic nor pattern.`;
    c.flow.report('F423', body.flow.at, `\`${target.id}\` is not a sub-flow.`, hint);
  }
  const { input } = lowerInputs(body.input, target?.syntax.inputs ?? null, body.flow, c);
  const output: { [slot: string]: string } = {};
  for (const { slot: name, output: wanted } of body.output) {
    const slot = slotOf(c, name);
    output[name.text] = wanted.text;
    if (target === null) continue;
    const declared = target.syntax.outputs.find((o) => o.name.text === wanted.text);
    if (declared === undefined) {
      const names = target.syntax.outputs.map((o) => o.name.text);
      c.flow.report(
        'F421',
        wanted.at,
        `\`${target.id}\` has no output \`${wanted.text}\`.`,
        suggestion(wanted.text, names, 'It hands nothing back.'),
      );
    } else if (slot !== null && !fits(declared.type, slot.type)) {
      const hint = 'Give both the same type.';
      c.flow.report('F308', wanted.at, `The slot \`${name.text}\` and the output \`${wanted.text}\` have different types.`, hint);
    }
  }
  return { kind: 'run', id: c.id, line: c.line, flow: body.flow.text, input, output, next: c.next };
}

/** The flow of a name; null when it is unknown (reported) or could not be read. */
function findFlow(name: Name, c: StepContext): FlowHeader | null {
  const { flows, brokenFlows, unreadable } = c.flow.project;
  const found = flows.get(name.text);
  if (found !== undefined) return found;
  // A file that cannot be read may hold it; one mistake should not look like two.
  if (brokenFlows.has(name.text) || unreadable) return null;
  const hint = suggestion(name.text, flows.keys(), 'Write it, or remove this step.');
  c.flow.report('F422', name.at, `There is no flow \`${name.text}\`.`, hint);
  return null;
}

export function lowerReturn(body: Body<'return'>, c: StepContext): Step {
  const { header, report } = c.flow;
  const { outputs } = header.syntax;
  const values: { [output: string]: Expr } = {};
  if (header.role.kind !== 'sub') {
    report('F420', c.at, 'Only a sub-flow can return: nothing has run this flow.', 'Write `end: resolved` or a handoff.');
  }
  for (const argument of body.values) {
    const declared = outputs.find((o) => o.name.text === argument.name.text);
    if (declared === undefined && header.role.kind === 'sub') {
      const names = outputs.map((o) => o.name.text);
      report(
        'F421',
        argument.name.at,
        `This flow has no output \`${argument.name.text}\`.`,
        suggestion(argument.name.text, names, 'Declare it under `out`.'),
      );
    }
    values[argument.name.text] = typeOfArgument(argument, declared?.type ?? { kind: 'unknown' }, c.checker);
  }
  const missing = outputs.map((o) => o.name.text).filter((name) => values[name] === undefined);
  if (missing.length > 0 && header.role.kind === 'sub') {
    const names = missing.map((m) => `\`${m}\``).join(', ');
    report('F421', c.at, `This return does not hand back ${names}.`, 'Every return hands back every output of the flow.');
  }
  return { kind: 'return', id: c.id, line: c.line, values };
}

const GOING_ON: ReadonlySet<Command> = new Set<Command>(['helped', 'not_helped', 'missed', 'switch_language']);

export function lowerDo(body: Body<'do'>, c: StepContext): Step {
  const { report, header } = c.flow;
  if (header.role.kind !== 'pattern') {
    report('F419', c.at, '`do` is for patterns only.', 'Write `end`, `handoff` or `goto`.');
  }
  if (body.command === 'start' && body.slot === null) {
    report('F114', c.at, '`do: start` has no `slot`.', 'Add `slot: …`: the slot of type `flow` that was asked.');
  }
  if (body.slot !== null) {
    const slot = slotOf(c, body.slot);
    if (body.command !== 'start') report('F113', body.slot.at, `\`do: ${body.command}\` has no key \`slot\`.`, 'Remove it.');
    else if (slot !== null && slot.type.kind !== 'flow' && slot.type.kind !== 'unknown') {
      report('F308', body.slot.at, `The slot \`${body.slot.text}\` is not of type \`flow\`.`, 'Only a flow can be started.');
    } else if (slot !== null) c.checker.use({ name: body.slot.text, at: body.slot.at, guards: [] });
  }
  // What is only recorded happens on the way; every other command ends its branch.
  const goesOn = GOING_ON.has(body.command);
  return {
    kind: 'do',
    id: c.id,
    line: c.line,
    command: body.command,
    slot: body.slot?.text ?? null,
    next: goesOn ? c.next : null,
  };
}
