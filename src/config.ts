/** Settings from the environment: all of them, checked at once. docs/configuration.md lists them for operators. */

import { readFileSync } from 'node:fs';
import type { Database } from './adapters/store/open.ts';
import { type BridgeConfig, bridgeOf } from './config-bridge.ts';
import { type DeskConfig, deskOf } from './config-desk.ts';
import { DEFAULT_RETENTION, KINDS, LEAST_INBOUND_DAYS, type RetentionDays } from './service/privacy/retention.ts';

/**
 * Keys for one purpose: the first one signs or encrypts, all of them are taken. So a key is replaced without a stop: the new one is put
 * in front, and the old one taken away when nothing of its time is left.
 */
export type Keys = readonly [string, ...string[]];

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
  readonly identityKeys: Keys | null;
  /** Signs buttons. Null: a key of the database's own. */
  readonly buttonKeys: Keys | null;
  /** Encrypt the personal values that flows ask for; the first one is used for new ones. Null: a key of the database's own. */
  readonly sealKeys: Keys | null;
  /** Null: the Bot Framework endpoint takes unsigned requests, which only a development machine may. */
  readonly botApp: { readonly id: string; readonly password: string; readonly tenantId: string | null } | null;
  /** The web channel (Direct Line). Null: off. */
  readonly web: WebConfig | null;
  /** The agent desk. Null: off. */
  readonly desk: DeskConfig | null;
  /** A desk that is not ours. Null: none. */
  readonly bridge: BridgeConfig | null;
  /** The operator's list of domains by which links are judged. Null: none. */
  readonly linkListFile: string | null;
  /** Addresses of crypto currencies stay in messages, for a wallet that pays to such. */
  readonly keepCryptoAddresses: boolean;
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
  /** Days that each kind of data is kept. */
  readonly retention: RetentionDays;
  /** What an erase does with tickets. */
  readonly erasedTickets: 'delete' | 'anonymise';
  /** Lets the back office export and erase over HTTP. Null: it cannot. */
  readonly privacyToken: string | null;
};

export type WebConfig = {
  /** Of the pages that may use it; `loopback`: this server's own pages on a development machine. */
  readonly origins: readonly string[] | 'loopback';
  /** Of servers that get tokens for their own pages; none: no such server. */
  readonly secrets: readonly string[];
  /** Sign tokens. Null: a key of the database's own. */
  readonly tokenKeys: Keys | null;
  /** Folder for the files that customers send. */
  readonly uploadsDir: string;
  /** Address under which browsers reach this server. Null: the one that they ask for. */
  readonly publicUrl: string | null;
  /** Proxies before this server that write X-Forwarded-For. */
  readonly proxies: number;
};

const UPLOADS_DIR = 'data/uploads';

/** Where files of customers lie, also of a channel that is off by now. */
export function uploadsOf({ web }: Config): string {
  return web?.uploadsDir ?? UPLOADS_DIR;
}

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug'] as const;

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] };

type Environment = { readonly [name: string]: string | undefined };

