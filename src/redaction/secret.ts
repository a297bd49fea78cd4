/** What the detectors of this room speak of. */

export type SecretKind = 'password' | 'code' | 'card' | 'cvv' | 'id_number' | 'seed_phrase';

/** A secret in a message; `start` and `end` (exclusive) are UTF-16 offsets in the message as it was typed. */
export type Secret = { readonly kind: SecretKind; readonly start: number; readonly end: number };

/** The last words of the bot asked about something password-like, so a bare value is likely to be one. */
export type RedactionContext = { readonly asking: 'password-like' | null };

/**
 * The message in a form that is easy to search: full-width letters, digits and signs as ASCII, ASCII letters in lower case.
 * Every character keeps its place, so offsets in the view are offsets in the message.
 */
export function searchView(text: string): string {
  return text.replace(/[A-Z\u3000\uff01-\uff5e]/g, (char) => {
    if (char === '\u3000') return ' ';
    const code = char.charCodeAt(0);
    return String.fromCharCode(code >= 0xff01 ? code - 0xfee0 : code).toLowerCase();
  });
}
