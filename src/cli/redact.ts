/** `redact --jsonl FILE`: a JSON line `{text, asked?, before?}` in, a line with what is taken out of the text out, in order. */
import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { jsonRows } from '../adapters/rows/jsonl.ts';
import type { Row } from '../adapters/rows/row.ts';
import { ALL_KINDS, type RedactionContext, redact as redactText } from '../redaction/redact.ts';

const HELP = `Usage: npm run -s bot -- redact --jsonl FILE [--keep-crypto-addresses]

Takes secrets and personal data out of messages, all kinds that there are, and says where they stood.
  --jsonl FILE   one JSON line {"text": …} a message, - for standard input. Optional: "asked" ("password" or "code"), what the
                 bot's open question was about; "before", the customer's message before, as it was redacted.
  --keep-crypto-addresses   they stay

A line out for each line in: {"text", "found": [{"kind", "start", "end"}]}; start and end count UTF-16 units of the text that
came in. A line that cannot be read has an "error" and an empty text.
`;

export async function redact(args: string[]): Promise<number> {
  const options = { jsonl: { type: 'string' }, 'keep-crypto-addresses': { type: 'boolean' }, help: { type: 'boolean' } } as const;
  const { values } = parseArgs({ args, options, strict: false });
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const file = values.jsonl;
  if (typeof file !== 'string') {
    process.stderr.write('Say which file to read: redact --jsonl FILE (- for standard input).\n');
    return 2;
  }
  try {
    const keepCryptoAddresses = values['keep-crypto-addresses'] === true;
    for await (const row of jsonRows(chunksOf(file))) {
      if (!process.stdout.write(`${JSON.stringify(answer(row, keepCryptoAddresses))}\n`))
        await new Promise((resolve) => process.stdout.once('drain', resolve));
    }
    return 0;
  } catch (error) {
    process.stderr.write(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function chunksOf(file: string): AsyncIterable<string> {
  const source = file === '-' ? process.stdin : createReadStream(file);
  source.setEncoding('utf8');
  return source as AsyncIterable<string>;
}

/** Every line is answered, also one that is no JSON or has no text. */
function answer(row: Row, keepCryptoAddresses: boolean): object {
  if (!('fields' in row)) return failed(row.line, 'problem' in row ? row.problem : 'the line is no JSON object');
  const { text, asked = null, before = null } = row.fields;
  if (typeof text !== 'string') return failed(row.line, 'the line has no "text" that is a string');
  if (asked !== null && asked !== 'password' && asked !== 'code')
    return failed(row.line, '"asked" is neither "password" nor "code" nor null');
  if (before !== null && typeof before !== 'string') return failed(row.line, '"before" is neither a string nor null');
  const context: RedactionContext = { asked, before, kinds: ALL_KINDS, keepCryptoAddresses };
  return redactText(text, context);
}

const failed = (line: number, error: string) => ({ text: '', found: [], error: `line ${line}: ${error}` });
