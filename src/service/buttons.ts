/**
 * Buttons as they leave for a channel: the engine's payload (`turn.option`) with a proof that this bot showed it, in this
 * conversation, with these flows. A press brings it back. What the transcript holds is the engine's own payload: proofs are
 * made on the way out and read on the way in. That a button works once is the engine's part: its turn is over when it was pressed.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { StoredMessage } from './ports.ts';

/** What the engine gets for a button that proves nothing: no question ever shows it, so it is explained and asked again. */
export const REFUSED_BUTTON = 'refused';

/** 96 bits are 16 characters: enough against guessing, short enough for channels that allow 64 bytes a button. */
const PROOF_BYTES = 12;
const SIGNED = /^(\d{1,9}\.[~a-z][a-z0-9_]{0,60})\.([\w-]{16})$/;

export type Buttons = {
  /** @param flows fingerprint of the flows that put the question */
  sign(conversation: string, flows: string, messages: readonly StoredMessage[]): readonly StoredMessage[];
  /**
   * The engine's payload of a pressed button, or REFUSED_BUTTON: forged, of another conversation, or put by other flows.
   * @param flows fingerprint of the flows that will take it
   */
  read(conversation: string, flows: string, pressed: string): string;
};

/**
 * @param keys secrets of at least 32 characters, the same in all processes that serve the same conversations; the first one signs,
 *   each of them proves
 */
export function createButtons(keys: readonly [string, ...string[]]): Buttons {
  const proof = (conversation: string, flows: string, payload: string, key: string = keys[0]) =>
    createHmac('sha256', key)
      .update(JSON.stringify([conversation, flows, payload]))
      .digest()
      .subarray(0, PROOF_BYTES);
  return {
    sign: (conversation, flows, messages) =>
      messages.map((stored) => {
        const { message } = stored;
        if (message.choices.length === 0) return stored;
        const choices = message.choices.map(({ label, payload }) => ({
          label,
          payload: `${payload}.${proof(conversation, flows, payload).toString('base64url')}`,
        }));
        return { ...stored, message: { ...message, choices } };
      }),
    read(conversation, flows, pressed) {
      const [, payload, given] = SIGNED.exec(pressed) ?? [];
      if (payload === undefined || given === undefined) return REFUSED_BUTTON;
      const bytes = Buffer.from(given, 'base64url');
      const proved = keys.some((key) => timingSafeEqual(bytes, proof(conversation, flows, payload, key)));
      return proved ? payload : REFUSED_BUTTON;
    },
  };
}
