/** An evaluation as a page that needs nothing else: no script, nothing loaded, every sentence escaped. */
import { DARK_PAGE, LIGHT_PAGE, type Page } from '../drawing/palette.ts';
import { FONTS } from '../drawing/style.ts';
import { escaped } from '../drawing/xml.ts';
import type { Findings, Named, Shares } from '../service/evaluate/findings.ts';
import type { Outcome } from '../service/evaluate/judge.ts';
import type { Pictures } from './evaluate-pictures.ts';
import { percent, takenFor } from './evaluate-words.ts';

const MISTAKES = 20;

function colours(page: Page): string {
  return `--page:${page.page};--ink:${page.ink};--faint:${page.faint};--card:${page.group};--line:${page.groupLine}`;
}

const STYLE = `
:root{color-scheme:light dark;${colours(LIGHT_PAGE)}}
@media (prefers-color-scheme:dark){:root{${colours(DARK_PAGE)}}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1080px;padding:32px 24px 64px;background:var(--page);color:var(--ink);font:15px/1.55 ${FONTS}}
h1{font-size:26px;margin:0 0 4px}
h2{font-size:19px;margin:40px 0 8px}
p{margin:4px 0 12px;color:var(--faint);max-width:75ch}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(184px,1fr));gap:12px;margin:24px 0}
.cards div{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:12px 14px}
.cards b{display:block;font-size:24px;font-weight:600;font-variant-numeric:tabular-nums}
.cards span{color:var(--faint);font-size:13px;line-height:1.3;display:block}
.pictures figure{margin:0}
.pictures{margin:20px 0;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(460px,100%),1fr));gap:16px}
figure{margin:20px 0;border:1px solid var(--line);border-radius:10px;overflow:auto}
figure.wide svg{min-width:620px}
svg{display:block;max-width:100%;height:auto;margin:0 auto}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:14px}
th{text-align:left;font-weight:600;color:var(--faint);white-space:nowrap}
th,td{padding:5px 12px 5px 0;border-bottom:1px solid var(--line);vertical-align:top}
.n{text-align:right;white-space:nowrap}
.w{overflow-wrap:anywhere;min-width:14em}
small{color:var(--faint)}
`;

/** @param how one sentence on what was judged, and how */
export function evaluationPage(how: string, findings: Findings, pictures: Pictures): string {
  const { all, at95 } = findings;
  const cards = [
    [percent(all.topic), 'right topic'],
    [percent(all.top2), 'right topic among the first two'],
    [percent(all.flow), 'nearest flow is the right one'],
    [percent(findings.macroF1), 'macro-F1 of the topics'],
    [percent(all.accepted), 'of what is served is accepted'],
    [percent(all.keptOut), 'of the rest is kept out'],
    [percent(all.asked), 'asked which is meant'],
    [percent(all.offeredRight), 'of these with the right one among the offered'],
    [percent(findings.calibrationError), 'calibration error (ECE)'],
    [milliseconds(findings.p50Ms), `a message (p50); p99 ${milliseconds(findings.p99Ms)}`],
  ];
  const rejected =
    at95 === null || at95.keptOut === null
      ? 'There are no messages that are not served, so nothing can be said about keeping them out.'
      : `Where ${percent(at95.accepted)} of the served messages are accepted, ${percent(at95.keptOut)} of the others are kept out (area under the ROC curve ${(findings.auroc ?? 0).toFixed(3)}).`;
  const body = [
    '<h1>How well the bot understands</h1>',
    `<p>${escaped(how)}</p>`,
    `<div class="cards">${cards.map(([value, name]) => `<div><b>${value}</b><span>${name}</span></div>`).join('')}</div>`,
    '<h2>Topics</h2>',
    '<p>The topic that the customer meets: of the flow that starts or is offered first. <code>none</code> is what the bot does not serve, and talk about the conversation itself.</p>',
    topicTable(findings),
    `<figure class="wide">${pictures.confusion}</figure>`,
    '<h2>Probabilities and limits</h2>',
    `<p>${rejected}</p>`,
    `<div class="pictures"><figure>${pictures.calibration}</figure><figure>${pictures.rejection}</figure></div>`,
    '<h2>Languages</h2>',
    sharesTable('language', findings.languages),
    ...(findings.kinds.length > 0 ? ['<h2>Kinds of message</h2>', sharesTable('kind', findings.kinds)] : []),
    '<h2>Flows taken for each other</h2>',
    mistakeTable(findings),
    '<h2>Flows</h2>',
    flowTable(findings),
    '<h2>Most confused sentences</h2>',
    '<p>Wrong answers, the surest first: here an example is missing, or stands in the wrong place.</p>',
    confusedTable(findings.confused),
    '<h2>Slowest sentences</h2>',
    table(
      ['n:ms', 'sentence', 'where'],
      findings.slowest.map((one) => [one.ms.toFixed(2), sentence(one), place(one)]),
    ),
  ];
  return page(body.join('\n'));
}

