/** How pages of this server are sent. */
import type { Headers } from './answer.ts';

/** A page runs its own files and talks to its own server; nothing inline, nothing from elsewhere, in no frame. */
export const PAGE_HEADERS: Headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; " +
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'cache-control': 'no-cache',
  'cross-origin-opener-policy': 'same-origin',
  // Clients of Direct Line change to another protocol on pages that may use the microphone.
  'permissions-policy': 'microphone=()',
};

/** At the desk no text of a customer may ever become a program, whatever mistake the page makes. */
export const DESK_PAGE_HEADERS: Headers = {
  ...PAGE_HEADERS,
  'content-security-policy': `${PAGE_HEADERS['content-security-policy']}; require-trusted-types-for 'script'; trusted-types 'none'`,
};
