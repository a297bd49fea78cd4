/** `links --jsonl FILE`: one JSON line `{text}` in, one line with the judged links out, in order. Nothing is opened. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { readFlowFiles } from '../adapters/flows/read.ts';
import { openDomainList } from '../adapters/links/list-file.ts';
import { compileProject } from '../flow/compile.ts';
import type { Brand } from '../flow/graph.ts';
import { compileFolder, FlowsBroken } from '../knowledge.ts';
import { type DomainList, type LinkBrand, linkBrandOf, NO_LIST } from '../links/brand.ts';
import { judgeContacts } from '../links/contacts.ts';
import { judgeLinks } from '../links/links.ts';
import { readDomainList } from '../links/list.ts';
import type { Judgement } from '../links/reasons.ts';
import { flowsFolder } from './folders.ts';

const HELP = `links --jsonl FILE [--contacts] [--list FILE]

For each line {"text": …} a line {"links": [{"url", "verdict", "reason", "reasons", "start", "end"}]}, in order; "-" reads from
standard input. The verdicts: official, dangerous, cannot_confirm. Nothing is opened.

  --contacts   also "contacts": telephone numbers and e-mail addresses that may claim to be ours
  --list FILE  a list of domains, see LINK_LIST_FILE in docs/configuration.md
`;

export async function links(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      jsonl: { type: 'string' },
      list: { type: 'string' },
      contacts: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
    strict: false,
  });
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const file = values.jsonl;
  if (typeof file !== 'string') {
    process.stderr.write('Say which file to read: links --jsonl FILE (- for standard input).\n');
    return 2;
  }
  try {
    const facts = readBrand(flowsFolder());
    const list = typeof values.list === 'string' ? values.list : process.env.LINK_LIST_FILE;
    const brand = linkBrandOf(facts, list === undefined || list === '' ? NO_LIST : listOf(list));
    const input = file === '-' ? process.stdin : createReadStream(file);
    const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
    for await (const line of lines) {
      if (line.trim() === '') continue;
      if (!process.stdout.write(`${JSON.stringify(judgeLine(line, brand, values.contacts === true))}\n`))
        await new Promise((resolve) => process.stdout.once('drain', resolve));
    }
    return 0;
  } catch (error) {
    const words = error instanceof FlowsBroken ? error.report : error instanceof Error ? error.message : String(error);
    process.stderr.write(`${words}\n`);
    return 1;
  }
}

/** Where the brand stands in a file of its own, the rest need not be read: the first answer comes at once. */
function readBrand(folder: string): Brand {
  const own = readFlowFiles(folder).filter(({ text }) => /^brand:/m.test(text));
  const alone = compileProject(own, { requirePatterns: false, requireAll: false });
  if (alone.ok && own.length > 0) return alone.graph.brand;
  const compiled = compileFolder(folder);
  if (!compiled.ok) throw new FlowsBroken(compiled.report);
  return compiled.graph.brand;
}

function listOf(file: string): DomainList {
  const quiet = { info: () => {}, warn: () => {}, error: () => {} };
  const list = openDomainList(file, readDomainList, quiet);
  list.close();
  return list.current();
}

/** Every line is answered, also one that is no JSON or has no text: with `error` and no links. */
function judgeLine(line: string, brand: LinkBrand, withContacts: boolean): object {
  const { text, error } = readLine(line);
  const lang = /\p{Script=Han}/u.test(text) ? 'zh' : 'en';
  const told = ({ verdict, reason, reasons }: Judgement) => ({ verdict, reason: reason[lang], reasons });
  const answer = {
    links: judgeLinks(text, brand).links.map((link) => ({ url: link.url, ...told(link), start: link.start, end: link.end })),
    ...(withContacts && {
      contacts: judgeContacts(text, brand).contacts.map((one) => ({
        kind: one.kind,
        contact: one.contact,
        ...told(one),
        start: one.start,
        end: one.end,
      })),
    }),
  };
  return error === null ? answer : { ...answer, error };
}

function readLine(line: string): { readonly text: string; readonly error: string | null } {
  try {
    const data: unknown = JSON.parse(line);
    if (typeof data === 'object' && data !== null && 'text' in data && typeof data.text === 'string')
      return { text: data.text, error: null };
    return { text: '', error: 'the line has no "text" that is a string' };
  } catch {
    return { text: '', error: 'the line is no JSON' };
  }
}
