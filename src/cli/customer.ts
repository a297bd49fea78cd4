/** `customer`: what is stored about one person, handed out or erased. */
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { openExistingStore } from '../adapters/store/open.ts';
import { createLog } from '../adapters/system/log.ts';
import { readConfig } from '../config.ts';
import { audited } from '../service/audit/chain.ts';
import type { Store } from '../service/ports.ts';
import { conversationsOf, erase, nameOf, type PrivacyParts, type Whose } from '../service/privacy/erase.ts';
import { asJson, exportParts } from '../service/privacy/export.ts';
import { asPage } from '../service/privacy/page.ts';
import type { EraseOrder } from '../service/privacy/stored.ts';
import { guarded, opened, printLine } from './archive-input.ts';
import { databaseOf } from './folders.ts';
import { entryOf, privacyParts } from './operator.ts';
import { Unusable } from './unusable.ts';

const HELP = `Usage: npm run -s bot -- customer list   WHO
       npm run -s bot -- customer export WHO --out FOLDER
       npm run -s bot -- customer erase  WHO --yes [--tickets delete|anonymise]

What is stored about one person: its conversations; all of it as JSON and as a page that people can read; or erased for good.

WHO is one of
  --customer ID        a customer whose identity was proved, by the id of your wallet
  --user CHANNEL:ID    somebody on a channel, for example webchat:dl_4711
  --conversation ID    one conversation

  --tickets            what happens to tickets (default: ERASED_TICKETS); anonymised ones keep what they were about, and nothing else
  --db FILE            another database than that of the settings
Conversations in which somebody else has proved an identity, too, are named and left alone: look at them, and erase them by --conversation.
Every use is written to the audit log. A server may be running.
`;

type Values = ReturnType<typeof parse>['values'];

/** @returns exit code: 0, 1 when something is left for a person to do, 2 for a wrong command line */
export async function customer(args: string[]): Promise<number> {
  return guarded(async () => {
    const { values, positionals } = parse(args);
    const [what, ...more] = positionals;
    if (values.help || what === undefined) {
      process.stdout.write(HELP);
      return values.help ? 0 : 2;
    }
    const command = more.length === 0 ? COMMANDS[what] : undefined;
    if (!command)
      throw new Unusable('Write customer list, customer export or customer erase. See npm run -s bot -- customer --help.');
    const whose = whoseOf(values);
    const ready = command(values, whose);
    const store = await opened(openExistingStore(databaseOf(values.db), createLog('warn')));
    try {
      return await ready(await privacyParts(store), store);
    } finally {
      await store.close();
    }
  });
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  const options = {
    customer: text,
    user: text,
    conversation: text,
    out: text,
    tickets: text,
    db: text,
    yes: { type: 'boolean' },
    help: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const [first] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new Unusable(`${first}. See npm run -s bot -- customer --help.`);
  }
}

function whoseOf(values: Values): Whose {
  const given = (['customer', 'user', 'conversation'] as const).flatMap((kind) => {
    const id = values[kind];
    return id === undefined || id === '' ? [] : [{ kind, id }];
  });
  const [whose] = given;
  if (whose === undefined || given.length > 1)
    throw new Unusable('Name one person: --customer ID, --user CHANNEL:ID, or --conversation ID.');
  return whose;
}

/** Checks the command line before the database is opened. */
type Command = (values: Values, whose: Whose) => (parts: PrivacyParts, store: Store) => Promise<number>;

const COMMANDS: { readonly [name: string]: Command } = {
  list: (_, whose) => async (parts, store) => {
    await store.audit(audited(entryOf('read', nameOf(parts, whose), { command: 'customer list' })));
    let count = 0;
    for await (const { conversation, shared } of conversationsOf(store, whose)) {
      count += 1;
      await printLine(`${conversation}${shared ? '  (somebody else is in it, too)' : ''}`);
    }
    if (count === 0) process.stdout.write('Nothing is stored.\n');
    return 0;
  },
  export: (values, whose) => {
    const folder = values.out;
    if (folder === undefined) throw new Unusable('Say where to: --out FOLDER.');
    return (parts) => exportTo(folder, whose, parts);
  },
  erase: (values, whose) => {
    const tickets = ticketsOf(values.tickets);
    return async (parts, store) => (values.yes ? eraseAll(parts, whose, tickets) : rehearse(store, whose));
  },
};

async function exportTo(folder: string, whose: Whose, parts: PrivacyParts): Promise<number> {
  await parts.store.audit(audited(entryOf('export', nameOf(parts, whose), { of: whose.kind })));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, form] of [
    ['export.json', asJson],
    ['export.html', asPage],
  ] as const) {
    const file = join(folder, name);
    try {
      await pipeline(Readable.from(form(exportParts(parts, whose))), createWriteStream(file, { flags: 'wx', mode: 0o600 }));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
        throw new Unusable(`${file} is there already: name another folder, or remove it.`);
      throw error;
    }
    process.stdout.write(`${file}\n`);
  }
  let files = 0;
  for await (const { conversation, shared } of conversationsOf(parts.store, whose)) {
    if (shared) continue;
    const said = JSON.stringify(await parts.store.transcript(conversation, 0));
    files += await parts.files.copy(conversation, join(folder, 'files', conversation.replace(/[^\w-]/g, '_')), said);
  }
  if (files > 0) process.stdout.write(`${join(folder, 'files')}: ${files} files that were sent\n`);
  return 0;
}

function ticketsOf(given: string | undefined): EraseOrder['tickets'] {
  const read = readConfig({ ERASED_TICKETS: given ?? process.env.ERASED_TICKETS });
  if (!read.ok)
    throw new Unusable(read.problems.join('\n').replace('ERASED_TICKETS', given === undefined ? 'ERASED_TICKETS' : '--tickets'));
  return read.config.erasedTickets;
}

async function rehearse(store: Store, whose: Whose): Promise<number> {
  let [count, shared] = [0, 0];
  for await (const one of conversationsOf(store, whose)) {
    if (one.shared) shared += 1;
    else count += 1;
  }
  process.stdout.write(
    `${count} conversations would be erased with everything that belongs to them${shared > 0 ? `; ${shared} are shared with somebody else and would be left` : ''}.\nNothing was erased: add --yes. It cannot be undone.\n`,
  );
  return 1;
}

async function eraseAll(parts: PrivacyParts, whose: Whose, tickets: EraseOrder['tickets']): Promise<number> {
  const report = await erase(parts, whose, tickets);
  const rows = Object.entries(report.rows)
    .filter(([, count]) => count > 0)
    .map(([table, count]) => `${count} of ${table}`);
  process.stdout.write(`${report.conversations} conversations erased${rows.length > 0 ? `: rows: ${rows.join(', ')}` : ''}.\n`);
  process.stdout.write(`${report.scrubbed.words}\n`);
  for (const conversation of report.shared)
    process.stdout.write(`Left for you to look at, because somebody else is in it, too: ${conversation}\n`);
  return report.shared.length > 0 ? 1 : 0;
}
