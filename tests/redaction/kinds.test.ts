/** Each kind: what is taken out, and what looks like it and stays. Cards, passwords and codes: redact.test.ts. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ALL_KINDS, redact } from '../../src/redaction/redact.ts';

const clean = (text: string) => redact(text, { asked: null, before: null, kinds: ALL_KINDS }).text;
const stays = (texts: readonly string[]) => test.each(texts)('stays: %s', (text) => expect(clean(text)).toBe(text));
const becomes = (pairs: readonly (readonly [string, string])[]) =>
  test.each(pairs)('%s', (text, expected) => expect(clean(text)).toBe(expected));

describe('telephones keep their last four digits', () => {
  becomes([
    ['手机13800138000收不到短信', '手机[电话 ****8000]收不到短信'],
    ['138-0013-8000', '[phone ****8000]'],
    ['１３８ ００１３ ８０００', '[phone ****8000]'],
    ['幺三八零零幺三八零零零', '[电话 ****8000]'],
    ['(+86) 138 0013 8000', '[phone ****8000]'],
    ['手机号从13800138000换成13900139001', '手机号从[电话 ****8000]换成[电话 ****9001]'],
    ['+852 9123 4567', '[phone ****4567]'],
    ['香港电话 9123 4567', '香港电话 [电话 ****4567]'],
    ['0912-345-678', '[phone ****5678]'],
    ['0571-88158198', '[phone ****8198]'],
    ['+44 7911 123456', '[phone ****3456]'],
    ['(415) 555-2671', '[phone ****2671]'],
    ['my number is 07911 123456', 'my number is [phone ****3456]'],
    ['联系方式：192.168.1.100，谢谢', '联系方式：[IP 地址已隐去]，谢谢'],
  ]);
  stays([
    '打 95188、10086 或 400-820-8820',
    '客服电话0571-88158198',
    '1-800-555-0199',
    '订单13800138000',
    '转了13800138000元',
    '13800138000.50',
    'UP13800138000',
    '尾号1234',
  ]);
});

describe('e-mail addresses keep their domain', () => {
  becomes([
    ['邮箱li.na@example.com收不到', '邮箱[邮箱 ***@example.com]收不到'],
    ['ｌｉ＠ｑｑ．ｃｏｍ', '[email ***@qq.com]'],
    ['li @ example . com', '[email ***@example.com]'],
    ['li(at)example(dot)com', '[email ***@example.com]'],
    ['li at example dot com', '[email ***@example.com]'],
    ['li艾特qq点com', '[邮箱 ***@qq.com]'],
    ['发到10001@qq.com。谢谢', '发到[邮箱 ***@qq.com]。谢谢'],
  ]);
  stays(['@客服', 'meet me at example.com', 'https://www.upay.example@evil.example/', 'a@b']);
});

describe('IP addresses', () => {
  becomes([
    ['登录地址 203.0.113.7 不是我', '登录地址 [IP 地址已隐去] 不是我'],
    ['IP是１９２．１６８．１．１', 'IP是[IP 地址已隐去]'],
    ['192。168。1。1', '[IP address removed]'],
    ['IP一九二点一六八点一点一', 'IP[IP 地址已隐去]'],
    ['from 2001:db8::8a2e:370:7334', 'from [IP address removed]'],
  ]);
  stays([
    '版本 10.3.20.1',
    'iOS 17.1.2.1',
    'v1.2.3.4',
    '1.2.3.4 都试过',
    '12:30:45',
    '2024.11.22',
    '00:1a:2b:3c:4d:5e',
    '300.1.1.1',
  ]);
});

describe('passports, with the word', () => {
  becomes([
    ['护照号码E12345678', '护照号码[护照号已隐去]'],
    ['护照Ｅ１２３４５６７８', '护照[护照号已隐去]'],
    ['my passport is EJ1234567', 'my passport is [passport number removed]'],
    ['passport no. 533380006', 'passport no. [passport number removed]'],
    ['E12345678是我的护照', '[护照号已隐去]是我的护照'],
  ]);
  stays(['E12345678', '护照 2024 年到期', '用护照能认证吗，订单E12345678']);
});

describe('keys and tokens', () => {
  const hex = '4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318';
  becomes([
    [`私钥：${hex}`, '私钥：[私钥已隐去]'],
    [`0x${hex}`, '[private key removed]'],
    ['5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ', '[private key removed]'],
    ['-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----', '[private key removed]'],
    [`sk-${'Ab3'.repeat(12)}`, '[access key removed]'],
    [`AKIA${'IOSFODNN'}12345678`, '[access key removed]'],
    ['token: 8f14e45fceea167a5a36dedd4bea2543', 'token: [access key removed]'],
  ]);
  stays([hex, `交易哈希 0x${hex}`, 'token: thisisnotsecret', '密钥在哪里看', 'sk-']);
});

describe('addresses of crypto currencies, accounts', () => {
  const address = '0x52908400098527886E0F7030069857D2E4169EE7';
  becomes([
    [`转到${address}了`, '转到[加密货币地址已隐去]了'],
    ['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', '[crypto address removed]'],
    ['bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq', '[crypto address removed]'],
    ['GB82 WEST 1234 5698 7654 32', '[bank account ****5432]'],
  ]);
  stays(['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb', 'GB82 WEST 1234 5698 7654 33', '快递 SF5042348448548']);

  test('addresses are kept where the configuration says so', () => {
    expect(redact(address, { asked: null, before: null, keepCryptoAddresses: true })).toEqual({ text: address, found: [] });
  });
});

test('a caller may ask for some kinds only', () => {
  const text = '13800138000 li@example.com 203.0.113.7';
  expect(redact(text, null).found.map(({ kind }) => kind)).toEqual(['phone', 'email', 'ip']);
  expect(redact(text, { asked: null, before: null, kinds: ['ip'] }).found.map(({ kind }) => kind)).toEqual(['ip']);
});

test('docs/privacy.md names every kind', () => {
  const page = readFileSync(new URL('../../docs/privacy.md', import.meta.url), 'utf8');
  const named = [...page.matchAll(/^\| `([a-z_]+)` +\| .+ \| `\[.+\]` +\|/gm)].map((match) => match[1]);
  expect(named.sort()).toEqual([...ALL_KINDS].sort());
});
