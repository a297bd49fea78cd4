/** The wallet's systems over HTTP, driven by the declared actions alone: a new action needs no code here. */
import type { Action, FlowGraph, OpenValue } from '../../flow/graph.ts';
import type { Log, Trace, Wallet, WalletAnswer } from '../../service/ports.ts';
import { attempt } from './attempt.ts';
import { buildRequest, readToken, walletBase } from './request.ts';

export type HttpWalletOptions = {
  /** `http:` or `https:` address below which the declared paths lie; may end in a path, for example `https://wallet.example/bot`. */
  readonly baseUrl: string;
  /** Sent as `Authorization: Bearer …`; null sends none. */
  readonly token: string | null;
  /** Asked for at every call: the flows may be edited. */
  readonly actions: () => FlowGraph['actions'];
  /** ISO 4217 code of the wallet's own currency; amounts in answers are in this one. */
  readonly currency: string;
  readonly log: Log;
  readonly fetch?: typeof fetch;
};

type Call = {
  readonly action: Action;
  readonly input: { readonly [name: string]: OpenValue };
  readonly customer: string | null;
  readonly key: string;
  readonly trace?: Trace;
};

/** Pauses before the second, third … try, in milliseconds; the last one repeats. */
const BACKOFF_MS = [100, 200, 400, 800] as const;

/**
 * A `Wallet` that sends each action as the HTTP request that actions.yaml declares; docs/wallet-api.openapi.yaml is the
 * wallet's side of it. Throws at construction, and only there, when `baseUrl`, `token` or `currency` cannot be used.
 *
 * A call ends after at most `timeout × (retry + 1)` plus the pauses between the tries. What a failure means depends on one
 * question: can the wallet have acted?
 *
 * | what happened                                                      | can it have acted?  | tried again |
 * | ------------------------------------------------------------------ | ------------------- | ----------- |
 * | action not declared, an input missing, not declared or not sendable | no: nothing sent    | no          |
 * | connection refused, host not found, certificate refused             | no: nothing sent    | yes         |
 * | 4xx other than 409 (401, 403, 404, 429 included)                    | no: it refused      | no          |
 * | 409: this idempotency key is in work, or was used before            | perhaps             | yes         |
 * | 5xx, also 503: a gateway may have passed the request on             | perhaps             | yes         |
 * | 3xx: redirects are refused, but "see other" can follow a deed       | perhaps             | yes         |
 * | no complete answer within the timeout, even while connecting        | perhaps             | yes         |
 * | connection cut before or within the answer, undecodable body        | perhaps             | yes         |
 * | 2xx that is not JSON, too big, or not a declared result             | perhaps             | yes         |
 *
 * "Tried again" holds for requests that can be repeated (GET, or with an idempotency key), up to the declared number.
 * One "perhaps" in any try outweighs every later "no". In the end: `unknown` for an irreversible action that the wallet can
 * have carried out, `unavailable` for everything else. `not_identified`, without a request, when the action needs a proved
 * customer and there is none.
 *
 * The log names action, number of tries, rule and HTTP status; never inputs, answers, customers, keys or the token.
 */
export function httpWallet(options: HttpWalletOptions): Wallet {
  const base = walletBase(options.baseUrl);
  const token = readToken(options.token);
  if (!/^[A-Z]{3}$/.test(options.currency)) {
    throw new Error(
      `Wallet currency "${options.currency}" is not an ISO 4217 code; write three capital letters, for example CNY.`,
    );
  }
  const send = options.fetch ?? fetch;

  async function tries(call: Call): Promise<WalletAnswer> {
    const { action } = call;
    const { trace } = call;
    const built = buildRequest(base, token, action, call);
    if (built.kind === 'cannot') {
      options.log.error({ action: action.id, trace, why: built.why }, 'wallet request cannot be made');
      return { result: 'unavailable', fields: {} };
    }
    const repeatable = action.http.method === 'GET' || action.http.idempotencyKey;
    const limit = repeatable ? action.http.retry + 1 : 1;
    let perhapsDone = false;
    for (let number = 1; ; number++) {
      const outcome = await attempt(send, built.request, action, options.currency);
      if (outcome.kind === 'answer') {
        options.log.info({ action: action.id, trace, tries: number }, 'wallet answered');
        return outcome.answer;
      }
      perhapsDone = perhapsDone || outcome.reached === 'perhaps';
      const again = outcome.again && number < limit;
      const { why, status } = outcome;
      options.log.warn({ action: action.id, trace, try: number, why, status, again }, 'wallet call failed');
      if (!again) return { result: giveUp(action, perhapsDone), fields: {} };
      await pause(BACKOFF_MS[Math.min(number, BACKOFF_MS.length) - 1] ?? 0);
    }
  }

  return {
    async call(id, input, customer, key, trace) {
      const actions = options.actions();
      const action = Object.hasOwn(actions, id) ? actions[id] : undefined;
      if (action === undefined) {
        options.log.error({ action: id }, 'wallet action is not declared in actions.yaml');
        return { result: 'unavailable', fields: {} };
      }
      if (action.identity === 'required' && customer === null) return { result: 'not_identified', fields: {} };
      try {
        return await tries({ action, input, customer, key, trace });
      } catch (error) {
        // A mistake of this program. Whether a request left is open, so the careful answer is the right one.
        options.log.error({ action: id, error: error instanceof Error ? error.name : typeof error }, 'wallet adapter failed');
        return { result: giveUp(action, true), fields: {} };
      }
    },
  };
}

function giveUp(action: Action, perhapsDone: boolean): 'unknown' | 'unavailable' {
  return action.risk === 'irreversible' && perhapsDone ? 'unknown' : 'unavailable';
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
