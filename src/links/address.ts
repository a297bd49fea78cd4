/** An address as a browser reads it (WHATWG URL), and how far it was written as plainly as we write our own. */
import { domainToUnicode } from 'node:url';

export type Address = {
  readonly url: URL;
  /** The host that a browser opens, without a dot at its end; '' where there is none. */
  readonly host: string;
  /** The host as a person reads it: `xn--…` decoded. */
  readonly shown: string;
  /** Written exactly so: nothing had to be folded, decoded or guessed to come to the host. */
  readonly plain: boolean;
  /** The host holds styled or foreign letters, or codes, that a browser turns into plain ones. */
  readonly disguised: boolean;
  /** Characters that nobody sees stand in it. */
  readonly hidden: boolean;
};

/** A dot makes a host of it: "upay.example:pw@evil.com". */
const SCHEME = /^[a-z][a-z0-9+-]*:|^[a-z][a-z0-9+.-]*:[/\\]{2}/i;
/** "upay.example:8443/x" is a host with a port, not a scheme. */
const HOST_PORT = /^(?=[^/?#@:]+:\d+(?:[/?#]|$))[^/?#@:]+?\.[^/?#@:]/;
const PLAIN = /^(?:https?:\/\/)?([a-z0-9.-]+)(?::\d+)?(?:[/?#][\x21-\x7e]*)?$/i;
export const HIDDEN = /[\p{Cc}\p{Cf}\u115f\u1160\u3164\uffa0]|\p{Variation_Selector}/u;
/** Letters and digits that fold into others, full-width ones left out: those are a matter of the keyboard. */
const FULL_WIDTH = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/;

/**
 * @param raw the address as it was typed, or as one read it out of a disguise (`hxxp`, `[.]`)
 * @param typed false where `raw` is such a reading: then it is not written plainly
 * @returns null where a browser could not open it
 */
export function readAddress(raw: string, typed = true): Address | null {
  const text = raw.trim();
  if (text === '') return null;
  const schemed = SCHEME.test(text) && !HOST_PORT.test(text);
  const url = URL.parse(text.startsWith('//') ? `https:${text}` : schemed ? text : `https://${text}`);
  if (url === null) return null;
  const host = url.hostname.replace(/\.$/, '');
  const written = writtenHost(text);
  const exact = PLAIN.exec(text)?.[1]?.toLowerCase().replace(/\.$/, '');
  return {
    url,
    host,
    shown: host.includes('xn--') ? domainToUnicode(host) || host : host,
    plain: typed && exact === host,
    disguised: isDisguised(written, host),
    hidden: HIDDEN.test(text),
  };
}

/** Where the host should stand, as it was written: for signs of disguise only. */
function writtenHost(text: string): string {
  return /^(?:[a-z][a-z0-9+.-]*:)?[/\\]*(?:[^/\\?#]*@)?([^/\\?#]*)/i.exec(text)?.[1] ?? '';
}

/** A host of plain letters that was written with other signs: 𝐮𝐩𝐚𝐲, ⓤⓟⓐⓨ, %75pay. Dots of Chinese keyboards are no disguise. */
function isDisguised(written: string, host: string): boolean {
  if (/%[0-9a-f]{2}/i.test(written)) return true;
  if (/^[\x00-\x7f]*$/.test(written) || host.includes('xn--')) return false;
  return /[^\x00-\x7f\u3002\uff0e\uff61\uff1a]/.test(written) && !FULL_WIDTH.test(written);
}

/** Full-width letters where ours are ASCII; they lead to the same host. */
export function isFullWidth(text: string): boolean {
  return FULL_WIDTH.test(text);
}

/** The text with `%xx` read; as it is where that is impossible. */
export function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
