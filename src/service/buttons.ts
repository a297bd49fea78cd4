/**
 * Buttons as they leave for a channel: the engine's payload (`turn.option`) with a proof that this bot showed it, in this
 * conversation, with these flows. A press brings it back. What the transcript holds is the engine's own payload: proofs are
 * made on the way out and read on the way in. That a button works once is the engine's part: its turn is over when it was pressed.
 */
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { StoredMessage } from './ports.ts';

/** What the engine gets for a button that proves nothing: no question ever shows it, so it is explained and asked again. */
export const REFUSED_BUTTON = 'refused';

/** 96 bits: enough against guessing, short enough for channels that allow 64 bytes a button. */
const PROOF_LENGTH = 16;
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
  const [key, ...others] = keys;
  const own = createSecretKey(key, 'utf8');
  const secrets = [own, ...others.map((other) => createSecretKey(other, 'utf8'))];
  const proof = (secret: KeyObject, conversation: string, flows: string, payload: string): string =>
    createHmac('sha256', secret)
      .update(JSON.stringify([conversation, flows, payload]))
      .digest('base64url')
      .slice(0, PROOF_LENGTH);
  return {
    sign: (conversation, flows, messages) =>
      messages.map((stored) => {
        const { message } = stored;
        if (message.choices.length === 0) return stored;
        const choices = message.choices.map(({ label, payload }) => ({
          label,
          payload: `${payload}.${proof(own, conversation, flows, payload)}`,
        }));
        return { ...stored, message: { ...message, choices } };
      }),
    read(conversation, flows, pressed) {
      const [, payload, given] = SIGNED.exec(pressed) ?? [];
      if (payload === undefined || given === undefined) return REFUSED_BUTTON;
      const bytes = Buffer.from(given);
      const proved = secrets.some((secret) => timingSafeEqual(bytes, Buffer.from(proof(secret, conversation, flows, payload))));
      return proved ? payload : REFUSED_BUTTON;
    },
  };
}
