/** Typing errors in English words. Learnt on four fifths of the shipped examples, judged on the rest. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { learnSpelling, respell } from '../../src/nlu/spelling.ts';
import { dice, ENGLISH, read } from './shipped.ts';

const learnt = ENGLISH.filter((_, i) => i % 5 !== 0);
const held = ENGLISH.filter((_, i) => i % 5 === 0);
const spelling = learnSpelling(learnt);
const spelt = (text: string) => respell(read(text), spelling);

/** Each letter deleted, added, replaced or swapped with its neighbour with this probability. */
function noisy(word: string, probability: number, random: () => number): string {
  let out = '';
  for (let i = 0; i < word.length; i++) {
    const letter = word[i] ?? '';
    const other = String.fromCharCode(97 + Math.floor(random() * 26));
    const kind = random() < probability ? Math.floor(random() * 4) : -1;
    if (kind === 1) out += other + letter;
    else if (kind === 2) out += other;
    else if (kind === 3) out += (word[++i] ?? '') + letter;
    else if (kind === -1) out += letter;
  }
  return out;
}

describe('typing errors', () => {
  test.each([
    ['swapped', 'refudn', 'refund'],
    ['swapped', 'teh acocunt', 'the account'],
    ['left out', 'verifcation', 'verification'],
    ['added', 'passwword', 'password'],
    ['doubled', 'heeeelp', 'help'],
    ['first letter', 'oassword', 'password'],
    ['two slips in a long word', 'wihtdrawl', 'withdrawal'],
    ['two slips in a long word', 'trasnactoin', 'transaction'],
    ['run together', 'cantlogin', 'cant login'],
    ['run together', 'mypassword', 'my password'],
    ['run together', 'mypaymentfailed', 'my payment failed'],
    ['torn', 'trans fer', 'transfer'],
    ['torn', 'pay ment', 'payment'],
  ])('%s: %s → %s', (_, text, meant) => {
    expect(spelt(text)).toBe(meant);
  });

  test.each(['might', 'seem', 'such', 'each', 'fact', 'renewing', 'gmail', 'wifi', 'icbc', 'xcode', 'vpn', '余额 abc', ''])(
    'right as it is: %s',
    (text) => {
      expect(respell(text, spelling)).toBe(text);
    },
  );

  test('of words with every tenth letter wrong more than half come back', () => {
    const random = dice(3);
    let wrong = 0;
    let back = 0;
    for (const word of held.join(' ').split(' ')) {
      if (!spelling.known.has(word) || word.length < 4) continue;
      const slipped = noisy(word, 0.1, random);
      if (slipped === word || slipped === '') continue;
      wrong++;
      if (respell(slipped, spelling) === word) back++;
    }
    expect(back / wrong).toBeGreaterThan(0.6);
  });

  test('a slip in an example is still a slip', () => {
    const texts = [...Array.from({ length: 40 }, () => 'my password'), 'my pasword', 'my iphone'];
    expect(respell('pasword on iphone', learnSpelling(texts))).toBe('password on iphone');
  });

  test('words that the examples have more than once never change, whatever stands beside them', () => {
    const known = [...spelling.known].filter(([, times]) => times > 1).map(([word]) => word);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...known), { maxLength: 8 }), (words) => {
        expect(respell(words.join(' '), spelling)).toBe(words.join(' '));
      }),
    );
  });
});
