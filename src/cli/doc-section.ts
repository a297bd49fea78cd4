/** Sections of a page that commands write: between `<!-- name -->` and `<!-- /name -->`. */
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Replaces the text of a section; the rest of the page stays as it is.
 * @param name for example `proof:summary`
 * @throws when the page has no such section: it must be marked by hand first
 */
export function withSection(page: string, name: string, text: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = page.indexOf(open);
  const to = page.indexOf(close, from);
  if (from < 0 || to < 0) throw new Error(`The page has no section “${name}”. Put ${open} and ${close} where it belongs.`);
  return `${page.slice(0, from + open.length)}\n${text.trim()}\n${page.slice(to)}`;
}

/** Writes sections of a file, all or none. */
export function writeSections(path: string, sections: { readonly [name: string]: string }): void {
  let page = readFileSync(path, 'utf8');
  for (const [name, text] of Object.entries(sections)) page = withSection(page, name, text);
  writeFileSync(path, page);
}
