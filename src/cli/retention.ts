/** `retention`: what is too old, said or removed. A running server does it by itself once a day. */
import { parseArgs } from 'node:util';
import { sentFiles } from '../adapters/files/sent-files.ts';
import { openExistingStore } from '../adapters/store/open.ts';
import { createLog } from '../adapters/system/log.ts';
import { systemClock } from '../adapters/system/system.ts';
import { readConfig } from '../config.ts';
import { audited } from '../service/audit/chain.ts';
import { KINDS, type Removed, type RetentionDays, survey, sweep } from '../service/privacy/retention.ts';
import { guarded, opened } from './archive-input.ts';
import { databaseOf, uploadsFolder } from './folders.ts';
import { entryOf, operator } from './operator.ts';
import { Unusable } from './unusable.ts';

const HELP = `Usage: npm run -s bot -- retention run [--dry | --rewrite] [--db FILE]

Removes what is older than RETENTION_DAYS allows, and says how much of each kind. A running server does the same once a day.

  --dry       only says what would be removed
  --rewrite   afterwards writes the whole database anew, so that nothing that was erased is left in unused space. Turns wait meanwhile:
              about 20 s for a gigabyte
`;

/** @returns exit code: 0, 2 for a wrong command line */
export async function retention(args: string[]): Promise<number> {
  return guarded(async () => {
    const { values, positionals } = parse(args);
    if (values.help) {
      process.stdout.write(HELP);
      return 0;
    }
    if (positionals.length !== 1 || positionals[0] !== 'run' || (values.dry && values.rewrite))
      throw new Unusable('Write retention run, with --dry or --rewrite or neither. See npm run -s bot -- retention --help.');
    const read = readConfig({ RETENTION_DAYS: process.env.RETENTION_DAYS });
    if (!read.ok) throw new Unusable(read.problems.join('\n'));
    const { retention: days } = read.config;
    const store = await opened(openExistingStore(databaseOf(values.db), createLog('warn')));
    try {
      const parts = { store, clock: systemClock, days };
      if (values.dry) print(await survey(parts), days, 'would be removed');
      else print(await sweep({ ...parts, files: sentFiles(uploadsFolder()), actor: operator() }), days, 'removed');
      if (values.rewrite) {
        await store.audit(audited(entryOf('retention', null, { rewrite: true })));
        await store.rewrite();
        process.stdout.write('The database was written anew.\n');
      }
      return 0;
    } finally {
      await store.close();
    }
  });
}

function parse(args: string[]) {
  const flag = { type: 'boolean' } as const;
  const options = { dry: flag, rewrite: flag, db: { type: 'string' }, help: flag } as const;
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const [first] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new Unusable(`${first}. See npm run -s bot -- retention --help.`);
  }
}

function print(removed: Removed, days: RetentionDays, what: string): void {
  for (const kind of KINDS)
    process.stdout.write(`${kind.padEnd(13)} older than ${String(days[kind]).padStart(5)} days: ${removed[kind]} ${what}\n`);
}
