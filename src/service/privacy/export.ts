/**
 * Everything that is stored about one person, as it is stored: secrets were taken out before, personal values are masked or encrypted.
 * Read and written conversation by conversation, so that a long life with the bot needs no memory.
 */
import type { StoredMessage } from '../ports.ts';
import { conversationsOf, type PrivacyParts, type Whose } from './erase.ts';
import type { Dossier } from './stored.ts';

export type ExportedConversation = Dossier & {
  readonly messages: readonly StoredMessage[];
  /** What the bot understood of each message, and why it answered as it did. */
  readonly turns: readonly { readonly version: number; readonly event: unknown; readonly why: unknown }[];
};

/** What is said before and after the conversations. */
export type ExportHead = { readonly whose: Whose; readonly at: string };

export type ExportPart =
  | { readonly kind: 'head'; readonly head: ExportHead }
  | { readonly kind: 'conversation'; readonly conversation: ExportedConversation }
  /** Somebody else is in it, too: it is not handed out, a person has to look. */
  | { readonly kind: 'shared'; readonly conversation: string };

/** @throws StoreUnavailable */
export async function* exportParts({ store, clock }: PrivacyParts, whose: Whose): AsyncGenerator<ExportPart> {
  yield { kind: 'head', head: { whose, at: clock.now() } };
  for await (const { conversation, shared } of conversationsOf(store, whose)) {
    if (shared) yield { kind: 'shared', conversation };
    else {
      const dossier = await store.dossier(conversation);
      // Erased meanwhile.
      if (dossier === null) continue;
      const [messages, turns] = [await store.transcript(conversation, 0), await store.turns(conversation)];
      yield { kind: 'conversation', conversation: { ...dossier, messages, turns: turns.map(withoutPerson) } };
    }
  }
}

/** Which person of the desk did it is nothing of the customer's, who knows the names under which they wrote. */
function withoutPerson<T extends { readonly why: unknown }>(turn: T): T {
  const { desk, ...why } = (turn.why ?? {}) as { readonly desk?: { readonly by?: string | null } };
  if (!desk) return turn;
  const { by: _, ...act } = desk;
  return { ...turn, why: { ...why, desk: act } };
}

/** The export as one JSON document, in pieces. */
export async function* asJson(parts: AsyncIterable<ExportPart>): AsyncGenerator<string> {
  const shared: string[] = [];
  let first = true;
  for await (const part of parts) {
    if (part.kind === 'head') {
      const { whose, at } = part.head;
      yield `{\n"format": "signpost-export-1",\n"of": ${JSON.stringify(whose)},\n"at": ${JSON.stringify(at)},\n"conversations": [`;
    } else if (part.kind === 'shared') shared.push(part.conversation);
    else {
      yield `${first ? '' : ','}\n${JSON.stringify(part.conversation)}`;
      first = false;
    }
  }
  yield `\n],\n"shared": ${JSON.stringify(shared)}\n}\n`;
}
