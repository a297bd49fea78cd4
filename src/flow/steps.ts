/** Walks over the steps of a flow as they were written. */
import type { Block, FlowSyntax, StepSyntax } from './syntax.ts';

/** Every step of a flow, branches included, in source order. */
export function* allSteps({ syntax }: { readonly syntax: FlowSyntax }): Generator<StepSyntax> {
  yield* stepsOf(syntax.steps);
  if (syntax.patience.giveUp !== null) yield* stepsOf(syntax.patience.giveUp);
}

/** Every step of a list and its branches, in source order. */
export function* stepsOf(block: Block): Generator<StepSyntax> {
  for (const step of block.steps) {
    yield step;
    for (const inner of innerBlocks(step)) yield* stepsOf(inner);
  }
}

/** The lists of steps inside a step. */
export function innerBlocks({ body }: StepSyntax): readonly Block[] {
  const given = (blocks: readonly (Block | null | undefined)[]) =>
    blocks.filter((b): b is Block => b !== null && b !== undefined);
  switch (body.kind) {
    case 'ask':
      return given([body.patience.giveUp]);
    case 'match':
      return given([...body.cases.map((c) => c.block), body.otherwise]);
    case 'when':
      return given([body.then, body.otherwise]);
    case 'call':
      return given([...body.results.map((r) => r.block), body.otherwise, body.confirm?.declined, body.patience.giveUp]);
    case 'goto':
      return given([body.bound?.otherwise]);
    case 'broken':
      return body.blocks;
    default:
      return [];
  }
}
