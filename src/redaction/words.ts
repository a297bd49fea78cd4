/** Words that several detectors look for behind or beside a value. */

/** What follows a number that counts something: 密码 2024年 …, 密码输错 1000次. */
export const UNIT =
  /^\s?(?:年|月|日|号(?!码)|点|分|秒|次|位|个|天|元|块|小时|人|折|%|times?\b|digits?\b|days?\b|hours?\b|minutes?\b|seconds?\b|characters?\b|yuan\b|dollars?\b)/;

const PASSWORD_WORD = '(?:密码|密碼|口令|\\bmi ?ma\\b|\\bpass ?words?|\\bpasscode|\\bpasswd|\\bpwd|\\bpin(?: code)?\\b)';
export const PASSWORD = PASSWORD_WORD;

/** `code` alone names many things; these are not the ones that are sent to a phone. */
const OTHER_CODES =
  'error|status|postal|post|zip|promo|coupon|discount|qr|bar|area|country|swift|sort|bank|branch|invite|invitation|referral|product|dress';
export const CODE_WORD = `(?:验证码|驗證碼|\\byan ?zheng ?ma\\b|动态码|动态密码|校验码|短信码|确认码|\\botp(?![a-z])|(?<!(?:${OTHER_CODES}) ?)\\bcodes?(?![a-z]))`;
export const CVV_WORD = '(?:\\bcvv2?|\\bcvc2?|\\bcvn2?|安全码|security code|(?:卡片?)?背面(?:的)?(?:后)?(?:三|3)位(?:数字?)?)';
