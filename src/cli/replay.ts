/** `replay`: feeds stored events to the engine again, compares every byte, shows where a conversation stood, forks it into a test. */
import { existsSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseScripts } from '../adapters/flows/scripts.ts';
import { writeScript } from '../adapters/flows/write-script.ts';
import type { FlowGraph } from '../flow/graph.ts';
import { compileFolder, FlowsBroken, loadKnowledge } from '../knowledge.ts';
import { rehearse } from '../service/rehearsal.ts';
import type { Archived } from '../service/replay/archived.ts';
import { fork } from '../service/replay/fork.ts';
import { type Difference, type Replay, replay } from '../service/replay/replay.ts';
import { snapshot } from '../service/replay/snapshot.ts';
import { allOf, archivedOf, fromExport, guarded, withArchive } from './archive-input.ts';
import { flowsFolder, modelsFolder } from './folders.ts';
import { Unusable } from './unusable.ts';

/** Turns with differences that are shown of one conversation, and conversations with any. */
const SHOWN_TURNS = 3;
const SHOWN = 20;

const HELP = `Usage: npm run -s bot -- replay CONVERSATION | --all | --file EXPORT [CONVERSATION] [options]

Feeds the stored events to the engine from the beginning and compares messages, why-records and states byte by byte with what is
stored. Flows that are not those of then are named; where a turn cannot be taken by them, it says where it stopped and why.

  --at TURN               show the state after this turn: open flows, answers (private ones masked), what was said
  --fork TURN --to FILE   write the conversation up to this turn as a test, with the wallet's answers
  --db FILE               another database than that of the settings
  --file EXPORT           an export instead of a database (- for standard input)

Exit code: 0 all is the same, 1 something differs or stopped, 2 wrong command line.
`;

type Options = ReturnType<typeof parse>['values'];

export async function replayCommand(args: string[]): Promise<number> {
  return guarded(async () => {
    const { values, positionals } = parse(args);
    if (values.help) {
      process.stdout.write(HELP);
      return 0;
    }
    const [id, ...more] = positionals;
    if (more.length > 0 || (id === undefined && !values.all && values.file === undefined) || (id !== undefined && values.all))
      throw new Unusable('Name one conversation, or give --all or --file. See npm run -s bot -- replay --help.');
    if (values.at !== undefined && values.fork !== undefined) throw new Unusable('Give --at or --fork, not both.');
    const compiled = compileFolder(flowsFolder());
    if (!compiled.ok) throw new FlowsBroken(compiled.report);
    const use = async (talks: Talks) =>
      values.at === undefined && values.fork === undefined
        ? compareAll(compiled.graph, talks)
        : lookAt(compiled.graph, await only(talks), values);
    if (values.file !== undefined) {
      const all = fromExport(values.file).filter((one) => id === undefined || one.id === id);
      if (all.length === 0) throw new Unusable(`${values.file} has no conversation${id === undefined ? '' : ` “${id}”`}.`);
      return use(all);
    }
    return withArchive(values.db, { command: 'replay', conversation: id ?? null }, async (archive) =>
      use(id === undefined ? allOf(archive) : [await archivedOf(archive, id)]),
    );
  });
}

type Talks = AsyncIterable<Archived> | readonly Archived[];

async function only(talks: Talks): Promise<Archived> {
  const [first, second] = await Array.fromAsync(talks);
  if (first === undefined || second !== undefined) throw new Unusable('--at and --fork take one conversation: name it.');
  return first;
}

// ----------------------------------------------------------------------------------------------------------- comparison

async function compareAll(graph: FlowGraph, talks: Talks): Promise<number> {
  const sums = { talks: 0, turns: 0, differing: 0, stopped: 0, differences: 0, withoutState: 0 };
  const others = new Set<string>();
  for await (const archived of talks) {
    const result = replay(graph, archived);
    sums.talks += 1;
    sums.turns += result.turns.length;
    sums.differences += result.differences.length;
    sums.withoutState += result.withoutState;
    for (const flows of result.otherFlows) others.add(flows);
    if (result.stopped !== null) sums.stopped += 1;
    if (result.differences.length > 0) sums.differing += 1;
    if ((result.differences.length > 0 || result.stopped !== null) && sums.differing + sums.stopped <= SHOWN)
      process.stdout.write(`${describe(graph, archived, result).join('\n')}\n\n`);
  }
  const bad = sums.differing + sums.stopped;
  const lines = [
    `${sums.talks} ${sums.talks === 1 ? 'conversation' : 'conversations'}, ${sums.turns} turns replayed: ${bad === 0 ? 'no difference' : `${sums.differences} differences in ${sums.differing}, ${sums.stopped} stopped`}.`,
  ];
  if (others.size > 0) lines.push(`Stored with other flows (${[...others].join(', ')}) than these (${graph.fingerprint}).`);
  if (sums.withoutState > 0)
    lines.push(
      `${sums.withoutState} turns are of a program that kept no fingerprint of the state: messages and reasons were compared.`,
    );
  process.stdout.write(`${lines.join('\n')}\n`);
  return bad === 0 ? 0 : 1;
}

