/** Why a link, an address or a number was judged as it was: codes, and plain words for the customer. */

export type Verdict = 'official' | 'dangerous' | 'cannot_confirm';
export type Words = { readonly zh: string; readonly en: string };

/** Most telling first: the first that holds is the one that is told. */
const DANGEROUS = {
  known_bad: { zh: '这个网址在已知的诈骗名单里。', en: 'This address is on a list of known frauds.' },
  other_scheme: {
    zh: '它不是普通网页，点开会直接打开别的应用或运行程序。',
    en: 'It is not a web page: it opens another app or runs a program at once.',
  },
  userinfo: {
    zh: '@ 前面的字是幌子，真正打开的是后面的网站。',
    en: 'What stands before the @ is a decoy; it opens the site behind it.',
  },
  hidden_characters: { zh: '网址里藏着看不见的字符。', en: 'There are invisible characters in the address.' },
  disguised_letters: {
    zh: '网址里用特殊字体或代码替换了字母。',
    en: 'Its letters are written in special signs or codes as a disguise.',
  },
  lookalike: { zh: '用了长得像的字符来冒充我们的网址。', en: 'It uses characters that look alike to pass as our address.' },
  mixed_scripts: {
    zh: '网址里混用了不同文字的字母，看着像，其实不一样。',
    en: 'It mixes letters of different alphabets that only look the same.',
  },
  posing_letters: {
    zh: '网址用外文字母冒充英文字母。',
    en: 'Its letters are of another alphabet and only look like English ones.',
  },
  ip_host: {
    zh: '它用一串数字代替网站名字，我们从不这样做。',
    en: 'It uses a number instead of a site name, which we never do.',
  },
  other_ending: {
    zh: '名字像我们，但结尾不同，不是我们的网站。',
    en: 'It has our name with another ending, and is not our site.',
  },
  brand_in_domain: { zh: '网址里带着我们的名字，但网站不是我们的。', en: 'It carries our name, but the site is not ours.' },
  brand_in_subdomain: {
    zh: '前面写着我们的名字，真正的网站是后面那个，不是我们的。',
    en: 'Our name stands in front, but the site behind it is not ours.',
  },
  brand_in_path: {
    zh: '我们的名字只写在网址后半段，网站本身不是我们的。',
    en: 'Our name stands only in the second part; the site itself is not ours.',
  },
  one_letter_off: {
    zh: '和我们的网址只差一点点，是仿冒的写法。',
    en: 'It is almost our address, but not quite: a typical imitation.',
  },
  carries_dangerous: { zh: '它会把您带到另一个可疑的网址。', en: 'It takes you on to another, suspicious address.' },
  borrowed_mailbox: {
    zh: '谁都能申请的免费邮箱，却用了我们的名字。',
    en: 'It is a free mailbox that anybody can open, under our name.',
  },
  brand_in_mailbox: {
    zh: '@ 前面写着我们的名字，但这个邮箱不是我们的。',
    en: 'Our name stands before the @, but the mailbox is not ours.',
  },
  near_hotline: {
    zh: '号码里夹着我们的热线，但多了几位，不是我们的。',
    en: 'It contains our hotline with extra digits, and is not ours.',
  },
} as const satisfies { readonly [code: string]: Words };

const CANNOT_CONFIRM = {
  shortener: { zh: '这是短链接，看不出最后会打开哪里。', en: 'It is a short link that hides where it leads.' },
  carries_other: { zh: '它会再跳到别的网址，我没法确认那里。', en: "It leads on to another address that I can't confirm." },
  odd_port: { zh: '网址里有不寻常的端口号，我没法确认。', en: "It has an unusual port number, so I can't confirm it." },
  unusual_spelling: {
    zh: '写法和我们平时的不一样，我没法确认。',
    en: "It is not written the way we write it, so I can't confirm it.",
  },
  foreign_letters: {
    zh: '网址里有外文字母，也不在我们的官方域名里。',
    en: 'It has foreign letters and is not one of our official domains.',
  },
  unreadable: {
    zh: '这个网址不完整，或者打不开，我没法确认。',
    en: "The address is incomplete or broken, so I can't confirm it.",
  },
  other_number: {
    zh: '这不是我们的官方热线，我没法确认是谁。',
    en: "It is not our official hotline, and I can't confirm whose it is.",
  },
  other_address: {
    zh: '它不在我们的官方域名里，我没法确认是谁的。',
    en: "It is not on our official domains, and I can't confirm whose it is.",
  },
} as const satisfies { readonly [code: string]: Words };

const OFFICIAL = {
  official_domain: { zh: '这是我们的官方域名。', en: 'It is on our official domain.' },
  official_email: {
    zh: '这是我们的官方邮箱域名；发件人可以伪造，别按邮件里的要求付款或给验证码。',
    en: 'It is on our official domain; but senders can be forged, so never pay or give codes because of a mail.',
  },
  official_hotline: {
    zh: '这是我们的官方热线；来电显示可以伪造，请您自己拨打。',
    en: 'It is our official hotline; but callers can fake it, so dial it yourself.',
  },
} as const satisfies { readonly [code: string]: Words };

export type Reason = keyof typeof DANGEROUS | keyof typeof CANNOT_CONFIRM | keyof typeof OFFICIAL;

const ALL: { readonly [code in Reason]: Words } = { ...DANGEROUS, ...CANNOT_CONFIRM, ...OFFICIAL };
const ORDER = Object.keys(ALL) as readonly Reason[];

/** What was found about one link, address or number. */
export type Judgement = {
  readonly verdict: Verdict;
  /** Most telling first; never empty. */
  readonly reasons: readonly Reason[];
  /** The first of them, in words for the customer. */
  readonly reason: Words;
};

/** Sums the findings up: one dangerous finding outweighs everything, and whatever is not official cannot be confirmed. */
export function judgement(found: readonly Reason[]): Judgement {
  const reasons = [...new Set(found)].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  const first = reasons[0] ?? 'other_address';
  const verdict = first in DANGEROUS ? 'dangerous' : first in CANNOT_CONFIRM ? 'cannot_confirm' : 'official';
  return { verdict, reasons: reasons.length === 0 ? [first] : reasons, reason: ALL[first] };
}

export const REASONS = ORDER;

export function reasonWords(code: Reason): Words {
  return ALL[code];
}
