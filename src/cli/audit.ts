/** `audit`: who read, exported, erased or changed what; and whether that record is whole. */
import { parseArgs } from 'node:util';
import { openExistingStore } from '../adapters/store/open.ts';
import { createLog } from '../adapters/system/log.ts';
import { newKey } from '../adapters/system/system.ts';
import { verify } from '../service/audit/chain.ts';
import { rowsOf } from '../service/audit/look.ts';
import { conversationNames } from '../service/log-fields.ts';
import type { Store } from '../service/ports.ts';
import { guarded, opened, printLine } from './archive-input.ts';
import { databaseOf } from './folders.ts';
import { Unusable } from './unusable.ts';

const HELP = `Usage: npm run -s bot -- audit list [--since DAY] [--customer ID | --user CHANNEL:ID | --conversation ID]
       npm run -s bot -- audit verify [--head SEQ:HASH]
       npm run -s bot -- audit head

list    who did what, oldest first; conversations and people by the name that they have in the log
verify  walks the chain of hashes and names the first row that was changed, removed or moved
head    the last row's number and hash: keep it somewhere else, and give it to verify, which then also sees whether rows are
        missing at the end
  --db FILE  another database than that of the settings
`;

/** @returns exit code: 0, 1 when the record is not whole, 2 for a wrong command line */
export async function audit(args: string[]): Promise<number> {
  return guarded(async () => {
    const { values, positionals } = parse(args);
    if (values.help) {
      process.stdout.write(HELP);
      return 0;
    }
    const [what, ...more] = positionals;
    const command = what !== undefined && more.length === 0 ? COMMANDS[what] : undefined;
    if (!command) throw new Unusable('Write audit list, audit verify or audit head. See npm run -s bot -- audit --help.');
    const ready = command(values);
    const store = await opened(openExistingStore(databaseOf(values.db), createLog('warn')));
    try {
      return await ready(store);
    } finally {
      await store.close();
    }
  });
}

type Values = ReturnType<typeof parse>['values'];

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  const options = {
    since: text,
    customer: text,
    user: text,
    conversation: text,
    head: text,
    db: text,
    help: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const [first] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new Unusable(`${first}. See npm run -s bot -- audit --help.`);
  }
}

/** Checks the command line before the database is opened. */
const COMMANDS: { readonly [name: string]: (values: Values) => (store: Store) => Promise<number> } = {
  list: (values) => {
    const since = values.since === undefined ? null : new Date(values.since);
    if (since !== null && Number.isNaN(since.getTime()))
      throw new Unusable(`--since “${values.since}” is no day. Write it like 2026-11-01.`);
    return (store) => list(store, since?.toISOString() ?? '', values);
  },
  verify: ({ head }) => {
    const kept = head === undefined ? null : /^(\d+):([0-9a-f]{64})$/.exec(head);
    if (head !== undefined && kept === null)
      throw new Unusable('--head is what "audit head" has printed: a number, a colon, 64 characters.');
    return (store) => check(store, kept && { seq: Number(kept[1]), hash: kept[2] ?? '' });
  },
  head: () => async (store) => {
    const found = await verify(rowsOf(store));
    if (!found.ok) return broken(found.problem);
    process.stdout.write(found.head === null ? 'The audit log is empty.\n' : `${found.head.seq}:${found.head.hash}\n`);
    return 0;
  },
};

async function list(store: Store, since: string, { customer, user, conversation }: Values): Promise<number> {
  const names = await conversationNames(store, newKey);
  const person = customer !== undefined ? `customer:${customer}` : user !== undefined ? `user:${user}` : conversation;
  const wanted = person === undefined ? null : names(person);
  for await (const row of rowsOf(store)) {
    if (row.at < since || (wanted !== null && row.subject !== wanted && !row.detail.includes(`"${wanted}"`))) continue;
    await printLine(
      `${String(row.seq).padStart(6)}  ${row.at}  ${row.actor.padEnd(12)}  ${row.action.padEnd(9)}  ${(row.subject ?? '').padEnd(12)}  ${row.detail}`,
    );
  }
  return 0;
}

/** @param kept a head from an earlier time */
async function check(store: Store, kept: { readonly seq: number; readonly hash: string } | null): Promise<number> {
  let met = kept === null;
  const watched = async function* () {
    for await (const row of rowsOf(store)) {
      if (kept !== null && row.seq === kept.seq) met = row.hash === kept.hash;
      yield row;
    }
  };
  const found = await verify(watched());
  if (!found.ok) return broken(found.problem);
  if (!met)
    return broken(
      `row ${kept?.seq} is missing, or is not the one whose hash was kept: rows were removed or all of them written anew`,
    );
  process.stdout.write(`${found.rows} rows, all as they were written.\n`);
  return 0;
}

function broken(problem: string): number {
  process.stdout.write(`The audit log is not whole: ${problem}.\n`);
  return 1;
}
