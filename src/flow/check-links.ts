/** The bot shows no link that is not the brand's own: customers learn from it what is genuine. */
import { linkBrandOf } from '../links/brand.ts';
import { judgeLinks } from '../links/links.ts';
import type { Report } from './diagnostic.ts';
import type { ProjectSyntax } from './parse-project.ts';
import type { Variation } from './syntax.ts';

/** Looks at every text of the project: titles, buttons, bubbles, the brand's and the bot's own sentences. */
export function checkLinks(project: ProjectSyntax, report: Report): void {
  // Without the brand nobody can tell which links are its own.
  if (project.brand.kind !== 'read') return;
  const brand = linkBrandOf(project.brand.value);
  eachVariation([project.flows, project.actions, project.brand, project.texts, project.canned], ({ at, parts }) => {
    const words = parts.map((part) => (part.kind === 'literal' ? part.text : '\n')).join('');
    for (const { url, verdict } of judgeLinks(words, brand).links) {
      if (verdict === 'official') continue;
      const hint = 'Write a link on a domain of `brand.domains` as it is, or say in words where to go.';
      report('F213', at, `\`${url.slice(0, 60)}\` is no link of ours.`, hint);
    }
  });
}

/** Every wording of every text, wherever it stands. */
function eachVariation(value: unknown, take: (variation: Variation) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (isVariation(value)) take(value);
  else if (value instanceof Map) for (const one of value.values()) eachVariation(one, take);
  else for (const one of Object.values(value)) if (typeof one === 'object') eachVariation(one, take);
}

function isVariation(value: object): value is Variation {
  // An example with brackets has parts, too: those are words of customers.
  return 'parts' in value && !('kind' in value) && Array.isArray(value.parts);
}
