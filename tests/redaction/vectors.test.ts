/** The public test vectors of BIP-39, in English and Chinese: each phrase is found with nothing else around it. */
import { expect, test } from '@jest/globals';
import { entropyToMnemonic } from '@scure/bip39';
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as simplified } from '@scure/bip39/wordlists/simplified-chinese.js';
import { wordlist as traditional } from '@scure/bip39/wordlists/traditional-chinese.js';
import { redact } from '../../src/redaction/redact.ts';

const ENTROPIES = [
  ...[16, 24, 32].flatMap((bytes) => ['00', '7f', '80', 'ff'].map((byte) => byte.repeat(bytes))),
  '9e885d952ad362caeb4efe34a8e91bd2',
  '6610b25967cdcca9d59875f5cb50b0ea75433311869e930b',
  '68a79eaca2324873eacc50cb9c6eca8cc68ea5d936f98787c60c7ebc74e6ce7c',
  'c0ba5a8e914111210f2bd131f3d5e08d',
  '6d9be1ee6ebd27a258115aad99b7317b9c8d28b6d76431c3',
  '9f6a2878b2520799a44ef18bc7df394e7061a224d2c33cd015b157d746869863',
  '23db8160a31d3e0dca3688ed941adbf3',
  '8197a4a47f0425faeaa69deebc05ca29c0a5b5cc76ceacc0',
  '066dca1a2bb7e8a1db2832148ce9933eea0f3ac9548d793112d9a95c9407efad',
  'f30f8c1da665478f49b001d94c5fc452',
  'c10ec20dc3cd9f652c7fac2f1230f7a3c828389a14392f05',
  'f585c11aec520db57dd353c69554b21a89b20fb0650966fa0a9d6f74fd989d8f',
];

const phraseOf = (entropy: string, list: string[]) =>
  entropyToMnemonic(
    Uint8Array.from(entropy.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)),
    list,
  );
/** Where a sentence would put the phrase. */
const found = (text: string) => redact(text, null).found;

test.each([
  ['English', english],
  ['simplified Chinese', simplified],
  ['traditional Chinese', traditional],
])('%s: 24 of 24', (_, list) => {
  const missed = ENTROPIES.map((entropy) => phraseOf(entropy, list)).filter((phrase) => {
    const [one, ...more] = found(phrase);
    return one?.kind !== 'seed_phrase' || one.start !== 0 || one.end !== phrase.length || more.length > 0;
  });
  expect(ENTROPIES).toHaveLength(24);
  expect(missed).toEqual([]);
});

test('Chinese without anything between the characters, behind the name', () => {
  const missed = ENTROPIES.map((entropy) => `助记词：${phraseOf(entropy, simplified).replaceAll(' ', '')}`).filter(
    (text) => found(text).length !== 1,
  );
  expect(missed).toEqual([]);
});
