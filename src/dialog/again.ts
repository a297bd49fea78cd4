/** "Say that again": what was said on the way to the open question, in the language that is spoken now. */
import { lookup, show } from './lookup.ts';
import { say } from './question.ts';
import type { Frame, Place } from './state.ts';
import type { Turn } from './turn.ts';

/** Says it once more, without the question; what cannot be said any more, because its values are gone, is left out. */
export function sayAgain(t: Turn): void {
  for (const place of t.asked?.said ?? []) sayPlace(t, place);
}

function sayPlace(t: Turn, place: Place): void {
  const step = t.graph.flows[place.flow]?.steps[place.step];
  const open = t.stack.findLast((frame) => frame.flow === place.flow);
  const ended = t.finished?.frames.find((frame) => frame.flow === place.flow);
  const frame: Frame | undefined = open ?? (ended && { ...ended, step: place.step, counters: {}, origin: 'topic' });
  if (step?.kind !== 'say' || !frame) return;
  const names = step.text[t.lang].flatMap((parts) => parts.flatMap((part) => (part.kind === 'variable' ? [part.name] : [])));
  if (names.every((name) => lookup(t, frame, name) !== undefined)) say(t, show(t, frame, step.text));
}
