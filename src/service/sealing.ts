/**
 * Personal values (phone numbers, e-mail addresses) that a flow asks for: encrypted and kept apart from the conversation, which
 * only holds what stands for them. AES-256-GCM (NIST SP 800-38D) under a key of the operator's; the conversation and the id are
 * bound in, so that a box opens at its own place only.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { SealedValue } from '../flow/graph.ts';
import { maskOf, type SealedKind } from '../flow/sealed.ts';
import type { SealedBox } from './ports.ts';

export type Sealer = {
  /** The same value in one conversation gets the same id, so that saying it twice is no correction. */
  seal(conversation: string, kind: SealedKind, value: string): { readonly sealed: SealedValue; readonly box: string };
  /** The value in a box; null when the key is gone or the box is not of this place. */
  open(conversation: string, stored: SealedBox): string | null;
  /** Something else that must not be readable; `place` says what it is and whose, and is bound in. */
  lock(place: string, text: string): string;
  /** Null when the key is gone or the box is not of this place. */
  unlock(place: string, box: string): string | null;
};

const IV_BYTES = 12;
const TAG_BYTES = 16;
const ID_BYTES = 12;

type Key = { readonly name: string; readonly encrypt: Buffer; readonly nameValues: Buffer };

/**
 * @param secrets of at least 32 characters each; the first one encrypts, all of them decrypt, so that a key is replaced by putting
 *   the new one in front
 */
export function createSealer(secrets: readonly [string, ...string[]]): Sealer {
  const keys = secrets.map(keyOf);
  const [first] = keys as [Key, ...Key[]];
  const open = (bound: Buffer, box: string): string | null => {
    const [name, body = ''] = box.split('.');
    const key = keys.find((one) => one.name === name);
    return key === undefined ? null : decrypted(key, bound, Buffer.from(body, 'base64url'));
  };
  return {
    seal(conversation, kind, value) {
      const id = createHmac('sha256', first.nameValues)
        .update(JSON.stringify([conversation, kind, value]))
        .digest()
        .subarray(0, ID_BYTES)
        .toString('base64url');
      const box = encrypted(first, boundTo(conversation, id), value);
      return { sealed: { kind: 'sealed', id, mask: maskOf(kind, value) }, box };
    },
    open: (conversation, { id, box }) => open(boundTo(conversation, id), box),
    lock: (place, text) => encrypted(first, boundToPlace(place), text),
    unlock: (place, box) => open(boundToPlace(place), box),
  };
}

function encrypted(key: Key, bound: Buffer, value: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.encrypt, iv).setAAD(bound);
  const body = Buffer.concat([iv, cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${key.name}.${body.toString('base64url')}`;
}

function decrypted(key: Key, bound: Buffer, bytes: Buffer): string | null {
  try {
    const plain = createDecipheriv('aes-256-gcm', key.encrypt, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(bound)
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    return plain.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + plain.final('utf8');
  } catch {
    return null;
  }
}

function boundTo(conversation: string, id: string): Buffer {
  return Buffer.from(JSON.stringify([conversation, id]));
}

/** Three parts, which no place of a personal value has. */
function boundToPlace(place: string): Buffer {
  return Buffer.from(JSON.stringify(['place', place, '']));
}

function keyOf(secret: string): Key {
  const derive = (use: string, length: number) => Buffer.from(hkdfSync('sha256', secret, 'signpost', use, length));
  return {
    name: derive('name of the key', 6).toString('base64url'),
    encrypt: derive('encrypt', 32),
    nameValues: derive('ids', 32),
  };
}
