/** Joins the privacy API with the store: for the server's composition. */

import { sentFiles } from './adapters/files/sent-files.ts';
import { newKey, systemClock } from './adapters/system/system.ts';
import { type Config, uploadsOf } from './config.ts';
import type { PrivacyDoor } from './server/privacy.ts';
import { audited } from './service/audit/chain.ts';
import { conversationNames } from './service/log-fields.ts';
import type { Log, Store } from './service/ports.ts';
import { erase, nameOf, type PrivacyParts } from './service/privacy/erase.ts';
import { asJson, exportParts } from './service/privacy/export.ts';
import { asPage } from './service/privacy/page.ts';

/** Bytes of an answer at most; a person's data are mostly a few hundred kilobytes. */
const MOST_BYTES = 64 * 1024 * 1024;

export async function privacyDoor(store: Store, config: Config, log: Log): Promise<PrivacyDoor> {
  const parts: PrivacyParts = {
    store,
    files: sentFiles(uploadsOf(config)),
    clock: systemClock,
    actor: 'api',
    names: await conversationNames(store, newKey),
  };
  return {
    async export(whose, format) {
      const { at, actor } = { at: systemClock.now(), actor: parts.actor };
      await store.audit(
        audited({ at, actor, action: 'export', subject: nameOf(parts, whose), detail: { of: whose.kind, format } }),
      );
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const piece of (format === 'json' ? asJson : asPage)(exportParts(parts, whose))) {
        const chunk = Buffer.from(piece);
        size += chunk.length;
        if (size > MOST_BYTES) return null;
        chunks.push(chunk);
      }
      return Buffer.concat(chunks);
    },
    erase: (whose) => erase(parts, whose, config.erasedTickets),
    refused() {
      const entry = {
        at: systemClock.now(),
        actor: 'api',
        action: 'refused',
        subject: null,
        detail: { door: 'privacy' },
      } as const;
      store
        .audit(audited(entry))
        .catch((error) => log.error({ error: String(error) }, 'a refused request could not be written to the audit log'));
    },
  };
}
