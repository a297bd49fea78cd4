/** Questions of the decided flow that the message has already answered. */
import { canonFolded } from './canon.ts';
import { findMentions, wanted } from './mention.ts';
import type { OptionWords } from './understanding.ts';

/** Slot → option, where exactly one option of the slot is named and not excluded. */
export function prefill(
  folded: string,
  openings: readonly { readonly slot: string; readonly options: readonly OptionWords[] }[],
  notes: string[],
): { readonly [slot: string]: string } {
  const text = canonFolded(folded);
  const filled: { [slot: string]: string } = {};
  for (const { slot, options } of openings) {
    const named = wanted(findMentions(text, options));
    const [only] = named;
    if (named.length === 1 && only !== undefined) {
      filled[slot] = only;
      notes.push(`${slot} = ${only} is said already`);
    } else if (named.length > 1) notes.push(`${slot} stays open: ${named.join(' and ')} are both named`);
  }
  return filled;
}
