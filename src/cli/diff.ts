/** `diff`: replays conversations on two versions of the flows and shows, as chats, what changes for whom. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readScripts } from '../adapters/flows/scripts.ts';
import { loadKnowledge } from '../knowledge.ts';
import { CHANGES, type Compared, compareCourse, tally } from '../service/diff/compare.ts';
import { courseOfScript, courseOfStored } from '../service/diff/courses.ts';
import type { Course } from '../service/diff/drive.ts';
import { chatLines, grouped } from '../service/diff/show.ts';
import type { Knowledge } from '../service/turn.ts';
import { allOf, fromExport, guarded, withArchive } from './archive-input.ts';
import { conversationsFolder, flowsFolder, modelsFolder } from './folders.ts';
import { Unusable } from './unusable.ts';

const MOST = 20;
/** Exit codes: nothing differs for customers, or it was accepted; something does; only words do. */
const CODES = { same: 0, behaviour: 1, wording: 3 } as const;

const HELP = `Usage: npm run -s bot -- diff OLD NEW [options]

OLD and NEW are folders with flows, or git revisions (main, HEAD~3, v1.2); a revision is read from git, the files of the work
tree stay as they are. Every written conversation is led by its customer's words and buttons through both versions, each with
what it learns from its own examples; a button that a version does not have is typed as words.

  --stored            also the conversations of the bot's database (--db FILE: of another one)
  --file EXPORT       also the conversations of an export
  --conversations DIR written conversations (default: tests/conversations, and tests/generated where it is there); may be given
                      several times
  --most N            changes shown at most, gravest and most frequent first (default: ${MOST})
  --accept wording    exit with 0 where only words change
  --json              the same for programs

Exit code: ${CODES.same} nothing differs, ${CODES.behaviour} an outcome, an effect, a route or a question differs, 2 wrong command line, ${CODES.wording} only words differ.
`;

type Options = ReturnType<typeof parse>['values'];

export async function diff(args: string[]): Promise<number> {
  return guarded(async () => {
    const { values, positionals } = parse(args);
    if (values.help) {
      process.stdout.write(HELP);
      return 0;
    }
    const [old, now, ...more] = positionals;
    if (old === undefined || now === undefined || more.length > 0)
      throw new Unusable('Name two versions: folders with flows, or git revisions. See npm run -s bot -- diff --help.');
    if (values.accept !== undefined && values.accept !== 'wording')
      throw new Unusable(`--accept “${values.accept}”: only wording can be accepted.`);
    const most = values.most === undefined ? MOST : Number(values.most);
    if (!Number.isInteger(most) || most < 0) throw new Unusable(`--most “${values.most}” is no number. Write it like 10.`);
    const scratch = mkdtempSync(join(tmpdir(), 'signpost-diff-'));
    try {
      const before = versionOf(old, join(scratch, 'old'));
      const after = versionOf(now, join(scratch, 'new'));
      const compared = await compareAll(before, after, values);
      process.stdout.write(
        values.json ? `${JSON.stringify(asData(old, now, compared), null, 2)}\n` : report(old, now, compared, most),
      );
      return exitCode(compared, values.accept === 'wording');
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  });
}

async function compareAll(before: Knowledge, after: Knowledge, values: Options): Promise<readonly Compared[]> {
  const compared = writtenCourses(values.conversations ?? []).map((course) => compareCourse(before, after, course));
  if (values.file !== undefined)
    for (const archived of fromExport(values.file))
      compared.push(compareCourse(before, after, courseOfStored(before.graph, archived)));
  if (values.stored || values.db !== undefined)
    await withArchive(values.db, { command: 'diff', conversation: null }, async (archive) => {
      for await (const archived of allOf(archive))
        compared.push(compareCourse(before, after, courseOfStored(before.graph, archived)));
    });
  return compared;
}

function writtenCourses(named: readonly string[]): readonly Course[] {
  const missing = named.find((folder) => !existsSync(folder));
  if (missing !== undefined) throw new Unusable(`There is no folder ${missing} with written conversations.`);
  const written = conversationsFolder();
  const usual = [written, join(dirname(written), 'generated')].filter((folder) => existsSync(folder));
  return (named.length > 0 ? named : usual).flatMap((folder) => readScripts(folder).map(courseOfScript));
}

// -------------------------------------------------------------------------------------------------------------- versions

/** Flows and what they teach, of a folder or a git revision. */
function versionOf(name: string, scratch: string): Knowledge {
  const folder = isFolder(name) ? name : checkedOut(name, scratch);
  const inside = [folder, join(folder, 'flows')].find(
    (one) => isFolder(one) && readdirSync(one).some((file) => file.endsWith('.yaml')),
  );
  if (inside === undefined)
    throw new Unusable(`There are no flows in ${name}: no .yaml file in it, nor in a folder flows in it.`);
  try {
    return loadKnowledge(inside, modelsFolder());
  } catch (error) {
    if (error instanceof Error && 'report' in error) throw new Error(`The flows of ${name} have mistakes:\n${error.report}`);
    throw error;
  }
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

/** The flows folder of a revision, unpacked into a temporary one. */
function checkedOut(revision: string, scratch: string): string {
  const folder = flowsFolder();
  const flows = existsSync(folder) ? realpathSync(folder) : resolve(folder);
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: existsSync(flows) ? flows : process.cwd(),
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 1 << 28,
    });
  let root: string;
  let commit: string;
  try {
    // What begins with a hyphen would be an option of git, and never names a revision.
    if (revision.startsWith('-')) throw new Error('an option');
    root = git('rev-parse', '--show-toplevel').toString().trim();
    commit = git('rev-parse', '--verify', '--quiet', `${revision}^{commit}`).toString().trim();
  } catch {
    throw new Unusable(`“${revision}” is neither a folder nor a revision of the git repository in which the flows stand.`);
  }
  const path = relative(root, flows).replaceAll('\\', '/') || '.';
  const files = git('ls-tree', '-r', '--name-only', '--full-tree', '-z', commit, ...(path === '.' ? [] : ['--', path]))
    .toString()
    .split('\0');
  for (const file of files.filter((one) => /\.ya?ml$/.test(one))) {
    const to = join(scratch, relative(path, file));
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, git('show', `${commit}:${file}`));
  }
  if (!existsSync(scratch)) throw new Unusable(`The revision “${revision}” has no flows in ${path}.`);
  return scratch;
}

