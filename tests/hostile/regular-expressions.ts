/** The regular expressions of a folder, what hurts each of them most, and how its time grows with that. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, Script } from 'node:vm';
import { parseSync } from '@swc/core';
import { busyMs } from '../support/busy.ts';
import { filesOf, ROOT } from '../tidy/source.ts';

export type Expression = { readonly file: string; readonly source: string; readonly flags: string };

/** All literals of these files, and the constant texts that `new RegExp` is given. */
export function expressionsOf(...patterns: string[]): readonly Expression[] {
  const found = new Map<string, Expression>();
  for (const file of filesOf(...patterns)) {
    const tsx = file.endsWith('.tsx');
    collect(parseSync(readFileSync(join(ROOT, file), 'utf8'), { syntax: 'typescript', tsx }), (source, flags) => {
      found.set(`${file} ${source} ${flags}`, { file, source, flags });
    });
  }
  return [...found.values()];
}

function collect(node: unknown, add: (source: string, flags: string) => void): void {
  if (typeof node !== 'object' || node === null) return;
  const { type, pattern, flags } = node as { type?: unknown; pattern?: unknown; flags?: unknown };
  if (type === 'RegExpLiteral') add(String(pattern), String(flags ?? ''));
  for (const child of Object.values(node)) collect(child, add);
}

/**
 * Runs `load` and gives every expression that is put together meanwhile with `new RegExp`: these stand in no literal.
 * What `load` imports must not have been imported before.
 */
export async function expressionsBuiltBy(load: () => Promise<unknown>): Promise<readonly Expression[]> {
  const own = globalThis.RegExp;
  const built = new Map<string, Expression>();
  globalThis.RegExp = new Proxy(own, {
    construct(target, [source, flags = '']: [string | RegExp, string?]) {
      const made = new target(source, flags);
      built.set(`${made.source} ${made.flags}`, { file: 'put together', source: made.source, flags: made.flags });
      return made;
    },
  });
  try {
    await load();
  } finally {
    globalThis.RegExp = own;
  }
  return [...built.values()];
}

// ------------------------------------------------------------------------------------------------------ what it is made of

type Atom =
  | { readonly kind: 'char'; readonly source: string }
  | { readonly kind: 'group'; readonly choices: readonly (readonly Part[])[]; readonly zeroWidth: boolean }
  | { readonly kind: 'nothing' };
type Part = { readonly atom: Atom; readonly min: number; readonly max: number };

function parse(source: string): readonly (readonly Part[])[] {
  let at = 0;
  const choices = (): Part[][] => {
    const all: Part[][] = [[]];
    while (at < source.length && source[at] !== ')') {
      if (source[at] === '|') {
        at += 1;
        all.push([]);
      } else all.at(-1)?.push(part());
    }
    return all;
  };
  const part = (): Part => {
    const atom = read();
    const count = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(source.slice(at));
    if (count === null) return { atom, min: 1, max: 1 };
    at += count[0].length;
    const [whole, from, comma, to] = count;
    if (from === undefined) return { atom, min: whole.startsWith('+') ? 1 : 0, max: whole.startsWith('?') ? 1 : Infinity };
    return { atom, min: Number(from), max: comma === '' ? Number(from) : to === '' ? Infinity : Number(to) };
  };
  const read = (): Atom => {
    if (source[at] === '(') {
      const opening = /^\((?:\?(?:<?[=!]|:|<\w+>))?/.exec(source.slice(at))?.[0] ?? '(';
      at += opening.length;
      const inside = choices();
      at += 1;
      return { kind: 'group', choices: inside, zeroWidth: /[=!]$/.test(opening) };
    }
    const char =
      /^(?:\[(?:\\[\s\S]|[^\]\\])*\]|\\[pPu]\{[^}]*\}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\k<\w+>|\\[\s\S]|[\s\S])/u.exec(
        source.slice(at),
      )?.[0] ?? '';
    at += Math.max(1, char.length);
    return char === '^' || char === '$' || /^\\[bBk1-9]/.test(char) ? { kind: 'nothing' } : { kind: 'char', source: char };
  };
  return choices();
}

/** Characters that are tried for a class: letters of each script, digits, blanks, signs, what each pattern names itself. */
const POOL = [...'a1 A0zZ9-_.,:;/@#?&=+*()[]{}<>"\'`~!$%^|\\\t\n\r\u00a0中的是不号é。，！？「」“”０９ａ￥€😀\u200b\u0301\u0000'];

