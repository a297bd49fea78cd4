/** Joins the parts of the bot: the only place, with main.ts and the commands, that knows which ones there are. */

import { sentFiles } from './adapters/files/sent-files.ts';
import { startRemovingUnnamed } from './adapters/files/unnamed.ts';
import { watchFlows } from './adapters/flows/watch.ts';
import { jwtIdentity, nobody } from './adapters/identity/jwt.ts';
import { openDomainList } from './adapters/links/list-file.ts';
import { openStore } from './adapters/store/open.ts';
import { newKey, systemClock, systemIds } from './adapters/system/system.ts';
import { httpWallet } from './adapters/wallet/http.ts';
import { type SandboxProcess, spawnSandbox } from './adapters/wallet/spawn-sandbox.ts';
import { type Bridge, type BridgeParts, createBridge } from './bridge.ts';
import { type Config, type Keys, uploadsOf } from './config.ts';
import { createLoader, type Loader } from './knowledge-process.ts';
import { NO_LIST } from './links/brand.ts';
import { readDomainList } from './links/list.ts';
import { type BotParts, messagesAfter, receive } from './service/bot.ts';
import { createButtons } from './service/buttons.ts';
import type { ActParts } from './service/desk/act.ts';
import { createFloor, type FloorKeeper, type FloorParts } from './service/desk/floor.ts';
import type { DeskNow } from './service/desk/handoffs.ts';
import { type Router, startRouter } from './service/desk/router.ts';
import { type Dispatcher, startDispatcher } from './service/dispatcher.ts';
import { createLinkJudge } from './service/link-judge.ts';
import { conversationNames, plainFields } from './service/log-fields.ts';
import { noMetrics, observedTurns, observedWallet } from './service/observe.ts';
import { createPacing } from './service/pacing.ts';
import type { Channel, Clock, Identity, Incoming, Log, Metrics, Reply, Store, StoredMessage, Wallet } from './service/ports.ts';
import { startRetention } from './service/privacy/retention.ts';
import { createPublisher, type Publisher } from './service/publish/publisher.ts';
import { type RateAnswer, rate } from './service/rating.ts';
import { announcedTurns, createReaders, type Readers, type Told, type ToldTurn } from './service/readers.ts';
import { createSealer } from './service/sealing.ts';
import { createSettling } from './service/settling.ts';
import { fireTimer, type TimerParts } from './service/timers.ts';
import type { Knowledge } from './service/turn.ts';
import { watchedTurns } from './service/writable.ts';

export type RunningBot = {
  receive(incoming: Incoming): Promise<Reply>;
  readonly knowledge: () => Knowledge;
  readonly publisher: Publisher;
  readonly store: Store;
  readonly sandbox: SandboxProcess | null;
  /** Why turns cannot be written at the moment; null when they can. */
  trouble(): string | null;
  /** Lets the conversation's timer fire now, for those who do not want to wait. @returns whether there was one */
  passSilence(conversation: string): Promise<boolean>;
  /** What bot and agents have said behind the message with this number. */
  messagesAfter(conversation: string, after: number): Promise<readonly StoredMessage[]>;
  /** What the desk of the people is made of; null: there is none. */
  readonly floor:
    | (FloorKeeper & {
        readonly acts: ActParts;
        /** `told` hears of every turn that this process writes. */
        onTurn(told: ToldTurn): void;
      })
    | null;
  /** A desk that is not ours; null: there is none. */
  readonly bridge: Bridge | null;
  /** For channels whose clients read. */
  readonly readers: Readers;
  /** Keeps what a customer thinks of the bot or an agent. */
  rate(conversation: string, value: unknown): Promise<RateAnswer>;
  close(): Promise<void>;
};

/** Longer than all tries of the slowest declared action (three times 5 s and the pauses between). */
const SETTLE_LIMIT_MS = 20_000;

/**
 * Starts everything behind the doors: store, wallet (the sandbox when none is configured), dispatcher.
 * @param loader reads the flows again when they are edited
 * @param channels asked for at every delivery, so that doors may be opened after the bot
 * @param metrics where everything is counted; left out: nowhere
 */
