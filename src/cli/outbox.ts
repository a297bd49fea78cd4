/** `outbox`: what was given up or waits too long, for operators; and the way back for what was given up. */
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { openExistingStore } from '../adapters/store/open.ts';
import { createLog } from '../adapters/system/log.ts';
import { newKey, systemClock } from '../adapters/system/system.ts';
import { audited } from '../service/audit/chain.ts';
import { type ConversationNames, conversationNames } from '../service/log-fields.ts';
import type { Log, OutboxRow, Store } from '../service/ports.ts';
import { guarded, opened, printLine } from './archive-input.ts';
import { databaseOf } from './folders.ts';
import { entryOf } from './operator.ts';
import { Unusable } from './unusable.ts';

const HELP = `Usage: npm run -s bot -- outbox [--dead] [--redrive ID | --redrive-all] [--db FILE]

Lists calls and deliveries that were given up ("dead"), and those that are open for more than a minute; with --dead only the
former. Nothing that a customer or the bot said is shown; the conversation is the name that it has in the log.

  --redrive ID    puts a dead one back: it is tried again at once, with all its attempts before it
  --redrive-all   puts all dead ones back
A message that is put back arrives late, behind what was said since. A running server takes it within a second or two.
`;
const OLD_MS = 60_000;
const PAGE = 500;
const LONGEST_ERROR = 200;

/** @returns exit code: 0, 1 when the row to put back is not there, 2 for a wrong command line */
export async function outbox(args: string[]): Promise<number> {
  return guarded(async () => {
    const { values } = parse(args);
    if (values.help) {
      process.stdout.write(HELP);
      return 0;
    }
    if (values.redrive !== undefined && values['redrive-all'])
      throw new Unusable('Give either --redrive ID or --redrive-all. See npm run -s bot -- outbox --help.');
    const id = values.redrive === undefined ? null : numberOf(values.redrive);
    const log = createLog('info');
    const store = await opened(openExistingStore(databaseOf(values.db), log));
    try {
      if (id !== null) return await putBack(store, [id], log);
      if (values['redrive-all']) return await putBackAll(store, log);
      await list(store, values.dead === true);
      return 0;
    } finally {
      await store.close();
    }
  });
}

function parse(args: string[]) {
  const options = {
    dead: { type: 'boolean' },
    redrive: { type: 'string' },
    'redrive-all': { type: 'boolean' },
    db: { type: 'string' },
    help: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args, options });
  } catch (error) {
    const [first] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new Unusable(`${first}. See npm run -s bot -- outbox --help.`);
  }
}

function numberOf(text: string): number {
  const id = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(id))
    throw new Unusable(`“${text}” is no row of the outbox: give a number of the first column of the list.`);
  return id;
}

async function* rowsOf(store: Store, status: OutboxRow['status'], before: string): AsyncGenerator<OutboxRow> {
  for (let after = 0; ; ) {
    const page = await store.outboxRows(status, before, after, PAGE);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.id;
  }
}

async function list(store: Store, deadOnly: boolean): Promise<void> {
  const names = await conversationNames(store, newKey);
  const now = Date.parse(systemClock.now());
  let shown = 0;
  const show = async (row: OutboxRow): Promise<void> => {
    if (shown === 0) await printLine(columns('id', 'status', 'kind', 'age', 'attempts', 'conversation', 'last error'));
    shown += 1;
    await printLine(lineOf(row, now, names));
  };
  for await (const row of rowsOf(store, 'dead', new Date(now + OLD_MS).toISOString())) await show(row);
  if (!deadOnly) for await (const row of rowsOf(store, 'open', new Date(now - OLD_MS).toISOString())) await show(row);
  const depth = await store.outboxDepth();
  process.stdout.write(`${shown === 0 ? '' : '\n'}${depth.dead} given up, ${depth.open} open.\n`);
}

function columns(...[id, status, kind, age, attempts, conversation, error]: readonly string[]): string {
  const cells = [
    id?.padStart(8),
    status?.padEnd(6),
    kind?.padEnd(7),
    age?.padStart(8),
    attempts?.padStart(8),
    conversation?.padEnd(12),
  ];
  return `${cells.join('  ')}  ${error}`.trimEnd();
}

function lineOf(row: OutboxRow, now: number, names: ConversationNames): string {
  const { id, status, kind, attempts, conversation } = row;
  // What came from another system stays on its line.
  const error = (row.error ?? '').replace(/\p{C}+/gu, ' ').slice(0, LONGEST_ERROR);
  return columns(String(id), status, kind, ageOf(now - Date.parse(row.at)), String(attempts), names(conversation), error);
}

function ageOf(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} d`;
}

async function putBackAll(store: Store, log: Log): Promise<number> {
  const ids: number[] = [];
  for await (const row of rowsOf(store, 'dead', new Date(Date.now() + OLD_MS).toISOString())) ids.push(row.id);
  if (ids.length > 0) return putBack(store, ids, log);
  process.stdout.write('Nothing was given up.\n');
  return 0;
}

/** Who did what to which row is a line of the log; the row itself keeps its last error and when it was put back. */
async function putBack(store: Store, ids: readonly number[], log: Log): Promise<number> {
  let done = 0;
  for (const id of ids) {
    const audit = audited(entryOf('redrive', null, { outbox: id }));
    if (!(await store.redrive(id, systemClock.now(), audit))) continue;
    done += 1;
    log.info({ audit: 'outbox_redrive', outbox: id, by: userInfo().username }, 'a dead letter was put back');
  }
  if (done === 0) {
    process.stderr.write('There is no such dead row: somebody else put it back, or it was none. Nothing was changed.\n');
    return 1;
  }
  process.stdout.write(`${done} put back.\n`);
  return 0;
}
