/** All values in a message, without overlaps, at their places in the text as it was typed. */
import type { Folded } from '../normalise.ts';
import type { Entity, LinkVerdict } from '../understanding.ts';
import { scanCardTails } from './card-tail.ts';
import { scanDates } from './date.ts';
import { scanEmails } from './email.ts';
import { linkEntities } from './links.ts';
import { scanMoney } from './money.ts';
import { scanBanks, scanMerchants } from './names.ts';
import { scanNumbers } from './number.ts';
import { scanLabelledOrderNumbers, scanOrderNumbers } from './order-number.ts';
import { scanPhones } from './phone.ts';
import type { Found, Scanner, World } from './scan.ts';
import { scanTransactionKinds } from './transaction-kind.ts';

/** Where two kinds claim the same characters, the earlier in this list has them; links before all. */
const SCANNERS: readonly Scanner[] = [
  scanEmails,
  scanLabelledOrderNumbers,
  scanPhones,
  scanCardTails,
  scanOrderNumbers,
  scanBanks,
  // Before amounts and dates: 今日头条 is no day.
  scanMerchants,
  scanMoney,
  scanDates,
  scanNumbers,
  scanTransactionKinds,
];

/**
 * Finds all entities, in order of their place.
 * @param now UTC milliseconds, NaN when unknown
 * @param links verdicts of the links of the message as it was typed, see `linkEntities`
 */
export function findEntities(folded: Folded, world: World, now: number, links?: readonly LinkVerdict[]): readonly Entity[] {
  const length = folded.text === '' ? 0 : folded.end(folded.text.length - 1);
  const taken = new Uint8Array(length);
  const kept: Entity[] = [...linkEntities(folded.original.slice(0, length), world, links)];
  for (const { start, end } of kept) taken.fill(1, start, end);
  for (const scanner of SCANNERS) {
    const found = [...scanner(folded, world, now)].sort(longestFirst);
    for (const each of found) {
      const entity = place(folded, each);
      if (entity.end <= entity.start || taken.subarray(entity.start, entity.end).includes(1)) continue;
      taken.fill(1, entity.start, entity.end);
      kept.push(entity);
    }
  }
  return kept.sort((a, b) => a.start - b.start);
}

function longestFirst(a: Found, b: Found): number {
  return b.to - b.from - (a.to - a.from) || a.from - b.from;
}

function place(folded: Folded, found: Found): Entity {
  const start = folded.start(found.from);
  const end = folded.end(found.to - 1);
  return { start, end, text: folded.original.slice(start, end), ...found.value };
}
