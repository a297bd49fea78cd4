/** Judges the links of a message as it was typed: before anything is taken out of it, and with the operator's list. */
import type { Brand } from '../flow/graph.ts';
import { type DomainList, type LinkBrand, linkBrandOf } from '../links/brand.ts';
import { judgeLinks } from '../links/links.ts';
import type { LinkVerdict } from '../nlu/understanding.ts';

/** Verdicts in the order of the links; nothing of the links themselves. */
export type LinkJudge = (brand: Brand, text: string) => readonly LinkVerdict[];

/** @param list the operator's list that is in force, asked for at every message */
export function createLinkJudge(list: () => DomainList): LinkJudge {
  let made: { readonly brand: Brand; readonly list: DomainList; readonly facts: LinkBrand } | null = null;
  return (brand, text) => {
    const now = list();
    if (made === null || made.brand !== brand || made.list !== now) made = { brand, list: now, facts: linkBrandOf(brand, now) };
    return judgeLinks(text, made.facts).links.map(({ verdict, reason }) => ({ verdict, reason }));
  };
}
