/** The small mistakes that a step can have. */
import { DISPOSITIONS, type Flow, type FlowGraph, type Priority, type Step, type StepId } from '../../flow/graph.ts';

export type Change = { readonly kind: string; readonly what: string; readonly changed: Step };

type Of<K extends Step['kind']> = Extract<Step, { kind: K }>;

/** Every mistake made of one step; a mistake that changes nothing is left out. */
export function changesOf(graph: FlowGraph, flow: Flow, step: Step): readonly Change[] {
  switch (step.kind) {
    case 'say':
    case 'set':
    case 'forget':
      return [dropped(step, step.next)];
    case 'ask':
      return askChanges(step);
    case 'match':
      return matchChanges(step);
    case 'when':
      if (step.then === step.otherwise) return [];
      return [{ kind: 'negate', what: 'the condition is negated', changed: { ...step, test: { kind: 'not', of: step.test } } }];
    case 'call':
      return callChanges(step);
    case 'goto':
      return gotoChanges(flow, step);
    case 'run':
      return [
        dropped(step, step.next),
        ...without(step.input).map(([name, input]) => ({
          kind: 'drop argument',
          what: `without the input ${name}`,
          changed: { ...step, input },
        })),
        ...without(step.output).map(([name, output]) => ({
          kind: 'drop output',
          what: `without the output ${name}`,
          changed: { ...step, output },
        })),
      ];
    case 'link':
      return linkChanges(graph, step);
    case 'return':
      return without(step.values).map(([name, values]) => ({
        kind: 'drop argument',
        what: `returns no ${name}`,
        changed: { ...step, values },
      }));
    case 'handoff':
      return handoffChanges(step);
    case 'end':
      return endChanges(flow, step);
    case 'do':
      return [];
  }
}

/** A step that does nothing, in the place of another. */
function dropped({ id, line, kind }: Step, next: StepId): Change {
  return { kind: `drop ${kind}`, what: 'the step is gone', changed: { id, line, kind: 'forget', slots: [], next } };
}

function askChanges(step: Of<'ask'>): Change[] {
  const changes: Change[] = [dropped(step, step.next)];
  changes.push({
    kind: 'loosen tries',
    what: `${step.tries + 1} tries instead of ${step.tries}`,
    changed: { ...step, tries: step.tries + 1 },
  });
  if (step.tries > 1) changes.push({ kind: 'tighten tries', what: 'one try', changed: { ...step, tries: 1 } });
  if (step.giveUp !== step.next)
    changes.push({ kind: 'drop give_up', what: 'giving up goes on', changed: { ...step, giveUp: step.next } });
  if (step.optional) changes.push({ kind: 'drop optional', what: 'cannot be skipped', changed: { ...step, optional: null } });
  if (step.options?.kind === 'fixed' && step.options.options.length > 1) {
    const [a, b, ...rest] = step.options.options;
    if (a && b) {
      const options = [{ ...a, id: b.id }, { ...b, id: a.id }, ...rest];
      changes.push({
        kind: 'swap options',
        what: `${a.id} and ${b.id} change places`,
        changed: { ...step, options: { kind: 'fixed', options } },
      });
    }
  }
  return changes;
}

function matchChanges(step: Of<'match'>): Change[] {
  const changes: Change[] = [];
  const cases = Object.entries(step.cases);
  for (const [i, [name, target]] of cases.entries()) {
    const other = cases[i + 1];
    if (other && other[1] !== target) {
      const swapped = { ...step.cases, [name]: other[1], [other[0]]: target };
      changes.push({ kind: 'swap targets', what: `${name} and ${other[0]} change places`, changed: { ...step, cases: swapped } });
    }
    const fallback = step.otherwise ?? cases.find(([, to]) => to !== target)?.[1];
    if (fallback !== undefined && fallback !== target)
      changes.push({
        kind: 'drop branch',
        what: `the branch ${name} is gone`,
        changed: { ...step, cases: { ...step.cases, [name]: fallback } },
      });
  }
  return changes;
}

