/**
 * Secrets that were taken out of a message cannot come back; a test that is made of the message needs others in their place,
 * which are taken out in the same way.
 */
import { redact } from '../../redaction/redact.ts';

const STAND_INS: readonly (readonly [RegExp, string])[] = [
  [/\[(?:密码已隐去|password removed)\]/g, 'Tianqi88x'],
  [/\[(?:验证码已隐去|code removed)\]/g, '284913'],
  [/\[(?:安全码已隐去|security code removed)\]/g, '123'],
  [/\[(?:身份证号已隐去|ID number removed)\]/g, '11010519491231002X'],
  [
    /\[(?:助记词已隐去|recovery phrase removed)\]/g,
    'legal winner thank year wave sausage worth useful legal winner thank yellow',
  ],
];
const CARD = /\[(?:银行卡|card) \*{4}(\d{4})\]/g;

/** The message with stand-ins for its secrets; null when they would not be taken out in the same way. */
export function withStandIns(text: string): string | null {
  const filled = STAND_INS.reduce((rest, [placeholder, value]) => rest.replaceAll(placeholder, value), text).replaceAll(
    CARD,
    (_, tail: string) => cardEndingIn(tail),
  );
  return redact(filled, null).text === text ? filled : null;
}

/** A number of a bank card with these last digits whose check digit is right. */
function cardEndingIn(tail: string): string {
  for (let digit = 0; digit <= 9; digit++) {
    const number = `62170000000${digit}${tail}`;
    if (luhn(number) % 10 === 0) return number;
  }
  return `621700000000${tail}`;
}

function luhn(number: string): number {
  return [...number].reverse().reduce((sum, sign, i) => {
    const digit = Number(sign) * (i % 2 === 0 ? 1 : 2);
    return sum + (digit > 9 ? digit - 9 : digit);
  }, 0);
}
