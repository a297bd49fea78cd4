/** `ticket`: what is known of a case, for whoever works on it; and the personal values behind their masks, which is written down. */
import { parseArgs } from 'node:util';
import { openExistingStore } from '../adapters/store/open.ts';
import { createLog } from '../adapters/system/log.ts';
import { newKey } from '../adapters/system/system.ts';
import { readConfig } from '../config.ts';
import { audited } from '../service/audit/chain.ts';
import { conversationNames } from '../service/log-fields.ts';
import type { Store } from '../service/ports.ts';
import { createSealer, type Sealer } from '../service/sealing.ts';
import { guarded, opened, printLine } from './archive-input.ts';
import { databaseOf } from './folders.ts';
import { entryOf } from './operator.ts';
import { Unusable } from './unusable.ts';

const HELP = `Usage: npm run -s bot -- ticket NUMBER [--reveal] [--db FILE]

Shows a ticket: what it is about, the answers that the customer gave, what was tried, the notes.

  --reveal   shows phone numbers and e-mail addresses in full, to call back with. Needs SEAL_KEYS, where the server has them
Every use is written to the audit log.
`;

type Found = NonNullable<Awaited<ReturnType<Store['ticket']>>>;

/** @returns exit code: 0, 1 when there is no such ticket or a value cannot be opened any more, 2 for a wrong command line */
export async function ticket(args: string[]): Promise<number> {
  return guarded(async () => {
    const { values, positionals } = parse(args);
    if (values.help) {
      process.stdout.write(HELP);
      return 0;
    }
    const [number, ...more] = positionals;
    if (number === undefined || more.length > 0) throw new Unusable('Name one ticket. See npm run -s bot -- ticket --help.');
    const store = await opened(openExistingStore(databaseOf(values.db), createLog('warn')));
    try {
      return await show(store, number, values.reveal === true);
    } finally {
      await store.close();
    }
  });
}

function parse(args: string[]) {
  const options = { reveal: { type: 'boolean' }, db: { type: 'string' }, help: { type: 'boolean' } } as const;
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const [first] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new Unusable(`${first}. See npm run -s bot -- ticket --help.`);
  }
}

async function show(store: Store, number: string, reveal: boolean): Promise<number> {
  const found = await store.ticket(number);
  if (found === null) {
    process.stderr.write(`There is no ticket ${number}, or it is too old and was removed.\n`);
    return 1;
  }
  const names = await conversationNames(store, newKey);
  const detail = { command: reveal ? 'ticket --reveal' : 'ticket', ticket: number };
  await store.audit(audited(entryOf('read', names(found.conversation), detail)));
  const open = reveal ? await openValues(store, found) : new Map<string, string | null>();
  for (const line of linesOf(found, open)) await printLine(line);
  return [...open.values()].includes(null) ? 1 : 0;
}

/** Null for a value that was erased, or whose key is not among those given. */
async function openValues(store: Store, { conversation, brief }: Found): Promise<ReadonlyMap<string, string | null>> {
  const ids = brief.answers.flatMap(({ sealed }) => (sealed === undefined ? [] : [sealed]));
  const boxes = ids.length === 0 ? [] : await store.sealed(conversation, ids);
  const sealer = await sealerOf(store);
  return new Map(
    ids.map((id) => {
      const box = boxes.find((one) => one.id === id);
      return [id, box === undefined ? null : sealer.open(conversation, box)];
    }),
  );
}

async function sealerOf(store: Store): Promise<Sealer> {
  const read = readConfig({ SEAL_KEYS: process.env.SEAL_KEYS, SEAL_KEYS_FILE: process.env.SEAL_KEYS_FILE });
  if (!read.ok) throw new Unusable(read.problems.join('\n'));
  return createSealer(read.config.sealKeys ?? [(await store.kept('seal_key')) ?? newKey()]);
}

function* linesOf({ ticket, brief, notes, at }: Found, open: ReadonlyMap<string, string | null>): Generator<string> {
  yield `${ticket.number}  ${ticket.reason}, ${ticket.priority}, of ${at}`;
  yield `about      ${brief.title ?? brief.topic ?? 'nothing in particular'} (${brief.lang})`;
  yield `customer   ${brief.customer ?? 'not identified'}`;
  for (const { slot, value, sealed } of brief.answers) {
    const full = sealed === undefined ? undefined : open.get(sealed);
    yield `answer     ${slot}: ${full === undefined ? value : (full ?? `${value} (the value was erased, or SEAL_KEYS lacks its key)`)}`;
  }
  for (const tried of brief.tried) yield `tried      ${tried}`;
  for (const wish of brief.wishes) yield `also       ${wish}`;
  for (const note of notes) yield `note       ${note}`;
}
