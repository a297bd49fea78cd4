/** Settings of a desk that is not ours. docs/configuration.md lists them for operators, docs/handoff.md explains them. */

export type BridgeConfig = {
  /** Whether its people are there: always, or in the brand's opening hours. */
  readonly hours: 'always' | 'opening';
  readonly desk:
    | { readonly kind: 'botframework' }
    /** The first secret signs, all are taken. */
    | { readonly kind: 'webhook'; readonly url: string; readonly secrets: readonly [string, ...string[]] }
    | {
        readonly kind: 'chatwoot';
        readonly url: string;
        readonly bot: { readonly account: string; readonly token: string; readonly secret: string } | null;
        readonly inbox: { readonly identifier: string; readonly identityKey: string | null; readonly secret: string } | null;
        readonly team: number | null;
      };
};

type Value = (name: string) => string | null;

const KINDS = ['botframework', 'chatwoot', 'webhook'];
const LEAST_SECRET = 32;

/** Without their desk these would do nothing, and somebody who set them expects something. */
const OF_DESK: { readonly [prefix: string]: string } = {
  CHATWOOT_: 'chatwoot',
  OTHER_DESK_URL: 'webhook',
  OTHER_DESK_SECRET: 'webhook',
};

/** @param value reads a setting. @returns null: there is only our own desk */
export function bridgeOf(value: Value, production: boolean, problems: string[]): BridgeConfig | null {
  const kind = value('OTHER_DESK');
  const webhook = { url: value('OTHER_DESK_URL'), secret: value('OTHER_DESK_SECRET') };
  const hours = value('OTHER_DESK_HOURS');
  const chatwoot = chatwootValues(value);
  if (kind !== null && !KINDS.includes(kind)) problems.push(`OTHER_DESK is "${kind}": write one of ${KINDS.join(', ')}.`);
  if (hours !== null && hours !== 'always' && hours !== 'opening')
    problems.push(`OTHER_DESK_HOURS is "${hours}": write one of always, opening.`);
  const set = [
    ...Object.entries(chatwoot).flatMap(([name, text]) => (text === null ? [] : [name])),
    ...(webhook.url === null ? [] : ['OTHER_DESK_URL']),
    ...(webhook.secret === null ? [] : ['OTHER_DESK_SECRET']),
  ];
  for (const name of set) {
    const wanted = Object.entries(OF_DESK).find(([prefix]) => name.startsWith(prefix))?.[1];
    if (wanted !== kind) problems.push(`${name} is set but OTHER_DESK is not ${wanted}: set that too, or unset ${name}.`);
  }
  const common = { hours: hours === 'always' ? ('always' as const) : ('opening' as const) };
  switch (kind) {
    case 'botframework':
      return { ...common, desk: { kind } };
    case 'webhook':
      return { ...common, desk: { kind, ...webhookOf(webhook, production, problems) } };
    case 'chatwoot':
      return { ...common, desk: { kind, ...chatwootOf(chatwoot, production, problems) } };
    default:
      return null;
  }
}

/** What is wrong is said without the address, which may hold a password. */
function addressOf(name: string, url: string | null, production: boolean, problems: string[]): string {
  const parsed = url !== null && URL.canParse(url) ? new URL(url) : null;
  const { protocol = '', hostname = '', username = '', password = '' } = parsed ?? {};
  const isHere = hostname === 'localhost' || hostname === '127.0.0.1';
  if (url === null) problems.push(`${name} is missing: set the address of the other desk.`);
  else if (username !== '' || password !== '' || !/^https?:$/.test(protocol))
    problems.push(`${name} is no http address without user and password: write one such as https://desk.example.`);
  else if (production && protocol === 'http:' && !isHere)
    problems.push(`${name} is not https: in production what customers write must not travel in the open.`);
  return withoutSlash(url ?? '');
}

