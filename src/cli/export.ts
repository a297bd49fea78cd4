/** `export`: stored conversations as JSON lines, one a turn, as they are stored: secrets have been taken out before. */
import { parseArgs } from 'node:util';
import { toLines } from '../service/replay/archived.ts';
import { allOf, archivedOf, guarded, printLine, withArchive } from './archive-input.ts';
import { Unusable } from './unusable.ts';

const HELP = `Usage: npm run -s bot -- export CONVERSATION | --all [--db FILE]

Prints every turn as a JSON line: {"conversation", "turn", "event", "why", "messages"}; the last one of a conversation has its
"state", too. Passwords, codes and card numbers were removed before anything was stored; names, phone numbers and order numbers
are in it, so treat the file as you treat the database. \`replay --file\` and \`why --file\` read it.
`;

/** @returns exit code: 0, 2 for a wrong command line */
export async function exportTurns(args: string[]): Promise<number> {
  return guarded(async () => {
    const { values, positionals } = parse(args);
    if (values.help) {
      process.stdout.write(HELP);
      return 0;
    }
    const [id, ...more] = positionals;
    if (more.length > 0 || (id === undefined) === (values.all !== true))
      throw new Unusable('Name one conversation, or give --all. See npm run -s bot -- export --help.');
    return withArchive(values.db, { command: 'export', conversation: id ?? null }, async (archive) => {
      for await (const archived of id === undefined ? allOf(archive) : [await archivedOf(archive, id)])
        for (const line of toLines(archived)) await printLine(line);
      return 0;
    });
  });
}

function parse(args: string[]) {
  const options = { all: { type: 'boolean' }, db: { type: 'string' }, help: { type: 'boolean' } } as const;
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const [first] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new Unusable(`${first}. See npm run -s bot -- export --help.`);
  }
}
