/** E-mail addresses. */
import type { Folded } from '../normalise.ts';
import type { Found } from './scan.ts';

const MAIL =
  /(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{0,63}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,24}(?![a-z0-9])/g;

export function scanEmails(folded: Folded): readonly Found[] {
  if (!folded.text.includes('@')) return [];
  return [...folded.text.matchAll(MAIL)].map((match) => {
    const to = match.index + match[0].length;
    return { from: match.index, to, value: { kind: 'email', value: folded.cased.slice(match.index, to) } };
  });
}