export async function startBot(
  config: Config,
  loading: Promise<Knowledge> | Knowledge,
  log: Log,
  channels: { readonly [prefix: string]: Channel },
  loader: Loader = createLoader(config.flowsDir, config.modelsDir),
  metrics: Metrics = noMetrics,
): Promise<RunningBot> {
  const [loaded, started] = await Promise.allSettled([loading, config.wallet ? null : spawnSandbox()]);
  if (loaded.status === 'rejected' || started.status === 'rejected') {
    if (started.status === 'fulfilled') await started.value?.close();
    throw loaded.status === 'rejected' ? loaded.reason : started.status === 'rejected' ? started.reason : null;
  }
  try {
    return await joinParts(config, loaded.value, started.value, log, channels, loader, metrics);
  } catch (error) {
    await started.value?.close();
    throw error;
  }
}

/** An edit that was refused for running conversations is looked at again this often: they end, or somebody orders it. */
const RECONSIDER_MS = 2_000;

/** Publishes edits as they are saved. @returns ends it */
function watchEdits(folder: string, publisher: Publisher, log: Log): () => void {
  const failed = (error: unknown) => log.error({ error: String(error) }, 'edited flows could not be looked at; save them again');
  const unwatch = watchFlows(folder, () => void publisher.consider().catch(failed), log);
  const again = setInterval(() => void publisher.reconsider().catch(failed), RECONSIDER_MS);
  again.unref();
  return () => {
    unwatch();
    clearInterval(again);
  };
}

/** Goes forward whatever is done to the clock. */
const elapsed = () => performance.now();

