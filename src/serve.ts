/** The server's life: settings, flows, parts, doors; and the way back. */
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { botFrameworkChannel } from './adapters/channel/botframework.ts';
import { type DirectLine, directLine } from './adapters/channel/directline/directline.ts';
import { prometheusMetrics } from './adapters/metrics/prometheus.ts';
import { createLog } from './adapters/system/log.ts';
import { newKey, systemClock } from './adapters/system/system.ts';
import { bundleWidget } from './adapters/web/bundle.ts';
import { type RunningBot, startBot } from './compose.ts';
import type { Config, WebConfig } from './config.ts';
import { deskFiles, type JoinedCustomers, type JoinedDesk, joinCustomers, joinDesk } from './desk.ts';
import { FlowsBroken } from './flows-broken.ts';
import type { Loader } from './knowledge-process.ts';
import { licences } from './licences.ts';
import { deskDoor } from './people.ts';
import { privacyDoor } from './privacy.ts';
import { bridgeRoutes } from './server/bridge.ts';
import { deskRoutes } from './server/desk.ts';
import { auditRoutes } from './server/desk-audit.ts';
import type { DirectLineOptions } from './server/directline.ts';
import { licenceRoutes } from './server/licences.ts';
import { peopleRoutes } from './server/people.ts';
import { privacyRoutes } from './server/privacy.ts';
import { type RunningServer, startServer } from './server/server.ts';
import { widgetRoutes } from './server/widget.ts';
import { createAuditLook } from './service/audit/look.ts';
import { noMetrics } from './service/observe.ts';
import type { Channel, Log } from './service/ports.ts';
import type { Knowledge } from './service/turn.ts';
import { studioOptions } from './studio.ts';

/** Work that waits longer than this makes the process unready: something downstream is stuck. */
const OLDEST_WORK_MS = 60_000;

export type Serving = {
  readonly url: string;
  readonly bot: RunningBot;
  /** Where the first account of the desk is made; null when there is one. */
  readonly setupLink: string | null;
  close(): Promise<void>;
};

/** Starts everything that the settings ask for. @throws FlowsBroken, or an error in words, when something cannot start */
export async function startServing(config: Config, loading: Promise<Knowledge>, log: Log, loader?: Loader): Promise<Serving> {
  const metrics = config.metrics ? prometheusMetrics({ ofProcess: true }) : null;
  const channels: { bf?: Channel; cw?: Channel } = {};
  const bot = await startBot(
    config,
    loading,
    log,
    channels as { readonly [prefix: string]: Channel },
    loader,
    metrics ?? noMetrics,
  );
  metrics?.watch(bot.store, systemClock.now);
  try {
    const { id, password, tenantId } = config.botApp ?? { id: null, password: null, tenantId: null };
    const onHubEvent = bot.bridge && { onHubEvent: bot.bridge.onHubEvent };
    const credentials = { appId: id, appPassword: password, tenantId };
    const channel = botFrameworkChannel({ ...credentials, log, onActivity: bot.receive, ...onHubEvent });
    Object.assign(channels, bot.bridge?.channels, { bf: channel });
    const people = config.desk && (await deskDoor(bot, config, config.desk, log));
    let web: DirectLine | null = null;
    const desk = people && joinDesk(bot, config, people.people, () => web);
    const toCustomers = desk ?? (bot.floor && joinCustomers(bot, bot.floor, () => web));
    const webDoor = config.web && (await webOptions(config.web, bot, toCustomers, log));
    web = webDoor?.door ?? null;
    const server = await startServer({
      host: config.host,
      port: config.port,
      log,
      production: config.production,
      ready: () => readiness(bot),
      channel,
      demo: config.demoPage ? demoOptions(config, bot) : null,
      studio: config.studio ? studioOptions(config, bot) : null,
      directLine: webDoor,
      desk: people && desk && { desk: people, live: desk.live },
      metrics: metrics && { ...metrics, token: config.metrics?.token ?? null },
      ...(metrics && { observe: metrics.request }),
      routes: [
        ...(config.web === null ? [] : widgetRoutes(widgetOptions(bot))),
        ...(people ? [...peopleRoutes(people), ...auditRoutes(people, createAuditLook(bot.store))] : []),
        ...(people && desk ? deskRoutes({ desk: people, door: desk.door, files: deskFiles }) : []),
        ...licenceRoutes(licences),
        ...bridgeRoutes(bot.bridge?.doors ?? {}),
        ...(config.privacyToken === null ? [] : await privacyRoutesOf(config, config.privacyToken, bot, log)),
      ],
    });
    metrics?.watchSockets(server.sockets);
    // Of a production server the output goes into logs, which many can read: there the command makes the first account.
    const token = people && !config.production ? await people.people.setupToken() : null;
    const setupLink = token && `${config.desk?.publicUrl ?? server.url}/desk/setup#${token}`;
    return { url: server.url, bot, setupLink, close: () => closeAll(server, bot, toCustomers, config.drainMs, log) };
  } catch (error) {
    await bot.close();
    throw error;
  }
}

