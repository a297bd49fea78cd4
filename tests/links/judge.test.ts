/** Is this link ours? Only our own domain, plainly written, is; what poses as us is dangerous; the rest cannot be confirmed. */
import { describe, expect, test } from '@jest/globals';
import { judgeLinks } from '../../src/links/links.ts';
import { REASONS, reasonWords } from '../../src/links/reasons.ts';
import { OTHER_BRANDS, SHIPPED } from './made/popular.ts';

const [PAYWELL, WISE, CIB, LUCKY] = OTHER_BRANDS;
/** The verdict of the one link in a text, and its first reason. */
function verdict(text: string, brand: Parameters<typeof judgeLinks>[1] = SHIPPED): string {
  const { links } = judgeLinks(text, brand);
  return links.map((link) => `${link.verdict}: ${link.reasons[0]}`).join(' + ');
}

describe('judgeLinks', () => {
  test.each([
    'https://upay.example',
    'http://upay.example/help?x=1#y',
    'upay.example/help?from=sms',
    'https://www.upay.example:443/',
    'HTTPS://UPAY.EXAMPLE./a',
    'm.pay.upay-wallet.example',
    '请问https://upay.example/活动是真的吗',
    '这个upay.example。',
    'is (https://upay.example/a) yours?',
    'https://upay.example/login?next=https://upay.example/home',
    '\u2068https://upay.example\u2069',
  ])('official: %s', (text) => {
    expect(verdict(text)).toBe('official: official_domain');
  });

  test.each([
    ['https://upay.example@evil.com/', 'userinfo'],
    ['https://user:pw@upay.example/', 'userinfo'],
    ['https://upay.example支付@evil.com/', 'userinfo'],
    ['weixin://wxpay/bizpayurl?pr=abc', 'other_scheme'],
    ['javascript:alert(1)', 'other_scheme'],
    ['data:text/html,hi', 'other_scheme'],
    ['ftp://upay.example/a', 'other_scheme'],
    ['intent://upay.example/#Intent;end', 'other_scheme'],
    ['http://192.168.10.1/upay', 'ip_host'],
    ['http://0x7f000001/', 'ip_host'],
    ['http://2130706433/', 'ip_host'],
    ['http://0177.0.0.1/', 'ip_host'],
    ['http://127。0。0。1/', 'ip_host'],
    ['http://[::1]/', 'ip_host'],
    ['https://upа\u0443.example/', 'lookalike'],
    ['https://xn--upy-7cd.example/', 'lookalike'],
    ['https://upа\u0443-bonus.top/', 'lookalike'],
    ['https://upáy.example', 'lookalike'],
    ['https://\u{1d42e}\u{1d429}\u{1d41a}\u{1d432}.example', 'disguised_letters'],
    ['ｕｐａｙ.example', 'disguised_letters'],
    ['https://%75pay.example', 'disguised_letters'],
    ['up\u200bay.example', 'hidden_characters'],
    ['https://upay\u202e.example.com/', 'hidden_characters'],
    ['https://gооgle-login.net', 'mixed_scripts'],
    ['upay.example:443@evil.com', 'userinfo'],
    ['upay.example:pw@evil.com', 'userinfo'],
    ['upay.example@evil.com/login', 'userinfo'],
    ['https://сосо.com', 'posing_letters'],
    ['upay.net', 'other_ending'],
    ['https://upay.github.io/', 'other_ending'],
    ['upay.\u0441om', 'mixed_scripts'],
    ['upay-secure.top/login', 'brand_in_domain'],
    ['u-pay.com', 'brand_in_domain'],
    ['upay888.com', 'brand_in_domain'],
    ['myupay.com', 'brand_in_domain'],
    ['upaysecurelogin.com', 'brand_in_domain'],
    ['secureupaylogin.com', 'brand_in_domain'],
    ['upays.com', 'brand_in_domain'],
    ['https://evil.com/login?site=upay.example', 'brand_in_path'],
    ['upayexample.com', 'brand_in_subdomain'],
    ['upay.example.evil.com', 'brand_in_subdomain'],
    ['https://upay-example.evil.com', 'brand_in_subdomain'],
    ['https://evil.com/upay/login', 'brand_in_path'],
    ['https://evil.com/%75pay', 'brand_in_path'],
    ['http://evil.com\\@upay.example/', 'brand_in_path'],
    ['uapy.example', 'one_letter_off'],
    ['uppay-bonus.top', 'one_letter_off'],
    ['https://upay.example/go?to=https://upay-x.top', 'carries_dangerous'],
    ['https://upay.example/go?to=https%3A%2F%2Fupay-x.top', 'carries_dangerous'],
    ['hxxp://upay-help[.]com/a', 'brand_in_domain'],
    ['upay-help[dot]com', 'brand_in_domain'],
    ['upay-help 点 com', 'brand_in_domain'],
    ['upay点com', 'other_ending'],
    ['u p a y . c o m', 'other_ending'],
    ['二维码内容：HTTPS://UPAY-HELP.COM/X', 'brand_in_domain'],
  ])('dangerous: %s (%s)', (text, reason) => {
    expect(verdict(text)).toBe(`dangerous: ${reason}`);
  });

  test.each([
    ['https://www.bank.com/', 'other_address'],
    ['evil.com。请问是真的吗', 'other_address'],
    ['https://t.cn/A6xyz', 'shortener'],
    ['二维码内容：https://dwz.cn/a', 'shortener'],
    ['https://upay.example:8443/', 'odd_port'],
    ['https://upay.example/go?to=https://other.com/', 'carries_other'],
    ['https://upay.example/go?to=//other.com/', 'carries_other'],
    ['upay。example/a', 'unusual_spelling'],
    ['hxxps://upay[.]example', 'unusual_spelling'],
    ['https:\\\\upay.example', 'unusual_spelling'],
    ['//upay.example', 'unusual_spelling'],
    ['https://.upay.example', 'unusual_spelling'],
    ['upay.example支付@evil.com', 'unusual_spelling'],
    ['京东.com', 'foreign_letters'],
    ['https://münchen.de', 'foreign_letters'],
    ['https://пример.рф', 'foreign_letters'],
    ['https://apps.apple.com/app/upay/id1', 'other_address'],
    ['upaya.org', 'other_address'],
    ['youpay.com', 'other_address'],
  ])('cannot confirm: %s (%s)', (text, reason) => {
    expect(verdict(text)).toBe(`cannot_confirm: ${reason}`);
  });

  test('62 links: userinfo, punycode, 。, confusable, shortener chain, weixin://', () => {
    expect(verdict('https://upay.example@evil.com/')).toBe('dangerous: userinfo');
    expect(verdict('https://xn--upy-7cd.example/')).toBe('dangerous: lookalike');
    expect(verdict('打开 evil.com。谢谢')).toBe('cannot_confirm: other_address');
    expect(verdict('https://upay.example。evil.com/')).toBe('dangerous: brand_in_subdomain');
    expect(verdict('https://upаy.example/')).toBe('dangerous: lookalike');
    expect(verdict('https://t.cn/x?url=https://dwz.cn/y?url=https://upay-help.com')).toBe('dangerous: carries_dangerous');
    expect(verdict('https://t.cn/x?url=https://dwz.cn/y')).toBe('cannot_confirm: shortener');
    expect(verdict('weixin://dl/business/?t=abc')).toBe('dangerous: other_scheme');
  });

  test('a long name is compared more freely, an everyday word only by itself or beside bait, three letters as a whole', () => {
    for (const url of ['paywel1.com', 'payweII.com', 'paywll.com', 'paaywell.net', 'getpaywellnow.com', 'pay-well.cn'])
      expect([url, judgeLinks(url, PAYWELL).links[0]?.verdict]).toEqual([url, 'dangerous']);
    expect(verdict('wisebread.com', WISE)).toBe('cannot_confirm: other_address');
    expect(verdict('penny-wise.com', WISE)).toBe('cannot_confirm: other_address');
    expect(verdict('wise-login.com', WISE)).toBe('dangerous: brand_in_domain');
    expect(verdict('cibc.com', CIB)).toBe('cannot_confirm: other_address');
    expect(verdict('cib-verify.com', CIB)).toBe('dangerous: brand_in_domain');
    expect(verdict('luckycash.top', LUCKY)).toBe('dangerous: brand_in_domain');
    expect(verdict('https://乐付宝.com', LUCKY)).toBe('dangerous: other_ending');
  });

  test('a public suffix among the domains makes no stranger official', () => {
    const brand = { domains: ['github.io', 'com.cn'], names: ['Shop'], hotlines: [], emails: [] };
    expect(verdict('https://stranger.github.io/', brand)).toBe('cannot_confirm: other_address');
  });

  test("the operator's list: known frauds, further domains of ours, real sites of others", () => {
    const list = { bad: new Set(['evil.com']), official: new Set(['pay.partner.example']), others: new Set(['upay.org']) };
    const brand = { ...SHIPPED, list };
    expect(verdict('https://a.evil.com', brand)).toBe('dangerous: known_bad');
    expect(verdict('https://pay.partner.example/x', brand)).toBe('official: official_domain');
    expect(verdict('https://partner.example/x', brand)).toBe('cannot_confirm: other_address');
    expect(verdict('https://upay.org', brand)).toBe('cannot_confirm: other_address');
  });

  test('several links in a text, at their places, and nothing where there is none', () => {
    const text = '一个是upay.example和upay-help.com，还有 http://t.cn/x！';
    const { links } = judgeLinks(text, SHIPPED);
    expect(links.map(({ url, verdict: said }) => [url, said])).toEqual([
      ['upay.example', 'official'],
      ['upay-help.com', 'dangerous'],
      ['http://t.cn/x', 'cannot_confirm'],
    ]);
    for (const { url, start, end } of links) expect(text.slice(start, end)).toBe(url);
    for (const none of [
      'not working.help me',
      'version 1.2.3, 3.14 and 12.50',
      'help@upay.example',
      '我今天。明天',
      'e.g. this',
      '网址结尾是.top',
      'a page that ends in .vip',
      'ends in something like dot top',
      '9点半',
      '',
    ])
      expect([none, judgeLinks(none, SHIPPED).links]).toEqual([none, []]);
  });

  test('is shown so that nothing makes a link of it, without user names, paths and queries', () => {
    const shown = (text: string) => judgeLinks(text, SHIPPED).links[0]?.shown;
    expect(shown('https://13800138000@evil.com/p?code=123456')).toBe('evil[.]com/…');
    expect(shown('weixin://wxpay/abc')).toBe('weixin[:]//wxpay/…');
    expect(shown('javascript:alert(1)')).toBe('javascript:…');
  });

  test('every reason has short words in both languages, and none of them calls a link safe', () => {
    for (const code of REASONS) {
      const { zh, en } = reasonWords(code);
      expect(zh).toMatch(/^.{8,48}。$/);
      expect(en).toMatch(/^[A-Z].{15,110}\.$/);
      expect(zh + en).not.toMatch(/安全的|放心|\bsafe\b/);
    }
  });
});
