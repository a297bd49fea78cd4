/** A request that another desk sends us, and the answers that all of them get. */
import { signedBy } from './signature.ts';

export type DeskRequest = {
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  /** The bytes that arrived, and the JSON in them. */
  readonly raw: Uint8Array;
  readonly json: unknown;
};

export type DeskAnswer = {
  readonly status: number;
  readonly json: object | null;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Answers one POST. Never rejects. */
export type DeskDoor = (request: DeskRequest) => Promise<DeskAnswer>;

export const refusal = (status: number, code: string, message: string, headers: DeskAnswer['headers'] = {}): DeskAnswer => ({
  status,
  json: { error: { code, message } },
  headers,
});

const WRONG = refusal(
  401,
  'signature',
  'The signature does not fit: HMAC-SHA256 over the timestamp, a dot and the body as it is sent. See docs/handoff.md.',
);
const OLD = refusal(
  401,
  'too_old',
  'The timestamp is more than five minutes away; send the request anew, and check both clocks.',
);
export const TRY_AGAIN = refusal(503, 'unavailable', 'This cannot be taken at the moment; send the same request again.', {
  'retry-after': '2',
});

/** @returns the index of the secret that has signed it, or the refusal */
export function signer(
  secrets: readonly string[],
  names: { readonly signature: string; readonly timestamp: string },
  { headers, raw }: DeskRequest,
  now: number,
): number | DeskAnswer {
  const found = signedBy(
    secrets,
    { signature: text(headers[names.signature]), timestamp: text(headers[names.timestamp]) },
    raw,
    now,
  );
  return found === 'wrong' ? WRONG : found === 'old' ? OLD : found;
}

function text(header: string | readonly string[] | undefined): string {
  return typeof header === 'string' ? header : '';
}
