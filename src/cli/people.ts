/** `people`: accounts of the desk, for the operator at the machine: nobody is signed in here, and nothing has to work but the database. */
import { parseArgs } from 'node:util';
import { openExistingStore } from '../adapters/store/open.ts';
import { createLog } from '../adapters/system/log.ts';
import { systemClock, systemIds } from '../adapters/system/system.ts';
import { readConfig } from '../config.ts';
import { addPerson, changePerson, listPeople, resetPerson } from '../service/people/accounts.ts';
import { type AccountParts, LIMITS, type Person, type Refusal, type Result } from '../service/people/parts.ts';
import { loginOf } from '../service/people/profile.ts';
import { guarded, opened, printLine } from './archive-input.ts';
import { databaseOf } from './folders.ts';
import { operator } from './operator.ts';
import { Unusable } from './unusable.ts';

const HELP = `Usage: npm run -s bot -- people list
       npm run -s bot -- people add LOGIN [--name NAME] [--role ROLE[,ROLE]]
       npm run -s bot -- people reset LOGIN
       npm run -s bot -- people disable LOGIN
       npm run -s bot -- people enable LOGIN

Accounts of the agent desk. A server may be running; what is done here takes effect at once.

list     all accounts
add      makes one and prints a link by which its owner chooses a password, once, within 24 hours
reset    for who has forgotten the password or lost the phone: both are void, all sessions end, and a new link is printed
disable  nobody signs in with it any more; all sessions end
enable   takes that back

  --name NAME   what customers read (default: the login name)
  --role ROLES  agent, supervisor, author, admin; several with commas (default: agent)
  --db FILE     another database than that of the settings
Every change is written to the audit log.
`;

type Values = ReturnType<typeof parse>['values'];

/** @returns exit code: 0, 1 when it was not done, 2 for a wrong command line */
export async function people(args: string[]): Promise<number> {
  return guarded(async () => {
    const { values, positionals } = parse(args);
    const [what, login, ...more] = positionals;
    if (values.help || what === undefined) {
      process.stdout.write(HELP);
      return values.help ? 0 : 2;
    }
    const ready = commandOf(what, login, more.length === 0, values);
    const store = await opened(openExistingStore(databaseOf(values.db), createLog('warn')));
    try {
      return await ready({ store, clock: systemClock, ids: systemIds, limits: LIMITS });
    } finally {
      await store.close();
    }
  });
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  const options = { name: text, role: text, db: text, help: { type: 'boolean' } } as const;
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const [first] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new Unusable(`${first}. See npm run -s bot -- people --help.`);
  }
}

type Command = (parts: AccountParts) => Promise<number>;

function commandOf(what: string, login: string | undefined, isAll: boolean, values: Values): Command {
  if (what === 'list' && login === undefined) return list;
  const wrong = new Unusable(
    'Write people list, or people add, reset, disable or enable with one login name. See npm run -s bot -- people --help.',
  );
  if (login === undefined || !isAll) throw wrong;
  switch (what) {
    case 'add':
      return (parts) => add(parts, login, values);
    case 'reset':
      return (parts) => withPerson(parts, login, reset);
    case 'disable':
      return (parts) => withPerson(parts, login, (one, person) => activate(one, person, false));
    case 'enable':
      return (parts) => withPerson(parts, login, (one, person) => activate(one, person, true));
    default:
      throw wrong;
  }
}

async function list(parts: AccountParts): Promise<number> {
  const all = await listPeople(parts);
  if (all.length === 0) {
    process.stdout.write('There is no account yet: "people add LOGIN --role admin" makes the first one.\n');
    return 0;
  }
  const longest = (text: (person: Person) => string) => Math.max(...all.map((person) => text(person).length));
  const [width, wide] = [longest(({ login }) => login), longest(({ roles }) => roles.join(','))];
  for (const { login, name, roles, active, hasPassword, hasSecond, isExternal } of all) {
    const state = active ? '' : '  disabled';
    const ways = [isExternal && 'provider', hasPassword && 'password', hasSecond && 'code'].filter(Boolean).join(' + ');
    await printLine(
      `${login.padEnd(width)}  ${roles.join(',').padEnd(wide)}  ${(ways || 'no password yet').padEnd(15)}  ${name}${state}`,
    );
  }
  return 0;
}

async function add(parts: AccountParts, login: string, { name, role }: Values): Promise<number> {
  const roles = role?.split(',').map((one) => one.trim());
  const wanted = { login, ...(name !== undefined && { name }), ...(roles && { roles }) };
  return printed(await addPerson(parts, operator(), wanted), 'made');
}

async function withPerson(
  parts: AccountParts,
  login: string,
  work: (parts: AccountParts, person: Person) => Promise<number>,
): Promise<number> {
  const person = (await listPeople(parts)).find((one) => one.login === loginOf(login));
  if (person) return work(parts, person);
  process.stderr.write('There is no account with this login name; "people list" shows all.\n');
  return 1;
}

async function reset(parts: AccountParts, { id }: Person): Promise<number> {
  return printed(await resetPerson(parts, operator(), id), 'reset');
}

function printed(result: Result<{ readonly person: Person; readonly token: string }>, what: string): number {
  if (!result.ok) return refusedWith(result.refusal);
  const { person, token } = result.value;
  process.stdout.write(
    `${person.login} (${person.roles.join(', ')}) was ${what}. Give this link to its owner, and to nobody else; it works once, within 24 hours:\n  ${deskAddress()}/desk/setup#${token}\n`,
  );
  return 0;
}

/** Where browsers reach the server of these settings. */
function deskAddress(): string {
  const read = readConfig(process.env);
  if (!read.ok) return 'http://127.0.0.1:3978';
  const { desk, host, port } = read.config;
  return desk?.publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

async function activate(parts: AccountParts, { id, login }: Person, active: boolean): Promise<number> {
  const result = await changePerson(parts, operator(), { id, version: null }, { active });
  if (!result.ok) return refusedWith(result.refusal);
  process.stdout.write(`${login} is ${active ? 'enabled' : 'disabled; all sessions have ended'}.\n`);
  return 0;
}

const WORDS: { readonly [code in Refusal['code']]?: string } = {
  taken: 'Somebody has this login name already; "people list" shows all.',
  last_admin: 'Nobody else manages accounts: make somebody else an admin first.',
  changed: 'Somebody else has changed this account at the same time; try again.',
};

function refusedWith({ code, message }: Refusal): number {
  process.stderr.write(`${message ?? WORDS[code] ?? `Nothing was changed (${code}).`}\n`);
  return 1;
}
