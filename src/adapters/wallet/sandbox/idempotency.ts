/** Answers under the key of the request that they were given to, so that a repeated request does nothing twice. */
import { createHash } from 'node:crypto';
import { type Reply, refuse } from './reply.ts';

/** Far more than a demo makes; the oldest goes first. */
const KEPT = 10_000;

export class Idempotency {
  readonly #answers = new Map<string, { readonly body: string; readonly reply: Reply }>();

  /**
   * `scope` is customer and route: equal keys of two customers are two requests. The first run's answer is given again for
   * the same body; another body is refused. Refusals are not kept: a corrected request may use its key.
   */
  once(scope: string, key: string, body: Buffer, run: () => Reply): Reply {
    const id = `${scope} ${key}`;
    const hash = createHash('sha256').update(body).digest('hex');
    const before = this.#answers.get(id);
    if (before !== undefined) {
      if (before.body === hash) return before.reply;
      return refuse(409, 'idempotency_key_reused', 'This Idempotency-Key was used with another body; use a new key.');
    }
    const reply = run();
    if (reply.status < 300) {
      this.#answers.set(id, { body: hash, reply });
      const oldest = this.#answers.keys().next();
      if (this.#answers.size > KEPT && !oldest.done) this.#answers.delete(oldest.value);
    }
    return reply;
  }
}
