/**
 * Secrets that only the words around them give away: passwords, one-time codes, card security codes, recovery phrases.
 *
 * All gaps are bounded, so the time grows with the length of the message and no faster.
 */
import type { RedactionContext, Secret, SecretKind } from './secret.ts';

const secret = (kind: SecretKind, start: number, length: number): Secret => ({ kind, start, end: start + length });

// ------------------------------------------------------------------------------------------------------------ passwords

const PASSWORD = '(?:密码|口令|\\bpass ?words?|\\bpasscode|\\bpasswd|\\bpwd|\\bpin(?: code)?\\b)';
/** `密码是`, `密码应该改成了：`, `password is`, `pwd=`: says that the value comes next. */
const SAYS = `${PASSWORD}(?:[^\\x21-\\x7e，。！？；\\n]{0,8}?(?:是|为|成|叫|填的?|输的?)了?|[a-z ]{0,20}?\\b(?:is|was|to)\\b)?\\s{0,3}[:=]?\\s{0,3}`;
const PASSWORD_VALUE = new RegExp(`(${SAYS})(?:["'“‘「]([^"'”’」\\n]{3,64})["'”’」]|([\\x21-\\x7e]{3,128}))`, 'g');
/** What follows a number that counts something: 密码 2024年 …, 密码输错 1000次. */
const UNIT =
  /^\s?(?:年|月|日|号|点|分|秒|次|位|个|天|元|块|小时|times?\b|digits?\b|days?\b|hours?\b|minutes?\b|seconds?\b|characters?\b)/;

/** Words that describe a password and are none. */
const DESCRIBES = new Set(
  `wrong incorrect invalid right correct fine not no never still the a an my your his her our this that it ok okay too so very
  lost gone old new same safe weak strong short long what why how where which when who reset secret saved unknown missing
  different simple bad good here there different sure case only also always already just being been easy hard to on in for
  of and or but because please upay app login log sign error page field box button email sms phone number account
  me you him them anyone nobody something nothing empty blank broken down up out over`.split(/\s+/),
);
const DESCRIBING_ENDING = /(?:ed|ing|ible|able|ful|less|ten|len|ect|ment)$/;

/** Between "password" and the value: then the value is something else's. */
const OTHER_VALUE =
  /订单|单号|流水|工单|手机|电话|邮箱|账号|账户|用户名|名字|链接|网址|网站|时间|日期|金额|order|case|phone|mail|number|link|user ?name|amount/;
/** Links, phones, dates and long order numbers may stand behind the word "password" without being one. */
const NO_PASSWORD = /^(?:https?:|www\.)|^(?:\+?86)?1[3-9]\d{9}$|^\d{4}[-/.]\d{1,2}|^(?=(?:[^\d]*\d){10}).{14,}$/;

/** Is this what a password looks like, given how it was introduced? `said`: "password is …"; otherwise it only stands behind the word. */
function isPassword(value: string, said: boolean, quoted: boolean, rest: string): boolean {
  if (/^[^a-z0-9]+$/.test(value) || /^https?:/.test(value)) return false;
  if (/\d/.test(value)) return (said || (value.length >= 4 && !NO_PASSWORD.test(value))) && !UNIT.test(rest);
  if (quoted) return true;
  if (!said) return false;
  // Letters only: it must stand alone, as a word of a sentence hardly does.
  const word = value.replace(/[^a-z]+$/, '');
  const alone = /^\s*(?:$|[,.;!?，。；！？、\n])/.test(rest) || value !== word;
  return value.length >= 4 && alone && !DESCRIBES.has(word) && !DESCRIBING_ENDING.test(word);
}

