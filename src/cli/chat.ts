/** `chat`: a conversation in the terminal with the whole bot: store, dispatcher and wallet (the sandbox when none is set). */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { type RunningBot, startBot } from '../compose.ts';
import { readConfig } from '../config.ts';
import type { Choice } from '../dialog/effect.ts';
import { FlowsBroken, loadKnowledge } from '../knowledge.ts';
import type { Incoming, Log, Reply } from '../service/ports.ts';
import { flowsFolder, modelsFolder } from './folders.ts';

const HELP = `Usage: npm run -s bot -- chat [--lang zh|en] [--as CUSTOMER]

  --as CUSTOMER   sign in as a customer of the sandbox wallet, for example cust-li-na; --as list shows them
In the conversation: type a message, or the number of a choice; /wait lets the time pass that the bot waits for an answer.
An empty line or Ctrl+D ends it.
`;

const quiet: Log = {
  info() {},
  warn() {},
  error: (fields, message) => void process.stderr.write(`[${message}] ${JSON.stringify(fields)}\n`),
};

export async function chat(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { lang: { type: 'string' }, as: { type: 'string' }, help: { type: 'boolean' } },
    strict: false,
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const read = readConfig({
    ...process.env,
    FLOWS_DIR: flowsFolder(),
    DATABASE_FILE: ':memory:',
    DATABASE_URL: '',
    WATCH_FLOWS: 'off',
  });
  if (!read.ok) {
    process.stderr.write(`${read.problems.join('\n')}\n`);
    return 2;
  }
  try {
    const bot = await startBot(read.config, loadKnowledge(read.config.flowsDir, modelsFolder()), quiet, {});
    try {
      return await talk(bot, values.lang === 'en' ? 'en' : 'zh', typeof values.as === 'string' ? values.as : null);
    } finally {
      await bot.close();
    }
  } catch (error) {
    process.stderr.write(
      `${error instanceof FlowsBroken ? error.report : error instanceof Error ? error.message : String(error)}\n`,
    );
    return 1;
  }
}

async function talk(bot: RunningBot, lang: 'zh' | 'en', customer: string | null): Promise<number> {
  if (customer === 'list') {
    process.stdout.write(`${await listCustomers(bot)}\n`);
    return 0;
  }
  const identityToken = customer === null ? null : await signIn(bot, customer);
  if (customer !== null && identityToken === null) {
    process.stderr.write(`There is no sandbox customer “${customer}”. These are:\n${await listCustomers(bot)}\n`);
    return 2;
  }
  const conversation = `cli:${randomUUID()}`;
  const input = createInterface({ input: process.stdin, output: process.stdout, terminal: process.stdin.isTTY });
  // From here on lines are kept, also those that come before the greeting is there.
  const lines = input[Symbol.asyncIterator]();
  let choices = print(await bot.receive(incoming(conversation, lang, identityToken, { kind: 'opened', text: '', button: null })));
  // Piped input may end while an answer is still on its way.
  let open = true;
  input.once('close', () => {
    open = false;
  });
  input.setPrompt('> ');
  input.prompt();
  for await (const line of lines) {
    const typed = line.trim();
    if (typed === '') break;
    if (typed === '/wait') {
      choices = await wait(bot, conversation, choices);
      if (open) input.prompt();
      continue;
    }
    const chosen = /^\d{1,2}$/.test(typed) ? choices[Number(typed) - 1] : undefined;
    const message = chosen ? { text: chosen.label, button: chosen.payload } : { text: line, button: null };
    choices = print(await bot.receive(incoming(conversation, lang, identityToken, { kind: 'message', ...message })));
    if (open) input.prompt();
  }
  input.close();
  return 0;
}

/** Nobody writes: what the bot then says by itself. Numbers go on to mean what they meant where it says nothing. */
async function wait(bot: RunningBot, conversation: string, before: readonly Choice[]): Promise<readonly Choice[]> {
  const last = (await bot.store.transcript(conversation, 0)).at(-1)?.seq ?? 0;
  if (!(await bot.passSilence(conversation))) {
    process.stdout.write('\nThe bot waits for nothing.\n\n');
    return before;
  }
  const messages = await bot.messagesAfter(conversation, last);
  return messages.length > 0 ? print({ messages, problem: null }) : before;
}

function incoming(
  conversation: string,
  lang: string,
  identityToken: string | null,
  said: Pick<Incoming, 'kind' | 'text' | 'button'>,
): Incoming {
  const messageId = randomUUID();
  return {
    inbound: { channel: 'cli', account: conversation, messageId },
    sender: 'customer',
    conversation,
    address: {},
    files: [],
    locale: lang,
    identityToken,
    wait: true,
    ...said,
  };
}

/** Prints bubbles and numbered choices; returns the choices that a number now means. */
function print(reply: Reply): readonly Choice[] {
  let choices: readonly Choice[] = [];
  for (const { message } of reply.messages) {
    process.stdout.write(`\n${message.text}\n`);
    choices = message.choices;
    for (const [i, choice] of choices.entries()) process.stdout.write(`  ${i + 1}. ${choice.label}\n`);
  }
  process.stdout.write('\n');
  return choices;
}

type SandboxCustomer = { readonly id: string; readonly name: string; readonly about: { readonly en: string } };

async function listCustomers(bot: RunningBot): Promise<string> {
  if (!bot.sandbox) return 'WALLET_URL is set: there are no sandbox customers.';
  const response = await fetch(`${bot.sandbox.url}/sandbox/customers`);
  const { customers } = (await response.json()) as { customers: readonly SandboxCustomer[] };
  return customers.map(({ id, name, about }) => `  ${id.padEnd(18)} ${name}: ${about.en}`).join('\n');
}

async function signIn(bot: RunningBot, customer: string): Promise<string | null> {
  if (!bot.sandbox) return null;
  const response = await fetch(`${bot.sandbox.url}/sandbox/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ customer }),
  });
  return response.ok ? ((await response.json()) as { token: string }).token : null;
}
