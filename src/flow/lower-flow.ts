/** One flow's syntax → steps with addresses, in one walk over the lists of steps. */
import type { Report } from './diagnostic.ts';
import type { StepId } from './graph.ts';
import { lowerAsk } from './lower-ask.ts';
import { lowerGoto, lowerMatch, lowerWhen } from './lower-branching.ts';
import { lowerCall } from './lower-call.ts';
import { lowerDo, lowerForget, lowerLink, lowerReturn, lowerRun, lowerSet } from './lower-moves.ts';
import { lowerText } from './lower-text.ts';
import { END, type FlowLowering, join, type Lowered, type StepContext, startLowering } from './lowering.ts';
import type { FlowHeader, ProjectIndex } from './project-index.ts';
import type { Block, StepBody, StepSyntax } from './syntax.ts';
import type { Checker, Use } from './type-check.ts';

export type LoweredFlow = FlowLowering & { readonly start: StepId };

export function lowerFlow(header: FlowHeader, project: ProjectIndex, report: Report): LoweredFlow {
  const flow = startLowering(header, project, report, lowerBlock);
  const start = flow.lowerBlock(header.syntax.steps, '', END);
  return { ...flow, start };
}

/** Far more than anybody can oversee; keeps a runaway file from taking all memory. */
const MAX_STEPS = 2000;

/** Lowers a list of steps that goes on at `next`; gives the address of its first step. */
function lowerBlock(flow: FlowLowering, block: Block, prefix: string, next: StepId): StepId {
  const ids = block.steps.map((step) => addressOf(step, prefix, flow));
  block.steps.forEach((step, i) => {
    lowerStep(flow, step, ids[i] ?? END, prefix, ids[i + 1] ?? next);
  });
  return ids[0] ?? next;
}

/** Steps at which a conversation can stand: their address must not depend on their position. */
function isDurable(body: StepBody): boolean {
  return body.kind === 'ask' || body.kind === 'call' || body.kind === 'run' || (body.kind === 'goto' && body.bound !== null);
}

function addressOf(step: StepSyntax, prefix: string, flow: FlowLowering): StepId {
  const wanted = step.label?.text ?? join(prefix, `${step.body.kind}.${nameOfStep(step.body)}`);
  const count = (flow.taken.get(wanted) ?? 0) + 1;
  flow.taken.set(wanted, count);
  if (count === 1) return wanted;
  if (step.label === null && isDurable(step.body)) {
    const message = `There is another \`${step.body.kind}\` of \`${nameOfStep(step.body)}\` in this place; their addresses are the same.`;
    flow.report('F404', step.at, message, 'Give this step a name of its own: `label: …`.');
  }
  return `${wanted}#${count}`;
}

/** The part of an address that says which one of its kind a step is. */
function nameOfStep(body: StepBody): string {
  switch (body.kind) {
    case 'ask':
      return body.slot.text;
    case 'set':
      return body.assign.map((a) => a.name.text).join('+');
    case 'forget':
      return body.slots.map((s) => s.text).join('+');
    case 'match':
      return body.on.text;
    case 'call':
      return body.action.text;
    case 'goto':
      return body.target.text;
    case 'link':
    case 'run':
      return body.flow.text;
    case 'handoff':
      return body.reason;
    case 'end':
      return body.disposition;
    case 'do':
      return body.command;
    default:
      return '1';
  }
}

function lowerStep(flow: FlowLowering, step: StepSyntax, id: StepId, prefix: string, next: StepId): void {
  const uses: Use[] = [];
  const checker: Checker = {
    scope: flow.scope,
    project: flow.project,
    report: flow.report,
    use: (use) => uses.push({ ...use, name: storedName(flow, use.name) }),
    mention: (name) => flow.mentioned.add(storedName(flow, name)),
  };
  const line = flow.project.lineOf(step.at);
  const context: StepContext = { flow, id, line, at: step.at, prefix: step.label?.text ?? prefix, next, checker };
  // The map keeps source order: a step stands before the steps of its branches.
  flow.steps.set(id, { kind: 'broken', id, line, next: [next] });
  if (flow.steps.size > MAX_STEPS) {
    flow.report(
      'F424',
      flow.header.syntax.id.at,
      `The flow \`${flow.header.id}\` has more than ${MAX_STEPS} steps.`,
      'Move parts of it into sub-flows or flows of their own.',
    );
    return;
  }
  flow.steps.set(id, lowerBody(step.body, context));
  flow.notes.set(id, { at: step.at, uses });
  for (const from of step.movedFrom) flow.moved.push({ from, to: id });
}

/** The value behind a name: a link's verdict and its reason are there when the link is. */
export function storedName(flow: FlowLowering, name: string): string {
  const slot = /^(.+)\.(?:verdict|reason)$/.exec(name)?.[1];
  return slot !== undefined && flow.header.slots.get(slot)?.type.kind === 'url' ? slot : name;
}

function lowerBody(body: StepBody, c: StepContext): Lowered {
  const { id, line, next } = c;
  switch (body.kind) {
    case 'broken': {
      const inner = body.blocks.map((block) => c.flow.lowerBlock(block, join(c.prefix, 'broken'), next));
      return { kind: 'broken', id, line, next: [next, ...inner] };
    }
    case 'say': {
      const tried = body.tried === null ? null : lowerText(body.tried, c.checker);
      return { kind: 'say', id, line, text: lowerText(body.text, c.checker), tried, next };
    }
    case 'handoff': {
      const text = body.text === null ? null : lowerText(body.text, c.checker);
      return { kind: 'handoff', id, line, reason: body.reason, priority: body.priority, text };
    }
    case 'end':
      if (body.disposition === 'expired' && c.flow.header.role.kind !== 'pattern')
        c.flow.report('F419', c.at, '`end: expired` is for patterns only.', 'Write `end: resolved` or `end: cancelled`.');
      return { kind: 'end', id, line, disposition: body.disposition, helped: body.helped };
    case 'ask':
      return lowerAsk(body, c);
    case 'set':
      return lowerSet(body, c);
    case 'forget':
      return lowerForget(body, c);
    case 'match':
      return lowerMatch(body, c);
    case 'when':
      return lowerWhen(body, c);
    case 'call':
      return lowerCall(body, c);
    case 'goto':
      return lowerGoto(body, c);
    case 'link':
      return lowerLink(body, c);
    case 'run':
      return lowerRun(body, c);
    case 'return':
      return lowerReturn(body, c);
    case 'do':
      return lowerDo(body, c);
  }
}
