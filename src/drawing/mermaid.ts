/** An outline as the text of a Mermaid flowchart, as wikis and code hosts draw it. */
import type { NodeKind, Outline, OutlineEdge, OutlineNode } from './model.ts';
import { LIGHT, LIGHT_PAGE } from './palette.ts';

/** Brackets around a label: the shape of its box. */
const SHAPES: { readonly [K in NodeKind]: readonly [open: string, close: string] } = {
  start: ['([', '])'],
  say: ['(', ')'],
  ask: ['(', ')'],
  branch: ['{{', '}}'],
  call: ['[[', ']]'],
  confirm: ['(', ')'],
  jump: ['>', ']'],
  flow: ['[[', ']]'],
  handoff: ['([', '])'],
  end: ['([', '])'],
};

/** Deterministic: the same outline gives the same text. Every word of an author stands inside quotes, escaped. */
export function toMermaid(outline: Outline): string {
  const ids = new Map(outline.nodes.map((node, index) => [node.id, `n${index + 1}`]));
  const grouped = new Set(outline.groups.flatMap((group) => group.nodes));
  const byId = new Map(outline.nodes.map((node) => [node.id, node]));
  const nodeLine = (node: OutlineNode) => `${ids.get(node.id)}${shaped(node)}:::is_${node.kind}`;
  const lines = ['flowchart TB'];
  for (const node of outline.nodes) if (!grouped.has(node.id)) lines.push(`  ${nodeLine(node)}`);
  outline.groups.forEach((group, index) => {
    lines.push(`  subgraph g${index + 1}[${quoted(group.title)}]`);
    for (const id of group.nodes) {
      const node = byId.get(id);
      if (node !== undefined) lines.push(`    ${nodeLine(node)}`);
    }
    lines.push('  end');
  });
  for (const edge of outline.edges) {
    const [from, to] = [ids.get(edge.from), ids.get(edge.to)];
    if (from !== undefined && to !== undefined) lines.push(`  ${from} ${arrow(edge)} ${to}`);
  }
  for (const kind of new Set(outline.nodes.map((node) => node.kind))) {
    const { fill, line } = LIGHT[kind];
    lines.push(`  classDef is_${kind} fill:${fill},stroke:${line},color:${LIGHT_PAGE.ink}`);
  }
  return `${lines.join('\n')}\n`;
}

function shaped(node: OutlineNode): string {
  const [open, close] = SHAPES[node.kind];
  const name = node.kind === 'handoff' && node.name !== null ? [node.name] : [];
  return open + quoted([...name, ...node.text.split('\n').filter((line) => line !== ''), ...node.notes].join('\n')) + close;
}

function arrow({ label, aside }: OutlineEdge): string {
  const line = aside ? '-.->' : '-->';
  return label === '' ? line : `${line}|${quoted(label)}|`;
}

/** A label in quotes. Mermaid reads `#…;` as a character's code, so that nothing in it can end the quotes or mean markup. */
function quoted(text: string): string {
  return `"${escaped(text).replaceAll('\n', '<br/>')}"`;
}

/**
 * Besides the characters of Mermaid's own grammar, those that begin markup in a label are escaped too: Mermaid reads
 * labels as Markdown and refuses lists and links.
 */
function escaped(text: string): string {
  const code = (char: string) => `#${char.codePointAt(0)};`;
  return text
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f\u2028\u2029]/g, ' ')
    .replace(
      /["#;&<>()[\]{}|\\`*~^$@%]|(?<!\w)_|_(?!\w)|:(?=\S)|(?<=www)\.|^[^\S\r\n\u2028\u2029]*[-+=]|(?<=^[^\S\r\n\u2028\u2029]*\d+)\./gim,
      (found) => [...found].map((char) => (char.trim() === '' ? char : code(char))).join(''),
    );
}