function webhookOf(
  { url, secret }: { readonly url: string | null; readonly secret: string | null },
  production: boolean,
  problems: string[],
): { readonly url: string; readonly secrets: readonly [string, ...string[]] } {
  const [first = '', ...others] = (secret ?? '').split(',').map((one) => one.trim());
  if (secret === null)
    problems.push('OTHER_DESK_SECRET is missing: set at least 32 random characters, the same as at the other desk.');
  else
    for (const one of [first, ...others])
      if (one.length < LEAST_SECRET)
        problems.push(`OTHER_DESK_SECRET has ${one.length} characters: use at least ${LEAST_SECRET} random ones.`);
  return { url: addressOf('OTHER_DESK_URL', url, production, problems), secrets: [first, ...others] };
}

function chatwootValues(value: Value) {
  return {
    CHATWOOT_URL: value('CHATWOOT_URL'),
    CHATWOOT_ACCOUNT: value('CHATWOOT_ACCOUNT'),
    CHATWOOT_BOT_TOKEN: value('CHATWOOT_BOT_TOKEN'),
    CHATWOOT_BOT_SECRET: value('CHATWOOT_BOT_SECRET'),
    CHATWOOT_INBOX: value('CHATWOOT_INBOX'),
    CHATWOOT_INBOX_SECRET: value('CHATWOOT_INBOX_SECRET'),
    CHATWOOT_IDENTITY_KEY: value('CHATWOOT_IDENTITY_KEY'),
    CHATWOOT_TEAM: value('CHATWOOT_TEAM'),
  };
}

type ChatwootConfig = Omit<Extract<BridgeConfig['desk'], { kind: 'chatwoot' }>, 'kind'>;

function chatwootOf(values: ReturnType<typeof chatwootValues>, production: boolean, problems: string[]): ChatwootConfig {
  const { CHATWOOT_TEAM: team, CHATWOOT_IDENTITY_KEY: identityKey } = values;
  const bot = together(values, ['CHATWOOT_ACCOUNT', 'CHATWOOT_BOT_TOKEN', 'CHATWOOT_BOT_SECRET'], problems);
  const inbox = together(values, ['CHATWOOT_INBOX', 'CHATWOOT_INBOX_SECRET'], problems);
  if (bot === null && inbox === null)
    problems.push(
      'CHATWOOT_… says neither that we are a bot there (CHATWOOT_ACCOUNT, CHATWOOT_BOT_TOKEN, CHATWOOT_BOT_SECRET) nor which API channel is ours (CHATWOOT_INBOX, CHATWOOT_INBOX_SECRET): set one or both.',
    );
  if (bot !== null && bot.CHATWOOT_BOT_SECRET !== '' && bot.CHATWOOT_BOT_SECRET === inbox?.CHATWOOT_INBOX_SECRET)
    problems.push(
      'CHATWOOT_BOT_SECRET and CHATWOOT_INBOX_SECRET are the same: they tell whether the bot or the channel is meant.',
    );
  if (bot !== null && !/^\d*$/.test(bot.CHATWOOT_ACCOUNT))
    problems.push('CHATWOOT_ACCOUNT is no number: it stands in the address of the dashboard.');
  if (team !== null && !/^\d+$/.test(team)) problems.push(`CHATWOOT_TEAM is "${team}": write the number of the team.`);
  return {
    url: addressOf('CHATWOOT_URL', values.CHATWOOT_URL, production, problems),
    bot: bot && { account: bot.CHATWOOT_ACCOUNT, token: bot.CHATWOOT_BOT_TOKEN, secret: bot.CHATWOOT_BOT_SECRET },
    inbox: inbox && { identifier: inbox.CHATWOOT_INBOX, identityKey, secret: inbox.CHATWOOT_INBOX_SECRET },
    team: team === null ? null : Number(team),
  };
}

/** All of them, or none. */
function together<Name extends string>(
  values: { readonly [N in Name]: string | null },
  names: readonly Name[],
  problems: string[],
): { readonly [N in Name]: string } | null {
  const missing = names.filter((name) => values[name] === null);
  if (missing.length === names.length) return null;
  if (missing.length > 0)
    problems.push(`${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing: ${names.join(', ')} belong together.`);
  return Object.fromEntries(names.map((name) => [name, values[name] ?? ''])) as { readonly [N in Name]: string };
}

/** An address to which paths are added. */
function withoutSlash(url: string): string {
  return url.endsWith('/') ? withoutSlash(url.slice(0, -1)) : url;
}