function describe(graph: FlowGraph, archived: Archived, { differences, stopped, turns, otherFlows }: Replay): readonly string[] {
  const lines = [archived.id];
  const shown = [...new Set(differences.map((difference) => difference.turn))];
  for (const turn of shown.slice(0, SHOWN_TURNS))
    lines.push(...differences.filter((one) => one.turn === turn).flatMap(differenceLines));
  if (shown.length > SHOWN_TURNS) lines.push(`  … and in ${shown.length - SHOWN_TURNS} more turns`);
  if (stopped !== null)
    lines.push(`  stopped before turn ${stopped.turn} of ${archived.turns.length}, after ${turns.length}: ${stopped.reason}`);
  if (otherFlows.length > 0) lines.push(`  it was made with flows ${otherFlows.join(', ')}; these are ${graph.fingerprint}`);
  else if (differences.length > 0)
    lines.push('  it was made with these very flows: the program has changed since, or the record');
  return lines;
}

function differenceLines({ turn, what, where }: Difference): readonly string[] {
  return where.flatMap(({ path, stored, replayed }) => [
    `  turn ${turn}, ${what}${path === '' ? '' : ` ${path}`}`,
    `    stored    ${stored}`,
    `    replayed  ${replayed}`,
  ]);
}

// ---------------------------------------------------------------------------------------------------------- time travel

function lookAt(graph: FlowGraph, archived: Archived, values: Options): number {
  const wanted = Number(values.at ?? values.fork);
  const last = archived.turns.at(-1)?.version ?? 0;
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > last)
    throw new Unusable(`“${archived.id}” has turns 1 to ${last}; “${values.at ?? values.fork}” is none of them.`);
  const result = replay(graph, archived, wanted);
  if (result.stopped !== null) {
    process.stderr.write(`${describe(graph, archived, result).join('\n')}\n`);
    return 1;
  }
  if (result.differences.length > 0)
    process.stderr.write(
      `What follows is a replay that differs from what is stored:\n${describe(graph, archived, result).join('\n')}\n`,
    );
  const turn = result.turns.at(-1);
  if (values.fork !== undefined) return writeFork(result, values.to);
  if (turn) process.stdout.write(`${archived.id}\n${snapshot(graph, turn).join('\n')}\n`);
  return 0;
}

function writeFork(result: Replay, to: string | undefined): number {
  if (to === undefined) throw new Unusable('Say where the test is to be written: --fork TURN --to FILE.yaml');
  if (existsSync(to)) throw new Unusable(`${to} is there already; name a new file.`);
  const knowledge = loadKnowledge(flowsFolder(), modelsFolder());
  const { script, remarks } = fork(knowledge, result);
  if (script.lines.length === 0) throw new Unusable('The customer had said nothing up to this turn: there is nothing to test.');
  const text = writeScript(script, remarks);
  const findings = parseScripts(to, text).flatMap((read) => rehearse(knowledge, read).findings);
  writeFileSync(to, text);
  for (const remark of remarks) process.stderr.write(`${remark}\n`);
  for (const { line, message } of findings) process.stderr.write(`${to}:${line}: ${message}\n`);
  const verdict = findings.length === 0 ? 'it goes as written' : 'it does NOT go as written; see above';
  process.stdout.write(`${to}: ${script.lines.length} lines, ${verdict}. Read it for names before you keep it.\n`);
  return findings.length === 0 ? 0 : 1;
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = { all: flag, at: text, fork: text, to: text, db: text, file: text, help: flag };
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const [first] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new Unusable(`${first}. See npm run -s bot -- replay --help.`);
  }
}
