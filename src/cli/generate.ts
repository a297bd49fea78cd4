/** `generate`: writes conversations that take every way of every flow, and says which ways none takes. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FlowsBroken, loadKnowledge } from '../knowledge.ts';
import { type Generation, generate as makeConversations } from '../service/proof/generate.ts';
import { transcripts } from '../service/proof/transcript.ts';
import { flowsFolder, modelsFolder } from './folders.ts';

const USAGE = `Usage: npm run -s bot -- generate [--write FOLDER] [--all]
  --write FOLDER  write one file a flow, and remove the .yaml files of flows that are gone
  --all           list every way that no conversation takes
`;

/** @returns exit code: 0, 1 when the flows have mistakes or exploration was cut short, 2 for a wrong command line */
export async function generate(args: string[]): Promise<number> {
  let folder: string | undefined;
  let all = false;
  try {
    const { values } = parseArgs({ args, options: { write: { type: 'string' }, all: { type: 'boolean' } } });
    folder = values.write;
    all = values.all === true;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return 2;
  }
  try {
    const knowledge = loadKnowledge(flowsFolder(), modelsFolder());
    const generation = makeConversations(knowledge);
    const files = transcripts(knowledge.graph, generation.conversations);
    if (folder !== undefined) writeAll(folder, files);
    process.stdout.write(summary(generation, files.size, all));
    return generation.exploration.limits.length > 0 ? 1 : 0;
  } catch (error) {
    process.stderr.write(
      `${error instanceof FlowsBroken ? error.report : error instanceof Error ? error.message : String(error)}\n`,
    );
    return 1;
  }
}

function writeAll(folder: string, files: ReadonlyMap<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (name.endsWith('.yaml') && !files.has(name)) rmSync(join(folder, name));
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
}

function summary({ exploration, conversations, unsaid, unreached }: Generation, files: number, all: boolean): string {
  const waiting = [...exploration.waiting.values()];
  const missed = waiting.filter(({ node }) => node === null).length;
  const turns = conversations.reduce((sum, { talk }) => sum + talk.beats.length, 0);
  const reached = exploration.ways.size - unreached.size;
  const lines = [
    `${exploration.nodes.length} states and ${exploration.transitions.length} turns explored; ${waiting.length} waiting points, ${missed} not reached.`,
    `${exploration.ways.size} ways out of steps: ${reached - unsaid.size} taken by ${conversations.length} conversations (${turns} messages, ${files} files), ` +
      `${unsaid.size} by no message, ${unreached.size} not reached.`,
    ...exploration.limits.map((limit) => `Not complete: ${limit}.`),
  ];
  if (all || unsaid.size + unreached.size > 0) {
    const rows = [...unreached, ...unsaid];
    for (const [way, reason] of all ? rows : rows.slice(0, 10)) lines.push(`  ${way}: ${reason}`);
    if (!all && rows.length > 10) lines.push(`  … and ${rows.length - 10} more (--all)`);
  }
  return `${lines.join('\n')}\n`;
}
