/** An evaluation in the terminal, and as data for programs. */
import type { Findings, Shares } from '../service/evaluate/findings.ts';
import { percent, takenFor } from './evaluate-words.ts';

const MISTAKES = 8;
const CONFUSED = 10;

export function printFindings(how: string, findings: Findings): string {
  const { all, at95 } = findings;
  const lines = [
    how,
    '',
    `topic right ${percent(all.topic)} · among the first two ${percent(all.top2)} · macro-F1 ${percent(findings.macroF1)} · flow right ${percent(all.flow)}`,
    `served and accepted ${percent(all.accepted)} · not served and kept out ${percent(all.keptOut)}${at95?.keptOut == null ? '' : ` (${percent(at95.keptOut)} where ${percent(at95.accepted)} are accepted)`}`,
    `asked which is meant ${percent(all.asked)}, the right one among the offered ${percent(all.offeredRight)} · calibration error ${percent(findings.calibrationError)}`,
    `p50 ${findings.p50Ms?.toFixed(2)} ms · p99 ${findings.p99Ms?.toFixed(2)} ms`,
    '',
    ...columns(
      ['topic', 'sentences', 'precision', 'recall', 'F1', 'first two', 'asked'],
      findings.topics.map((one) => [
        one.label,
        String(one.rows),
        ...[one.precision, one.recall, one.f1, one.top2, one.asked].map(percent),
      ]),
    ),
    '',
    ...sharesTable('language', findings.languages),
    ...(findings.kinds.length > 0 ? ['', ...sharesTable('kind', findings.kinds)] : []),
  ];
  const pairs = findings.mistakes.slice(0, MISTAKES).map(({ truth, predicted, rows }) => `  ${rows} × ${truth} → ${predicted}`);
  const confused = findings.confused
    .slice(0, CONFUSED)
    .map((one) => `  ${percent(one.score)}  ${brief(one.text)}  ${one.flow ?? one.topic} → ${takenFor(one)}  [${one.place}]`);
  if (pairs.length > 0) lines.push('', 'Flows taken for each other most often:', ...pairs);
  if (confused.length > 0) lines.push('', 'Wrong with most confidence:', ...confused);
  return `${lines.join('\n')}\n`;
}

function sharesTable(what: string, rows: readonly (Shares & { readonly name: string })[]): readonly string[] {
  return columns(
    [what, 'sentences', 'topic', 'first two', 'flow', 'accepted', 'kept out', 'asked'],
    rows.map((one) => [
      one.name,
      String(one.rows),
      ...[one.topic, one.top2, one.flow, one.accepted, one.keptOut, one.asked].map(percent),
    ]),
  );
}

/** The first column to the left, the others to the right. */
function columns(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  return all.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  );
}

function brief(text: string): string {
  const line = text.replace(/[\p{Cc}\s]+/gu, ' ');
  return line.length > 70 ? `${line.slice(0, 70)}…` : line;
}

/** Everything but the single sentences, of which those with most confidence are kept. */
export function toJson(how: string, findings: Findings): object {
  const brief = ({ text, flow, topic, met, score, place }: Findings['confused'][number]) => ({
    text,
    flow,
    topic,
    met,
    score,
    place,
  });
  const { curve, slowest, confused, ...rest } = findings;
  return { how, ...rest, confused: confused.map(brief), slowest: slowest.map(({ text, ms }) => ({ text, ms })) };
}
