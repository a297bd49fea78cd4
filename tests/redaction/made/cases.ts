/** Values in disguises in sentences, each with the place where it stands. */
import { ALL_KINDS, type Secret, type SecretKind } from '../../../src/redaction/redact.ts';
import { DISGUISES } from './disguises.ts';
import { ORDINARY } from './ordinary.ts';
import { type Random, randomFrom } from './random.ts';
import { SENTENCES } from './sentences.ts';
import { VALUES } from './values.ts';

export type Case = { readonly text: string; readonly expected: readonly Secret[]; readonly disguise: string };

/** `seen`: what the detectors were built with; `kept`: sentences and disguises that were looked at once, at the end. */
export type Part = 'seen' | 'kept';

const SEEDS: { readonly [P in Part]: number } = { seen: 20241122, kept: 771 };

/** @param count values of each kind */
export function casesOf(part: Part, count: number): readonly Case[] {
  const random = randomFrom(SEEDS[part]);
  return ALL_KINDS.flatMap((kind) =>
    Array.from({ length: VALUES[kind] === undefined ? 0 : count }, () => caseOf(kind, part, random)),
  );
}

function caseOf(kind: SecretKind, part: Part, random: Random): Case {
  const value = random.pick(VALUES[kind] ?? [])(random);
  const disguises = DISGUISES.filter((one) => one.for.includes(kind) && (part === 'seen' ? !one.kept : true));
  const disguise = random.pick(disguises.length === 0 ? DISGUISES.slice(0, 1) : disguises);
  const sentences = SENTENCES[kind] ?? { seen: ['#'], kept: ['#'] };
  const [before = '', after = ''] = random
    .pick(part === 'seen' ? sentences.seen : [...sentences.seen, ...sentences.kept])
    .split('#');
  const written = disguise.write(value, random);
  const expected = [{ kind, start: before.length, end: before.length + written.length }];
  return { text: before + written + after, expected, disguise: disguise.name };
}

export function ordinaryOf(part: Part, count: number): readonly string[] {
  const random = randomFrom(SEEDS[part] + 1);
  const writers = ORDINARY.filter((one) => part === 'kept' || !one.kept);
  return Array.from({ length: count }, () => random.pick(writers).write(random));
}
