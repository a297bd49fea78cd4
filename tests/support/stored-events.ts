/** Conversations as the running bot stores them, made of events: the wallet's answers and timers included. */
import { hash } from 'node:crypto';
import { readScripts } from '../../src/adapters/flows/scripts.ts';
import type { Event } from '../../src/dialog/event.ts';
import type { Store } from '../../src/service/ports.ts';
import { rehearse } from '../../src/service/rehearsal.ts';
import { decideTurn, type Knowledge } from '../../src/service/turn.ts';

/** Takes each event in a turn of its own. Numbers of tickets are made of `fresh`: no two conversations may share one. */
export async function storeEvents(
  store: Store,
  knowledge: Pick<Knowledge, 'graph'>,
  conversation: string,
  events: readonly Event[],
): Promise<void> {
  for (const rehearsed of events) {
    const fresh = hash('sha256', `${conversation}/${rehearsed.id}`, 'hex').slice(0, 10).toUpperCase();
    const event: Event = { ...rehearsed, fresh };
    const inbound = { channel: 'test', account: conversation, messageId: event.id };
    const outcome = await store.turn({ inbound, bodyHash: event.id, conversation, address: {}, at: event.at }, (before) => {
      const words = event.kind === 'message' ? [event.text, ...event.files.map((file) => `[${file.name}]`)] : [];
      const text = words.filter((part) => part !== '').join('\n');
      const said = event.kind === 'message' ? { text, lang: before.state?.lang ?? 'zh' } : null;
      return decideTurn(knowledge, before, event, said, false);
    });
    if (outcome.kind === 'failed') throw outcome.error;
  }
}

/** Events of the written conversations, by title. */
export function writtenEvents(knowledge: Knowledge, folder: string): ReadonlyMap<string, readonly Event[]> {
  return new Map(
    readScripts(folder).map((script) => {
      const events: Event[] = [];
      rehearse(knowledge, script, (event) => events.push(event));
      return [`${script.file}:${script.line}`, events];
    }),
  );
}
