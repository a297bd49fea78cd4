/** The repair matrix for people: one row a deviation, and the chats of the cells that fail. */
import { LANGS } from '../../flow/graph.ts';
import { waitingKey } from '../explore/ways.ts';
import type { Cell } from './cell.ts';
import type { Matrix } from './matrix.ts';

/** Failing cells that are shown with their chat, of one deviation in one language and for one reason. */
const SHOWN = 1;

/** As Markdown: a table, and below it the failing cells. */
export function matrixTable({ cells, unreached }: Matrix): string {
  const ids = [...new Set(cells.map((cell) => cell.deviation))];
  const rows = ids.map((id) => {
    const own = cells.filter((cell) => cell.deviation === id);
    return [id, ...LANGS.map((lang) => counts(own.filter((cell) => cell.lang === lang))), counts(own)];
  });
  const total = ['**all**', ...LANGS.map((lang) => counts(cells.filter((cell) => cell.lang === lang))), counts(cells)];
  const lines = [
    '| the customer | zh | en | both |',
    '| --- | --- | --- | --- |',
    ...[...rows, total].map((row) => `| ${row.join(' | ')} |`),
    ...(unreached.length > 0 ? ['', `Not reached, and without cells: ${unreached.join(', ')}.`] : []),
    ...failures(cells),
  ];
  return `${lines.join('\n')}\n`;
}

function counts(cells: readonly Cell[]): string {
  const there = cells.filter((cell) => cell.result !== 'absent').length;
  const ok = cells.filter((cell) => cell.result === 'ok').length;
  return there === 0 ? '–' : `${ok} of ${there}`;
}

function failures(cells: readonly Cell[]): string[] {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    if (cell.result !== 'failed') continue;
    const key = `${cell.deviation} (${cell.lang}): ${cell.why.replace(/ \[.*/s, '').replace(/: .*/s, '')}`;
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  return [...groups].flatMap(([key, group]) => [
    '',
    `${key}: ${group.length} ${group.length === 1 ? 'cell' : 'cells'}`,
    ...group
      .slice(0, SHOWN)
      .flatMap((cell) => [
        '',
        `    at ${waitingKey(cell.point)}: ${cell.why}`,
        ...cell.chat.map(({ from, text }) => `    ${from === 'customer' ? '>' : ' '} ${text.replaceAll('\n', ' ')}`),
      ]),
  ]);
}