/** @returns the settings, or everything that is wrong with them, in sentences that name the variable and the mend */
export function readConfig(env: Environment): ConfigResult {
  const problems: string[] = [];
  const value = valueFrom(env, problems);
  const production = value('NODE_ENV') === 'production';
  const server: Server = {
    production,
    publicUrl: publicUrlOf(value('PUBLIC_URL'), problems),
    proxies: proxiesOf(value('TRUSTED_PROXIES'), problems),
  };
  const config: Config = {
    production,
    host: value('HOST') ?? '127.0.0.1',
    port: portOf(value('PORT'), problems),
    flowsDir: value('FLOWS_DIR') ?? 'flows',
    watchFlows: switchOf('WATCH_FLOWS', value('WATCH_FLOWS'), true, problems),
    database: databaseOf(value('DATABASE_FILE'), value('DATABASE_URL'), problems),
    modelsDir: value('MODELS_DIR') ?? 'data/models',
    wallet: walletOf(value('WALLET_URL'), value('WALLET_TOKEN'), problems),
    identityKeys: keysOf('IDENTITY_SECRET', value('IDENTITY_SECRET'), problems),
    buttonKeys: keysOf('BUTTON_KEY', value('BUTTON_KEY'), problems),
    sealKeys: keysOf('SEAL_KEYS', value('SEAL_KEYS'), problems),
    botApp: botAppOf(value('BOT_APP_ID'), value('BOT_APP_PASSWORD'), value('BOT_TENANT_ID'), problems),
    web: webOf(value, server, problems),
    desk: switchOf('DESK', value('DESK'), true, problems) ? deskOf(value, server, problems) : null,
    bridge: bridgeOf(value, production, problems),
    linkListFile: value('LINK_LIST_FILE'),
    keepCryptoAddresses: switchOf('KEEP_CRYPTO_ADDRESSES', value('KEEP_CRYPTO_ADDRESSES'), false, problems),
    demoPage: switchOf('DEMO_PAGE', value('DEMO_PAGE'), !production, problems),
    studio: switchOf('STUDIO', value('STUDIO'), !production, problems),
    logLevel: oneOf('LOG_LEVEL', value('LOG_LEVEL'), LOG_LEVELS, 'info', problems),
    metrics: metricsOf(value('METRICS'), value('METRICS_TOKEN'), !production && isLoopback(value('HOST')), problems),
    drainMs: drainOf(value('DRAIN_SECONDS'), production ? 5 : 0, problems),
    channelRates: ratesOf(value('CHANNEL_RATES'), problems),
    retention: retentionOf(value('RETENTION_DAYS'), problems),
    erasedTickets: oneOf('ERASED_TICKETS', value('ERASED_TICKETS'), ['delete', 'anonymise'] as const, 'delete', problems),
    privacyToken: headerSecretOf('PRIVACY_TOKEN', value('PRIVACY_TOKEN'), problems),
  };
  if (production) problems.push(...missingInProduction(config));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, config };
}

/**
 * A setting, or the contents of the file that `NAME_FILE` names: secrets are handed over in files by what keeps them. Nothing that was
 * read is repeated in a problem.
 */