function callChanges(step: Of<'call'>): Change[] {
  const changes: Change[] = without(step.input).map(([name, input]) => ({
    kind: 'drop argument',
    what: `without the input ${name}`,
    changed: { ...step, input },
  }));
  const results = Object.entries(step.results);
  for (const [i, [name, target]] of results.entries()) {
    const other = results[i + 1];
    if (!other || other[1] === target) continue;
    const swapped = { ...step.results, [name]: other[1], [other[0]]: target };
    changes.push({ kind: 'swap targets', what: `${name} and ${other[0]} change places`, changed: { ...step, results: swapped } });
  }
  const { confirm } = step;
  if (!confirm) return changes;
  changes.push({ kind: 'drop confirmation', what: 'nobody is asked', changed: { ...step, confirm: null } });
  changes.push({
    kind: 'loosen tries',
    what: `${confirm.tries + 1} tries`,
    changed: { ...step, confirm: { ...confirm, tries: confirm.tries + 1 } },
  });
  if (confirm.declined !== confirm.giveUp)
    changes.push({
      kind: 'swap targets',
      what: 'declined and give_up change places',
      changed: { ...step, confirm: { ...confirm, declined: confirm.giveUp, giveUp: confirm.declined } },
    });
  return changes;
}

function gotoChanges(flow: Flow, step: Of<'goto'>): Change[] {
  const changes: Change[] = [];
  const { bound } = step;
  if (step.next !== flow.start)
    changes.push({ kind: 'change target', what: 'jumps to the beginning', changed: { ...step, next: flow.start } });
  if (!bound) return changes;
  changes.push({
    kind: 'loosen limit',
    what: `at most ${bound.atMost + 1}`,
    changed: { ...step, bound: { ...bound, atMost: bound.atMost + 1 } },
  });
  changes.push({ kind: 'tighten limit', what: 'at most 0', changed: { ...step, bound: { ...bound, atMost: 0 } } });
  changes.push({ kind: 'drop limit', what: 'jumps without end', changed: { ...step, bound: null } });
  return changes;
}

function linkChanges(graph: FlowGraph, step: Of<'link'>): Change[] {
  const changes: Change[] = without(step.input).map(([name, input]) => ({
    kind: 'drop argument',
    what: `without the input ${name}`,
    changed: { ...step, input },
  }));
  const other = Object.values(graph.flows).find((flow) => flow.role.kind === 'topic' && flow.inMenu && flow.id !== step.flow);
  if (other)
    changes.push({ kind: 'change target', what: `leads to ${other.id}`, changed: { ...step, flow: other.id, input: {} } });
  return changes;
}

function handoffChanges(step: Of<'handoff'>): Change[] {
  const priority: Priority = step.priority === 'normal' ? 'high' : 'normal';
  const changes: Change[] = [
    { kind: 'change reason', what: `another reason than ${step.reason}`, changed: { ...step, reason: `not_${step.reason}` } },
    { kind: 'change priority', what: `${priority} instead of ${step.priority}`, changed: { ...step, priority } },
  ];
  if (step.text) changes.push({ kind: 'drop text', what: 'nothing is said before', changed: { ...step, text: null } });
  return changes;
}

/** How a pattern ends, and whether small talk helped, makes no difference to anybody. */
function endChanges({ role }: Flow, step: Of<'end'>): Change[] {
  if (role.kind === 'pattern' && step.disposition !== 'expired') return [];
  const disposition = DISPOSITIONS.find((one) => one !== step.disposition && one !== 'handoff') ?? 'cancelled';
  const changes: Change[] = [
    { kind: 'change disposition', what: `${disposition} instead of ${step.disposition}`, changed: { ...step, disposition } },
  ];
  if (step.disposition === 'resolved' && !(role.kind === 'topic' && role.topic === 'none'))
    changes.push({ kind: 'change helped', what: 'helped is the other way round', changed: { ...step, helped: !step.helped } });
  return changes;
}

/** Each entry, and the record without it. */
function without<T>(record: { readonly [name: string]: T }): [string, { [name: string]: T }][] {
  return Object.keys(record).map((name) => [name, Object.fromEntries(Object.entries(record).filter(([key]) => key !== name))]);
}
