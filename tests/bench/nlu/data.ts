/**
 * The public sets and how they are split here. Their test halves are not at hand, so BANKING77's training half is split by a
 * fixed seed: the same rows are learnt and the same rows are judged in every run, by every engine.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRows } from '../../../src/adapters/rows/read.ts';
import { type Random, seeded, shuffle } from '../../../src/nlu/random.ts';

export type Example = { readonly text: string; readonly label: string };
export type Task = {
  readonly train: readonly Example[];
  readonly test: readonly Example[];
  /** Messages that belong to no label. */
  readonly outside: readonly string[];
};
/** How the rows to learn come: as in the file, which is sorted by label, or shuffled by a seed. */
export type Order = 'file' | number;
export type Setting =
  | { readonly set: 'banking77' | 'clinc150'; readonly order: Order }
  /** Ten examples of each label, drawn by the seed; all others are judged. */
  | { readonly set: 'banking77-10'; readonly seed: number };

const FILES = { banking77: 'banking77/train.csv', clinc150: 'clinc150/train-val.json' } as const;
const SHARE = 0.8;
const SPLIT_SEED = 77;
const SHOTS = 10;

/** Where the sets are: the folder that `SIGNPOST_DATA` names, otherwise `shared/data` beside the checkout. */
export function dataFolder(): string {
  return process.env.SIGNPOST_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
}

/** What is missing in a sentence that says what to do about it; null when everything is there. */
export function missingData(folder: string): string | null {
  const missing = Object.values(FILES).filter((file) => !existsSync(join(folder, file)));
  if (missing.length === 0) return null;
  return `${missing.join(' and ')} not found in ${folder}: SIGNPOST_DATA names the folder that holds the public sets`;
}

export async function taskOf(setting: Setting, folder: string): Promise<Task> {
  switch (setting.set) {
    case 'banking77': {
      const { chosen, rest } = split(await readBanking(folder), (count) => Math.round(count * SHARE), SPLIT_SEED);
      return { train: inOrder(named(chosen), setting.order), test: rest, outside: [] };
    }
    case 'banking77-10': {
      const { chosen, rest } = split(await readBanking(folder), () => SHOTS, setting.seed);
      return { train: inOrder(named(chosen), setting.seed), test: rest, outside: [] };
    }
    case 'clinc150': {
      const sets = JSON.parse(readFileSync(join(folder, FILES.clinc150), 'utf8')) as { [name: string]: [string, string][] };
      const rows = (name: string) => (sets[name] ?? []).map(([text, label]) => ({ text, label }));
      const outside = [...rows('oos_val'), ...rows('oos_train')].map((row) => row.text);
      return { train: inOrder(named(rows('train')), setting.order), test: rows('val'), outside };
    }
  }
}

/** Each letter is deleted, doubled by another, replaced or swapped with the next one, with probability `share`. */
export function mistype(text: string, share: number, random: Random): string {
  const letters = [...text];
  const other = () => String.fromCharCode(97 + Math.floor(random() * 26));
  let typed = '';
  for (let i = 0; i < letters.length; i++) {
    const letter = letters[i] ?? '';
    if (!/\p{L}/u.test(letter) || random() >= share) {
      typed += letter;
      continue;
    }
    const slip = Math.floor(random() * 4);
    if (slip === 1) typed += letter + other();
    else if (slip === 2) typed += other();
    else if (slip === 3) typed += (letters[++i] ?? '') + letter;
  }
  return typed;
}

/** Of each label, `take` of its rows drawn by the seed, and the others; both in the order of the file. */
export function split(
  rows: readonly Example[],
  take: (count: number) => number,
  seed: number,
): { chosen: readonly Example[]; rest: readonly Example[] } {
  const chosen = new Set<number>();
  const random = seeded(seed);
  for (const places of Map.groupBy(rows.keys(), (i) => rows[i]?.label ?? '').values()) {
    const drawn = Int32Array.from(places);
    shuffle(drawn, random);
    for (const i of drawn.subarray(0, take(drawn.length))) chosen.add(i);
  }
  return { chosen: rows.filter((_, i) => chosen.has(i)), rest: rows.filter((_, i) => !chosen.has(i)) };
}

/** The words of each label as one more example of it, before its first: whoever has labels has their names. */
export function named(rows: readonly Example[]): readonly Example[] {
  const seen = new Set<string>();
  return rows.flatMap((row) => {
    if (seen.has(row.label)) return [row];
    seen.add(row.label);
    return [{ text: wordsOf(row.label), label: row.label }, row];
  });
}

/** `card_arrival` → "card arrival" */
function wordsOf(label: string): string {
  return label
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function inOrder(rows: readonly Example[], order: Order): readonly Example[] {
  if (order === 'file') return rows;
  const places = Int32Array.from(rows.keys());
  shuffle(places, seeded(order));
  return Array.from(places, (i) => rows[i]).filter((row) => row !== undefined);
}

async function readBanking(folder: string): Promise<readonly Example[]> {
  const rows: Example[] = [];
  for await (const row of readRows(join(folder, FILES.banking77)))
    if ('fields' in row) rows.push({ text: String(row.fields.text).trim(), label: String(row.fields.category) });
  return rows;
}