/** The store and the log as everything else uses them: turns are counted and logged, conversations have names in the log. */
async function observed<Opened extends Store>(
  store: Opened,
  config: Config,
  log: Log,
  metrics: Metrics,
): Promise<{
  readonly store: Opened;
  readonly log: Log;
  readonly keys: Keys;
  readonly listen: (told: Told) => void;
  readonly listenToAll: (told: ToldTurn) => void;
  readonly trouble: () => string | null;
}> {
  try {
    const named = plainFields(log, await conversationNames(store, newKey));
    const keys: Keys = config.buttonKeys ?? [await store.keep('button_key', newKey)];
    const watched = watchedTurns(store, elapsed);
    const { turn, listen, listenToAll } = announcedTurns(observedTurns(watched, metrics, named, elapsed));
    return { store: { ...store, turn }, log: named, keys, listen, listenToAll, trouble: watched.trouble };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The wallet of the settings, or the sandbox. */
function walletOf(config: Config, sandbox: SandboxProcess | null, publisher: Publisher, log: Log): Wallet {
  return httpWallet({
    baseUrl: config.wallet?.url ?? sandbox?.url ?? '',
    token: config.wallet ? config.wallet.token : (sandbox?.token ?? null),
    actions: () => publisher.current().graph.actions,
    currency: publisher.current().graph.brand.currency,
    log,
  });
}

function identityOf(config: Config, sandbox: SandboxProcess | null): Identity {
  const keys = config.identityKeys ?? (sandbox ? [sandbox.identitySecret] : []);
  return keys.length === 0 ? nobody : jwtIdentity(keys);
}

/** Removes what is too old, and files that nothing names. */
function startUpkeep(
  config: Config,
  core: { readonly store: Store; readonly clock: Clock; readonly log: Log },
): { stop(): Promise<void> } {
  const directory = uploadsOf(config);
  const retention = startRetention({ ...core, files: sentFiles(directory), days: config.retention }, systemIds.unique());
  const unnamed = startRemovingUnnamed({ ...core, directory, unique: systemIds.unique });
  return {
    async stop() {
      await retention.stop();
      await unnamed.stop();
    },
  };
}

/** The desk works by itself. A handoff that begins, or one in which something is said, changes what it shows. */
function routed(floor: FloorKeeper, acts: ActParts, bridge: Bridge | null, listenToAll: (told: ToldTurn) => void): Router {
  listenToAll((conversation, state) => {
    if (floor.concerns(conversation, state)) void floor.refresh();
  });
  return startRouter({ ...acts, floor, me: systemIds.unique(), ...(bridge && { outside: bridge.outside }) });
}

/** A desk that is not ours, if there is one, and the store whose turns tell it what they mean for it. */
function bridged(
  { bridge: wanted }: Config,
  parts: BridgeParts,
  wake: () => void,
): { readonly bridge: Bridge | null; readonly store: Store } {
  const { store } = parts;
  const bridge = wanted && createBridge(wanted, parts);
  return { bridge, store: bridge ? { ...store, turn: bridge.turns(store.turn, wake) } : store };
}

/** Where customers wait and who has them; null: nobody takes any. */
function openFloor({ desk }: Config, parts: FloorParts, bridge: Bridge | null): FloorKeeper | null {
  if (desk === null && bridge === null) return null;
  return createFloor({ ...parts, ...(bridge && { outside: bridge.outside }) });
}

/** Whether people take a conversation: those of our own desk, or of the other one that has it. A place in that one's queue nobody knows. */
function deskNow(floor: FloorKeeper | null, bridge: Bridge | null): { readonly desk?: DeskNow } {
  if (floor === null) return {};
  const now = (): string => systemClock.now();
  return {
    desk: (wanted, conversation) => {
      if (bridge?.outside.serves(conversation)) return bridge.outside.isOpen(now()) ? { ahead: null, minutes: null } : null;
      return floor.view(wanted, conversation);
    },
  };
}

async function passSilence(parts: TimerParts, wake: () => void, conversation: string): Promise<boolean> {
  const timer = await parts.store.timerOf(conversation);
  if (timer && (await fireTimer(parts, timer))) wake();
  return timer !== null;
}

async function joinParts(
  config: Config,
  first: Knowledge,
  sandbox: SandboxProcess | null,
  plainLog: Log,
  channels: { readonly [prefix: string]: Channel },
  loader: Loader,
  metrics: Metrics,
): Promise<RunningBot> {
  const list = config.linkListFile === null ? null : openDomainList(config.linkListFile, readDomainList, plainLog);
  const opened = await openStore(config.database, plainLog);
  const seen = await observed(opened, config, plainLog, metrics);
  const { log, keys, listen, listenToAll, trouble } = seen;
  let wakeUp = () => {};
  const knowledge = (): Knowledge => publisher.current();
  const { bridge, store } = bridged(config, { store: seen.store, knowledge, log, channels }, () => wakeUp());
  const sealer = createSealer(config.sealKeys ?? [await store.keep('seal_key', newKey)]);
  const core = { store, clock: systemClock, ids: systemIds, log };
  const publisher = createPublisher({ ...core, first, load: loader.load, wake: () => wakeUp() });
  const upkeep = startUpkeep(config, core);
  const settling = createSettling(SETTLE_LIMIT_MS);
  const floor = openFloor(config, { ...core, brand: () => knowledge().graph.brand }, bridge);
  const parts = { ...core, knowledge, settling, ...deskNow(floor, bridge) };
  const common = { ...parts, buttons: createButtons(keys), sealer };
  const dispatcher: Dispatcher = startDispatcher({
    ...common,
    wallet: observedWallet(walletOf(config, sandbox, publisher, log), metrics, elapsed),
    channels,
    ...(bridge && { otherDesk: bridge.teller }),
    metrics,
    pacing: createPacing(config.channelRates),
  });
  wakeUp = dispatcher.wake;
  const acts: ActParts = { ...parts, wake: dispatcher.wake, changed: () => void floor?.refresh() };
  const router = floor && routed(floor, acts, bridge, listenToAll);
  const unwatch = config.watchFlows ? watchEdits(config.flowsDir, publisher, log) : () => {};
  const bot: BotParts = {
    ...common,
    identity: identityOf(config, sandbox),
    wake: dispatcher.wake,
    judge: createLinkJudge(() => list?.current() ?? NO_LIST),
    keepCryptoAddresses: config.keepCryptoAddresses,
  };
  bridge?.start({ ...acts, receive: (incoming) => receive(bot, incoming) });
  return {
    bridge,
    receive: (incoming) => receive(bot, incoming),
    knowledge: common.knowledge,
    publisher,
    store,
    sandbox,
    messagesAfter: (conversation, after) => messagesAfter(bot, conversation, after),
    readers: createReaders(common, listen),
    rate: (conversation, value) => rate({ ...core, metrics }, conversation, value),
    trouble,
    floor: floor && { ...floor, acts, onTurn: listenToAll },
    passSilence: (conversation) => passSilence(parts, dispatcher.wake, conversation),
    async close() {
      unwatch();
      list?.close();
      loader.close();
      floor?.close();
      await router?.stop();
      await upkeep.stop();
      await dispatcher.stop();
      await store.close();
      await sandbox?.close();
    },
  };
}
