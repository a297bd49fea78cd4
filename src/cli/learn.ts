/** `learn`: proposes examples from messages that were not understood, shows what they would change, and writes them when told to. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readScripts } from '../adapters/flows/scripts.ts';
import { FlowsBroken, learn as learnExamples, loadKnowledge } from '../knowledge.ts';
import { judgeEach, judgeTogether, sift, type Verdict } from '../service/learn/judge.ts';
import type { Yardstick } from '../service/learn/measure.ts';
import { type Findings, type Proposal, propose } from '../service/learn/propose.ts';
import type { Script } from '../service/rehearsal.ts';
import { check } from './check.ts';
import { conversationsFolder, databaseOf, flowsFolder, modelsFolder } from './folders.ts';
import { fromDatabase, fromFile, toCheck } from './learn-input.ts';
import { printReport, type Report, toJson } from './learn-print.ts';
import { writeExamples } from './learn-write.ts';
import { Unusable } from './unusable.ts';

const DAYS = 90;
const DAY_MS = 86_400_000;
const MOST = 30;
const ALL = 'all-harmless';

const HELP = `Usage: npm run -s bot -- learn [options]

Looks at messages that the bot did not understand or had to ask about, puts those together that say the same, and proposes
them as examples for the flow that these customers turned out to want. What the examples would change is measured before
anything is written: on all examples of all flows (each judged by a model that has not seen it) and on all written conversations.

  --since DAY            messages from this day on, such as 2026-11-01 (default: the last ${DAYS} days)
  --db FILE              the bot's database (default: DATABASE_FILE or DATABASE_URL, or data/signpost.db)
  --from FILE.jsonl      messages of a file instead: lines {"text", "lang"?, "flow"? or "topic"?}; - for standard input
  --check FILE.jsonl     further sentences that must stay right: lines {"text", "flow" or "topic"}
  --conversations DIR    written conversations to measure on (default: tests/conversations)
  --most N               proposals at most, those of most customers first (default: ${MOST})
  --each                 measure each proposal by itself, instead of all at once and then those that harm
  --accept ID,ID         write these proposals into the flow files, and check the flows
  --accept all-harmless  write all that harm nothing and that customers themselves have shown to be right (no guesses)
  --json                 the same for programs

“Does harm”: a sentence that was understood is not any more, or a written conversation goes another way. “By chance”: the new
examples have nothing to do with it; the sentence stands between two answers, and any change of the flows may tip it. A sentence
that is asked about instead of starting its flow at once is listed, and is no harm.

Secrets are never stored. Sentences that hold one, or may name a person or place, are left out; numbers, links and addresses
become neutral ones. Read an example before you accept it: no program finds every name.
`;

type Options = {
  readonly since: string;
  readonly db: string | null;
  readonly from: string | null;
  readonly check: string | null;
  readonly conversations: string | null;
  readonly most: number;
  readonly each: boolean;
  readonly json: boolean;
  /** Null: nothing is written. */
  readonly accept: readonly string[] | typeof ALL | null;
};

export async function learn(args: string[]): Promise<number> {
  try {
    const options = readOptions(args);
    if (options === null) {
      process.stdout.write(HELP);
      return 0;
    }
    return await run(options);
  } catch (error) {
    process.stderr.write(
      `${error instanceof FlowsBroken ? error.report : error instanceof Error ? error.message : String(error)}\n`,
    );
    return error instanceof Unusable ? 2 : 1;
  }
}

