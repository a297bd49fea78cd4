/** The real matcher for the repair matrix: words become events as they do in a turn. */

import { CUSTOMER, stampOf } from '../../proof/explore/stimulus.ts';
import type { Hear } from '../../proof/matrix/cell.ts';
import { redact } from '../../redaction/redact.ts';
import { type Knowledge, messageEvent } from '../turn.ts';

export function hearWith(knowledge: Knowledge): Hear {
  return (state, { text, files }, setting, number) => {
    const redacted = redact(text, null);
    const message = {
      text: redacted.text,
      redacted: redacted.found.map((secret) => secret.kind),
      button: null,
      files: files.map((name) => ({ name, contentType: 'image/png' })),
      customer: setting.signedIn ? { id: CUSTOMER, name: null } : null,
    };
    return messageEvent(knowledge, state, message, stampOf(setting, number));
  };
}
