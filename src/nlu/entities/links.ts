/** Links of a message, each with the verdict whether it is the brand's own. */

import { readAddress } from '../../links/address.ts';
import { prepare } from '../../links/brand.ts';
import { findLinks } from '../../links/find.ts';
import { judgeAddress } from '../../links/judge.ts';
import type { Entity, LinkVerdict } from '../understanding.ts';
import type { World } from './scan.ts';

type Link = Extract<Entity, { kind: 'url' }>;

const WORST_FIRST = ['dangerous', 'cannot_confirm', 'official'] as const;

/**
 * @param given verdicts of the links of the message as it was typed, in order, where `text` is what was left of it: what had to
 *   be taken out of a link changes nothing of whose it is
 */
export function linkEntities(text: string, world: World, given?: readonly LinkVerdict[]): readonly Entity[] {
  const brand = prepare(world.links);
  const found = findLinks(text, brand).map(({ start, end, url, address, typed }): Link => {
    const { verdict, reason } = judgeAddress(address, brand, typed);
    const host = readAddress(address)?.host ?? '';
    return { kind: 'url', start, end, text: url, value: { kind: 'url', url, host, verdict, reason } };
  });
  if (given === undefined) return found;
  if (given.length === found.length)
    return found.map((link, at) => ({ ...link, value: { ...link.value, ...verdictOf(given[at] ?? link.value) } }));
  const worst = WORST_FIRST.flatMap((verdict) => given.filter((one) => one.verdict === verdict))[0];
  if (worst === undefined) return found;
  // A link that was there and cannot be recognised any more stands nowhere, but was sent.
  if (found.length === 0)
    return [{ kind: 'url', start: 0, end: 0, text: '', value: { kind: 'url', url: '…', host: '', ...verdictOf(worst) } }];
  return found.map((link) => ({ ...link, value: { ...link.value, ...verdictOf(worst) } }));
}

function verdictOf({ verdict, reason }: Pick<Link['value'], 'verdict' | 'reason'>): LinkVerdict {
  return { verdict, ...(reason && { reason }) };
}
