/**
 * Reads request bodies. restify's own parser is not used: it unpacks what it is sent without a cap, and broken gzip ends
 * the process. Here nothing is unpacked, and size, time, encoding and depth are bounded before JSON is parsed.
 */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { Problem } from './answer.ts';

export type BodyLimits = {
  readonly bytes: number;
  /** Milliseconds for the whole body. */
  readonly ms: number;
};
export const BODY_LIMITS: BodyLimits = { bytes: 256 * 1024, ms: 10_000 };
const DEEPEST = 64;

/** A JSON body, with the bytes as they came. */
export type Body = { readonly raw: Uint8Array; readonly json: unknown };

/** `json` · `maybe`: JSON, or nothing at all · `bytes`: whatever it is, received whole. */
export type BodyKind = 'json' | 'maybe' | 'bytes';

/** The caller went away; there is nobody to answer. */
export class CallerGone extends Error {
  override readonly name = 'CallerGone';
}

const NO_JSON = 'Send the body as JSON with "Content-Type: application/json" (UTF-8).';

function checkJson({ headers }: IncomingMessage): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  if (type.trim() !== 'application/json') throw new Problem(415, 'not_json', NO_JSON, { hangUp: true });
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='));
  if (charset && !/^charset="?utf-?8"?$/.test(charset)) throw new Problem(415, 'not_utf8', NO_JSON, { hangUp: true });
}

function checkSize({ headers }: IncomingMessage, { bytes }: BodyLimits): void {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity') {
    throw new Problem(415, 'encoded', 'Send the body as it is, without Content-Encoding.', {
      headers: { 'accept-encoding': 'identity' },
      hangUp: true,
    });
  }
  if (Number(headers['content-length'] ?? 0) > bytes) throw tooLarge(bytes);
}

function tooLarge(bytes: number): Problem {
  return new Problem(413, 'too_large', `Send at most ${bytes} bytes.`, { hangUp: true });
}

function collect(request: IncomingMessage, { bytes, ms }: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = (): void => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
    };
    const refuse = (error: Error): void => {
      stop();
      request.on('error', () => {});
      reject(error);
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > bytes) refuse(tooLarge(bytes));
      else chunks.push(chunk);
    };
    const onEnd = (): void => {
      stop();
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size));
    };
    const onClose = (): void => refuse(new CallerGone('the caller closed the connection before the end of the body'));
    const timer = setTimeout(
      () => refuse(new Problem(408, 'too_slow', `Send the whole body within ${ms / 1000} seconds.`, { hangUp: true })),
      ms,
    );
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** Whether brackets outside of strings nest deeper than allowed; read from the bytes, without recursion. */
function isTooDeep(raw: Uint8Array): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < raw.length; i++) {
    const byte = raw[i] ?? 0;
    if (inString) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (OPENING.has(byte)) {
      if (++depth > DEEPEST) return true;
    } else if (CLOSING.has(byte)) depth--;
  }
  return false;
}

/** A key that means something to JavaScript is left out; of equal keys the last one counts, as JSON.parse has it. */
function withoutPrototype(key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value;
}

/** Parses the bytes of a JSON text. Throws Problem. */
export function parseJson(raw: Buffer): unknown {
  if (!isUtf8(raw)) throw new Problem(400, 'not_utf8', 'The body is not UTF-8; send JSON in UTF-8.');
  if (isTooDeep(raw)) throw new Problem(400, 'too_deep', `The body nests deeper than ${DEEPEST} levels; send a flatter one.`);
  const text = raw.toString('utf8');
  try {
    const suspicious = text.includes('__proto__') || text.includes('\\u');
    return suspicious ? JSON.parse(text, withoutPrototype) : JSON.parse(text);
  } catch {
    throw new Problem(400, 'bad_json', 'The body is not valid JSON; check quotes, commas and brackets.');
  }
}

function isEmpty({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
}

const NOTHING: Body = { raw: new Uint8Array(), json: undefined };

/** Reads the body of a request, and parses it when it is JSON. Throws Problem, or CallerGone when there is nobody to answer. */
export async function readBody(request: IncomingMessage, limits: BodyLimits, kind: BodyKind): Promise<Body> {
  if (kind === 'maybe' && isEmpty(request)) return NOTHING;
  if (kind !== 'bytes') checkJson(request);
  checkSize(request, limits);
  const raw = await collect(request, limits);
  return { raw, json: kind === 'bytes' ? undefined : parseJson(raw) };
}
