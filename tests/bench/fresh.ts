/**
 * What a new process pays for understanding: the import of the module, then a model read from its file. Started by
 * understand.ts with the file as argument; answers with a message, so that whatever is printed was printed by the import.
 */
import { readFileSync } from 'node:fs';

export type Fresh = {
  readonly importMs: number;
  /** Resident memory, in MB of a million bytes. */
  readonly importMb: number;
  readonly loadMs: number;
};

const megabytes = () => process.memoryUsage().rss / 1e6;
const file = process.argv[2] ?? '';
const before = megabytes();
const start = performance.now();
await import('../../src/nlu/understand.ts');
const importMs = performance.now() - start;
const importMb = megabytes() - before;

const { packedIn } = await import('../../src/adapters/flows/model-file.ts');
const { unpack } = await import('../../src/nlu/pack.ts');
const { surroundingsOf } = await import('../../src/nlu/surroundings.ts');
const surroundings = surroundingsOf({ currency: 'CNY', timeZone: 'UTC', domains: [], brandNames: [], banks: [] });
const reading = performance.now();
const packed = packedIn(readFileSync(file), 'bench');
if (packed === null) throw new Error(`${file} is no model`);
unpack(packed, surroundings);
process.send?.({ importMs, importMb, loadMs: performance.now() - reading } satisfies Fresh, () => process.disconnect());