// --------------------------------------------------------------------------------------------------------------- results

function exitCode(compared: readonly Compared[], wordingAccepted: boolean): number {
  const changes = compared.flatMap((one) => one.change ?? []);
  if (changes.length === 0) return CODES.same;
  if (changes.some((change) => change !== 'wording')) return CODES.behaviour;
  return wordingAccepted ? CODES.same : CODES.wording;
}

function report(old: string, now: string, compared: readonly Compared[], most: number): string {
  const changed = compared.filter((one) => one.change !== null);
  if (changed.length === 0) return `${compared.length} conversations on ${old} and ${now}: no difference.\n`;
  const groups = grouped(changed, CHANGES);
  const lines: string[] = [];
  for (const { first, lines: chat, others } of groups.slice(0, most)) {
    lines.push(`${first.change?.toUpperCase()}  ${first.flow}  ${first.title} (${first.source})`);
    if (others.length > 0)
      lines.push(
        `  and ${others.length} more in the same way: ${others
          .slice(0, 3)
          .map((one) => one.source)
          .join(', ')}${others.length > 3 ? ', …' : ''}`,
      );
    lines.push(...chat.map((line) => `    ${line}`), '');
  }
  if (groups.length > most) lines.push(`… ${groups.length - most} more kinds of change; --most N shows more.`, '');
  const wording = changed.filter((one) => one.change === 'wording').length;
  return [
    ...lines,
    ...table(compared),
    '',
    `${compared.length} conversations on ${old} and ${now}: ${changed.length - wording} behave otherwise, ${wording} differ in words only, ${compared.length - changed.length} are the same.`,
    '',
  ].join('\n');
}

const COLUMNS = [...CHANGES, 'same'] as const;

function table(compared: readonly Compared[]): readonly string[] {
  const rows = tally(compared).map(({ flow, counts }) => [flow, ...COLUMNS.map((column) => String(counts[column]))]);
  const all = [['flow', ...COLUMNS], ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
  );
}

function asData(old: string, now: string, compared: readonly Compared[]): object {
  const changed = compared.filter((one) => one.change !== null);
  return {
    old,
    new: now,
    conversations: compared.length,
    flows: tally(compared),
    changed: changed.map(({ source, title, flow, change, pairs }) => ({
      source,
      title,
      flow,
      change,
      message: pairs.findIndex((pair) => pair.change !== null) + 1,
      chat: chatLines({ pairs }),
    })),
  };
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    stored: flag,
    db: text,
    file: text,
    conversations: { type: 'string', multiple: true },
    most: text,
    accept: text,
    json: flag,
    help: flag,
  } as const;
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const [first] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new Unusable(`${first}. See npm run -s bot -- diff --help.`);
  }
}
