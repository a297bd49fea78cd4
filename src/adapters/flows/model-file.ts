/**
 * What was learnt from the flows, kept in files: learning takes a second or more, reading a few milliseconds. A file belongs
 * to the fingerprint of all that it was learnt from, the program's own rules included. A damaged file counts as none.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Packed } from '../../nlu/pack.ts';
import type { TrainingSet } from '../../nlu/train.ts';

const RULES = fileURLToPath(new URL('../../nlu/', import.meta.url));
const ENDING = '.model';
/** Files kept in a folder: an author who goes back and forth between two versions of the flows waits for neither. */
const KEPT = 4;
/** Bytes that Node insists on at least. */
const LEAST_CHUNK = 64;

/** SHA-256 over the examples and everything else that is learnt from, and over the code that learns. Hexadecimal. */
export function fingerprintOf(set: TrainingSet): string {
  const hash = createHash('sha256');
  const files = readdirSync(RULES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  for (const name of files.sort()) hash.update(name).update(readFileSync(join(RULES, name)));
  return hash.update(JSON.stringify(set)).digest('hex');
}

export function modelFile(folder: string, fingerprint: string): string {
  return join(folder, `${fingerprint.slice(0, 16)}${ENDING}`);
}

/** Writes the whole file or nothing (a reader never sees half of it), and removes the oldest ones. @throws when it cannot */
export function writeModel(folder: string, fingerprint: string, packed: Packed): void {
  mkdirSync(folder, { recursive: true });
  const file = modelFile(folder, fingerprint);
  const draft = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, bytesOf(fingerprint, packed));
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(ENDING))
    .map((name) => join(folder, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const old of files.slice(KEPT)) rmSync(old, { force: true });
}

/** The model of this fingerprint; null when there is none, or none that can be read. */
export function readModel(folder: string, fingerprint: string): Packed | null {
  try {
    return packedIn(readFileSync(modelFile(folder, fingerprint)), fingerprint);
  } catch {
    return null;
  }
}

/** Fingerprint and model in the format of V8's structured clone, in one frame of Zstandard that ends with a checksum. */
export function bytesOf(fingerprint: string, packed: Packed): Buffer {
  return zstdCompressSync(serialize({ fingerprint, packed }), { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
}

/** Null when the bytes are damaged or of another fingerprint. */
export function packedIn(bytes: Buffer, fingerprint: string): Packed | null {
  try {
    // Into one piece of memory, larger than it will be: pieces of the usual size would take twice as long.
    const plain = zstdDecompressSync(bytes, { chunkSize: Math.max(2 * bytes.length, LEAST_CHUNK) });
    const content: { readonly fingerprint: string; readonly packed: Packed } = deserialize(plain);
    return content.fingerprint === fingerprint ? content.packed : null;
  } catch {
    return null;
  }
}
