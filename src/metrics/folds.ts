/** Parts for cross-validation, such that nothing that is judged was nearly learnt. */

/** What must stay together; `strata` names what the parts should have equal shares of, one entry a row. */
export type Group = { readonly key: string; readonly strata: readonly string[] };

/**
 * The part (0 … parts-1) of each group. Large groups are placed first, each where its strata have fewest rows so far. The same
 * groups in any order get the same parts.
 */
export function assignFolds(groups: readonly Group[], parts: number): readonly number[] {
  const order = [...groups.keys()].sort((a, b) => {
    const [one, other] = [groups[a], groups[b]];
    if (one === undefined || other === undefined) return 0;
    return other.strata.length - one.strata.length || spread(one.key) - spread(other.key) || (one.key < other.key ? -1 : 1);
  });
  const filled = new Map<string, number[]>();
  const totals = Array.from({ length: parts }, () => 0);
  const result = groups.map(() => 0);
  for (const at of order) {
    const strata = groups[at]?.strata ?? [];
    const own = [...new Set(strata)].map((name) => filled.get(name) ?? totals.map(() => 0));
    const load = totals.map((total, part) => ({
      part,
      rows: own.reduce((sum, counts) => sum + (counts[part] ?? 0), 0),
      total,
    }));
    const part = load.sort((a, b) => a.rows - b.rows || a.total - b.total || a.part - b.part)[0]?.part ?? 0;
    result[at] = part;
    totals[part] = (totals[part] ?? 0) + strata.length;
    for (const name of strata) {
      const counts = filled.get(name) ?? totals.map(() => 0);
      filled.set(name, counts);
      counts[part] = (counts[part] ?? 0) + 1;
    }
  }
  return result;
}

/** A fixed shuffle: FNV-1a of the key, its bits mixed. */
function spread(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** Numbers of groups: rows that were joined, directly or through others, have the same one. */
export class Joined {
  readonly #parent: number[];

  constructor(rows: number) {
    this.#parent = Array.from({ length: rows }, (_, i) => i);
  }

  of(row: number): number {
    let at = row;
    for (;;) {
      const up = this.#parent[at] ?? at;
      if (up === at) return at;
      this.#parent[at] = this.#parent[up] ?? up;
      at = up;
    }
  }

  join(a: number, b: number): void {
    const [one, other] = [this.of(a), this.of(b)];
    this.#parent[Math.max(one, other)] = Math.min(one, other);
  }
}

/**
 * Joins rows whose pieces are alike: what they share is at least this part of what they have together (Jaccard).
 * Exact and fast: two such rows share one of the rarest pieces of each, so that only those have to be looked up.
 */
export function joinAlike(joined: Joined, rows: readonly (readonly string[])[], alike: number): void {
  const frequency = new Map<string, number>();
  const sets = rows.map((pieces) => new Set(pieces));
  for (const set of sets) for (const piece of set) frequency.set(piece, (frequency.get(piece) ?? 0) + 1);
  const rarest = (a: string, b: string) => (frequency.get(a) ?? 0) - (frequency.get(b) ?? 0) || (a < b ? -1 : 1);
  const having = new Map<string, number[]>();
  sets.forEach((set, row) => {
    const prefix = [...set].sort(rarest).slice(0, set.size - Math.ceil(alike * set.size) + 1);
    for (const piece of prefix) {
      const others = having.get(piece) ?? [];
      for (const other of others) {
        if (joined.of(row) !== joined.of(other) && jaccard(set, sets[other] ?? new Set()) >= alike) joined.join(row, other);
      }
      others.push(row);
      having.set(piece, others);
    }
  });
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const piece of a) if (b.has(piece)) shared += 1;
  const all = a.size + b.size - shared;
  return all === 0 ? 0 : shared / all;
}
