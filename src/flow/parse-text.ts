/** Texts in all languages: `{ zh: …, en: … }`, each a text or a list of variations. */
import type { Report } from './diagnostic.ts';
import { readFields, readWords, startOf, wrongForm } from './fields.ts';
import { LANGS, type Lang } from './graph.ts';
import type { At } from './source.ts';
import type { TextSyntax, Variation } from './syntax.ts';
import { parseTemplate } from './template-parser.ts';
import type { Entry, MapNode, Node } from './yaml-tree.ts';

/** Longest form per language: of a whole bubble, and of words that must fit on a button or in a menu. */
const LIMITS = { text: { zh: 1000, en: 1000 }, label: { zh: 20, en: 40 } } as const;
const LANGUAGE = { zh: 'Chinese (zh)', en: 'English (en)' } as const;

export type TextUse = keyof typeof LIMITS;

/** A text that stands in place of one that is missing or broken, so that checking goes on. */
export function emptyText(at: At): TextSyntax {
  const nothing = [{ at, parts: [{ kind: 'literal', text: '' }] }] as const;
  return { at, zh: nothing, en: nothing };
}

/** @param more further keys that the caller reads itself, for example `also` of an option */
export function parseText(node: Node, what: string, use: TextUse, report: Report, more: readonly string[] = []): TextSyntax {
  if (node.kind === 'scalar') {
    wrongForm(node, what, 'a text in both languages', '`{ zh: …, en: … }`', report);
    return emptyText(node.at);
  }
  const map = node.kind === 'map' ? withoutCuts(node, report) : node;
  const fields = readFields(map, what, [...LANGS, ...more], report);
  if (fields === null) return emptyText(node.at);
  const variations = (lang: Lang) => parseVariations(fields, lang, what, use, startOf(node), report);
  return { at: startOf(node), zh: variations('zh'), en: variations('en') };
}

/** `{ en: Well, ok }` is a text "Well" and a key "ok" for YAML: tells what happened and leaves the key out. */
function withoutCuts(map: MapNode, report: Report): MapNode {
  let previous: Entry | null = null;
  const entries = map.entries.filter((entry) => {
    const cut = previous !== null && entry.value.kind === 'scalar' && entry.value.text === '' && !entry.value.quoted;
    const langs: readonly string[] = LANGS;
    if (cut && !langs.includes(entry.key.text)) {
      const hint = `Put the whole text of \`${previous?.key.text}\` in quotes: "…".`;
      report('F204', entry.key.at, 'This text was cut at the comma before it.', hint);
      return false;
    }
    previous = entry;
    return true;
  });
  return { ...map, entries };
}

function parseVariations(
  fields: Map<string, Entry>,
  lang: Lang,
  what: string,
  use: TextUse,
  owner: At,
  report: Report,
): readonly Variation[] {
  const entry = fields.get(lang);
  if (entry === undefined) {
    report('F201', owner, `${what} has no ${LANGUAGE[lang]} text.`, `Add \`${lang}: …\`.`);
    return emptyText(owner)[lang];
  }
  const nodes = entry.value.kind === 'list' ? entry.value.items : [entry.value];
  if (nodes.length === 0) report('F202', entry.key.at, `${what} is empty in ${LANGUAGE[lang]}.`, 'Write at least one text.');
  const variations = nodes.map((node) => parseVariation(node, lang, what, use, entry.key.at, report));
  return variations.length > 0 ? variations : emptyText(owner)[lang];
}

function parseVariation(node: Node, lang: Lang, what: string, use: TextUse, owner: At, report: Report): Variation {
  const nothing = node.kind === 'scalar' && node.text.trim() === '';
  if (nothing) report('F202', owner, `${what} is empty in ${LANGUAGE[lang]}.`, 'Write the text, or remove the step.');
  const scalar = nothing ? null : readWords(node, what, report);
  if (scalar === null) return { at: node.at, parts: [{ kind: 'literal', text: '' }] };
  const parts = parseTemplate(scalar, report);
  const length = parts.reduce((sum, part) => sum + (part.kind === 'literal' ? [...part.text].length : 0), 0);
  const limit = LIMITS[use][lang];
  if (length > limit) {
    const message = `${what} has ${length} characters in ${LANGUAGE[lang]}; at most ${limit} are possible.`;
    if (use === 'label') report('F209', scalar.at, message, 'Shorten it: it stands on a button or in a menu.');
    else report('F203', scalar.at, message, 'Shorten it, or make two `say` steps of it.');
  }
  return { at: scalar.at, parts };
}

/** Reports values in a text that stands alone, such as a title. */
export function forbidVariables(text: TextSyntax, what: string, report: Report): TextSyntax {
  for (const lang of LANGS)
    for (const variation of text[lang])
      for (const part of variation.parts)
        if (part.kind === 'variable') {
          const hint = 'Write the words themselves; write {{ for a brace that is shown.';
          report('F210', part.name.at, `${what} cannot show values.`, hint);
        }
  return text;
}

/** One plain name in each language, as it stands in menus and sentences. */
export function parseNameText(node: Node, what: string, report: Report): { readonly [L in Lang]: string } {
  const text = forbidVariables(parseText(node, what, 'label', report), what, report);
  const plain = (lang: Lang) => text[lang][0]?.parts.map((p) => (p.kind === 'literal' ? p.text : '')).join('') ?? '';
  for (const lang of LANGS) {
    const second = text[lang][1];
    if (second !== undefined) report('F611', second.at, `${what} cannot vary.`, 'Keep one.');
  }
  return { zh: plain('zh'), en: plain('en') };
}
