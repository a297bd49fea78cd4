/** The one place that sees every turn and every call: it counts them, writes their log lines and passes their traces on. */
import type { Event } from '../dialog/event.ts';
import type { Log, Metrics, Store, TurnOutcome, TurnRequest, TurnSource, TurnWrite, Wallet } from './ports.ts';
import { nextStep } from './trace.ts';

const nothing = (): void => {};

/** Counts nothing. */
export const noMetrics: Metrics = {
  turn: nothing,
  outcome: nothing,
  doubt: nothing,
  redacted: nothing,
  timerFired: nothing,
  call: nothing,
  delivery: nothing,
  mayRepeat: nothing,
  rating: nothing,
  request: nothing,
};

const SOURCES: readonly TurnSource[] = ['wallet', 'timer', 'publish'];

/** Events of our own come under channels of our own; all others are customers'. */
function sourceOf({ inbound }: TurnRequest): TurnSource {
  return SOURCES.find((source) => source === inbound.channel) ?? 'customer';
}

/** The rule by which the engine decided; the record is opaque to the store, not to us. */
function ruleOf(why: unknown): string | null {
  return typeof why === 'object' && why !== null && 'rule' in why && typeof why.rule === 'string' ? why.rule : null;
}

function count(metrics: Metrics, { outcomes, doubt, event }: TurnWrite): void {
  for (const { topic, disposition } of outcomes) metrics.outcome(topic, disposition);
  if (doubt !== null) metrics.doubt(doubt);
  if (event.kind === 'message') for (const kind of event.redacted) metrics.redacted(kind);
  if (event.kind === 'timer') metrics.timerFired();
}

/**
 * Turns of a store, observed: counted when they are committed, one line of the log each at level info, the trace of the request
 * written into each row of the outbox. The line has nothing of what was said.
 * @param ms a clock that only goes forward, in milliseconds
 */
export function observedTurns(store: Pick<Store, 'turn'>, metrics: Metrics, log: Log, ms: () => number): Store['turn'] {
  return async (request, decide) => {
    const started = ms();
    const trace = request.trace ?? nextStep(null);
    const source = sourceOf(request);
    let written: TurnWrite | null = null;
    let result: TurnOutcome['kind'] | 'unavailable' = 'unavailable';
    try {
      const outcome = await store.turn({ ...request, trace }, (before) => {
        const write = decide(before);
        written = { ...write, outbox: write.outbox.map((item) => ({ ...item, trace })) };
        return written;
      });
      result = outcome.kind;
      return outcome;
    } finally {
      const took = ms() - started;
      metrics.turn({ source, result, ms: took });
      const write = result === 'done' ? (written as TurnWrite | null) : null;
      if (write) count(metrics, write);
      log.info(
        {
          conversation: request.conversation,
          trace,
          source,
          event: write ? kindOf(write.event) : null,
          rule: write ? ruleOf(write.why) : null,
          result,
          ms: Math.round(took * 10) / 10,
        },
        'turn',
      );
    }
  };
}

function kindOf(event: Event): Event['kind'] | 'button' {
  return event.kind === 'message' && event.button !== null ? 'button' : event.kind;
}

/** Calls to a wallet, counted and timed. Each is a step of its trace. */
export function observedWallet(wallet: Wallet, metrics: Metrics, ms: () => number): Wallet {
  return {
    async call(action, input, customer, key, trace) {
      const started = ms();
      const answer = await wallet.call(action, input, customer, key, nextStep(trace));
      metrics.call(action, answer.result, ms() - started);
      return answer;
    },
  };
}
