/** Measured on sets of our own making: lookalikes by seed, well-known sites, and what no addition may make official. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LinkBrand } from '../../src/links/brand.ts';
import { judgeContacts } from '../../src/links/contacts.ts';
import { judgeLinks } from '../../src/links/links.ts';
import { KINDS, lookalikes } from './made/lookalikes.ts';
import { OTHER_BRANDS, POPULAR, SHIPPED } from './made/popular.ts';

const LONG_NAMES: readonly LinkBrand[] = [SHIPPED, OTHER_BRANDS[0], OTHER_BRANDS[3]];
const isDangerous = (text: string, brand: LinkBrand) =>
  judgeLinks(text, brand).links.some(({ verdict }) => verdict === 'dangerous');
const isOfficial = (text: string, brand: LinkBrand) =>
  judgeLinks(text, brand).links.some(({ verdict }) => verdict === 'official');

describe('lookalikes', () => {
  test.each(LONG_NAMES.map((brand) => [brand.domains.join(', '), brand] as const))(
    'of %s: 95 of 100 and more are dangerous, of each kind',
    (_, brand) => {
      const made = lookalikes(brand.domains, 20_261, 1_400);
      for (const kind of KINDS) {
        const ofKind = made.filter((one) => one.kind === kind);
        const seen = ofKind.filter(({ url }) => isDangerous(url, brand));
        expect([kind, seen.length >= 0.95 * ofKind.length]).toEqual([kind, true]);
      }
    },
  );

  test('none of any brand is official, nor in the middle of a sentence', () => {
    for (const brand of [SHIPPED, ...OTHER_BRANDS]) {
      const wrong = lookalikes(brand.domains, 7, 700).filter(
        ({ url }) =>
          isOfficial(url, brand) ||
          isOfficial(`这个${url}是你们的吗`, brand) ||
          isOfficial(`${url.replace(/^https?:\/\//, '')}。`, brand),
      );
      expect(wrong).toEqual([]);
    }
  });
});

describe('well-known sites', () => {
  test('of none we say that it is dangerous, whichever brand asks; nor that it is ours', () => {
    for (const brand of [SHIPPED, ...OTHER_BRANDS]) {
      const wrong = POPULAR.filter((site) => !brand.domains.includes(site as never)).filter((site) =>
        [site, `https://${site}/`, `https://www.${site}/login?a=b`].some(
          (url) => isDangerous(url, brand) || isOfficial(url, brand),
        ),
      );
      expect(wrong).toEqual([]);
    }
  });

  test('the home pages of the packages installed here are not dangerous', () => {
    const manifests = readdirSync('node_modules', { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !/^[.@]/.test(entry.name))
      .map((entry) => {
        try {
          return readFileSync(`node_modules/${entry.name}/package.json`, 'utf8');
        } catch {
          return '';
        }
      });
    const pages = new Set(
      manifests.flatMap((text) => [...text.matchAll(/"https?:\/\/([^"/\s]+\.[a-z]{2,})[/"]/g)].map((match) => match[1] ?? '')),
    );
    expect(pages.size).toBeGreaterThan(50);
    expect([...pages].filter((page) => isDangerous(page, SHIPPED) || isOfficial(page, SHIPPED))).toEqual([]);
  });
});

describe('whatever is put before or behind', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom(
      '.',
      '@',
      '/',
      '\\',
      ':',
      '#',
      '?',
      '%',
      '%2e',
      '%40',
      '。',
      '．',
      '＠',
      '-',
      '//',
      'https://',
      'evil.com',
      'xn--',
      '支付',
      '\u200b',
      '\u202e',
      '.evil.com',
      '@evil.com',
      'evil.com/',
      '\t',
      '[.]',
    ),
    fc.domain(),
  );

  test('what a browser opens from an official link is on an official domain, without a user name, over http or https', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 4 }), fc.array(piece, { maxLength: 4 }), (before, after) => {
        const text = `${before.join('')}upay.example${after.join('')}`;
        for (const { url, verdict, start, end } of judgeLinks(text, SHIPPED).links) {
          expect(text.slice(start, end)).toBe(url);
          if (verdict !== 'official') continue;
          expect(url).toMatch(/^(?:https?:\/\/)?(?:[a-z0-9_-]+\.)*upay\.example\.?(?::\d+)?(?:[/?#][\x21-\x7e]*)?$/i);
          const opened = new URL(/^https?:/i.test(url) ? url : `https://${url}`);
          expect(opened.hostname.replace(/\.$/, '')).toMatch(/^(?:.+\.)?upay\.example$/);
          expect(opened.username + opened.password + opened.port).toBe('');
        }
      }),
      { numRuns: 1_500 },
    );
  });

  test('any text is judged without a fault, links and contacts in their places', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join(' ');
        for (const { contact, start, end } of judgeContacts(text, SHIPPED).contacts) expect(text.slice(start, end)).toBe(contact);
        expect(() => judgeLinks(text, SHIPPED)).not.toThrow();
      }),
    );
  });
});

describe('hostile lengths', () => {
  test('10 MB without an end, and with links all over', () => {
    for (const piece of ['a.', 'https://upay.example@']) {
      const text = piece.repeat(Math.ceil(10_000_000 / piece.length));
      expect(isOfficial(text, SHIPPED)).toBe(false);
      expect(judgeContacts(text, SHIPPED).contacts.length).toBeLessThan(10_000);
    }
  });

  test.each(['a', '点', 'a 点 ', 'a ', '. ', '汉.com', '（', '\u200b', '1 ', 'xn--', '://', 'a@', '%', '[.]', '0'])(
    '%j a hundred thousand times',
    (piece) => {
      const text = piece.repeat(100_000);
      expect(isOfficial(text, SHIPPED)).toBe(false);
      expect(judgeContacts(text, SHIPPED).contacts.length).toBeLessThan(10_000);
    },
  );
});
