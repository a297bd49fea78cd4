/** Where two plain JSON values differ, path by path, for people. */

export type JsonDifference = { readonly path: string; readonly stored: string; readonly replayed: string };

const WIDTH = 160;

/** @param most differences listed at most */
export function jsonDifferences(stored: unknown, replayed: unknown, most: number, path = ''): readonly JsonDifference[] {
  if (JSON.stringify(stored) === JSON.stringify(replayed)) return [];
  if (!isTree(stored) || !isTree(replayed) || Array.isArray(stored) !== Array.isArray(replayed))
    return [{ path, stored: shown(stored), replayed: shown(replayed) }];
  const found: JsonDifference[] = [];
  for (const key of new Set([...Object.keys(stored), ...Object.keys(replayed)])) {
    if (found.length >= most) break;
    const at = Array.isArray(stored) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    found.push(...jsonDifferences(stored[key], replayed[key], most - found.length, at));
  }
  // The same content in another order is another row of bytes.
  return found.length > 0 ? found : [{ path, stored: 'keys in another order', replayed: Object.keys(replayed).join(', ') }];
}

function isTree(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > WIDTH ? `${text.slice(0, WIDTH)}…` : text;
}