async function webOptions(
  web: WebConfig,
  bot: RunningBot,
  desk: JoinedDesk | JoinedCustomers | null,
  log: Log,
): Promise<DirectLineOptions & { readonly door: DirectLine }> {
  const { origins, secrets, uploadsDir, publicUrl, proxies } = web;
  const tokenKeys = web.tokenKeys ?? [await bot.store.keep('web_token_key', newKey)];
  const door = directLine({ bot, origins, secrets, tokenKeys, uploadsDir, log, now: Date.now, rate: bot.rate, ...desk?.web });
  return { door, publicUrl, proxies };
}

async function privacyRoutesOf(config: Config, token: string, bot: RunningBot, log: Log) {
  const door = await privacyDoor(bot.store, config, log);
  return privacyRoutes({ door, token, now: () => performance.now() });
}

function widgetOptions(bot: RunningBot) {
  const directory = fileURLToPath(new URL('./web/widget', import.meta.url));
  const brand = () => {
    const { name, hotline } = bot.knowledge().graph.brand;
    return { ...name, hotline };
  };
  return { scripts: () => bundleWidget(directory), brand };
}

function demoOptions({ web }: Config, bot: RunningBot) {
  const { brand } = bot.knowledge().graph;
  return {
    directory: fileURLToPath(new URL('./web/demo', import.meta.url)),
    sandboxUrl: bot.sandbox?.url ?? null,
    config: { brand: brand.name, hotline: brand.hotline, chat: web !== null },
  };
}

async function readiness(bot: RunningBot): Promise<{ ok: boolean; problems: string[] }> {
  const problems: string[] = [];
  try {
    await bot.store.check();
    const trouble = bot.trouble();
    if (trouble !== null) problems.push(trouble);
    const age = await bot.store.outboxAge(new Date().toISOString());
    if (age > OLDEST_WORK_MS) problems.push(`the oldest work in the outbox has waited ${Math.round(age / 1000)} s`);
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  return { ok: problems.length === 0, problems };
}

/**
 * First nobody is sent here any more, then no new requests, then no new work, then the store. Requests that wait for the wallet
 * need the dispatcher, so it goes on until they are answered.
 */
async function closeAll(
  server: RunningServer,
  bot: RunningBot,
  desk: Pick<JoinedDesk, 'close'> | null,
  drainMs: number,
  log: Log,
): Promise<void> {
  server.retire();
  log.info({ drainMs }, 'stopping: not ready any more, still serving');
  await pause(drainMs);
  await server.close();
  desk?.close();
  log.info({}, 'stopping: all requests are answered');
  await bot.close();
}

/**
 * Serves until a signal ends it. Returns the exit code.
 * @param loader the one that is at `loading`: it reads edits, too
 */
export async function serve(config: Config, loading: Promise<Knowledge>, loader: Loader): Promise<number> {
  let serving: Serving;
  try {
    serving = await startServing(config, loading, createLog(config.logLevel), loader);
  } catch (error) {
    loader.close();
    process.stderr.write(
      `${error instanceof FlowsBroken ? `${error.report}\n${error.message}` : error instanceof Error ? error.message : String(error)}\n`,
    );
    return 1;
  }
  process.stdout.write(greeting(config, serving));
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  await serving.close();
  return 0;
}

function greeting(config: Config, { url, bot, setupLink }: Serving): string {
  const lines = [`Signpost is listening on ${url}`];
  if (config.demoPage) lines.push(`  demo page            ${url}/`);
  if (config.studio) lines.push(`  studio               ${url}/studio`);
  lines.push(
    `  Bot Framework        ${url}/api/messages${config.botApp ? '' : '  (unsigned requests are taken: for development only)'}`,
  );
  lines.push(`  health               ${url}/livez  ${url}/readyz`);
  if (config.web) lines.push(`  Direct Line          ${url}/v3/directline`, `  chat for your pages  ${url}/widget.js`);
  if (config.desk) lines.push(`  agent desk           ${url}/desk`);
  if (setupLink) lines.push(`  its first account    ${setupLink}  (works once, within 24 hours)`);
  if (config.metrics) lines.push(`  metrics              ${url}/metrics${config.metrics.token ? '  (with METRICS_TOKEN)' : ''}`);
  if (bot.sandbox) lines.push('  wallet               sandbox with invented customers; set WALLET_URL for a real one');
  return `${lines.join('\n')}\n`;
}
