/** E-mail and IP addresses, also as people disguise them: (at), [dot], 艾特, 点, blanks around the sign. */
import { asDigits, NUMERALS } from './numerals.ts';
import { type Secret, secret } from './secret.ts';

// --------------------------------------------------------------------------------------------------------------- e-mail

const AT =
  /@|[#*&](?=(?:qq|163|126|139|189|gmail|outlook|hotmail|foxmail|sina|yahoo|icloud)\.[a-z])|[ ]?[[({<【「]\s?(?:at|a|@|艾特)\s?[\])}>】」] ?| at (?=[a-z\d-]+ ?(?:[[({] ?)?(?:dot|点)\b)|艾特/g;
const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 255;
const LABEL = '[a-z\\d](?:[a-z\\d-]{0,61}[a-z\\d])?';
const DOMAIN = new RegExp(`^ ?${LABEL}(?:\\.${LABEL}){0,7}\\.(?:[a-z]{2,24}|xn--[a-z\\d-]{2,59})(?![a-z\\d])`);
const DOT = '(?: ?(?:[.。·]|[\\[({【]\\s?(?:\\.|dot|点)\\s?[\\])}】]|点) ?| dot )';
const DISGUISED = new RegExp(`^ ?${LABEL}(?:${DOT}${LABEL}){0,4}${DOT}[a-z]{2,24}(?![a-z\\d])`);

const SPOKEN_DOT = '(?:[\\[({【]\\s?(?:\\.|dot|点)\\s?[\\])}】]|点)';
const SPOKEN_END = new RegExp(`^(?:${SPOKEN_DOT}[a-z\\d]{2,24}(?![a-z\\d])){1,4}`);
/** zhang[dot]wei */
const LOCAL_BEFORE_DOT = new RegExp(`[a-z\\d][a-z\\d_.-]{0,30}${SPOKEN_DOT}$`);

/** Part of a local part (RFC 5321's dot-string, the characters that providers give out). */
const isLocal = (code: number) =>
  (code >= 97 && code <= 122) ||
  (code >= 48 && code <= 57) ||
  code === 46 ||
  code === 95 ||
  code === 37 ||
  code === 43 ||
  code === 45;

export function findEmails(text: string): readonly Secret[] {
  const found: Secret[] = [];
  for (const at of text.matchAll(AT)) {
    const from = localStart(text, at.index);
    if (from === null) continue;
    const after = at.index + at[0].length;
    const rest = text.slice(after, after + LONGEST_DOMAIN);
    const plain = DOMAIN.exec(rest)?.[0] ?? '';
    // mail.example点org
    const domain = plain === '' ? DISGUISED.exec(rest)?.[0] : plain + (SPOKEN_END.exec(rest.slice(plain.length))?.[0] ?? '');
    if (domain !== undefined) found.push(secret('email', from, after + domain.length));
  }
  return found;
}

/** Where the part before the sign begins; null when there is none, or when it is the user of a link (https://user@host). */
function localStart(text: string, at: number): number | null {
  let end = at;
  if (text[end - 1] === ' ') end -= 1;
  let start = end;
  while (start > 0 && end - start < LONGEST_LOCAL && isLocal(text.charCodeAt(start - 1))) start -= 1;
  while (start < end && /[.%+-]/.test(text[start] ?? '')) start += 1;
  if (start === end || !/[a-z\d]/.test(text.slice(start, end))) return null;
  for (let parts = 0; parts < 4; parts += 1) {
    const before = LOCAL_BEFORE_DOT.exec(text.slice(Math.max(0, start - 40), start));
    if (before === null) break;
    start -= before[0].length;
  }
  return /:\/\/[^\s/]{0,64}$/.test(text.slice(Math.max(0, start - 70), start)) ? null : start;
}

const USER_INFO = /\b[a-z][a-z\d+.-]{1,15}:\/\/[^\s/:@]{0,64}:([^\s/@]{1,128})@/g;

/** The password in https://user:password@host. */
export function findLinkPasswords(cased: string): readonly Secret[] {
  if (!cased.includes('://')) return [];
  return [...cased.matchAll(USER_INFO)].map((match) => {
    const end = match.index + match[0].length - 1;
    return secret('password', end - (match[1] ?? '').length, end);
  });
}

// -------------------------------------------------------------------------------------------------------------- numbers

const OCTET = `([\\d${NUMERALS}]{1,3})`;
const V4_DOT = '( ?(?:[.。·]|[\\[({]\\s?(?:\\.|dot|点)\\s?[\\])}]|点) ?| dot )';
const V4 = new RegExp(`(?<![\\d.])${OCTET}${V4_DOT}${OCTET}${V4_DOT}${OCTET}${V4_DOT}${OCTET}(?![\\d${NUMERALS}]|\\.\\d)`, 'g');
const IP_WORD = /\bips?\b|ip地址|网关|子网|服务器|登录地址|dns|gateway|subnet|address|server|host|ping|来自|from/;
const VERSION_BEFORE =
  /(?:版本|版|version|\bver\.?|\bv|build|固件|firmware|\bios|android|安卓|鸿蒙|chrome|firefox|windows|macos|\bapp|系统|升级|更新|客户端|微信|release|sdk|section|chapter|clause|第)[^,，。\n]{0,10}$/;
const VERSION_AFTER = /^\s?(?:版|version|节|章|条|款|这个版)/;

function isV4(octets: readonly string[], gaps: readonly string[]): boolean {
  if (gaps.some((gap) => gap !== gaps[0])) return false;
  // 1. 2. 3. 4 is a list.
  const gap = gaps[0] ?? '';
  if (gap.startsWith(' ') !== gap.endsWith(' ')) return false;
  return octets.every((octet) => /^(?:0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255);
}

/** A part with a dot on either side; cheaper than the whole. */
const MIDDLE = new RegExp(`[.。·点\\])}t] ?[\\d${NUMERALS}]{1,3} ?[.。·点[({d]`);

function findV4(text: string): readonly Secret[] {
  if (!MIDDLE.test(text)) return [];
  return [...text.matchAll(V4)].flatMap((match) => {
    const [whole, a = '', g1 = '', b = '', g2 = '', c = '', g3 = '', d = ''] = match;
    if (!isV4([a, b, c, d].map(asDigits), [g1, g2, g3])) return [];
    const before = text.slice(Math.max(0, match.index - 20), match.index);
    const end = match.index + whole.length;
    const small = [a, b, c, d].every((part) => part.length === 1) && !IP_WORD.test(before);
    const version =
      small || VERSION_BEFORE.test(before) || VERSION_AFTER.test(text.slice(end, end + 10)) || /[a-z_-]$/.test(before);
    return version && !IP_WORD.test(before) ? [] : [secret('ip', match.index, end)];
  });
}

const V6 = /(?<![\da-z:.])(?:[\da-f]{0,4}:){2,8}[\da-f]{0,4}(?::?(?:\d{1,3}\.){3}\d{1,3})?(?:%[a-z\d]{1,16})?(?![\da-z:])/g;

/** 192-168-1-1 and 192 168 1 1, behind the word. */
const V4_SAID = new RegExp(
  `ip ?(?:地址|address)?(?:是|为|is)?[:\\s]{0,3}(?<!\\d)${OCTET}([-, 、_])${OCTET}\\2${OCTET}\\2${OCTET}(?![\\d${NUMERALS}])`,
  'g',
);

function findSaidV4(text: string): readonly Secret[] {
  return [...text.matchAll(V4_SAID)].flatMap((match) => {
    const [whole, a = '', gap = '', b = '', c = '', d = ''] = match;
    if (!isV4([a, b, c, d].map(asDigits), ['.', '.', '.'])) return [];
    const end = match.index + whole.length;
    return [secret('ip', end - [a, b, c, d].join(gap).length, end)];
  });
}

/** RFC 4291: eight groups, or fewer with one `::`; times (12:30:45) and hardware addresses have neither. */
function isV6(candidate: string): boolean {
  const address = candidate.replace(/%.*/, '').replace(/(?:\d{1,3}\.){3}\d{1,3}$/, '0:0');
  const halves = address.split('::');
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (halves.length > 2 || groups.some((group) => !/^[\da-f]{1,4}$/.test(group))) return false;
  return halves.length === 2 ? groups.length <= 7 : groups.length === 8;
}

function findV6(text: string): readonly Secret[] {
  return [...text.matchAll(V6)].flatMap((match) => {
    const named = IP_WORD.test(text.slice(Math.max(0, match.index - 20), match.index));
    const groups = match[0].match(/[\da-f]+/g)?.length ?? 0;
    return isV6(match[0]) && (groups > 2 || (named && groups > 0))
      ? [secret('ip', match.index, match.index + match[0].length)]
      : [];
  });
}

/** @param text in lower case, Chinese numerals as typed */
export function findIps(text: string): readonly Secret[] {
  const v6 = text.includes(':') ? findV6(text) : [];
  const said = text.includes('ip') ? findSaidV4(text) : [];
  return [...findV4(text), ...said, ...v6];
}
