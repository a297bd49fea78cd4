/** Where `learn` takes messages from: the bot's database, or files of JSON lines. */
import { readFileSync } from 'node:fs';
import { type Database, openExistingStore } from '../adapters/store/open.ts';
import type { FlowGraph } from '../flow/graph.ts';
import { audited } from '../service/audit/chain.ts';
import { collectFromStore, type Misunderstood } from '../service/learn/collect.ts';
import type { Known } from '../service/learn/measure.ts';
import type { Log } from '../service/ports.ts';
import { entryOf } from './operator.ts';
import { Unusable } from './unusable.ts';

const silent: Log = { info() {}, warn() {}, error() {} };
const MOST_PROBLEMS = 10;

/** Messages of the database since an instant. @throws Unusable when there is no database */
export async function fromDatabase(database: Database, graph: FlowGraph, since: string): Promise<readonly Misunderstood[]> {
  const help = 'Name another one with --db FILE, or take messages from a file with --from FILE.jsonl.';
  const store = await openExistingStore(database, silent).catch((error) => {
    throw new Unusable(`${error instanceof Error ? error.message : String(error)} ${help}`);
  });
  try {
    await store.audit(audited(entryOf('read', null, { command: 'learn' })));
    return await collectFromStore(store, graph, since);
  } finally {
    await store.close();
  }
}

/** Lines `{text, lang?, flow? or topic?}` as messages that were not understood. @throws Unusable naming every bad line */
export function fromFile(file: string, graph: FlowGraph): readonly Misunderstood[] {
  return readLines(file, graph).map(({ text, lang, flows, at }) => ({
    text,
    lang,
    evidence: flows === null ? null : { kind: 'given', flows },
    refused: [],
    names: [],
    source: `${file}:${at}`,
  }));
}

/** Lines `{text, lang?, flow or topic}` as sentences to check. @throws Unusable naming every bad line */
export function toCheck(file: string, graph: FlowGraph): readonly Known[] {
  return readLines(file, graph).flatMap(({ text, flows, at, topic }) =>
    flows === null ? [] : [{ text, flows, none: topic === 'none', place: `${file}:${at}` }],
  );
}

type Line = {
  readonly text: string;
  readonly lang: 'zh' | 'en' | null;
  readonly topic: string | null;
  /** Flows that are right; null when the line does not say. */
  readonly flows: readonly string[] | null;
  readonly at: number;
};

function readLines(file: string, graph: FlowGraph): readonly Line[] {
  const problems: string[] = [];
  const lines = readText(file)
    .split(/\r?\n/)
    .flatMap((text, index) => {
      if (text.trim() === '') return [];
      const line = readLine(text, index + 1, graph);
      if (typeof line !== 'string') return [line];
      problems.push(`${file}:${index + 1}: ${line}`);
      return [];
    });
  if (problems.length > 0) {
    const more = problems.length > MOST_PROBLEMS ? [`… and ${problems.length - MOST_PROBLEMS} lines more.`] : [];
    const form = 'Each line is JSON such as {"text": "…", "lang": "zh", "flow": "…"}; "topic" may stand instead of "flow".';
    throw new Unusable([...problems.slice(0, MOST_PROBLEMS), ...more, form].join('\n'));
  }
  return lines;
}

function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    throw new Unusable(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** @returns what is wrong, in words, when the line cannot be used */
function readLine(json: string, at: number, graph: FlowGraph): Line | string {
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch {
    return 'the line is no JSON';
  }
  if (typeof data !== 'object' || data === null) return 'the line is no JSON object';
  const { text, lang, flow, topic } = data as { readonly [key: string]: unknown };
  if (typeof text !== 'string' || text.trim() === '') return 'the line has no "text"';
  if (lang !== undefined && lang !== null && lang !== 'zh' && lang !== 'en') return '"lang" is zh, en, or left out';
  const known: Pick<Line, 'text' | 'lang' | 'at'> = { text, lang: lang === 'zh' || lang === 'en' ? lang : null, at };
  if (typeof flow === 'string') {
    const role = graph.flows[flow]?.role;
    if (role === undefined || role.kind === 'sub') return `there is no flow “${flow}” that a message can start`;
    return { ...known, topic: role.kind === 'topic' ? role.topic : 'none', flows: [flow] };
  }
  if (typeof topic === 'string') {
    const flows = Object.values(graph.flows).flatMap(({ id, role }) =>
      (role.kind === 'topic' && role.topic === topic) || (role.kind === 'pattern' && topic === 'none') ? [id] : [],
    );
    return flows.length === 0 ? `there is no topic “${topic}”` : { ...known, topic, flows };
  }
  return flow === undefined && topic === undefined ? { ...known, topic: null, flows: null } : '"flow" and "topic" are names';
}
