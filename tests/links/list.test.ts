/** The operator's list of domains. */
import { describe, expect, test } from '@jest/globals';
import { readDomainList } from '../../src/links/list.ts';

const problems = (text: string) => {
  const read = readDomainList(text);
  return read.ok ? [] : read.problems.map(({ line, problem }) => `${line} ${problem}`);
};

describe('readDomainList', () => {
  test('three kinds of lines, comments, blank lines and foreign letters', () => {
    const read = readDomainList(
      '\ufeff# ours\r\nofficial Pay.Partner.example\r\n\r\nbad evil.com # seen in May\nbad 优付.com\nother upaya.org\nbad x.github.io',
    );
    expect(read).toMatchObject({ ok: true, count: 5 });
    if (!read.ok) return;
    expect([...read.list.bad]).toEqual(
      ['evil.com', 'xn--bnqw92c.com', 'x.github.io'].map((one) =>
        expect.stringMatching(one.startsWith('xn--') ? /^xn--.+\.com$/ : one),
      ),
    );
    expect([...read.list.official]).toEqual(['pay.partner.example']);
    expect([...read.list.others]).toEqual(['upaya.org']);
  });

  test('an empty list is a list', () => {
    expect(readDomainList('')).toMatchObject({ ok: true, count: 0 });
  });

  test('every broken line is named', () => {
    expect(
      problems(
        'bad evil.com\nevil.com\nbad https://evil.com/x\nofficial com.cn\nbad\nofficial a.example b.example\nbad 10.0.0.1\nbad github.io',
      ),
    ).toEqual(
      [
        '2 begins with "evil.com": write bad, official or other, then a domain.',
        '3 "https://evil.com/x" is not a domain: write the bare name, such as shop.example, without https:// and path.',
        '4 "com.cn" belongs to everybody under it: name the domain of one owner.',
        '5 write one domain behind "bad".',
        '6 write one domain behind "official".',
        '7 "10.0.0.1" is not a domain: write the bare name, such as shop.example, without https:// and path.',
        '8 "github.io" is a whole ending, or an address of a machine: name the domains below it.',
      ].map((line) => expect.stringContaining(line.slice(0, 30))),
    );
  });

  test('a domain cannot be ours and a fraud', () => {
    expect(problems('bad a.example\nofficial a.example')).toEqual([expect.stringMatching(/a\.example is both bad and official/)]);
  });
});
