/** `npm run -s bot -- <command>`: one file a command, loaded only when asked for. */
import { enableCompileCache } from 'node:module';

enableCompileCache();

type Command = { readonly summary: string; readonly run: (args: string[]) => Promise<number> };

const COMMANDS: { readonly [name: string]: Command } = {
  chat: { summary: 'talk to the bot in this terminal', run: async (args) => (await import('./chat.ts')).chat(args) },
  check: {
    summary: 'list every mistake in the flows and prove that every path ends (--examples: and what their examples yield)',
    run: async (args) => (await import('./check.ts')).check(args),
  },
  prove: {
    summary: 'prove the flows and print the numbers (--write FILE: into the sections of a page)',
    run: async (args) => (await import('./prove.ts')).prove(args),
  },
  test: { summary: 'play the written conversations', run: async (args) => (await import('./test.ts')).test(args) },
  generate: {
    summary: 'write conversations that take every way of the flows (--write FOLDER)',
    run: async (args) => (await import('./generate.ts')).generate(args),
  },
  matrix: {
    summary: 'play every deviation at every waiting point and show the table (--help)',
    run: async (args) => (await import('./matrix.ts')).matrix(args),
  },
  mutate: {
    summary: 'put small mistakes into the flows and say which are not seen (--help)',
    run: async (args) => (await import('./mutate.ts')).mutate(args),
  },
  route: {
    summary: 'say which flow each message belongs to (--jsonl FILE, - for standard input)',
    run: async (args) => (await import('./route.ts')).route(args),
  },
  links: {
    summary: 'say whose the links of each message are (--jsonl FILE, - for standard input; --help)',
    run: async (args) => (await import('./links.ts')).links(args),
  },
  redact: {
    summary: 'take secrets and personal data out of messages (--jsonl FILE, - for standard input)',
    run: async (args) => (await import('./redact.ts')).redact(args),
  },
  ticket: {
    summary: 'show a ticket (--reveal: with the phone number to call back), or "list" them (--help)',
    run: async (args) => (await import('./ticket.ts')).ticket(args),
  },
  publish: {
    summary: 'say what edited flows mean for running conversations, or order it (--help)',
    run: async (args) => (await import('./publish.ts')).publish(args),
  },
  train: {
    summary: 'learn from the examples and keep it for the next start',
    run: async (args) => (await import('./train.ts')).train(args),
  },
  learn: {
    summary: 'propose examples from messages that were not understood (--help)',
    run: async (args) => (await import('./learn.ts')).learn(args),
  },
  fit: {
    summary: 'train the matcher on one file of labelled sentences and predict another (--help)',
    run: async (args) => (await import('./fit.ts')).fit(args),
  },
  evaluate: {
    summary: 'measure how well the bot understands, on its own examples or a file (--help)',
    run: async (args) => (await import('./evaluate.ts')).evaluate(args),
  },
  why: {
    summary: 'explain a turn, list the turns of a conversation, or find narrow decisions (--help)',
    run: async (args) => (await import('./why.ts')).why(args),
  },
  replay: {
    summary: 'replay stored conversations byte for byte, look back, fork one into a test (--help)',
    run: async (args) => (await import('./replay.ts')).replayCommand(args),
  },
  export: {
    summary: 'print stored conversations as JSON lines (--help)',
    run: async (args) => (await import('./export.ts')).exportTurns(args),
  },
  diff: {
    summary: 'show what a change of the flows changes for whom (--help)',
    run: async (args) => (await import('./diff.ts')).diff(args),
  },
  outbox: {
    summary: 'list calls and deliveries that were given up or wait too long, and put them back (--help)',
    run: async (args) => (await import('./outbox.ts')).outbox(args),
  },
  customer: {
    summary: 'list, export or erase what is stored about one person (--help)',
    run: async (args) => (await import('./customer.ts')).customer(args),
  },
  retention: {
    summary: 'remove what is too old, or say what that is (--help)',
    run: async (args) => (await import('./retention.ts')).retention(args),
  },
  audit: {
    summary: 'list who read, exported, erased or changed what, and verify that record (--help)',
    run: async (args) => (await import('./audit.ts')).audit(args),
  },
  people: {
    summary: 'list the accounts of the desk, make, reset or disable one (--help)',
    run: async (args) => (await import('./people.ts')).people(args),
  },
  graph: { summary: 'draw the flows as Mermaid or SVG', run: async (args) => (await import('./graph.ts')).graph(args) },
  schema: {
    summary: 'print the JSON Schema that editors complete flows from',
    run: async (args) => (await import('./schema.ts')).schema(args),
  },
};

// Whoever reads only the beginning (| head) has what they wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const [name, ...args] = process.argv.slice(2);
const command = name === undefined ? undefined : COMMANDS[name];
if (command) {
  process.exitCode = await command.run(args);
} else {
  const asked = name === undefined || name === 'help' || name === '--help';
  const lines = Object.entries(COMMANDS).map(([known, { summary }]) => `  ${known.padEnd(9)} ${summary}`);
  const text = `${asked ? '' : `There is no command “${name}”.\n`}Usage: npm run -s bot -- <command>\n\n${lines.join('\n')}\n`;
  (asked ? process.stdout : process.stderr).write(text);
  process.exitCode = asked ? 0 : 2;
}
