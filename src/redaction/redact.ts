/**
 * Takes secrets out of a customer's message before anything of it is stored, logged or shown to a person.
 *
 * Order numbers, amounts and phone numbers stay: the bot needs them. Where a number could be both, the words next to it
 * decide.
 */
import { findNamed } from './named.ts';
import { findNumbers } from './numbers.ts';
import { type RedactionContext, type Secret, type SecretKind, searchView } from './secret.ts';

export type { RedactionContext, Secret, SecretKind } from './secret.ts';

const PLACEHOLDERS: { readonly [K in SecretKind]: { readonly zh: string; readonly en: string } } = {
  password: { zh: '密码已隐去', en: 'password removed' },
  code: { zh: '验证码已隐去', en: 'code removed' },
  card: { zh: '银行卡', en: 'card' },
  cvv: { zh: '安全码已隐去', en: 'security code removed' },
  id_number: { zh: '身份证号已隐去', en: 'ID number removed' },
  seed_phrase: { zh: '助记词已隐去', en: 'recovery phrase removed' },
};

/** Placeholders of an earlier run are no words of the customer: they must not name the number that stands beside them. */
const OWN = new RegExp(
  Object.values(PLACEHOLDERS)
    .flatMap(({ zh, en }) => [zh, en])
    .map((words) => `\\[${words}(?: \\*{4}\\d{4})?\\]`)
    .join('|'),
  'gi',
);

/** Whether something was taken out of this text before, so that a placeholder stands in it. */
export function isRedacted(text: string): boolean {
  return text.search(OWN) >= 0;
}

/** Where two readings overlap, the one that keeps nothing of the value wins: a card keeps its last four digits. */
const PRIORITY: readonly SecretKind[] = ['seed_phrase', 'password', 'id_number', 'card', 'cvv', 'code'];

function stronger(a: SecretKind, b: SecretKind): SecretKind {
  return PRIORITY.indexOf(a) <= PRIORITY.indexOf(b) ? a : b;
}

/** In order and without overlaps. */
function merge(secrets: readonly Secret[]): readonly Secret[] {
  const merged: Secret[] = [];
  for (const next of [...secrets].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last === undefined || next.start >= last.end) merged.push(next);
    else
      merged[merged.length - 1] = { kind: stronger(last.kind, next.kind), start: last.start, end: Math.max(last.end, next.end) };
  }
  return merged;
}

function placeholder(secret: Secret, view: string, lang: 'zh' | 'en'): string {
  const words = PLACEHOLDERS[secret.kind][lang];
  if (secret.kind !== 'card') return `[${words}]`;
  return `[${words} ****${view.slice(secret.start, secret.end).replace(/\D/g, '').slice(-4)}]`;
}

/**
 * The message without its secrets, and what was taken out.
 * @param text what the customer typed
 * @param context what the bot asked last; null when nothing is known
 * @returns `text` with a placeholder for each secret, in Chinese when the message has Chinese characters; a bank card keeps its
 *   last four digits. `found` is in order, free of overlaps, with UTF-16 offsets in the *original* text.
 *   Placeholders are never taken for secrets. Time grows linearly with the length.
 */
export function redact(text: string, context: RedactionContext | null): { text: string; found: readonly Secret[] } {
  const view = searchView(text).replace(OWN, (own) => '\0'.repeat(own.length));
  const found = merge([...findNumbers(view), ...findNamed(view, context)]);
  const lang = /\p{Script=Han}/u.test(text) ? 'zh' : 'en';
  let result = '';
  let at = 0;
  for (const secret of found) {
    result += text.slice(at, secret.start) + placeholder(secret, view, lang);
    at = secret.end;
  }
  return { text: result + text.slice(at), found };
}
