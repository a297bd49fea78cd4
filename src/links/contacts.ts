/** Telephone numbers and e-mail addresses that say they are the brand's. */
import { parse } from 'tldts';
import { belongsToOne, digitsOf, type LinkBrand, type Prepared, PSL, prepare } from './brand.ts';
import { likenessOf } from './imitation.ts';
import { judgeAddress } from './judge.ts';
import { FREE_MAIL } from './known.ts';
import { type Judgement, judgement, type Reason } from './reasons.ts';
import { viewOf } from './view.ts';

export type JudgedContact = Judgement & {
  readonly kind: 'phone' | 'email';
  /** As it stands in the text; `start` and `end` are UTF-16 offsets. */
  readonly contact: string;
  readonly start: number;
  readonly end: number;
};

const MOST_CONTACTS = 2000;
const MAIL =
  /(?<![\p{Script=Latin}\p{N}._%+-])[a-z0-9][a-z0-9._%+-]{0,63}@(?:[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}](?:[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}-]{0,62})\.){1,8}[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]{2,24}(?![a-z0-9@-])/giu;
/** Mobile and fixed lines, 400 and 800, short numbers of services; international with a plus. */
const PHONE =
  /(?<![\w.@+-])(?:(?:\+|00)\d{1,3}[\s-]?)?(?:1[3-9]\d(?:[\s-]?\d{4}){2}|0\d{2,3}[\s-]?\d{7,8}|[48]00(?:[\s-]?\d{3,4}){2}|(?:\+|00)\d(?:[\s-]?\d){5,13}|(?:\+|00)?9[56]\d{3,8}|1(?:00|06|23|2)\d{2,12})(?![\w@-]|\.\d)/g;
/** So many digits beside the hotline still pass for it on a display. */
const EXTRA_DIGITS = 5;

/** Every telephone number and e-mail address of a text with its verdict. Never throws; time grows linearly with the length. */
export function judgeContacts(text: string, brand: LinkBrand): { readonly contacts: readonly JudgedContact[] } {
  const prepared = prepare(brand);
  const view = viewOf(text);
  const found: JudgedContact[] = [];
  const take = (kind: JudgedContact['kind'], pattern: RegExp, judge: (written: string, brand: Prepared) => Judgement) => {
    for (const match of view.text.matchAll(pattern)) {
      if (found.length >= MOST_CONTACTS) return;
      const start = view.start(match.index);
      const end = view.end(match.index + match[0].length);
      found.push({ kind, contact: text.slice(start, end), start, end, ...judge(match[0], prepared) });
    }
  };
  take('email', MAIL, judgeEmail);
  take('phone', PHONE, judgePhone);
  return { contacts: found.sort((a, b) => a.start - b.start) };
}

function judgeEmail(email: string, brand: Prepared): Judgement {
  const at = email.lastIndexOf('@');
  const host = email.slice(at + 1);
  const { verdict, reasons } = judgeAddress(host, brand);
  if (verdict === 'official') return judgement(['official_email']);
  const mailbox = email.slice(0, at).toLowerCase();
  const posing = mailbox.split(/[._%+]/).some((part) => likenessOf(part, brand.words, null) !== null);
  if (verdict === 'dangerous') return judgement(reasons);
  if (!posing || belongsToOne(host.toLowerCase(), brand.list.others)) return judgement(['other_address']);
  return judgement([FREE_MAIL.has(parse(host, PSL).domain ?? '') ? 'borrowed_mailbox' : 'brand_in_mailbox']);
}

function judgePhone(phone: string, { hotlines }: Prepared): Judgement {
  const digits = digitsOf(phone);
  if (hotlines.has(digits) && !/^\s*(?:\+|00)(?!86)/.test(phone)) return judgement(['official_hotline']);
  const near = [...hotlines].some(
    (hotline) => (digits.startsWith(hotline) || digits.endsWith(hotline)) && digits.length - hotline.length <= EXTRA_DIGITS,
  );
  const reasons: Reason[] = near ? ['near_hotline'] : ['other_number'];
  return judgement(reasons);
}