/** Up to three different characters that the class or character matches. */
function charsOf(source: string, flags: string): readonly string[] {
  const own = new RegExp(`^(?:${source})$`, flags.replace(/[gymd]/g, ''));
  const named = [...source.replace(/^\[\^?|\]$/g, '')];
  return [...new Set([...POOL, ...named])].filter((char) => own.test(char)).slice(0, 3);
}

/** Some short text that the parts match. */
function sample(parts: readonly Part[], flags: string, which = 0): string {
  return parts.map(({ atom, min }) => sampleAtom(atom, flags, which).repeat(Math.max(min, min === 0 ? 0 : 1))).join('');
}

function sampleAtom(atom: Atom, flags: string, which: number): string {
  if (atom.kind === 'nothing') return '';
  if (atom.kind === 'group') return atom.zeroWidth ? '' : sample(atom.choices[which % atom.choices.length] ?? [], flags, which);
  const chars = charsOf(atom.source, flags);
  return chars[which % Math.max(1, chars.length)] ?? '';
}

// --------------------------------------------------------------------------------------------------------------- attacks

/** Nothing matches this; nor does it continue what stood before. */
const END = '\u0001';

/** A beginning, and what is repeated behind it. */
export type Attack = { readonly lead: string; readonly pump: string };

/** For every repetition: what matches before it, then it again and again, so that the end comes as late as can be. */
export function attacksOn({ source, flags }: Expression): readonly Attack[] {
  const attacks = new Map<string, Attack>();
  const add = (lead: string, pump: string) => {
    if (pump !== '') attacks.set(`${lead}\u0000${pump}`, { lead, pump });
  };
  const visit = (choices: readonly (readonly Part[])[], lead: string): void => {
    for (const parts of choices)
      for (const [i, { atom, max }] of parts.entries()) {
        const before = lead + sample(parts.slice(0, i), flags);
        if (atom.kind === 'group') visit(atom.choices, before);
        if (max <= 8) continue;
        const ways = atom.kind === 'group' ? Math.max(3, atom.choices.length) : 3;
        for (let which = 0; which < ways; which++) {
          const pump = sampleAtom(atom, flags, which);
          for (const one of [pump, pump + sample(parts.slice(i + 1, i + 2), flags, which)]) {
            add(before, one);
            add('', one);
            add(END, one);
            // Every repetition begins anew: a search starts everywhere.
            if (before !== '') add('', before + one);
          }
        }
      }
  };
  const whole = parse(source);
  visit(whole, '');
  for (const parts of whole) add('', sample(parts, flags));
  return [...attacks.values()];
}

/** An attempt that takes longer is stopped: it grows too fast to be measured. */
const PATIENCE_MS = 1000;
const ATTEMPTS = 20;
/** Below this the clock tells nothing. Ten thousand characters keep a quadratic expression busy for far longer. */
const NOTICEABLE_MS = 6;

/** Only in a context of its own can a running expression be stopped. */
const CONTEXT = createContext({ texts: [''], search: / / });
const REPLACE = new Script('for (const text of texts) text.replace(search, "")');

/** Milliseconds of searching and replacing through texts of these lengths; null when patience ends. */
function timeOf(search: RegExp, { lead, pump }: Attack, ...lengths: readonly number[]): number | null {
  const texts = lengths.map((length) => lead + pump.repeat(Math.ceil(length / pump.length)).slice(0, length) + END);
  Object.assign(CONTEXT, { search, texts });
  for (let left = ATTEMPTS; left > 0; left--) {
    const began = busyMs();
    try {
      REPLACE.runInContext(CONTEXT, { timeout: PATIENCE_MS });
      return busyMs() - began;
    } catch {
      // It was stopped by the clock; when it has hardly computed, the machine was busy with others.
      if (busyMs() - began > PATIENCE_MS / 4) return null;
    }
  }
  return null;
}

/** By what the time multiplies with each doubling of the text, at least; 1 when it is too short to tell. */
export function growthOf({ source, flags }: Expression, attack: Attack): number {
  const search = new RegExp(source, [...new Set([...flags.replace('y', ''), 'g'])].join(''));
  // Short ones first: an exponential one is found out before it takes years. Together: a clock that can stop costs more than they do.
  const first = timeOf(search, attack, 24, 2000, 10_000);
  if (first === null) return Infinity;
  if (first < NOTICEABLE_MS) return 1;
  const best = (length: number, rounds: number): number => {
    const times = Array.from({ length: rounds }, () => timeOf(search, attack, length) ?? Infinity);
    return Math.min(...times);
  };
  const [short, middle, long] = [best(6_000, 4), best(12_000, 3), best(24_000, 2)];
  return long === Infinity ? Infinity : Math.min(middle / short, long / middle);
}
