/** The operator's own list of domains: known frauds, further official domains, real sites of others. */
import { domainToASCII } from 'node:url';
import { type DomainList, isOwnable } from './brand.ts';

/** What is wrong with one line; `line` counts from 1. */
export type ListProblem = { readonly line: number; readonly problem: string };
export type ReadList =
  | { readonly ok: true; readonly list: DomainList; readonly count: number }
  | { readonly ok: false; readonly problems: readonly ListProblem[] };

const KINDS = ['bad', 'official', 'other'] as const;
const MOST_PROBLEMS = 20;

/**
 * Reads a list: `bad evil.example`, `official pay.example` or `other upaya.example` on each line; blank lines and what follows
 * a `#` count for nothing. One broken line makes the list unusable: half a list would judge otherwise than its author thinks.
 */
export function readDomainList(text: string): ReadList {
  const sets = { bad: new Set<string>(), official: new Set<string>(), other: new Set<string>() };
  const problems: ListProblem[] = [];
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  for (const [index, whole] of lines.entries()) {
    const line = whole.replace(/#.*/s, '').trim();
    if (line === '' || problems.length >= MOST_PROBLEMS) continue;
    const [word = '', written = '', ...more] = line.split(/\s+/);
    const kind = KINDS.find((one) => one === word);
    const domain = domainToASCII(written.toLowerCase());
    const problem =
      kind === undefined
        ? `begins with "${word.slice(0, 40)}": write bad, official or other, then a domain.`
        : written === '' || more.length > 0
          ? `write one domain behind "${kind}".`
          : problemOf(written, domain, kind);
    if (problem !== null) problems.push({ line: index + 1, problem });
    else if (kind !== undefined) sets[kind].add(domain);
  }
  for (const domain of sets.official) {
    if (sets.bad.has(domain)) problems.push({ line: 0, problem: `${domain} is both bad and official.` });
  }
  if (problems.length > 0) return { ok: false, problems };
  const list = { bad: sets.bad, official: sets.official, others: sets.other };
  return { ok: true, list, count: sets.bad.size + sets.official.size + sets.other.size };
}

function problemOf(written: string, domain: string, kind: (typeof KINDS)[number]): string | null {
  const shown = `"${written.slice(0, 60)}"`;
  if (!/^(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/.test(domain))
    return `${shown} is not a domain: write the bare name, such as shop.example, without https:// and path.`;
  if (!isOwnable(domain) && kind !== 'bad') return `${shown} belongs to everybody under it: name the domain of one owner.`;
  if (!isOwnable(domain)) return `${shown} is a whole ending, or an address of a machine: name the domains below it.`;
  return null;
}
