/** Branches that no situation takes, though some way leads to their step. */
import type { Flow, Step, StepId } from '../../flow/graph.ts';
import type { StepFault } from './private.ts';
import type { World } from './world.ts';

export function checkUnused({ runs, explorer }: World): readonly StepFault[] {
  // What follows a flow of which nothing is known may well be taken.
  if (explorer.unfinished.size > 0) return [];
  const taken = new Map<Flow, Set<string>>();
  const reached = new Map<Flow, Set<StepId>>();
  for (const run of runs) {
    const { flow, steps } = run.shape;
    const branches = taken.get(flow) ?? new Set();
    const places = reached.get(flow) ?? new Set();
    taken.set(flow, branches);
    reached.set(flow, places);
    for (const branch of run.taken) branches.add(branch);
    for (const { step } of run.situations) {
      const id = steps[step]?.id;
      if (id !== undefined) places.add(id);
    }
  }
  return [...reached].flatMap(([flow, places]) =>
    [...places].flatMap((id) => {
      const step = flow.steps[id];
      if (step === undefined) return [];
      return branchesOf(step)
        .filter((branch) => taken.get(flow)?.has(`${id}/${branch}`) !== true && matters(step, branch, places))
        .map((branch) => fault(flow, step, branch));
    }),
  );
}

function branchesOf(step: Step): readonly string[] {
  if (step.kind === 'match') return [...Object.keys(step.cases), ...(step.otherwise === null ? [] : ['else'])];
  return step.kind === 'when' && step.then !== step.otherwise ? ['then', 'else'] : [];
}

/** A match must name every case: one that cannot occur is only worth a word where steps stand behind it for nothing. */
function matters(step: Step, branch: string, reached: ReadonlySet<StepId>): boolean {
  if (step.kind !== 'match') return true;
  const to = step.cases[branch] ?? step.otherwise;
  return to !== null && !reached.has(to);
}

function fault(flow: Flow, step: Step, branch: string): StepFault {
  const message =
    step.kind === 'when'
      ? `This condition is always ${branch === 'then' ? 'false' : 'true'} here.`
      : `The case \`${branch}\` can never occur here.`;
  return { code: 'P601', flow: flow.id, step: step.id, message, hint: 'Remove it, or look at what leads here.' };
}
