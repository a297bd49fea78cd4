/** What the detectors of this room speak of. */

/** Everything that can be taken out. A test holds `docs/privacy.md` against this list. */
export const ALL_KINDS = [
  'password',
  'code',
  'cvv',
  'card',
  'iban',
  'id_number',
  'passport',
  'phone',
  'email',
  'ip',
  'seed_phrase',
  'private_key',
  'api_key',
  'crypto_address',
] as const;

export type SecretKind = (typeof ALL_KINDS)[number];

/** A secret in a message; `start` and `end` (exclusive) are UTF-16 offsets in the message as it was typed. */
export type Secret = { readonly kind: SecretKind; readonly start: number; readonly end: number };

export type RedactionContext = {
  /** What the bot's open question is about: then a bare value is one. */
  readonly asked: 'password' | 'code' | null;
  /** The customer's previous message, already redacted, when it may matter (`mayContinue`). */
  readonly before: string | null;
  /** Which kinds to take out; all when left out. */
  readonly kinds?: readonly SecretKind[];
  /** Where payments go to such addresses, the agent needs them. */
  readonly keepCryptoAddresses?: boolean;
};

/** A finding in a view (view.ts), before its offsets are those of the message. */
export const secret = (kind: SecretKind, start: number, end: number): Secret => ({ kind, start, end });
