/** "Did you mean …": the known word nearest to a misspelt one. */

/** Edit distance with swaps of neighbours counted once, given up (returns `limit + 1`) as soon as it passes the limit. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) value = Math.min(value, (before[j - 2] ?? 0) + 1);
      row.push(value);
      best = Math.min(best, value);
    }
    if (best > limit) return limit + 1;
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? limit + 1;
}

/** The known word nearest to `word`, or null when none is near enough to be meant. */
export function nearest(word: string, known: Iterable<string>): string | null {
  if (word.length > 80) return null;
  const lower = word.toLowerCase().replaceAll('-', '_');
  const limit = word.length <= 4 ? 1 : word.length <= 8 ? 2 : 3;
  let best: string | null = null;
  let distance = limit + 1;
  for (const candidate of known) {
    const d = editDistance(lower, candidate, limit);
    if (d < distance) {
      best = candidate;
      distance = d;
    }
  }
  return best;
}

/** Hint for an unknown word: the nearest one, else the list of what is possible. */
export function suggestion(word: string, known: Iterable<string>, none: string): string {
  const words = [...known];
  const near = nearest(word, words);
  if (near !== null) return `Did you mean \`${near}\`?`;
  if (words.length === 0) return none;
  const shown = words.slice(0, 12).map((w) => `\`${w}\``);
  return `Possible here: ${shown.join(', ')}${words.length > shown.length ? ', …' : ''}.`;
}
