/** Counted features of many texts, joined: as objects they would need ten times the memory. */
import type { Concepts } from './concepts.ts';
import { type Bag, BLOCKS, type Block, collect, workspace } from './features.ts';

/** Block b of text i lies from `from[5 * i + b]` up to the next one. */
export type Bags = {
  readonly from: Int32Array;
  readonly bucket: Int32Array;
  readonly count: Uint16Array;
  readonly hanShare: Float64Array;
  readonly covered: Float64Array;
};

const ROOM = 1 << 16;

/** @param texts made by `plain` @param pairs how far apart the words of a pair may be */
export function collectAll(texts: readonly string[], concepts: Concepts, pairs: number): Bags {
  const from = new Int32Array(BLOCKS.length * texts.length + 1);
  const hanShare = new Float64Array(texts.length);
  const covered = new Float64Array(texts.length);
  let bucket = new Int32Array(ROOM);
  let count = new Uint16Array(ROOM);
  const desk = workspace();
  let at = 0;
  texts.forEach((text, i) => {
    const bag = collect(text, concepts, pairs, desk);
    hanShare[i] = bag.hanShare;
    covered[i] = bag.covered;
    BLOCKS.forEach((name, b) => {
      const block = bag[name];
      const end = at + block.bucket.length;
      if (end > bucket.length) {
        bucket = grown(bucket, new Int32Array(2 * end));
        count = grown(count, new Uint16Array(2 * end));
      }
      bucket.set(block.bucket, at);
      count.set(block.count, at);
      at = end;
      from[BLOCKS.length * i + b + 1] = at;
    });
  });
  return { from, bucket: bucket.subarray(0, at), count: count.subarray(0, at), hanShare, covered };
}

export function bagAt({ from, bucket, count, hanShare, covered }: Bags, i: number): Bag {
  const block = (b: number): Block => {
    const begin = from[BLOCKS.length * i + b];
    const end = from[BLOCKS.length * i + b + 1];
    return { bucket: bucket.subarray(begin, end), count: count.subarray(begin, end) };
  };
  return {
    han: block(0),
    words: block(1),
    letters: block(2),
    concepts: block(3),
    apart: block(4),
    hanShare: hanShare[i] ?? 0,
    covered: covered[i] ?? 0,
  };
}

function grown<T extends Int32Array | Uint16Array>(small: T, large: T): T {
  large.set(small);
  return large;
}
