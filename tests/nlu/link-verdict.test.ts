import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judgeLink } from '../../src/nlu/entities/link-verdict.ts';

const DOMAINS = ['upay.example', 'paywell.com'];
const NAMES = ['uPay 钱包', 'uPay', 'PayWell'];
const verdict = (url: string) => judgeLink(url, DOMAINS, NAMES).verdict;

describe('judgeLink', () => {
  test.each([
    'https://upay.example',
    'http://upay.example/help',
    'upay.example/help?from=sms',
    'https://www.upay.example:443/',
    'HTTPS://UPAY.EXAMPLE./a',
    'https://pay.paywell.com/x#y',
    'https://upay.example/login?next=https://upay.example/home',
  ])('official: %s', (url) => {
    expect(verdict(url)).toBe('official');
  });

  test.each([
    ['https://upay.example@evil.com/', 'userinfo hides the host'],
    ['https://user:pw@upay.example/', 'userinfo even on the own domain'],
    ['http://192.168.10.1/upay', 'IP address'],
    ['http://0x7f000001/', 'IP address in disguise'],
    ['http://[::1]/', 'IPv6'],
    ['ftp://upay.example/a', 'other scheme'],
    ['javascript:alert(1)', 'other scheme'],
    ['data:text/html,hi', 'other scheme'],
    ['https://xn--upy-3cd.example/', 'punycode'],
    ['https://upаy.example/', 'a Cyrillic letter'],
    ['https://upay.example.evil.com/', 'own domain as subdomain of another'],
    ['https://upay-login.cc/xx', 'brand in the domain'],
    ['u-pay.com', 'brand with a hyphen inside'],
    ['https://evil.com/upay/login', 'brand in the path'],
    ['https://evil.com/%75pay', 'brand in the path, encoded'],
    ['https://upay.github.io/', 'brand below a shared suffix'],
    ['https://uppay-bonus.top', 'one letter more'],
    ['https://uapy.example/', 'two letters swapped'],
    ['https://paywel1.com', 'digit 1 for l'],
    ['https://payweII.com', 'capital i for l'],
    ['https://pаywell.com', 'mixed scripts'],
    ['https://upay\u202e.example.com/', 'direction mark'],
  ])('dangerous: %s (%s)', (url) => {
    expect(verdict(url)).toBe('dangerous');
  });

  test.each([
    'https://www.bank.com/',
    'https://t.cn/A6xyz',
    'http://example.org/a?b=c',
    'https://upay.example:8443/',
    'https://upay.example/go?to=https://other.com/',
    'not a link',
    'https://',
    '',
    'localhost',
  ])('cannot_confirm: %s', (url) => {
    expect(verdict(url)).toBe('cannot_confirm');
  });

  test('says why, and which host a browser would open', () => {
    expect(judgeLink('https://upay.example@evil.com/a', DOMAINS, NAMES)).toEqual({
      verdict: 'dangerous',
      reason: 'a name before @ hides the real host',
      host: 'evil.com',
    });
    expect(judgeLink('upay.example', DOMAINS, NAMES).host).toBe('upay.example');
  });

  test('a public suffix among the domains makes no stranger official', () => {
    expect(judgeLink('https://stranger.github.io/', ['github.io'], ['Shop']).verdict).not.toBe('official');
  });

  test('never throws, never official without an own domain in the host', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webUrl(),
          fc.string({ unit: 'binary' }),
          fc.domain().map((domain) => `${domain}/x`),
        ),
        (url) => {
          const judged = judgeLink(url, DOMAINS, NAMES);
          if (judged.verdict === 'official') expect(judged.host).toMatch(/(^|\.)(upay\.example|paywell\.com)$/);
        },
      ),
    );
  });
});