function valueFrom(env: Environment, problems: string[]): (name: string) => string | null {
  return (name) => {
    const [own, file] = [env[name] || null, env[`${name}_FILE`] || null];
    if (file === null) return own;
    if (own !== null) problems.push(`${name} and ${name}_FILE are both set: set one of them.`);
    try {
      return readFileSync(file, 'utf8').replace(/\r?\n$/, '') || null;
    } catch (error) {
      const { code = 'unreadable' } = error as NodeJS.ErrnoException;
      problems.push(`${name}_FILE names "${file}", which cannot be read (${code}): check the path and its rights.`);
      return null;
    }
  };
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
  if (!config.identityKeys)
    problems.push(
      'IDENTITY_SECRET is missing: without it no customer can be identified. Set at least 32 random characters, the same as at your wallet server.',
    );
  if (!config.sealKeys)
    problems.push(
      'SEAL_KEYS is missing: phone numbers and e-mail addresses of customers are encrypted with it, and a key beside the data protects nothing. Set at least 32 random characters.',
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

function headerSecretOf(name: string, secret: string | null, problems: string[]): string | null {
  const token = secretOf(name, secret, problems);
  if (token !== null && !/^[\x21-\x7e]+$/.test(token))
    problems.push(`${name} has blanks or characters outside ASCII: it must fit into a header.`);
  return token;
}

function keysOf(name: string, text: string | null, problems: string[]): Keys | null {
  if (text === null) return null;
  const [first = '', ...others] = text.split(',').map((key) => key.trim());
  for (const key of [first, ...others]) secretOf(name, key, problems);
  return [first, ...others];
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
  const token = headerSecretOf('METRICS_TOKEN', secret, problems);
  return switchOf('METRICS', text, open || token !== null, problems) ? { token } : null;
}

/** What both the web channel and the desk must know of the server. */
type Server = Pick<WebConfig, 'publicUrl' | 'proxies'> & { readonly production: boolean };

function webOf(
  value: (name: string) => string | null,
  { production, publicUrl, proxies }: Server,
  problems: string[],
): WebConfig | null {
  const origins = originsOf(value('WEB_ORIGINS'), problems);
  const secrets = keysOf('DIRECTLINE_SECRET', value('DIRECTLINE_SECRET'), problems);
  const isReachable = origins !== null || secrets !== null;
  const isOn = switchOf('WEB_CHANNEL', value('WEB_CHANNEL'), !production || isReachable, problems);
  if (production && isOn && !isReachable)
    problems.push(
      'WEB_CHANNEL is on, but nobody can use it: set WEB_ORIGINS to the origins of your pages, or DIRECTLINE_SECRET for your servers.',
    );
  const web: WebConfig = {
    origins: origins ?? (production ? [] : 'loopback'),
    secrets: secrets ?? [],
    tokenKeys: keysOf('WEB_TOKEN_KEY', value('WEB_TOKEN_KEY'), problems),
    uploadsDir: value('UPLOADS_DIR') ?? UPLOADS_DIR,
    publicUrl,
    proxies,
  };
  return isOn ? web : null;
}

/** Compared as a whole with what browsers send, so each must be written as they write it. */
function originsOf(text: string | null, problems: string[]): readonly string[] | null {
  if (text === null) return null;
  const origins = text.split(',').flatMap((part) => part.trim() || []);
  for (const origin of origins) {
    if (!/^https?:/.test(origin) || !URL.canParse(origin) || new URL(origin).origin !== origin)
      problems.push(
        `WEB_ORIGINS has "${origin}": write origins as browsers do, for example https://shop.example (no path, no wildcard).`,
      );
  }
  return origins;
}

function publicUrlOf(url: string | null, problems: string[]): string | null {
  if (url !== null && (!/^https?:/.test(url) || !URL.canParse(url) || new URL(url).origin !== url))
    problems.push('PUBLIC_URL is no address of a server: write one such as https://chat.example, without a path.');
  return url;
}

const MOST_PROXIES = 10;

function proxiesOf(text: string | null, problems: string[]): number {
  const count = Number(text ?? 0);
  if (text !== null && (!/^\d+$/.test(text) || count > MOST_PROXIES))
    problems.push(`TRUSTED_PROXIES is "${text}": write how many proxies stand before this server, 0 to ${MOST_PROXIES}.`);
  return count;
}

const LONGEST_DRAIN_S = 600;

function drainOf(text: string | null, byDefault: number, problems: string[]): number {
  const seconds = text === null ? byDefault : Number(text);
  if (text !== null && (!/^\d+(\.\d+)?$/.test(text) || seconds > LONGEST_DRAIN_S))
    problems.push(`DRAIN_SECONDS is "${text}": write a number of seconds from 0 to ${LONGEST_DRAIN_S}.`);
  return Math.round(seconds * 1000);
}

const MOST_DAYS = 36_500;

/** `messages=365,events=90`; what is not named keeps its default. */
function retentionOf(text: string | null, problems: string[]): RetentionDays {
  const days: { [kind: string]: number } = { ...DEFAULT_RETENTION };
  for (const part of (text ?? '').split(',').map((one) => one.trim())) {
    if (part === '') continue;
    const [, kind = '', number = ''] = /^([a-z]+)\s*=\s*(\d+)$/.exec(part) ?? [];
    const count = Number(number);
    if (!Object.hasOwn(days, kind) || count < 1 || count > MOST_DAYS)
      problems.push(
        `RETENTION_DAYS has "${part}": write days (1 to ${MOST_DAYS}) by kind, for example messages=365; kinds are ${KINDS.join(', ')}.`,
      );
    else days[kind] = count;
  }
  const kept = days as RetentionDays;
  if (kept.inbound < LEAST_INBOUND_DAYS)
    problems.push(
      `RETENTION_DAYS keeps inbound for ${kept.inbound} days: channels repeat messages for a week, so keep them at least ${LEAST_INBOUND_DAYS}.`,
    );
  for (const kind of ['messages', 'conversations'] as const)
    if (kept[kind] < kept.inbound)
      problems.push(
        `RETENTION_DAYS keeps ${kind} for ${kept[kind]} days and inbound for ${kept.inbound}: a repeated message is answered from them, so keep ${kind} at least as long.`,
      );
  return kept;
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
