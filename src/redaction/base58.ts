/** Check sums of keys and addresses: Base58Check (Bitcoin and relatives, TRON) and bech32 (BIP-173, BIP-350). */
import { createHash } from 'node:crypto';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const VALUE = new Map([...ALPHABET].map((char, value) => [char, value]));
const CHECK_BYTES = 4;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

function decode(text: string): Uint8Array | null {
  const bytes: number[] = [];
  for (const char of text) {
    let carry = VALUE.get(char);
    if (carry === undefined) return null;
    for (let i = 0; i < bytes.length; i += 1) {
      carry += (bytes[i] ?? 0) * 58;
      bytes[i] = carry & 0xff;
      carry >>= 8;
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 0xff);
  }
  const zeros = /^1*/.exec(text)?.[0].length ?? 0;
  return Uint8Array.from([...Array<number>(zeros).fill(0), ...bytes.reverse()]);
}

/** The bytes whose check sum is right, without it; null for anything else. */
export function base58Check(text: string): Uint8Array | null {
  const bytes = decode(text);
  if (bytes === null || bytes.length <= CHECK_BYTES) return null;
  const body = bytes.slice(0, -CHECK_BYTES);
  const sum = sha256(sha256(body));
  return bytes.slice(-CHECK_BYTES).every((byte, index) => byte === sum[index]) ? body : null;
}

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const [BECH32_SUM, BECH32M_SUM] = [1, 0x2bc830a3];

/** @param address in lower case */
export function isBech32(address: string): boolean {
  const split = address.lastIndexOf('1');
  const prefix = [...address.slice(0, split)].map((char) => char.charCodeAt(0));
  const data = [...address.slice(split + 1)].map((char) => BECH32.indexOf(char));
  if (split < 1 || data.length < 8 || data.includes(-1)) return false;
  let sum = 1;
  for (const value of [...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31), ...data]) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    GENERATOR.forEach((part, bit) => {
      if ((top >>> bit) & 1) sum ^= part;
    });
  }
  return sum === BECH32_SUM || sum === BECH32M_SUM;
}
