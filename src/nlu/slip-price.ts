/**
 * How unlikely it is that fingers made one word of another: neighbouring keys, swapped and doubled letters are frequent
 * slips, a wrong first letter is a rare one.
 */

const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const PRICE = { swapped: 1, doubled: 1, leftOut: 1.4, added: 1.6, nearKey: 1.6, other: 2.2, first: 1.2 } as const;

/** Row and column of each key, by letter. */
const keys = new Map(ROWS.flatMap((row, y) => [...row].map((letter, x) => [letter, { x: x + y / 2, y }] as const)));

/** Cheapest way from `meant` to `typed` (optimal string alignment); Infinity when it needs more than `most` slips. */
export function slipPrice(meant: string, typed: string, most: number): number {
  if (Math.abs(meant.length - typed.length) > most) return Infinity;
  const width = typed.length + 1;
  const price = new Float64Array((meant.length + 1) * width).fill(Infinity);
  const slips = new Uint8Array((meant.length + 1) * width);
  price[0] = 0;
  for (let i = 0; i <= meant.length; i++) {
    const from = Math.max(0, i - most);
    const to = Math.min(typed.length, i + most);
    for (let j = from; j <= to; j++) {
      if (i + j === 0) continue;
      const at = i * width + j;
      const take = (before: number, cost: number): void => {
        const total = (price[before] ?? Infinity) + cost + (cost > 0 && Math.min(i, j) <= 1 ? PRICE.first : 0);
        if (total < (price[at] ?? Infinity)) {
          price[at] = total;
          slips[at] = (slips[before] ?? 0) + (cost > 0 ? 1 : 0);
        }
      };
      const a = meant[i - 1];
      const b = typed[j - 1];
      if (i > 0 && j > 0) take(at - width - 1, a === b ? 0 : near(a, b) ? PRICE.nearKey : PRICE.other);
      if (i > 0) take(at - width, a === meant[i - 2] ? PRICE.doubled : PRICE.leftOut);
      if (j > 0) take(at - 1, b === typed[j - 2] ? PRICE.doubled : PRICE.added);
      if (i > 1 && j > 1 && a === typed[j - 2] && b === meant[i - 2] && a !== b) take(at - 2 * width - 2, PRICE.swapped);
    }
  }
  const last = price.length - 1;
  return (slips[last] ?? 0) > most ? Infinity : (price[last] ?? Infinity);
}

function near(a = '', b = ''): boolean {
  const one = keys.get(a);
  const other = keys.get(b);
  return one !== undefined && other !== undefined && Math.abs(one.x - other.x) <= 1 && Math.abs(one.y - other.y) <= 1;
}
