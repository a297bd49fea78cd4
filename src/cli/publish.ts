/** `publish`: says what the edited flows would mean for running conversations, and orders it where they would lose their place. */
import { parseArgs } from 'node:util';
import { NoDatabase } from '../adapters/store/errors.ts';
import { openExistingStore } from '../adapters/store/open.ts';
import { createLog } from '../adapters/system/log.ts';
import { compileFolder } from '../knowledge.ts';
import { audited } from '../service/audit/chain.ts';
import { orderName } from '../service/publish/publisher.ts';
import { type Survey, survey, surveyInWords } from '../service/publish/survey.ts';
import { databaseOf, flowsFolder } from './folders.ts';
import { entryOf } from './operator.ts';

const USAGE = `Usage: npm run -s bot -- publish [DIR] [--restart-stranded]
  DIR                  the folder of the flows (default: that of the settings)
  --restart-stranded   publish although conversations would lose their place: they are told, and begin again
A running server notices edits by itself; this command tells what would happen, and gives the order that it waits for.
`;
/** Conversations of one place that are named; the rest is counted. */
const NAMED = 5;

/** @returns exit code: 0 publishable or ordered, 1 refused, 2 for a wrong command line */
export async function publish(args: string[]): Promise<number> {
  const request = readRequest(args);
  if (typeof request === 'string') {
    process.stderr.write(request);
    return 2;
  }
  const compiled = compileFolder(request.folder);
  if (!compiled.ok) {
    process.stdout.write(`${compiled.report}\nRefused: the flows have mistakes. The server goes on with the old ones.\n`);
    return 1;
  }
  const { fingerprint } = compiled.graph;
  const store = await openExistingStore(databaseOf(), createLog('silent')).catch((error) => error as Error);
  if (store instanceof NoDatabase) {
    process.stdout.write(`Flows ${fingerprint}. ${store.message} So no conversation is running.\n`);
    return 0;
  }
  if (store instanceof Error) {
    process.stderr.write(`${store.message}\n`);
    return 1;
  }
  try {
    const found = await survey(store, compiled.graph);
    process.stdout.write(`Flows ${fingerprint}.\n${surveyInWords(found)}\n${named(found)}`);
    if (found.stranded.length === 0) {
      process.stdout.write('Nothing stands in the way: a running server publishes them by itself, a new one starts with them.\n');
      return 0;
    }
    if (!request.order) {
      process.stdout.write(
        'Refused. Write `moved_from` at the steps that moved, wait until these conversations end, or order it with --restart-stranded:\nthose customers are told politely, and what they were doing begins again.\n',
      );
      return 1;
    }
    const audit = audited(entryOf('publish', null, { flows: fingerprint, ordered: true, stranded: found.stranded.length }));
    await store.keep(orderName(fingerprint), () => new Date().toISOString(), audit);
    process.stdout.write('Ordered: the running servers publish these flows within seconds and tell those customers.\n');
    return 0;
  } finally {
    await store.close();
  }
}

function readRequest(args: string[]): { readonly folder: string; readonly order: boolean } | string {
  try {
    const options = { 'restart-stranded': { type: 'boolean' }, help: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.help) return USAGE;
    const [folder, ...more] = positionals;
    if (more.length > 0) return `Name one folder, not ${positionals.length}.\n\n${USAGE}`;
    return { folder: folder ?? flowsFolder(), order: values['restart-stranded'] === true };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`;
  }
}

function named({ stranded }: Survey): string {
  return stranded
    .map(({ place, conversations }) => {
      const more = conversations.length > NAMED ? `, and ${conversations.length - NAMED} more` : '';
      return `  ${place}: ${conversations.slice(0, NAMED).join(', ')}${more}\n`;
    })
    .join('');
}
