/** Circles in a directed graph. */

/**
 * Number of the circle of every node that lies on one (strongly connected component with a way back to itself).
 * Tarjan's algorithm with its own stack, because flows may be long and the program's stack is short.
 */
export function stronglyConnected<T>(targets: ReadonlyMap<T, readonly T[]>): ReadonlyMap<T, number> {
  const found: Found<T> = { order: new Map(), low: new Map(), path: [], onPath: new Set(), circles: new Map(), count: 0 };
  for (const node of targets.keys()) if (!found.order.has(node)) visit(node, targets, found);
  return found.circles;
}

type Found<T> = {
  readonly order: Map<T, number>;
  /** Earliest node on the path that can be reached from a node. */
  readonly low: Map<T, number>;
  readonly path: T[];
  readonly onPath: Set<T>;
  readonly circles: Map<T, number>;
  count: number;
};

function visit<T>(root: T, targets: ReadonlyMap<T, readonly T[]>, found: Found<T>): void {
  const work = [enter(root, found)];
  for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
    const next = targets.get(top.node)?.[top.edge];
    top.edge += 1;
    if (next === undefined) {
      work.pop();
      const parent = work.at(-1);
      if (parent !== undefined) lower(parent.node, found.low.get(top.node), found);
      if (found.low.get(top.node) === found.order.get(top.node)) close(top.node, targets, found);
    } else if (!found.order.has(next)) work.push(enter(next, found));
    else if (found.onPath.has(next)) lower(top.node, found.order.get(next), found);
  }
}

function enter<T>(node: T, found: Found<T>): { readonly node: T; edge: number } {
  found.order.set(node, found.order.size);
  found.low.set(node, found.order.size - 1);
  found.path.push(node);
  found.onPath.add(node);
  return { node, edge: 0 };
}

function lower<T>(node: T, value: number | undefined, found: Found<T>): void {
  if (value !== undefined && value < (found.low.get(node) ?? 0)) found.low.set(node, value);
}

/** Takes the component of a node off the path. */
function close<T>(node: T, targets: ReadonlyMap<T, readonly T[]>, found: Found<T>): void {
  const members = found.path.splice(found.path.lastIndexOf(node));
  for (const member of members) found.onPath.delete(member);
  if (members.length === 1 && !(targets.get(node) ?? []).includes(node)) return;
  for (const member of members) found.circles.set(member, found.count);
  found.count += 1;
}
