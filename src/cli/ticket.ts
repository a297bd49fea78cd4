/** `ticket`: what is known of a case, for whoever works on it; and the personal values behind their masks, which is written down. */
import { parseArgs } from 'node:util';
import { openExistingStore } from '../adapters/store/open.ts';
import { createLog } from '../adapters/system/log.ts';
import { newKey, systemClock } from '../adapters/system/system.ts';
import { readConfig } from '../config.ts';
import { audited } from '../service/audit/chain.ts';
import { conversationNames } from '../service/log-fields.ts';
import type { Store } from '../service/ports.ts';
import { createSealer, type Sealer } from '../service/sealing.ts';
import type { TicketRecord } from '../service/tickets/stored.ts';
import { whatOf } from '../service/tickets/views.ts';
import { guarded, opened, printLine } from './archive-input.ts';
import { databaseOf } from './folders.ts';
import { entryOf } from './operator.ts';
import { filterOf, listTickets } from './ticket-list.ts';
import { Unusable } from './unusable.ts';

const HELP = `Usage: npm run -s bot -- ticket NUMBER [--reveal] [--db FILE]
       npm run -s bot -- ticket list [--status open|waiting|done|any] [--kind KIND] [--topic TOPIC]
                                     [--assignee PERSON|none] [--number BEGINNING] [--db FILE]

Shows a ticket: what it is about, who has it and by when, the answers that the customer gave, what was tried, the notes, what was
changed. With "list": those that are not done, or those that are meant, the most urgent first.

  --reveal   shows phone numbers and e-mail addresses in full, to call back with. Needs SEAL_KEYS, where the server has them
Every use is written to the audit log.
`;

/** @returns exit code: 0, 1 when there is no such ticket or a value cannot be opened any more, 2 for a wrong command line */
export async function ticket(args: string[]): Promise<number> {
  return guarded(async () => {
    const { values, positionals } = parse(args);
    if (values.help) {
      process.stdout.write(HELP);
      return 0;
    }
    const [number, ...more] = positionals;
    const { reveal, help: _, db, ...wanted } = values;
    const isList = number === 'list';
    if (number === undefined || more.length > 0) throw new Unusable('Name one ticket. See npm run -s bot -- ticket --help.');
    if (isList ? reveal : Object.keys(wanted).length > 0)
      throw new Unusable(
        `${isList ? '--reveal is for one ticket' : 'A filter is for the list'}. See npm run -s bot -- ticket --help.`,
      );
    const filter = isList ? filterOf(wanted) : null;
    const store = await opened(openExistingStore(databaseOf(db), createLog('warn')));
    try {
      if (filter === null) return await show(store, number, reveal === true);
      await store.audit(audited(entryOf('read', null, { command: 'ticket list' })));
      await listTickets(store, filter, systemClock.now());
      return 0;
    } finally {
      await store.close();
    }
  });
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  const filters = { status: text, kind: text, topic: text, assignee: text, number: text };
  const options = { reveal: { type: 'boolean' }, db: text, help: { type: 'boolean' }, ...filters } as const;
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const [first] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new Unusable(`${first}. See npm run -s bot -- ticket --help.`);
  }
}

async function show(store: Store, number: string, reveal: boolean): Promise<number> {
  const found = await store.ticketRecord(number);
  if (found === null) {
    process.stderr.write(`There is no ticket ${number}, or it is too old and was removed.\n`);
    return 1;
  }
  const names = await conversationNames(store, newKey);
  const detail = { command: reveal ? 'ticket --reveal' : 'ticket', ticket: number };
  await store.audit(audited(entryOf('read', names(found.head.conversation), detail)));
  const open = reveal ? await openValues(store, found) : new Map<string, string | null>();
  for (const line of linesOf(found, open)) await printLine(line);
  return [...open.values()].includes(null) ? 1 : 0;
}

/** Null for a value that was erased, or whose key is not among those given. */
async function openValues(
  store: Store,
  { head: { conversation }, brief }: TicketRecord,
): Promise<ReadonlyMap<string, string | null>> {
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

function* linesOf({ head, brief, notes, history }: TicketRecord, open: ReadonlyMap<string, string | null>): Generator<string> {
  yield `${head.number}  ${head.reason}, ${head.priority}, of ${head.at}`;
  yield `work       ${head.kind}, ${head.status}, with ${head.assignee ?? 'nobody'}, ${head.due ? `due ${head.due}` : 'no deadline'}`;
  yield `about      ${brief.title ?? brief.topic ?? 'nothing in particular'} (${brief.lang})`;
  yield `customer   ${brief.customer ?? 'not identified'}`;
  for (const { slot, value, sealed } of brief.answers) {
    const full = sealed === undefined ? undefined : open.get(sealed);
    yield `answer     ${slot}: ${full === undefined ? value : (full ?? `${value} (the value was erased, or SEAL_KEYS lacks its key)`)}`;
  }
  for (const tried of brief.tried) yield `tried      ${tried}`;
  for (const wish of brief.wishes) yield `also       ${wish}`;
  for (const { by, text } of notes) yield `note       ${by === null ? text : `${text} (${by})`}`;
  for (const passage of history) yield `changed    ${passage.at} ${passage.by ?? 'the bot'}: ${whatOf(passage)}`;
}
