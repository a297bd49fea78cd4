/** All values in a message, without overlaps, at their places in the text as it was typed. */
import type { Folded } from '../normalise.ts';
import type { Entity } from '../understanding.ts';
import { scanBanks } from './bank.ts';
import { scanDates } from './date.ts';
import { scanMoney } from './money.ts';
import { scanNumbers } from './number.ts';
import { scanOrderNumbers } from './order-number.ts';
import { scanPhones } from './phone.ts';
import type { Found, Scanner, World } from './scan.ts';
import { scanEmails, scanUrls } from './url.ts';

/** Where two kinds claim the same characters, the earlier in this list has them. */
const SCANNERS: readonly Scanner[] = [
  scanUrls,
  scanEmails,
  scanPhones,
  scanOrderNumbers,
  scanMoney,
  scanDates,
  scanBanks,
  scanNumbers,
];

/** Finds all entities, in order of their place. `now`: UTC milliseconds, NaN when unknown. */
export function findEntities(folded: Folded, world: World, now: number): readonly Entity[] {
  const kept: Entity[] = [];
  for (const scanner of SCANNERS) {
    const found = [...scanner(folded, world, now)].sort(longestFirst);
    for (const each of found) {
      const entity = place(folded, each);
      if (entity.end > entity.start && kept.every((other) => entity.end <= other.start || entity.start >= other.end))
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
