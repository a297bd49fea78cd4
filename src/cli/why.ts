/** `why`: explains a turn from its stored record, lists the turns of a conversation, or finds those that were decided narrowly. */
import { parseArgs } from 'node:util';
import { compileFolder } from '../knowledge.ts';
import type { Archived } from '../service/replay/archived.ts';
import { type Explained, explain, flipInWords } from '../service/why/explain.ts';
import { inOneSentence } from '../service/why/sentence.ts';
import { archivedOf, fromExport, guarded, withArchive } from './archive-input.ts';
import { flowsFolder } from './folders.ts';
import { Unusable } from './unusable.ts';

const MOST = 50;
const DAYS = 90;
const DAY_MS = 86_400_000;
const SAID_WIDTH = 36;

const HELP = `Usage: npm run -s bot -- why CONVERSATION [TURN] [options]
       npm run -s bot -- why --near 0.05 [options]

With a turn: what was said, the candidates with their scores, the rules that fired, what was dropped and why, the steps that were
walked, and what would have changed the decision. Without: the turns of the conversation, one line each.

  --near MARGIN  turns of all conversations that a smaller margin decided, the narrowest first
  --most N       … at most this many (default: ${MOST})
  --since DAY    … from this day on (default: the last ${DAYS} days)
  --db FILE      another database than that of the settings
  --file EXPORT  an export instead of a database
  --json         the same for programs
`;

type Options = ReturnType<typeof parse>['values'];

export async function why(args: string[]): Promise<number> {
  return guarded(async () => {
    const { values, positionals } = parse(args);
    if (values.help) {
      process.stdout.write(HELP);
      return 0;
    }
    const [id, turn, ...more] = positionals;
    if (values.near !== undefined) {
      if (id !== undefined) throw new Unusable('--near looks at all conversations: name none.');
      return near(values);
    }
    if (id === undefined || more.length > 0)
      throw new Unusable('Name a conversation, and perhaps one of its turns. See npm run -s bot -- why --help.');
    const archived = await find(id, values);
    const explained = archived.turns.map(explain);
    if (turn === undefined) return print(values.json, explained, () => table(explained));
    const one = explained.find((each) => String(each.turn) === turn);
    if (one === undefined) throw new Unusable(`“${id}” has no turn ${turn}; it has ${turnsOf(explained)}.`);
    return print(values.json, { ...one, sentence: sentences(one) }, () => page(id, one));
  });
}

async function find(id: string, { file, db }: Options): Promise<Archived> {
  if (file === undefined) return withArchive(db, { command: 'why', conversation: id }, (archive) => archivedOf(archive, id));
  const all = fromExport(file);
  const found = all.find((one) => one.id === id);
  if (found) return found;
  throw new Unusable(`There is no conversation “${id}” in ${file}; there are ${all.length} others.`);
}

function turnsOf(explained: readonly Explained[]): string {
  const [first, last] = [explained[0]?.turn, explained.at(-1)?.turn];
  return first === last ? `turn ${first} only` : `turns ${first} to ${last}`;
}

function print(json: boolean | undefined, data: unknown, text: () => string): number {
  process.stdout.write(json ? `${JSON.stringify(data, null, 2)}\n` : text());
  return 0;
}

// ----------------------------------------------------------------------------------------------------------------- tables

type Placed = Explained & { readonly conversation: string };

async function near(values: Options): Promise<number> {
  const limit = Number(values.near);
  if (!(limit > 0 && limit <= 1)) throw new Unusable(`--near “${values.near}” is no margin. Write it like 0.05.`);
  const most = values.most === undefined ? MOST : Number(values.most);
  if (!Number.isInteger(most) || most < 1) throw new Unusable(`--most “${values.most}” is no number of turns. Write it like 20.`);
  const since = values.since === undefined ? new Date(Date.now() - DAYS * DAY_MS) : new Date(values.since);
  if (Number.isNaN(since.getTime())) throw new Unusable(`--since “${values.since}” is no day. Write it like 2026-11-01.`);
  const narrowest: Placed[] = [];
  let found = 0;
  const take = (one: Placed) => {
    if (one.margin === null || one.margin >= limit) return;
    found += 1;
    narrowest.push(one);
    // Kept short while reading, so that a large database needs no memory.
    if (narrowest.length > 2 * most) narrow(narrowest, most);
  };
  if (values.file !== undefined)
    for (const { id, turns } of fromExport(values.file)) for (const turn of turns) take({ conversation: id, ...explain(turn) });
  else
    await withArchive(values.db, { command: 'why', conversation: null }, async (archive) => {
      for await (const turn of archive.since(since.toISOString())) take({ conversation: turn.conversation, ...explain(turn) });
    });
  narrow(narrowest, most);
  return print(values.json, narrowest, () => nearTable(narrowest, found, limit));
}

function narrow(turns: Placed[], most: number): void {
  turns.sort((a, b) => (a.margin ?? 1) - (b.margin ?? 1));
  turns.length = Math.min(turns.length, most);
}