function findPasswords(view: string): readonly Secret[] {
  const found: Secret[] = [];
  for (const match of view.matchAll(PASSWORD_VALUE)) {
    const [whole, lead = '', quoted, plain = ''] = match;
    if (OTHER_VALUE.test(lead)) continue;
    const said = /(?:是|为|成|叫|填|输|了|:|=|\bis|\bwas|\bto)\s*$/.test(lead);
    // A full stop at the end of the sentence is not part of the password; a `!` may well be.
    const value = quoted ?? plain.replace(/(?<![.,;:?)"'\]])[.,;:?)"'\]]+$/, '');
    const start = match.index + lead.length + (quoted === undefined ? 0 : 1);
    const rest = view.slice(start + value.length, match.index + whole.length + 12);
    if (isPassword(value, said, quoted !== undefined, rest)) found.push(secret('password', start, value.length));
  }
  return found;
}

/** The bot spoke of a password and the answer is a single word that nobody says: letters with digits or signs. */
function bareAnswer(view: string): readonly Secret[] {
  const match = /^\s*([\x21-\x7e]{4,128})\s*$/.exec(view);
  const value = match?.[1] ?? '';
  if (/^\d{4,8}$/.test(value)) return [secret('code', view.indexOf(value), value.length)];
  const mixed = value.length >= 6 && /[a-z]/.test(value) && /[^a-z.,!?'-]/.test(value) && !/^https?:|^\[|@\w+\.\w+$/.test(value);
  return mixed ? [secret('password', view.indexOf(value), value.length)] : [];
}

// ---------------------------------------------------------------------------------------------------------------- codes

const CODE_WORD =
  '(?:验证码|动态码|动态密码|校验码|短信码|确认码|\\botp(?![a-z])|(?<!(?:error|status|postal|post|zip|promo|coupon|discount|qr|bar|area|country|swift|sort|bank|branch|invite|invitation|referral|product|dress) ?)\\bcodes?(?![a-z]))';
const CODE = '(\\d{3}[ -]\\d{3}|\\d{4,8})(?![\\d-])';
const CODE_AFTER = new RegExp(`${CODE_WORD}([^\\d\\n\\0。；;!！?？]{0,16})(?<![\\d¥￥$€£.+-])${CODE}`, 'g');
const CODE_BEFORE = new RegExp(
  `(?<![\\d¥￥$€£.+a-z-])${CODE}\\s{0,2}(?:(?:就?是|为|is|\\()\\s{0,2}[^\\d，。,.\\n\\0]{0,20}?)?${CODE_WORD}`,
  'g',
);
/** Between "code" and the digits: then the digits are something else. */
const OTHER_NUMBER =
  /订单|单号|流水|工单|尾号|手机|电话|号码|金额|错误|等了|热线|客服|[打拨]|order|case|phone|ending|error|amount|mobile|waited|call|number is|\bat\b/;
/** A clause may end between the word and the digits only if nothing else stands there: 验证码，123456. */
const NEW_CLAUSE = /[^\s:=是为][^，,]{0,16}[，,]|[，,][^，,]{0,16}[^\s:=是为，,]/;

function findCodes(view: string): readonly Secret[] {
  const found: Secret[] = [];
  for (const match of view.matchAll(CODE_AFTER)) {
    const [whole, gap = '', digits = ''] = match;
    const end = match.index + whole.length;
    if (OTHER_NUMBER.test(gap) || NEW_CLAUSE.test(gap) || UNIT.test(view.slice(end, end + 12))) continue;
    found.push(secret('code', end - digits.length, digits.length));
  }
  for (const match of view.matchAll(CODE_BEFORE)) {
    const [whole, digits = ''] = match;
    const named = OTHER_NUMBER.test(view.slice(Math.max(0, match.index - 8), match.index));
    if (!named && !OTHER_NUMBER.test(whole) && !UNIT.test(whole.slice(digits.length))) {
      found.push(secret('code', match.index, digits.length));
    }
  }
  return found;
}

const CVV =
  /(?:\bcvv2?|\bcvc2?|安全码|security code|背面(?:的)?(?:三|3)位(?:数字?)?)([^\d\n\0，,。；;!！?？]{0,10})(?<![¥￥$.])(\d{3,4})(?![\d])/g;

function findCvv(view: string): readonly Secret[] {
  return [...view.matchAll(CVV)].flatMap((match) => {
    const [whole, gap = '', digits = ''] = match;
    const end = match.index + whole.length;
    if (OTHER_NUMBER.test(gap) || UNIT.test(view.slice(end, end + 12))) return [];
    return [secret('cvv', end - digits.length, digits.length)];
  });
}

// ------------------------------------------------------------------------------------------------------ recovery phrases

const PHRASE_NAME = /助记词|恢复词|恢复短语|recovery (?:phrase|words)|seed|mnemonic|(?:secret|backup) (?:phrase|words)/;
/** BIP-39 words have three to eight letters; people number them. */
const WORDS = /(?<![a-z])[a-z]{3,8}(?:[\s,，、.;\d)]{1,6}[a-z]{3,8}(?![a-z]))*/g;
const NEAR = 60;
const FEWEST_WORDS = 12;
/** Frequent words that are not in the BIP-39 list: an English sentence holds one of them soon, a phrase never. */
const SENTENCE =
  /\b(?:the|and|was|were|has|had|but|for|your|not|from|how|are|his|her|our|been|did|does|should|would|could|lost|which|who|why|words|recovery|them|him|its)\b/g;

function findSeedPhrases(view: string): readonly Secret[] {
  return wordRuns(view).flatMap(({ start, end }) => {
    const near = PHRASE_NAME.test(view.slice(Math.max(0, start - NEAR), end + NEAR));
    return near ? [{ kind: 'seed_phrase' as const, start, end }] : [];
  });
}

/** Runs of at least twelve words that could be from the list. */
function wordRuns(view: string): readonly { readonly start: number; readonly end: number }[] {
  const words = view.replace(SENTENCE, (word) => '-'.repeat(word.length));
  return [...words.matchAll(WORDS)]
    .filter((run) => (run[0].match(/[a-z]+/g) ?? []).length >= FEWEST_WORDS)
    .map((run) => ({ start: run.index, end: run.index + run[0].length }));
}

/** Everything that its neighbours name as a secret. */
export function findNamed(view: string, context: RedactionContext | null): readonly Secret[] {
  const bare = context?.asking === 'password-like' ? bareAnswer(view) : [];
  return [...findPasswords(view), ...findCodes(view), ...findCvv(view), ...findSeedPhrases(view), ...bare];
}