async function run(options: Options): Promise<number> {
  const knowledge = loadKnowledge(flowsFolder(), modelsFolder());
  const { graph } = knowledge;
  const checks = options.check === null ? [] : toCheck(options.check, graph);
  const messages =
    options.from === null
      ? await fromDatabase(databaseOf(options.db ?? undefined), graph, options.since)
      : fromFile(options.from, graph);
  const findings = propose(knowledge, messages, new Date().toISOString());
  const proposals = consider(findings, options);
  const scripts = writtenConversations(options.conversations);
  const progress = createProgress();
  const verdict = judge({ learn: learnExamples, graph, scripts, checks, tick: progress.tick }, proposals, options);
  progress.done();
  const accepted = options.accept === null ? [] : verdict.together;
  const written = accepted.length === 0 ? [] : writeExamples(flowsFolder(), graph, accepted);
  const report: Report = {
    from: options.from ?? `the database, since ${options.since.slice(0, 10)}`,
    unit: options.from === null ? 'customer' : 'line',
    findings,
    verdict,
    measuredOn: { conversations: scripts.length, checks: checks.length },
    written: options.accept === null ? null : written,
  };
  process.stdout.write(options.json ? `${JSON.stringify(toJson(report), null, 2)}\n` : printReport(report));
  return written.length === 0 || options.json ? 0 : check([]);
}

function judge(yardstick: Yardstick, proposals: readonly Proposal[], { each, accept }: Options): Verdict {
  if (proposals.length === 0) return { judged: [], effect: null, together: [] };
  if (Array.isArray(accept)) return judgeTogether(yardstick, proposals);
  return each && accept === null ? judgeEach(yardstick, proposals) : sift(yardstick, proposals);
}

/** A bot that was installed without its tests has none of its own; a folder that was named must be there. */
function writtenConversations(named: string | null): Script[] {
  const folder = named ?? conversationsFolder();
  if (existsSync(folder)) return readScripts(folder);
  if (named === null) return [];
  throw new Unusable(`There is no folder ${named} with written conversations.`);
}

/** The proposals to measure. @throws Unusable naming an id that is none */
function consider({ proposals }: Findings, { accept, most }: Options): readonly Proposal[] {
  if (accept === null) return proposals.slice(0, most);
  if (accept === ALL) return proposals.filter((proposal) => proposal.reason.kind !== 'guess').slice(0, most);
  return accept.map((id) => {
    const found = proposals.find((proposal) => proposal.id === id);
    if (found !== undefined) return found;
    const known = proposals.map((proposal) => proposal.id).join(', ') || 'none at all';
    throw new Unusable(
      `There is no proposal “${id}”. There are: ${known}. An id changes when its messages change; nothing was written.`,
    );
  });
}

/** Trainings take a while: on a terminal a line says that something is happening. */
function createProgress(): { readonly tick: () => void; readonly done: () => void } {
  if (!process.stderr.isTTY) return { tick() {}, done() {} };
  let ticks = 0;
  return {
    tick: () => void process.stderr.write(`\rMeasuring ${'.'.repeat(1 + (ticks++ % 60))} `),
    done: () => void process.stderr.write(`\r${' '.repeat(80)}\r`),
  };
}

/** @returns null when help is asked for; @throws Unusable saying what is wrong with the options */
function readOptions(args: string[]): Options | null {
  const values = parse(args);
  if (values.help) return null;
  const since = values.since === undefined ? new Date(Date.now() - DAYS * DAY_MS) : new Date(values.since);
  if (Number.isNaN(since.getTime())) throw new Unusable(`--since “${values.since}” is no day. Write it like 2026-11-01.`);
  const most = values.most === undefined ? MOST : Number(values.most);
  if (!Number.isInteger(most) || most < 1)
    throw new Unusable(`--most “${values.most}” is no number of proposals. Write it like 10.`);
  if (values.from !== undefined && values.db !== undefined) throw new Unusable('Give --from or --db, not both.');
  const accept = values.accept
    ?.split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  if (accept?.length === 0) throw new Unusable('--accept needs ids of proposals, or all-harmless.');
  return {
    since: since.toISOString(),
    db: values.db ?? null,
    from: values.from ?? null,
    check: values.check ?? null,
    conversations: values.conversations ?? null,
    most,
    each: values.each === true,
    json: values.json === true,
    accept: accept === undefined ? null : accept.includes(ALL) ? ALL : [...new Set(accept)],
  };
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    since: text,
    db: text,
    from: text,
    check: text,
    conversations: text,
    most: text,
    accept: text,
    each: flag,
    json: flag,
    help: flag,
  };
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    const [first] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new Unusable(`${first}. See npm run -s bot -- learn --help.`);
  }
}
