/** The metrics port as Prometheus text. docs/operations.md says what each metric is for. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Metrics, Store } from '../../service/ports.ts';
import { boundedValues } from './labels.ts';

export type PrometheusMetrics = Metrics & {
  readonly contentType: string;
  /** Looks at these tables at every scrape from now on. */
  watch(store: WatchedStore, now: () => string): void;
  /** Asks this for the number of open sockets at every scrape from now on. */
  watchSockets(count: () => number): void;
  /** All metrics. Does not reject when the store is out of order: `bot_store_up` says so. */
  text(): Promise<string>;
};

type WatchedStore = Pick<Store, 'outboxAge' | 'outboxDepth'>;

const SECOND = 1000;
const TURN_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const CALL_BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

/** Makes a registry of its own. `ofProcess` adds memory, event loop and garbage collection, which are the process's. */
export function prometheusMetrics({ ofProcess }: { readonly ofProcess: boolean }): PrometheusMetrics {
  const registry = new Registry();
  if (ofProcess) collectDefaultMetrics({ register: registry });
  let ask = async (): Promise<void> => {};
  let sockets = (): number => 0;
  const open = new Gauge({
    name: 'bot_open_sockets',
    help: 'WebSockets of the web channel: windows in which a chat is open',
    registers: [registry],
  });
  return {
    ...turnMetrics(registry),
    ...outsideMetrics(registry),
    contentType: registry.contentType,
    watch(store, now) {
      ask = storeGauges(registry, store, now);
    },
    watchSockets(count) {
      sockets = count;
    },
    async text() {
      open.set(sockets());
      await ask();
      return registry.metrics();
    },
  };
}

type Turns = Pick<Metrics, 'turn' | 'outcome' | 'doubt' | 'redacted' | 'timerFired' | 'rating'>;

function turnMetrics(registry: Registry): Turns {
  const registers = [registry];
  const turns = new Histogram({
    name: 'bot_turn_seconds',
    help: 'Time of a turn, from the open transaction asked for to the commit on disk',
    labelNames: ['source', 'result'],
    buckets: TURN_BUCKETS,
    registers,
  });
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter({ name, help, labelNames: [...labelNames], registers });
  const failed = counter('bot_turns_failed_total', 'Turns that were abandoned: a defect of the program or the flows');
  const duplicates = counter('bot_duplicates_total', 'Repeated messages that got the answer of the first one');
  const conflicts = counter('bot_conflicts_total', 'Messages refused for bearing the id of another one');
  const outcomes = counter('bot_outcomes_total', 'Ends of topics', ['topic', 'disposition']);
  const doubts = counter('bot_doubts_total', 'Turns in which the bot did not understand', ['doubt']);
  const redactions = counter('bot_redactions_total', 'Secrets taken out of messages', ['kind']);
  const timers = counter('bot_timers_fired_total', 'Timers that took place as a turn');
  const ratings = counter('signpost_ratings_total', 'Ratings that customers gave', ['of', 'stars']);
  const [topic, disposition, secret] = [boundedValues(), boundedValues(), boundedValues()];
  return {
    turn({ source, result, ms }) {
      turns.observe({ source, result }, ms / SECOND);
      if (result === 'failed') failed.inc();
      else if (result === 'duplicate') duplicates.inc();
      else if (result === 'conflict') conflicts.inc();
    },
    outcome: (of, how) => outcomes.inc({ topic: of === null ? 'none' : topic(of), disposition: disposition(how) }),
    doubt: (doubt) => doubts.inc({ doubt }),
    redacted: (kind) => redactions.inc({ kind: secret(kind) }),
    timerFired: () => timers.inc(),
    rating: (of, stars) => ratings.inc({ of, stars }),
  };
}

function outsideMetrics(registry: Registry): Omit<Metrics, keyof Turns> {
  const registers = [registry];
  const calls = new Counter({
    name: 'bot_wallet_calls_total',
    help: 'Calls to the wallet, all tries of one together',
    labelNames: ['action', 'result'],
    registers,
  });
  const callTime = new Histogram({
    name: 'bot_wallet_call_seconds',
    help: 'Time of a call to the wallet, all tries together',
    labelNames: ['action'],
    buckets: CALL_BUCKETS,
    registers,
  });
  const deliveries = new Counter({
    name: 'bot_deliveries_total',
    help: 'Attempts to send messages to a channel',
    labelNames: ['channel', 'result'],
    registers,
  });
  const repeats = new Counter({
    name: 'bot_deliveries_may_repeat_total',
    help: 'Attempts that may have sent a message again, to a channel that cannot tell',
    labelNames: ['channel'],
    registers,
  });
  const requests = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Time of an HTTP request, waiting for the wallet included',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const [called, answered, channelOf, routeOf] = [boundedValues(), boundedValues(), boundedValues(), boundedValues()];
  return {
    call(action, result, ms) {
      calls.inc({ action: called(action), result: answered(result) });
      callTime.observe({ action: called(action) }, ms / SECOND);
    },
    delivery: (channel, result) => deliveries.inc({ channel: channelOf(channel), result }),
    mayRepeat: (channel) => repeats.inc({ channel: channelOf(channel) }),
    request: (method, route, status, ms) => requests.observe({ method, route: routeOf(route), status }, ms / SECOND),
  };
}

/** Tables are asked when somebody looks, and what cannot be read is left out rather than stale. @returns asks them */
function storeGauges(registry: Registry, store: WatchedStore, now: () => string): () => Promise<void> {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  const age = gauge('bot_outbox_age_seconds', 'How long the oldest due work has waited');
  const open = gauge('bot_outbox_open', 'Calls and deliveries not done yet');
  const dead = gauge('bot_dead_letters', 'Calls and deliveries given up');
  const up = gauge('bot_store_up', 'Whether the store could be read at this scrape');
  return async () => {
    try {
      const [waited, depth] = await Promise.all([store.outboxAge(now()), store.outboxDepth()]);
      age.set(waited / SECOND);
      open.set(depth.open);
      dead.set(depth.dead);
      up.set(1);
    } catch {
      for (const one of [age, open, dead]) one.remove();
      up.set(0);
    }
  };
}
