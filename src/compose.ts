/** Joins the parts of the bot: the only place, with main.ts and the commands, that knows which ones there are. */
import { jwtIdentity, nobody } from './adapters/identity/jwt.ts';
import { openSqliteStore } from './adapters/store/sqlite.ts';
import { systemClock, systemIds } from './adapters/system/system.ts';
import { httpWallet } from './adapters/wallet/http.ts';
import { type SandboxProcess, spawnSandbox } from './adapters/wallet/spawn-sandbox.ts';
import type { Config } from './config.ts';
import { type BotParts, receive } from './service/bot.ts';
import { type Dispatcher, startDispatcher } from './service/dispatcher.ts';
import type { Channel, Incoming, Log, Reply, Store } from './service/ports.ts';
import { createSettling } from './service/settling.ts';
import type { Knowledge } from './service/turn.ts';

export type RunningBot = {
  receive(incoming: Incoming): Promise<Reply>;
  readonly knowledge: () => Knowledge;
  readonly store: Store;
  readonly sandbox: SandboxProcess | null;
  close(): Promise<void>;
};

const DAY_MS = 86_400_000;
/** Longer than all tries of the slowest declared action (three times 5 s and the pauses between). */
const SETTLE_LIMIT_MS = 20_000;

/**
 * Starts everything behind the doors: store, wallet (the sandbox when none is configured), dispatcher.
 * @param channels asked for at every delivery, so that doors may be opened after the bot
 */
export async function startBot(
  config: Config,
  loading: Promise<Knowledge> | Knowledge,
  log: Log,
  channels: { readonly [prefix: string]: Channel },
): Promise<RunningBot> {
  const [loaded, started] = await Promise.allSettled([loading, config.wallet ? null : spawnSandbox()]);
  if (loaded.status === 'rejected' || started.status === 'rejected') {
    if (started.status === 'fulfilled') await started.value?.close();
    throw loaded.status === 'rejected' ? loaded.reason : started.status === 'rejected' ? started.reason : null;
  }
  try {
    return joinParts(config, loaded.value, started.value, log, channels);
  } catch (error) {
    await started.value?.close();
    throw error;
  }
}

function joinParts(
  config: Config,
  knowledge: Knowledge,
  sandbox: SandboxProcess | null,
  log: Log,
  channels: { readonly [prefix: string]: Channel },
): RunningBot {
  const wallet = httpWallet({
    baseUrl: config.wallet?.url ?? sandbox?.url ?? '',
    token: config.wallet ? config.wallet.token : (sandbox?.token ?? null),
    actions: knowledge.graph.actions,
    currency: knowledge.graph.brand.currency,
    log,
  });
  const secret = config.identitySecret ?? sandbox?.identitySecret ?? null;
  const store = openSqliteStore({ file: config.databaseFile, log });
  const housekeeping = setInterval(() => {
    store
      .prune(systemClock.now())
      .catch((error) => log.warn({ error: String(error) }, 'old rows of the store could not be removed; trying again tomorrow'));
  }, DAY_MS);
  housekeeping.unref();
  const settling = createSettling(SETTLE_LIMIT_MS);
  const common = { knowledge: () => knowledge, store, clock: systemClock, ids: systemIds, log, settling };
  const dispatcher: Dispatcher = startDispatcher({ ...common, wallet, channels });
  const bot: BotParts = { ...common, identity: secret === null ? nobody : jwtIdentity(secret), wake: dispatcher.wake };
  return {
    receive: (incoming) => receive(bot, incoming),
    knowledge: common.knowledge,
    store,
    sandbox,
    async close() {
      clearInterval(housekeeping);
      await dispatcher.stop();
      await store.close();
      await sandbox?.close();
    },
  };
}