function nearTable(turns: readonly Placed[], found: number, limit: number): string {
  if (found === 0) return `No turn was decided by less than ${limit}.\n`;
  const rows = turns.map((one) => [one.conversation, ...columns(one), one.flips[0] ? flipInWords(one.flips[0]) : '']);
  const more = found > turns.length ? `… and ${found - turns.length} more; --most N shows more.\n` : '';
  return `${aligned([['conversation', ...HEAD, 'what would have changed it'], ...rows])}${more}`;
}

const HEAD = ['turn', 'when', 'said', 'rule', 'flow', 'score', 'margin'] as const;

function table(explained: readonly Explained[]): string {
  return aligned([HEAD, ...explained.map(columns)]);
}

function columns(one: Explained): readonly string[] {
  const decision = one.understanding?.decision;
  const flow = decision?.kind === 'route' ? decision.flow : decision?.kind === 'clarify' ? decision.flows.join(' / ') : '';
  return [
    String(one.turn),
    one.at.slice(0, 19).replace('T', ' '),
    shortened(one.said ?? (one.result === null ? `(${one.kind})` : `(${one.kind} ${one.result})`)),
    one.rule,
    flow,
    decision && decision.kind !== 'none' ? decision.score.toFixed(2) : '',
    one.margin === null ? '' : one.margin.toFixed(2),
  ];
}

/** Columns on a terminal: Chinese characters take two. */
function widthOf(text: string): number {
  return [...text].reduce(
    (sum, sign) =>
      sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(sign) ? 2 : 1),
    0,
  );
}

function shortened(text: string): string {
  let result = '';
  for (const sign of text.replaceAll(/\s+/g, ' ')) {
    if (widthOf(result + sign) > SAID_WIDTH - 1) return `${result}…`;
    result += sign;
  }
  return result;
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd();
  return `${rows.map(line).join('\n')}\n`;
}

// ------------------------------------------------------------------------------------------------------------------- page

function page(id: string, one: Explained): string {
  const { zh, en } = sentences(one);
  const happened = one.said === null ? `(${one.kind}${one.result === null ? '' : ` ${one.result}`})` : `“${one.said}”`;
  const weighing = one.understanding?.weighing;
  return [
    `${id}, turn ${one.turn}, ${one.at}`,
    `${happened}${one.button === null ? '' : ` (button ${one.button})`} → rule ${one.rule}`,
    '',
    zh,
    en,
    ...section('Candidates', candidateLines(one)),
    ...section(
      'Weighed',
      weighing
        ? [
            `served at all: probability ${weighing.ours.toFixed(2)}, refused below ${weighing.oursFrom.toFixed(2)}`,
            `${weighing.flow}: its topic ${weighing.onTopic.toFixed(2)}, it within the topic ${weighing.inTopic.toFixed(2)}`,
            `starting it would cost ${weighing.risk.toFixed(2)}, asking costs ${weighing.question} (a wrong start ${weighing.wrongStart}, within the topic ${weighing.wrongStartInTopic}${weighing.share === 1 ? '' : `; urgent: ${weighing.share} of it counts`})`,
          ]
        : [],
    ),
    ...section('Rules of understanding', one.understanding?.notes ?? []),
    ...section('Rules of the engine', [one.rule, ...one.notes]),
    ...section('Dropped', one.dropped),
    ...section('Steps walked', one.path),
    ...section('What would have changed it', flipLines(one)),
    '',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

function candidateLines({ candidates }: Explained): readonly string[] {
  const width = Math.max(0, ...candidates.map(({ flow }) => flow.length));
  return candidates.map(({ flow, score, fate }) => `${flow.padEnd(width)}  ${score.toFixed(2)}  ${fate}`);
}

function flipLines(one: Explained): readonly string[] {
  if (one.flips.length > 0) return one.flips.map(flipInWords);
  if (one.understanding === null) return [];
  if (one.understanding.notes.some((note) => note.startsWith('the message is an example of ')))
    return ['nothing by a score: the message is an example of the flow, word for word'];
  const { answer } = one.understanding;
  if (answer?.kind === 'value' && answer.strength === 'exact')
    return ['nothing by a score: the message is exactly an answer to the open question'];
  return ['no score alone'];
}

/** Titles are those of the flows of today, where they compile; otherwise the flows' ids. */
function sentences(one: Explained): { readonly zh: string; readonly en: string } {
  const compiled = compileFolder(flowsFolder());
  const titleOf = (lang: 'zh' | 'en') => (flow: string) => {
    const [part] = compiled.ok ? (compiled.graph.flows[flow]?.title[lang][0] ?? []) : [];
    return part?.kind === 'literal' ? part.text : flow;
  };
  return { zh: inOneSentence(one, 'zh', titleOf('zh')), en: inOneSentence(one, 'en', titleOf('en')) };
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = { near: text, most: text, since: text, db: text, file: text, json: flag, help: flag };
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const [first] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new Unusable(`${first}. See npm run -s bot -- why --help.`);
  }
}
