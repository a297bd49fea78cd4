/**
 * A QR code of a text (ISO/IEC 18004): byte mode, error correction M, the smallest of versions 1 to 15. One mask for all: any of them can
 * be read, and the best one matters for dirty print only.
 */

/** By version, from 1: code words for correction in each block, and blocks. */
const CORRECTION = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24];
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10];
const BYTE_MODE = 4;
const MASK = 2;

type Grid = (boolean | undefined)[][];

const at = (list: readonly number[], i: number): number => list[i] ?? 0;

/** Modules that carry data and correction. */
function rawModules(version: number): number {
  const marks = Math.floor(version / 7) + 2;
  const all = (16 * version + 128) * version + 64;
  if (version === 1) return all;
  return all - ((25 * marks - 10) * marks - 55) - (version >= 7 ? 36 : 0);
}

function dataWords(version: number): number {
  return Math.floor(rawModules(version) / 8) - at(CORRECTION, version - 1) * at(BLOCKS, version - 1);
}

/** Product in the field of 256 elements with the polynomial 0x11d. */
function times(a: number, b: number): number {
  let product = 0;
  for (let i = 7; i >= 0; i--) product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((b >> i) & 1) * a);
  return product;
}

function generator(degree: number): number[] {
  const result = [...Array<number>(degree - 1).fill(0), 1];
  for (let i = 0, root = 1; i < degree; i++, root = times(root, 2))
    for (let j = 0; j < degree; j++) result[j] = times(at(result, j), root) ^ at(result, j + 1);
  return result;
}

function correctionOf(data: readonly number[], divisor: readonly number[]): number[] {
  const rest = divisor.map(() => 0);
  for (const word of data) {
    const factor = word ^ (rest.shift() ?? 0);
    rest.push(0);
    divisor.forEach((one, i) => {
      rest[i] = at(rest, i) ^ times(one, factor);
    });
  }
  return rest;
}

/** Data with its length, filled up, cut into blocks with their correction, and woven together. */
function codeWords(bytes: readonly number[], version: number): number[] {
  const capacity = dataWords(version);
  const bits: number[] = [];
  const push = (value: number, length: number): void => {
    for (let i = length - 1; i >= 0; i--) bits.push((value >> i) & 1);
  };
  push(BYTE_MODE, 4);
  push(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) push(byte, 8);
  push(0, Math.min(4, capacity * 8 - bits.length));
  push(0, (8 - (bits.length % 8)) % 8);
  for (let pad = 0xec; bits.length < capacity * 8; pad ^= 0xec ^ 0x11) push(pad, 8);
  const words = Array.from({ length: capacity }, (_, i) => Number.parseInt(bits.slice(i * 8, i * 8 + 8).join(''), 2));

  const count = at(BLOCKS, version - 1);
  const divisor = generator(at(CORRECTION, version - 1));
  const [short, longFrom] = [Math.floor(capacity / count), count - (capacity % count)];
  let begin = 0;
  const blocks = Array.from({ length: count }, (_, i) => {
    const end = begin + short + (i >= longFrom ? 1 : 0);
    const data = words.slice(begin, end);
    begin = end;
    return { data, correction: correctionOf(data, divisor) };
  });
  const woven = (of: (block: (typeof blocks)[number]) => readonly number[], length: number): number[] =>
    Array.from({ length }, (_, i) => blocks.flatMap((block) => of(block).slice(i, i + 1))).flat();
  return [...woven(({ data }) => data, short + 1), ...woven(({ correction }) => correction, divisor.length)];
}

function marksOf(version: number, size: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, i) => size - 7 - i * step).reverse()];
}

/** Everything that is the same in all codes of a version. */
function frame(version: number, size: number): Grid {
  const grid: Grid = Array.from({ length: size }, () => Array<boolean | undefined>(size).fill(undefined));
  const set = (x: number, y: number, dark: boolean): void => {
    const row = grid[y];
    if (row !== undefined && x >= 0 && x < size) row[x] = dark;
  };
  for (let i = 0; i < size; i++) {
    set(6, i, i % 2 === 0);
    set(i, 6, i % 2 === 0);
  }
  const target = (cx: number, cy: number, radius: number): void => {
    for (let dy = -radius; dy <= radius; dy++)
      for (let dx = -radius; dx <= radius; dx++) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        set(cx + dx, cy + dy, radius === 4 ? ring !== 2 && ring !== 4 : ring !== 1);
      }
  };
  const marks = marksOf(version, size);
  const corner = (a: number, b: number): boolean => a === 6 && b === 6;
  for (const x of marks)
    for (const y of marks) if (!corner(x, y) && !corner(x, size - 1 - y) && !corner(size - 1 - x, y)) target(x, y, 2);
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    target(x, y, 4);
  writeFormat(set, size);
  if (version >= 7) writeVersion(set, version, size);
  return grid;
}

type Set = (x: number, y: number, dark: boolean) => void;

function writeFormat(set: Set, size: number): void {
  let rest = MASK;
  for (let i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
  const bits = ((MASK << 10) | rest) ^ 0x5412;
  const bit = (i: number): boolean => ((bits >> i) & 1) === 1;
  for (let i = 0; i < 15; i++) {
    // Along the left upper corner, round the timing lines …
    if (i < 8) set(8, i < 6 ? i : i + 1, bit(i));
    else set(i === 8 ? 7 : 14 - i, 8, bit(i));
    // … and again along the two others.
    if (i < 8) set(size - 1 - i, 8, bit(i));
    else set(8, size - 15 + i, bit(i));
  }
  set(8, size - 8, true);
}

function writeVersion(set: Set, version: number, size: number): void {
  let rest = version;
  for (let i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
  const bits = (version << 12) | rest;
  for (let i = 0; i < 18; i++) {
    const [a, b, dark] = [size - 11 + (i % 3), Math.floor(i / 3), ((bits >> i) & 1) === 1];
    set(a, b, dark);
    set(b, a, dark);
  }
}

/** @returns rows of modules, dark ones true; null when the text is too long */
export function qrCode(text: string): readonly (readonly boolean[])[] | null {
  const bytes = [...new TextEncoder().encode(text)];
  const version = CORRECTION.findIndex((_, i) => bytes.length + (i < 9 ? 2 : 3) <= dataWords(i + 1)) + 1;
  if (version === 0) return null;
  const size = version * 4 + 17;
  const grid = frame(version, size);
  const words = codeWords(bytes, version);
  let i = 0;
  // Pairs of columns from the right, up and down by turns; the timing column is left out.
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++)
      for (const x of [right, right - 1]) {
        const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
        const row = grid[y];
        if (row === undefined || row[x] !== undefined) continue;
        const bit = (at(words, i >> 3) >> (7 - (i & 7))) & 1;
        row[x] = (bit === 1) !== (x % 3 === 0);
        i += 1;
      }
  }
  return grid.map((row) => row.map((dark) => dark === true));
}
