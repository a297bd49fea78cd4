/** Settings from the environment: all of them, checked at once. docs/configuration.md lists them for operators. */

import type { Database } from './adapters/store/open.ts';

export type Config = {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly flowsDir: string;
  /** Edits of the flows take effect as they are saved. */
  readonly watchFlows: boolean;
  readonly database: Database;
  /** Where what was learnt from the flows is kept. */
  readonly modelsDir: string;
  /** Null: the sandbox wallet is started instead. */
  readonly wallet: { readonly url: string; readonly token: string | null } | null;
  /** Null: nobody can prove an identity, except against the sandbox, which gets a secret of its own. */
  readonly identitySecret: string | null;
  /** Signs buttons. Null: a key of the database's own. */
  readonly buttonKey: string | null;
  /** Null: the Bot Framework endpoint takes unsigned requests, which only a development machine may. */
  readonly botApp: { readonly id: string; readonly password: string; readonly tenantId: string | null } | null;
  readonly demoPage: boolean;
  /** The page for authors of flows. */
  readonly studio: boolean;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Null: no `/metrics`. With a token only who sends it may read them. */
  readonly metrics: { readonly token: string | null } | null;
  /** Milliseconds between "not ready" and "takes no connections" at the end: as long as a balancer needs to see it. */
  readonly drainMs: number;
  /** Messages a second by channel; a channel that is missing is not slowed down. */
  readonly channelRates: { readonly [channel: string]: number };
};

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug'] as const;

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] };

type Environment = { readonly [name: string]: string | undefined };

/** @returns the settings, or everything that is wrong with them, in sentences that name the variable and the mend */
export function readConfig(env: Environment): ConfigResult {
  const problems: string[] = [];
  const value = (name: string) => (env[name] === undefined || env[name] === '' ? null : env[name]);
  const production = value('NODE_ENV') === 'production';
  const config: Config = {
    production,
    host: value('HOST') ?? '127.0.0.1',
    port: portOf(value('PORT'), problems),
    flowsDir: value('FLOWS_DIR') ?? 'flows',
    watchFlows: switchOf('WATCH_FLOWS', value('WATCH_FLOWS'), true, problems),
    database: databaseOf(value('DATABASE_FILE'), value('DATABASE_URL'), problems),
    modelsDir: value('MODELS_DIR') ?? 'data/models',
    wallet: walletOf(value('WALLET_URL'), value('WALLET_TOKEN'), problems),
    identitySecret: secretOf('IDENTITY_SECRET', value('IDENTITY_SECRET'), problems),
    buttonKey: secretOf('BUTTON_KEY', value('BUTTON_KEY'), problems),
    botApp: botAppOf(value('BOT_APP_ID'), value('BOT_APP_PASSWORD'), value('BOT_TENANT_ID'), problems),
    demoPage: switchOf('DEMO_PAGE', value('DEMO_PAGE'), !production, problems),
    studio: switchOf('STUDIO', value('STUDIO'), !production, problems),
    logLevel: oneOf('LOG_LEVEL', value('LOG_LEVEL'), LOG_LEVELS, 'info', problems),
    metrics: metricsOf(value('METRICS'), value('METRICS_TOKEN'), !production && isLoopback(value('HOST')), problems),
    drainMs: drainOf(value('DRAIN_SECONDS'), production ? 5 : 0, problems),
    channelRates: ratesOf(value('CHANNEL_RATES'), problems),
  };
  if (production) problems.push(...missingInProduction(config));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, config };
}

function missingInProduction(config: Config): string[] {
  const problems: string[] = [];
  if (!config.botApp)
    problems.push(
      'BOT_APP_ID and BOT_APP_PASSWORD are missing: in production anybody could write as anybody. Set both, or unset NODE_ENV.',
    );
  if (!config.wallet)
    problems.push(
      'WALLET_URL is missing: in production the sandbox wallet is not started. Set it to the address of your wallet API.',
    );
  if (!config.identitySecret)
    problems.push(
      'IDENTITY_SECRET is missing: without it no customer can be identified. Set at least 32 random characters, the same as at your wallet server.',
    );
  if (config.demoPage) problems.push('DEMO_PAGE is on: the demo page is for development. Unset it, or set it to off.');
  if (config.studio)
    problems.push(
      'STUDIO is on: it shows how the bot decides, and there are no accounts yet that could keep it to your authors. Unset it, or set it to off.',
    );
  return problems;
}

