/** `{name}` and `{name|format}` inside a text; `{{` stands for a brace. */
import type { Report } from './diagnostic.ts';
import { TEXT_FORMATS } from './graph.ts';
import { suggestion } from './suggest.ts';
import type { TemplatePart } from './syntax.ts';
import { type Scalar, within } from './yaml-tree.ts';

/** A slot, a field of a result or a built-in. */
export const VARIABLE = /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?$/;

/** The pieces of one text; a piece that cannot be read is reported and left out. */
export function parseTemplate(scalar: Scalar, report: Report): TemplatePart[] {
  const { text } = scalar;
  const parts: TemplatePart[] = [];
  let words = '';
  const flush = () => {
    if (words !== '') parts.push({ kind: 'literal', text: words });
    words = '';
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    if ((c === '{' || c === '}') && text[i + 1] === c) {
      words += c;
      i += 1;
    } else if (c === '{') {
      const end = text.indexOf('}', i);
      if (end < 0) {
        const hint = 'Close the placeholder with }, or write {{ for a brace.';
        report('F205', within(scalar, i, i + 1), 'A placeholder is not closed.', hint);
        break;
      }
      flush();
      const part = parsePlaceholder(scalar, i, end, report);
      if (part !== null) parts.push(part);
      i = end;
    } else words += c;
  }
  flush();
  return parts;
}

function parsePlaceholder(scalar: Scalar, open: number, close: number, report: Report): TemplatePart | null {
  const inside = scalar.text.slice(open + 1, close);
  const at = within(scalar, open, close + 1);
  const [rawName = '', rawFormat, ...rest] = inside.split('|');
  const name = rawName.trim();
  if (!VARIABLE.test(name) || rest.length > 0) {
    const hint = 'Write {name} or {name|format}; write {{ for a brace that is shown.';
    report('F205', at, `\`{${inside.slice(0, 40)}}\` is not a placeholder.`, hint);
    return null;
  }
  const from = open + 1 + rawName.indexOf(name);
  const nameAt = within(scalar, from, from + name.length);
  if (rawFormat === undefined) return { kind: 'variable', name: { text: name, at: nameAt }, format: 'plain' };
  const format = TEXT_FORMATS.find((f) => f === rawFormat.trim());
  if (format === undefined) {
    const formatAt = within(scalar, open + 2 + rawName.length, close);
    report(
      'F207',
      formatAt,
      `There is no format \`${rawFormat.trim().slice(0, 40)}\`.`,
      suggestion(rawFormat.trim(), TEXT_FORMATS, ''),
    );
    return { kind: 'variable', name: { text: name, at: nameAt }, format: 'plain' };
  }
  return { kind: 'variable', name: { text: name, at: nameAt }, format };
}
