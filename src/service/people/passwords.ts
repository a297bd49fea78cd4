/**
 * Passwords: which ones are good enough, and the port that hashes them. Argon2id with the parameters of OWASP's Password Storage
 * Cheat Sheet (19 MiB, 2 passes, 1 lane), in PHC string form; the work is done in src/adapters/people/argon2.ts.
 */

export type Hashing = {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
};
export const OWASP: Hashing = { memory: 19_456, passes: 2, parallelism: 1 };

/** So many people want to sign in that this one has to come back. */
export class TooManyHashes extends Error {
  override readonly name = 'TooManyHashes';
}

export type Passwords = {
  /** @throws TooManyHashes */
  hash(password: string): Promise<string>;
  /**
   * Compares in constant time. With null a hash of nobody is compared, which takes as long and is never right.
   * `outdated`: right, and made with other parameters than today's: hash it anew.
   * @throws TooManyHashes
   */
  verify(stored: string | null, password: string): Promise<'right' | 'outdated' | 'wrong'>;
};

export const SHORTEST = 10;
/** Code points. A bound, so that nobody sends a book to be hashed. */
export const LONGEST = 200;

/** The commonest ones of ten characters and more, from public lists, in small letters; and what people make of a refusal. */
const COMMON = new Set(
  `1234567890 12345678910 123456789a 0123456789 0987654321 9876543210 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4t5 q1w2e3r4t5y6 qwertyuiop
qwertyuiop123 qwerty12345 qwerty123456 qwertyuiop[] 1qaz2wsx3edc asdfghjkl; zxcvbnm123 password12 password123 password1234
password12345 password123! password1! p@ssw0rd123 p@ssword123 passw0rd123 passwordpassword adminadmin admin12345 admin123456
administrator welcome123 welcome1234 welcome123! letmein123 letmein1234 changeme123 iloveyou12 iloveyou123 iloveyouso sunshine123
princess123 football123 baseball123 superman123 dragon12345 monkey12345 abc1234567 abcd123456 abcd1234567 a123456789 aa12345678
aaa1234567 qq123456789 wang123456 woaini1314 woaini520 woaini1314520 5201314520 1314520520 1231231231 123123123123 1122334455
11223344556 1212121212 123321123321 147258369a 1472583690 7894561230 asdf123456 asdfasdf123 asd123456789 zxcvbnm,./ test123456
testtest123 signpost123 signpost1234 helpdesk123 customer123 support123 internet123 computer123 secret1234 secret12345 default123`.split(
    /\s+/,
  ),
);

/** The same password typed with another input method is the same password (Unicode NFKC, as NIST SP 800-63B asks for). */
export function normalisedPassword(password: string): string {
  return password.normalize('NFKC');
}

/** @returns what is wrong with a new password, for the person who chose it; null when it is good */
export function weakness(password: string, login: string): string | null {
  const plain = normalisedPassword(password);
  const length = [...plain].length;
  const small = plain.toLowerCase();
  if (!plain.isWellFormed()) return 'The password has characters that are none; type it again.';
  if (length < SHORTEST) return `The password is too short: use at least ${SHORTEST} characters. Several words make a good one.`;
  if (length > LONGEST) return `The password is too long: use at most ${LONGEST} characters.`;
  const [name = ''] = login.split('@');
  if (small === login || (name.length > 2 && small.replaceAll(name, '').length < SHORTEST / 2))
    return 'The password is little more than the login name: choose another one.';
  if (COMMON.has(small) || new Set(small).size < 4)
    return 'This password is among the first that are guessed: choose another one.';
  return null;
}
