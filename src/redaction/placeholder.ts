/** What stands in a message in place of what was taken out. */
import { ALL_KINDS, type SecretKind } from './secret.ts';

/** `tail`: the last four digits are kept; `domain`: what stands behind the sign in an e-mail address. */
type Words = { readonly zh: string; readonly en: string; readonly keeps?: 'tail' | 'domain' };

const PLACEHOLDERS: { readonly [K in SecretKind]: Words } = {
  password: { zh: '密码已隐去', en: 'password removed' },
  code: { zh: '验证码已隐去', en: 'code removed' },
  cvv: { zh: '安全码已隐去', en: 'security code removed' },
  card: { zh: '银行卡', en: 'card', keeps: 'tail' },
  iban: { zh: '银行账户', en: 'bank account', keeps: 'tail' },
  id_number: { zh: '身份证号已隐去', en: 'ID number removed' },
  passport: { zh: '护照号已隐去', en: 'passport number removed' },
  phone: { zh: '电话', en: 'phone', keeps: 'tail' },
  email: { zh: '邮箱', en: 'email', keeps: 'domain' },
  ip: { zh: 'IP 地址已隐去', en: 'IP address removed' },
  seed_phrase: { zh: '助记词已隐去', en: 'recovery phrase removed' },
  private_key: { zh: '私钥已隐去', en: 'private key removed' },
  api_key: { zh: '访问密钥已隐去', en: 'access key removed' },
  crypto_address: { zh: '加密货币地址已隐去', en: 'crypto address removed' },
};

const KEPT = { tail: ' \\*{4}[a-z\\d]{0,4}', domain: ' \\*{3}@[a-z\\d.-]{3,253}' } as const;
const patternOf = ({ zh, en, keeps }: Words) => `\\[(?:${zh}|${en})${keeps === undefined ? '' : KEPT[keeps]}\\]`;

/** Placeholders of an earlier run are no words of the customer: they must not name the number that stands beside them. */
export const OWN = new RegExp(ALL_KINDS.map((kind) => patternOf(PLACEHOLDERS[kind])).join('|'), 'gi');
/** Where placeholders stand in a text: they are nobody's words. */
export function placeholdersIn(text: string): readonly { readonly start: number; readonly end: number }[] {
  if (!text.includes('[')) return NONE;
  return [...text.matchAll(OWN)].map((found) => ({ start: found.index, end: found.index + found[0].length }));
}
const NONE: readonly never[] = [];

/** A recovery phrase was taken out at the end of a message: more of it may follow in the next. */
export const ENDS_IN_PHRASE = new RegExp(`${patternOf(PLACEHOLDERS.seed_phrase)}[\\s,，.。…]*$`, 'i');

/** @param value as it stands in the searched form; @param whole whether it is all there, or the rest of an earlier message's */
export function placeholder(kind: SecretKind, value: string, lang: 'zh' | 'en', whole: boolean): string {
  const words = PLACEHOLDERS[kind];
  if (words.keeps === undefined) return `[${words[lang]}]`;
  if (words.keeps === 'domain') return `[${words[lang]} ***@${domainOf(value)}]`;
  // With the first half in the message before, four digits more would be most of it.
  return `[${words[lang]} ****${whole ? value.replace(/[^a-z\d]/g, '').slice(-4) : ''}]`;
}

/** `li (at) mail 点 example 点 com` → `mail.example.com` */
const domainOf = (address: string) =>
  (/(?:@|艾特|\bat\b|\(a\)|[#*&])[^@]*$/.exec(address)?.[0] ?? '')
    .replace(/^(?:@|艾特|at|\(a|[#*&])[\s\])}>】」]*/, '')
    .replace(/[\s[({【]{0,3}(?:\bdot\b|点|[.。·])[\s\])}】]{0,3}/g, '.')
    .replace(/[^a-z\d.-]/g, '');