/** What is wrong is said without the address, which may hold a password. */
function databaseOf(file: string | null, url: string | null, problems: string[]): Database {
  if (url === null) return { kind: 'sqlite', file: file ?? 'data/signpost.db' };
  if (file !== null)
    problems.push('DATABASE_FILE and DATABASE_URL are both set: set DATABASE_FILE for SQLite, or DATABASE_URL for PostgreSQL.');
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const like = 'write an address such as postgres://user:password@db.example:5432/signpost';
  if (parsed === null)
    problems.push(`DATABASE_URL is no address: ${like}; other characters than letters and digits in a password as %XX.`);
  else if (parsed.protocol !== 'postgres:' && parsed.protocol !== 'postgresql:')
    problems.push(`DATABASE_URL begins with ${parsed.protocol}//: only PostgreSQL is known; ${like}.`);
  else if (parsed.hostname === '' || parsed.pathname.length < 2)
    problems.push(`DATABASE_URL names no ${parsed.hostname === '' ? 'host' : 'database'}: ${like}.`);
  return { kind: 'postgres', url };
}

function portOf(text: string | null, problems: string[]): number {
  if (text === null) return 3978;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) problems.push(`PORT is "${text}": write a number from 0 (any free port) to 65535.`);
  return port;
}

function walletOf(url: string | null, token: string | null, problems: string[]): Config['wallet'] {
  if (url === null) {
    if (token !== null) problems.push('WALLET_TOKEN is set but WALLET_URL is not: set the address that the token belongs to.');
    return null;
  }
  const scheme = URL.canParse(url) ? new URL(url).protocol : null;
  // Not repeated: an address may hold a password.
  if (scheme !== 'https:' && scheme !== 'http:')
    problems.push('WALLET_URL is no http address: write one such as https://wallet.example/support.');
  return { url, token };
}

function secretOf(name: string, secret: string | null, problems: string[]): string | null {
  if (secret !== null && secret.length < 32)
    problems.push(`${name} has ${secret.length} characters: use at least 32 random ones.`);
  return secret;
}

function botAppOf(id: string | null, password: string | null, tenantId: string | null, problems: string[]): Config['botApp'] {
  if (id === null && password === null) {
    if (tenantId !== null) problems.push('BOT_TENANT_ID is set but BOT_APP_ID is not: set the app that the tenant belongs to.');
    return null;
  }
  if (id === null) problems.push('BOT_APP_PASSWORD is set but BOT_APP_ID is not: set both or none.');
  if (password === null) problems.push('BOT_APP_ID is set but BOT_APP_PASSWORD is not: set both or none.');
  return { id: id ?? '', password: password ?? '', tenantId };
}

function isLoopback(host: string | null): boolean {
  return host === null || host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Open metrics are for loopback only, unless somebody says otherwise; a token says otherwise for those who have it. */
function metricsOf(text: string | null, secret: string | null, open: boolean, problems: string[]): Config['metrics'] {
  const token = secretOf('METRICS_TOKEN', secret, problems);
  if (token !== null && !/^[\x21-\x7e]+$/.test(token))
    problems.push('METRICS_TOKEN has blanks or characters outside ASCII: it must fit into a header.');
  return switchOf('METRICS', text, open || token !== null, problems) ? { token } : null;
}

const LONGEST_DRAIN_S = 600;

function drainOf(text: string | null, byDefault: number, problems: string[]): number {
  const seconds = text === null ? byDefault : Number(text);
  if (text !== null && (!/^\d+(\.\d+)?$/.test(text) || seconds > LONGEST_DRAIN_S))
    problems.push(`DRAIN_SECONDS is "${text}": write a number of seconds from 0 to ${LONGEST_DRAIN_S}.`);
  return Math.round(seconds * 1000);
}

/** `botframework=20,web=0.5` */
function ratesOf(text: string | null, problems: string[]): Config['channelRates'] {
  const rates = (text ?? '').split(',').flatMap((part): [string, number][] => {
    if (part.trim() === '') return [];
    const [, channel = '', number = ''] = /^\s*([a-z][a-z0-9_-]*)\s*=\s*(\d+(?:\.\d+)?)\s*$/.exec(part) ?? [];
    const rate = Number(number);
    if (channel !== '' && rate > 0) return [[channel, rate]];
    problems.push(`CHANNEL_RATES has "${part.trim()}": write messages a second by channel, for example botframework=20.`);
    return [];
  });
  return Object.fromEntries(rates);
}

function switchOf(name: string, text: string | null, byDefault: boolean, problems: string[]): boolean {
  return oneOf(name, text, ['on', 'off'] as const, byDefault ? 'on' : 'off', problems) === 'on';
}

function oneOf<T extends string>(name: string, text: string | null, known: readonly T[], byDefault: T, problems: string[]): T {
  if (text === null) return byDefault;
  const found = known.find((one) => one === text);
  if (found === undefined) problems.push(`${name} is "${text}": write one of ${known.join(', ')}.`);
  return found ?? byDefault;
}
