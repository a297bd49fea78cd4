/** Names of banks, as the brand lists them. */
import { type Folded, fold } from '../normalise.ts';
import { type BankNames, type Found, literal, type World } from './scan.ts';

/** Prepares the list; longer names win over shorter ones inside them. */
export function bankNames(banks: readonly { readonly id: string; readonly names: readonly string[] }[]): BankNames {
  const ids = new Map<string, string>();
  for (const bank of banks) {
    for (const name of bank.names) {
      const folded = fold(name, 200).text.trim();
      if (folded !== '' && !ids.has(folded)) ids.set(folded, bank.id);
    }
  }
  const names = [...ids.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  if (names.length === 0) return { pattern: null, ids };
  const alternatives = names.map((name) => {
    const before = /^[a-z0-9]/.test(name) ? '(?<![a-z0-9])' : '';
    const after = /[a-z0-9]$/.test(name) ? '(?![a-z0-9])' : '';
    return `${before}${literal(name)}${after}`;
  });
  return { pattern: new RegExp(alternatives.join('|'), 'g'), ids };
}

export function scanBanks(folded: Folded, world: World): readonly Found[] {
  const { pattern, ids } = world.banks;
  if (pattern === null) return [];
  return [...folded.text.matchAll(pattern)].flatMap((match) => {
    const value = ids.get(match[0]);
    return value === undefined ? [] : [{ from: match.index, to: match.index + match[0].length, value: { kind: 'bank', value } }];
  });
}
