/** The real matcher for the repair matrix: words become events as they do in a turn. */

import { CUSTOMER, stampOf } from '../../proof/explore/stimulus.ts';
import type { Hear } from '../../proof/matrix/cell.ts';
import { hearOpenly } from '../hearing.ts';
import type { Knowledge } from '../turn.ts';

export function hearWith(knowledge: Knowledge): Hear {
  return (state, { text, files }, setting, number) => {
    const raw = {
      text,
      before: null,
      redacted: null,
      button: null,
      files: files.map((name) => ({ name, contentType: 'image/png' })),
      customer: setting.signedIn ? { id: CUSTOMER, name: null } : null,
    };
    return hearOpenly(knowledge, state, raw, stampOf(setting, number));
  };
}
