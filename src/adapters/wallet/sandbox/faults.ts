/** Faults that tests and demos switch on: the wallet as it is on a bad day. */
import { z } from 'zod';

const MODES = ['ok', 'down', 'slow', 'nonsense', 'cut'] as const;
export type FaultMode = (typeof MODES)[number];

/**
 * `down`: 503, nothing done · `slow`: done, answered after `delay_ms` · `nonsense`: a web page, nothing done ·
 * `cut`: done, connection cut in the middle of the answer · `ok`: no fault.
 * Without `action` for all of them; `times` requests long, or until the next switch.
 */
export const faultForm = z.strictObject({
  mode: z.enum(MODES),
  action: z.string().optional(),
  times: z.int().min(1).max(1000).optional(),
  delay_ms: z.int().min(0).max(120_000).default(15_000),
});

type Fault = { readonly mode: FaultMode; readonly delayMs: number; left: number };

export class Faults {
  readonly #byAction = new Map<string | null, Fault>();

  set(wanted: z.infer<typeof faultForm>): void {
    const action = wanted.action ?? null;
    if (action === null) this.#byAction.clear();
    const fault = { mode: wanted.mode, delayMs: wanted.delay_ms, left: wanted.times ?? Number.POSITIVE_INFINITY };
    this.#byAction.set(action, fault);
  }

  /** The fault that the next request of this action meets; counts it. */
  take(action: string): { readonly mode: FaultMode; readonly delayMs: number } {
    for (const key of [action, null]) {
      const fault = this.#byAction.get(key);
      if (fault === undefined) continue;
      fault.left -= 1;
      if (fault.left <= 0) this.#byAction.delete(key);
      return fault;
    }
    return { mode: 'ok', delayMs: 0 };
  }
}
