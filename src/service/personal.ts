/** Where personal values are referred to: as long as something does, they are kept. */
import type { Effect } from '../dialog/effect.ts';
import type { Frame, State } from '../dialog/state.ts';
import type { Value } from '../flow/graph.ts';
import type { PersonalWrite, SealedBox } from './ports.ts';

const NONE: ReadonlySet<string> = new Set();

/** Ids of the personal values that a state refers to. Runs in every turn: most states refer to none. */
function sealedIn(state: State): ReadonlySet<string> {
  let found: Set<string> | null = null;
  const add = (value: Value | null | undefined): void => {
    if (typeof value !== 'object' || value === null || value.kind !== 'sealed') return;
    found ??= new Set();
    found.add(value.id);
  };
  const addAll = (slots: Frame['slots']): void => {
    for (const name in slots) add(slots[name]);
  };
  const addStack = (stack: readonly Frame[]): void => {
    for (const frame of stack) {
      addAll(frame.slots);
      add(frame.answer);
    }
  };
  addAll(state.memory);
  const standing = state.status === 'handed_over' ? state.paused.standing : state;
  if ('stack' in standing) addStack(standing.stack);
  if (standing.status === 'with_agent' && standing.interrupted) addStack(standing.interrupted.stack);
  if (state.status === 'handed_over') {
    for (const stack of state.paused.trail) addStack(stack);
    addAll(state.paused.answer?.fields ?? {});
  }
  for (const stack of state.trail) addStack(stack);
  for (const frame of state.finished?.frames ?? []) addAll(frame.slots);
  for (const kept of state.kept ?? []) add(kept.value);
  return found ?? NONE;
}

/**
 * What a turn does with personal values: those that something refers to are kept, the others have served their purpose.
 * @param boxes that came with the event
 */
export function personalWrite(
  before: State | null,
  after: State,
  effects: readonly Effect[],
  boxes: readonly SealedBox[],
): PersonalWrite | null {
  const had = before === null ? NONE : sealedIn(before);
  if (had.size === 0 && boxes.length === 0) return null;
  const ofTickets = effects.flatMap((effect) =>
    effect.kind === 'ticket'
      ? effect.brief.answers.flatMap(({ sealed }) => (sealed === undefined ? [] : [{ id: sealed, ticket: effect.ticket.number }]))
      : [],
  );
  const needed = sealedIn(after);
  const isKept = (id: string) => needed.has(id) || ofTickets.some((one) => one.id === id);
  return {
    kept: boxes.filter(({ id }) => isKept(id)),
    ofTickets,
    dropped: [...had].filter((id) => !needed.has(id)),
  };
}
