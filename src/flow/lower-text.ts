/** Texts with resolved variables. */
import type { Lang, SlotType, Template, Text, TextFormat, TextPart } from './graph.ts';
import { optionKey } from './project-index.ts';
import { typeWords } from './scope.ts';
import type { TemplatePart, TextSyntax, Type } from './syntax.ts';
import { type Checker, typeOfVariable } from './type-check.ts';

/** Formats that need a certain type; `plain` suits every one. */
const SUITS: { readonly [F in TextFormat]: readonly Type['kind'][] | null } = {
  plain: null,
  masked: ['text', 'order_number', 'phone', 'email', 'number'],
  relative: ['date'],
  date: ['date'],
  datetime: ['date'],
  money: ['money'],
};

/** The type for the graph; an unreadable one never gets there. */
export function sure(type: Type): SlotType {
  return type.kind === 'unknown' ? { kind: 'text' } : type;
}

export function lowerText(text: TextSyntax, c: Checker): Text {
  const templates = (lang: Lang): Template[] => text[lang].map(({ parts }) => parts.flatMap((part) => lowerPart(part, c)));
  return { zh: templates('zh'), en: templates('en') };
}

/** A text without variables. */
export function plainText(zh: string, en: string): Text {
  return { zh: [[{ kind: 'literal', text: zh }]], en: [[{ kind: 'literal', text: en }]] };
}

function lowerPart(part: TemplatePart, c: Checker): TextPart[] {
  if (part.kind === 'literal') return [part];
  const { name, format } = part;
  const { type } = typeOfVariable(name, [], c);
  const suits = SUITS[format];
  if (type.kind !== 'unknown' && suits !== null && !suits.includes(type.kind)) {
    const hint = 'Remove the format, or use one that suits the type.';
    c.report('F208', name.at, `\`${format}\` does not suit \`${name.text}\`, which is ${typeWords(type)}.`, hint);
  }
  if (
    format !== 'masked' &&
    c.scope.variables.get(name.text)?.private &&
    SUITS.masked?.includes(type.kind) &&
    type.kind !== 'phone' &&
    type.kind !== 'email'
  ) {
    c.report(
      'F211',
      name.at,
      `\`${name.text}\` is private but shown in full.`,
      `Write \`{${name.text}|masked}\` if the end is enough.`,
    );
  }
  const bare =
    type.kind === 'choice' ? type.options.filter((option) => !c.project.labelled.has(optionKey(type.options, option))) : [];
  if (bare.length > 0) {
    const message = `\`${name.text}\` would be shown as \`${bare[0]}\`: no question has a label for it.`;
    c.report('F212', name.at, message, 'Use `match` and write the words in each branch.');
  }
  return [{ kind: 'variable', name: name.text, type: sure(type), format }];
}

/** Names of the variables that occur in every variation of a language. */
export function shownEverywhere(text: TextSyntax, lang: Lang): ReadonlySet<string> {
  const sets = text[lang].map(({ parts }) => new Set(parts.flatMap((p) => (p.kind === 'variable' ? [p.name.text] : []))));
  const [first = new Set<string>(), ...rest] = sets;
  return new Set([...first].filter((name) => rest.every((set) => set.has(name))));
}