function page(body: string): string {
  const head = [
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<title>How well the bot understands</title>',
    `<style>${STYLE}</style>`,
  ];
  return `<!doctype html>\n<html lang="en">\n<head>\n${head.join('\n')}\n</head>\n<body>\n${body}\n</body>\n</html>\n`;
}

/** @param columns names; `n:` before one that holds numbers @param rows cells that are HTML already */
function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const numeric = columns.map((column) => column.startsWith('n:'));
  const head = columns.map((column, i) => (numeric[i] ? `<th class="n">${column.slice(2)}</th>` : `<th>${column}</th>`)).join('');
  const body = rows.map(
    (cells) => `<tr>${cells.map((cell, i) => (numeric[i] ? `<td class="n">${cell}</td>` : `<td>${cell}</td>`)).join('')}</tr>`,
  );
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>`;
}

function topicTable({ topics }: Findings): string {
  return table(
    ['topic', 'n:sentences', 'n:precision', 'n:recall', 'n:F1', 'n:among the first two', 'n:asked'],
    topics.map(({ label, rows, precision, recall, f1, top2, asked }) => [
      escaped(label),
      String(rows),
      ...[precision, recall, f1, top2, asked].map(percent),
    ]),
  );
}

function flowTable({ flows }: Findings): string {
  return table(
    ['flow', 'n:sentences', 'n:precision', 'n:recall', 'n:F1'],
    flows.map(({ label, rows, precision, recall, f1 }) => [
      escaped(label),
      String(rows),
      ...[precision, recall, f1].map(percent),
    ]),
  );
}

function mistakeTable({ mistakes }: Findings): string {
  if (mistakes.length === 0) return '<p>None.</p>';
  return table(
    ['right', 'taken for', 'n:sentences'],
    mistakes.slice(0, MISTAKES).map(({ truth, predicted, rows }) => [escaped(truth), escaped(predicted), String(rows)]),
  );
}

function sharesTable(what: string, rows: readonly Named[]): string {
  const cells = ({ topic, top2, flow, accepted, keptOut, asked, offeredRight }: Shares) =>
    [topic, top2, flow, accepted, keptOut, asked, offeredRight].map(percent);
  const columns = ['topic', 'first two', 'flow', 'accepted', 'kept out', 'asked', 'rightly offered'].map((name) => `n:${name}`);
  return table(
    [what, 'n:sentences', ...columns],
    rows.map((row) => [escaped(row.name), String(row.rows), ...cells(row)]),
  );
}

function confusedTable(rows: readonly Outcome[]): string {
  if (rows.length === 0) return '<p>None.</p>';
  return table(
    ['n:probability', 'sentence', 'right', 'taken for', 'where'],
    rows.map((one) => [percent(one.score), sentence(one), escaped(one.flow ?? one.topic), escaped(takenFor(one)), place(one)]),
  );
}

function sentence({ text, lang }: Outcome): string {
  const shown = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  return `<div class="w"${lang === null ? '' : ` lang="${lang}"`} dir="auto">${escaped(shown)}</div>`;
}

function place({ place: where }: Outcome): string {
  return `<small>${escaped(where)}</small>`;
}

function milliseconds(value: number | null): string {
  return value === null ? '–' : `${value.toFixed(2)} ms`;
}
