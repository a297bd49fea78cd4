/** Settings from the environment: all of them, checked at once. docs/configuration.md lists them for operators. */

export type Config = {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly flowsDir: string;
  /** SQLite file, or `:memory:`. */
  readonly databaseFile: string;
  /** Where what was learnt from the flows is kept. */
  readonly modelsDir: string;
  /** Null: the sandbox wallet is started instead. */
  readonly wallet: { readonly url: string; readonly token: string | null } | null;
  /** Null: nobody can prove an identity, except against the sandbox, which gets a secret of its own. */
  readonly identitySecret: string | null;
  /** Null: the Bot Framework endpoint takes unsigned requests, which only a development machine may. */
  readonly botApp: { readonly id: string; readonly password: string; readonly tenantId: string | null } | null;
  readonly demoPage: boolean;
  readonly logLevel: (typeof LOG_LEVELS)[number];
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
    databaseFile: value('DATABASE_FILE') ?? 'data/signpost.db',
    modelsDir: value('MODELS_DIR') ?? 'data/models',
    wallet: walletOf(value('WALLET_URL'), value('WALLET_TOKEN'), problems),
    identitySecret: secretOf(value('IDENTITY_SECRET'), problems),
    botApp: botAppOf(value('BOT_APP_ID'), value('BOT_APP_PASSWORD'), value('BOT_TENANT_ID'), problems),
    demoPage: switchOf('DEMO_PAGE', value('DEMO_PAGE'), !production, problems),
    logLevel: oneOf('LOG_LEVEL', value('LOG_LEVEL'), LOG_LEVELS, 'info', problems),
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
  return problems;
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
  if (scheme !== 'https:' && scheme !== 'http:')
    problems.push(`WALLET_URL is "${url}": write an address such as https://wallet.example/support.`);
  return { url, token };
}

function secretOf(secret: string | null, problems: string[]): string | null {
  if (secret !== null && secret.length < 32)
    problems.push(`IDENTITY_SECRET has ${secret.length} characters: use at least 32 random ones.`);
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

function switchOf(name: string, text: string | null, byDefault: boolean, problems: string[]): boolean {
  return oneOf(name, text, ['on', 'off'] as const, byDefault ? 'on' : 'off', problems) === 'on';
}

function oneOf<T extends string>(name: string, text: string | null, known: readonly T[], byDefault: T, problems: string[]): T {
  if (text === null) return byDefault;
  const found = known.find((one) => one === text);
  if (found === undefined) problems.push(`${name} is "${text}": write one of ${known.join(', ')}.`);
  return found ?? byDefault;
}
