/**
 * Secrets in a file that staff edit: keys, tokens, passwords, card numbers. Such a file is mailed, copied and kept for ever,
 * so a secret in it is known to too many. Every pattern starts at one place of a run only, so that time grows with the
 * length of the file and no faster.
 */

/** `start` and `end` (exclusive) are UTF-16 offsets of the secret itself, without the words that name it. */
export type Secret = { readonly what: string; readonly start: number; readonly end: number };

type Rule = {
  readonly what: string;
  /** Group 1: what stands before the secret; group 2: the secret. */
  readonly pattern: RegExp;
  readonly holds?: (value: string) => boolean;
};

const RULES: readonly Rule[] = [
  {
    what: 'a private key',
    pattern: /()(-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[A-Za-z0-9+/=\s\\#]{0,8000}(?:-----END [A-Z ]{0,40}-----)?)/g,
  },
  {
    // Prefixes that providers give their keys so that they can be found.
    what: 'an API key',
    pattern:
      /(?<![\w-])()((?:sk|rk)_(?:live|test)_\w{10,}|sk-[\w-]{20,}|(?:AKIA|ASIA)[A-Z0-9]{16}|gh[opsur]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|AIza[\w-]{30,}|ya29\.[\w-]{20,}|LTAI\w{12,}|AKID\w{13,}|SG\.[\w-]{16,}\.[\w-]{16,}|npm_\w{30,})/g,
  },
  { what: 'a signed token', pattern: /(?<![\w-])()(eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?)/g },
  {
    what: 'a token',
    pattern: /(\b(?:bearer|basic)\s{1,3})([\w.~+/-]{8,}={0,2})/gi,
    holds: (value) => /\d/.test(value) || isRandom(value),
  },
  { what: 'a password in an address', pattern: /(:\/\/[^\s/?#@:'"{}]{0,200}:)([^\s/?#@'"{}]{1,200})(?=@)/g },
  {
    what: 'a password or key',
    pattern:
      /((?:passwords?|passwd|passphrase|pwd|secret|token|(?:api|access|private)[ _-]?key|密码|口令|密钥|令牌|私钥)["']?\s{0,3}[:=：]\s{0,3}["'「]?)([^\s"'`,{}[\]\u0080-\uffff]{6,200})/gi,
    holds: (value) => /\d/.test(value) && /[a-z]/i.test(value) && !/^https?:|^[a-z]+_[a-z0-9_]+\??$/.test(value),
  },
  { what: 'a key or token', pattern: /(?<![\w+/-])()([\w+/-]{24,}={0,2})/g, holds: isRandom },
  { what: 'a card number', pattern: /(?<![\w.+-])()(\d(?:[ -]?\d){12,18})(?![\w-]|\.\d)/g, holds: isCard },
];

/** All secrets of a text, in order and without overlaps. */
export function findSecrets(text: string): readonly Secret[] {
  const view = text.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
  const found: Secret[] = [];
  for (const { what, pattern, holds } of RULES)
    for (const match of view.matchAll(pattern)) {
      const [, lead = '', value = ''] = match;
      const start = match.index + lead.length;
      if (holds?.(value) ?? true) found.push({ what, start, end: start + value.length });
    }
  const apart: Secret[] = [];
  for (const next of found.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = apart.at(-1);
    if (last === undefined || next.start >= last.end) apart.push(next);
    else if (next.end > last.end) apart[apart.length - 1] = { ...last, end: next.end };
  }
  return apart;
}

/** The text with a star for every character of a secret; lines and columns stay. */
export function hideSecrets(text: string): string {
  let hidden = '';
  let at = 0;
  for (const { start, end } of findSecrets(text)) {
    hidden += text.slice(at, start) + text.slice(start, end).replace(/[^\n]/g, '*');
    at = end;
  }
  return hidden + text.slice(at);
}

/** A message may quote the beginning of a secret only; fewer characters than this tell nothing. */
const TELLING = 6;

/**
 * Makes what hides these secrets in the words of a message, also where only the beginning of one is quoted.
 * @param secrets as they stand in the files
 */
export function hiderOf(secrets: readonly string[]): (words: string) => string {
  if (secrets.length === 0) return (words) => words;
  const byHead = new Map<string, Set<string>>();
  for (const line of secrets.flatMap((secret) => secret.split('\n')).map((one) => one.trim())) {
    const head = line.slice(0, TELLING);
    if (head.length === TELLING) byHead.set(head, (byHead.get(head) ?? new Set()).add(line));
  }
  return (words) => {
    let hidden = hideSecrets(words);
    for (let at = 0; at + TELLING <= words.length; at++) {
      for (const secret of byHead.get(words.slice(at, at + TELLING)) ?? []) {
        let end = at + TELLING;
        while (end < words.length && end - at < secret.length && words[end] === secret[end - at]) end += 1;
        hidden = `${hidden.slice(0, at)}${'*'.repeat(end - at)}${hidden.slice(end)}`;
      }
    }
    return hidden;
  };
}

/** Made by a machine: it changes between capitals, small letters and digits as no word or name does. */
function isRandom(value: string): boolean {
  const plain = value.replace(/(?<!=)=+$/, '');
  if (/^[0-9a-f]{32,}$/i.test(plain)) return /\d/.test(plain) && /[a-f]/i.test(plain);
  if (plain.length < 24) return false;
  const kinds = [...plain].map((char) =>
    /\d/.test(char) ? 'digit' : /[a-z]/.test(char) ? 'small' : /[A-Z]/.test(char) ? 'capital' : 'sign',
  );
  const count = (kind: string) => kinds.filter((one) => one === kind).length;
  const changes = kinds.filter((kind, i) => i > 0 && kind !== kinds[i - 1]).length;
  return (
    count('digit') - (/(?<!\d)\d+$/.exec(plain)?.[0].length ?? 0) >= 2 &&
    count('small') >= 3 &&
    count('capital') >= 3 &&
    changes >= 0.4 * plain.length
  );
}

/** First digits and lengths of the payment networks, and the check digit of ISO/IEC 7812-1. */
function isCard(value: string): boolean {
  const digits = value.replace(/[ -]/g, '');
  if (!/^(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3[0568]\d{12,14}|6\d{15,18}|9\d{15})$/.test(digits))
    return false;
  const sum = [...digits].reverse().reduce((total, char, place) => {
    const twice = Number(char) * 2;
    return total + (place % 2 === 0 ? Number(char) : twice > 9 ? twice - 9 : twice);
  }, 0);
  return sum % 10 === 0;
}
