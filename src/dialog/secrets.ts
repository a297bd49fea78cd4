/** What was taken out of a customer's message: what it is called, and how bad it is. */
import type { Lang } from '../flow/graph.ts';
import type { Turn } from './turn.ts';

/**
 * `key`: whoever has read it once has the money · `code`: opens the account for minutes · `password`: until it is changed ·
 * `number`: proves nothing by itself, and is asked for by fraudsters all the same · `contact`: only not kept.
 */
export const SECRET_CLASSES = ['key', 'code', 'password', 'number', 'contact'] as const;
export type SecretClass = (typeof SECRET_CLASSES)[number];

type Kind = { readonly [L in Lang]: string } & { readonly is: SecretClass };

const KINDS: { readonly [kind: string]: Kind } = {
  seed_phrase: { zh: '助记词', en: 'recovery phrase', is: 'key' },
  private_key: { zh: '私钥', en: 'private key', is: 'key' },
  code: { zh: '验证码', en: 'verification code', is: 'code' },
  password: { zh: '密码', en: 'password', is: 'password' },
  cvv: { zh: '卡片安全码', en: 'card security code', is: 'password' },
  api_key: { zh: '密钥', en: 'access key', is: 'password' },
  card: { zh: '银行卡号', en: 'card number', is: 'number' },
  iban: { zh: '银行账号', en: 'bank account number', is: 'number' },
  id_number: { zh: '身份证号', en: 'ID number', is: 'number' },
  passport: { zh: '护照号', en: 'passport number', is: 'number' },
  phone: { zh: '手机号', en: 'phone number', is: 'contact' },
  email: { zh: '邮箱地址', en: 'e-mail address', is: 'contact' },
  ip: { zh: 'IP 地址', en: 'IP address', is: 'contact' },
  crypto_address: { zh: '钱包地址', en: 'wallet address', is: 'contact' },
};

/** One that nobody knows is treated like a password. */
function classOf(kind: string): SecretClass {
  return KINDS[kind]?.is ?? 'password';
}

export function isContact(kind: string): boolean {
  return classOf(kind) === 'contact';
}

/** The worst of what was taken out of this message. */
export function worstSecret(t: Turn): SecretClass {
  return SECRET_CLASSES.find((one) => t.secrets.some((kind) => classOf(kind) === one)) ?? 'password';
}

/** Their names, in the customer's language. */
export function secretWords(t: Turn, kinds: readonly string[]): string {
  const words = [...new Set(kinds)].map((kind) => KINDS[kind]?.[t.lang] ?? kind);
  return words.join(t.lang === 'zh' ? '、' : ', ');
}
