/**
 * Passwords: only the words around them give them away.
 *
 * All gaps are bounded, so the time grows with the length of the message and no faster.
 */
import { NUMERALS } from './numerals.ts';
import { type Secret, secret } from './secret.ts';
import { PASSWORD, UNIT } from './words.ts';

const HAS_WORD = new RegExp(PASSWORD);
/** `密码是`, `密码应该改成了：`, `password is`, `pwd=`: says that the value comes next. */
const SAYS = `${PASSWORD}(?:[^\\x21-\\x7e，。！？；\\n]{0,8}?(?:是|为|成|叫|填的?|输的?)了?|[a-z ]{0,20}?\\b(?:is|was|to|shi)\\b)?\\s{0,3}[:=]?\\s{0,3}`;
// Directly behind the word it closes: "enter your password", they say.
const QUOTED = '(?:[“‘「]|(?<=[\\s:=是为成])["\'])([^"\'”’」\\n]{3,64})["\'”’」]';
const PASSWORD_VALUE = new RegExp(`(${SAYS})(?:${QUOTED}|([\\x21-\\x7e]{3,128})|([${NUMERALS}]{4,16}))`, 'g');

/** Words that describe a password and are none. */
const DESCRIBES = new Set(
  `wrong incorrect invalid right correct fine not no never still the a an my your his her our this that it ok okay too so very
  lost gone old new same safe weak strong short long what why how where which when who reset secret saved unknown missing
  different simple bad good here there different sure case only also always already just being been easy hard to on in for
  of and or but because please upay app login log sign error page field box button email sms phone number account
  me you him them yours mine ours theirs his hers anyone nobody something nothing empty blank broken down up out over`.split(
    /\s+/,
  ),
);
const DESCRIBING_ENDING = /(?:ed|ing|ible|able|ful|less|ten|len|ect|ment)$/;

/** Between "password" and the value: then the value is something else's. */
const OTHER_VALUE =
  /订单|单号|流水|工单|手机|电话|邮箱|账号|账户|用户名|名字|链接|网址|网站|时间|日期|金额|order|case|phone|mail|number|link|user ?name|amount/;
/** Links, phones, dates and long order numbers may stand behind the word "password" without being one. */
const NO_PASSWORD = /^(?:https?:|www\.)|^(?:\+?86)?1[3-9]\d{9}$|^\d{4}[-/.]\d{1,2}|^(?=(?:[^\d]*\d){10}).{14,}$/;
const SAID = /(?:是|为|成|叫|填|输|了|:|=|\bis|\bwas|\bto)\s*$/;
/** Letters alone are a password behind "is", and behind "to" only when it was changed to them: "enter the pin to receive", "it was hilarious". */
const SAYS_A_WORD =
  /(?:是|为|成|叫|填|输|了|:|=|\bis)\s{0,3}$|\b(?:change|set|switch|swap|update|reset)(?:d|s|ed|ing|ting)?\b.{0,24}\bto\s{0,3}$/;
/** A full stop at the end of the sentence is not part of the password; a `!` may well be. */
const ENDS_SENTENCE = /(?<![.,;:?)"'\]])[.,;:?)"'\]]+$/;

/** Is this what a password looks like, given how it was introduced (`lead`: 密码是, "password is", or the word alone)? */
function isPassword(value: string, lead: string, quoted: boolean, rest: string): boolean {
  const said = SAID.test(lead);
  if (/^[^a-z0-9]+$/.test(value) || /^https?:/.test(value)) return false;
  if (/\d/.test(value)) return (said || (value.length >= 4 && !NO_PASSWORD.test(value))) && !UNIT.test(rest);
  if (quoted) return true;
  if (!said) return false;
  // Letters only: it must stand alone, as a word of a sentence hardly does.
  const word = value.replace(/[^a-z]+$/, '');
  const alone = /^\s*(?:$|[,.;!?，。；！？、\n])/.test(rest) || value !== word;
  return value.length >= 4 && alone && SAYS_A_WORD.test(lead) && !DESCRIBES.has(word) && !DESCRIBING_ENDING.test(word);
}

/** @param text in lower case */
export function findPasswords(text: string): readonly Secret[] {
  if (!HAS_WORD.test(text)) return [];
  const found: Secret[] = [];
  for (const match of text.matchAll(PASSWORD_VALUE)) {
    const [whole, lead = '', quoted, plain = '', spoken] = match;
    if (OTHER_VALUE.test(lead)) continue;
    const value = quoted ?? spoken ?? plain.replace(ENDS_SENTENCE, '');
    const start = match.index + lead.length + (quoted === undefined ? 0 : 1);
    const rest = text.slice(start + value.length, match.index + whole.length + 12);
    const clause = text.slice(Math.max(0, match.index - 24), match.index) + lead;
    const taken = spoken === undefined ? isPassword(value, clause, quoted !== undefined, rest) : SAID.test(lead);
    if (taken) found.push(secret('password', start, start + value.length));
  }
  return found;
}

const LEAD =
  '(?:(?:(?:那就|就|应该|好像|可能)?(?:是|填|输入?了?|用的?)|我的是|it\\S{0,2} |i (?:used|typed|entered|think it\\S{0,2}) |my (?:password|pin) is )\\s{0,2})?';
const ANSWER = new RegExp(
  `^${LEAD}[:"'“「]?([\\x21-\\x7e]{4,128}?|[${NUMERALS}]{4,16})["'”」。,，.]?\\s{0,2}[吧呀啊哦的呢]{0,2}$`,
);
/** Longer than any answer of one word. */
const LONGEST_ANSWER = 200;

/** The bot asked for a password, or the customer announced one: a single word that nobody says, letters with digits or signs. */
export function bareAnswer(text: string): readonly Secret[] {
  const answer = text.trim();
  const value = answer.length > LONGEST_ANSWER ? '' : (ANSWER.exec(answer)?.[1] ?? '');
  const digits = /^\d{4,12}$/.test(value) || (value !== '' && !/[\x21-\x7e]/.test(value));
  const mixed = value.length >= 6 && /[a-z]/.test(value) && /[^a-z.,!?'-]/.test(value) && !/^https?:|^\[|@\w+\.\w+$/.test(value);
  return digits || mixed ? [spanOf(text, value)] : [];
}

const spanOf = (text: string, value: string) =>
  secret('password', text.lastIndexOf(value), text.lastIndexOf(value) + value.length);

const ANNOUNCED = new RegExp(`${SAYS}["'“「]?$`);
const LABEL_ONLY = new RegExp(`^[^,，。!?\\n]{0,12}${PASSWORD}[是为:]?$`);

/** The message before ended in "my password is", or was nothing but the word; then the first word of this one is the value. */
export function announcedPassword(before: string, text: string): readonly Secret[] {
  const tail = before.trimEnd().slice(-60);
  const match = ANNOUNCED.exec(tail);
  const said = match !== null && SAID.test(match[0].replace(/["'“「]$/, ''));
  if (match === null || OTHER_VALUE.test(match[0]) || !(said || LABEL_ONLY.test(tail))) return [];
  if (bareAnswer(text).length > 0) return bareAnswer(text);
  const word = /^[\x21-\x7e]{3,128}$/.exec(text.trim())?.[0] ?? '';
  return said && isPassword(word, tail, false, '') ? [spanOf(text, word)] : [];
}
