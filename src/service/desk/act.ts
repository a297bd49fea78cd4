/** What people at the desk, and the program for them, do in a conversation: each act one turn, through the same door as everything else. */
import { hash } from 'node:crypto';
import type { Handoff } from '../../handoff/handoff.ts';
import { cleanWords } from '../clean.ts';
import type { Before, Clock, Ids, Log, Store, TurnOutcome, TurnWrite } from '../ports.ts';
import type { Knowledge, Stamp } from '../turn.ts';
import { type SentFile, type WantedFile, wordsWith } from './files.ts';
import type { Floor } from './floor.ts';
import { ActRefused, type Doer, decideMove, decideWords, type WantedMove } from './moves.ts';

export type ActParts = {
  readonly knowledge: () => Knowledge;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** There is work for the dispatcher. */
  readonly wake: () => void;
  /** Something at the desk has changed. */
  readonly changed: () => void;
};

export type Acted =
  /** `seq`: of the agent's own message. `repeated`: it had come before and was not done again. */
  | { readonly kind: 'done'; readonly seq: number | null; readonly repeated: boolean }
  | { readonly kind: 'refused'; readonly why: ActRefused['why']; readonly handoff: Handoff | null }
  /** It broke on our side, and nothing was written. */
  | { readonly kind: 'failed' };

/**
 * One move of a conversation's handoff.
 * @param id unique; the same one again does nothing again
 * @param words of an agent to the customer; secrets in them are taken out
 * @param files that go with the words
 */
export async function act(
  parts: ActParts,
  conversation: string,
  id: string,
  wanted: WantedMove,
  doer: Doer,
  words: string | null = null,
  files: readonly SentFile[] = [],
): Promise<Acted> {
  const text = words === null ? null : cleanWords(words, parts.knowledge().graph.brand);
  const said = text === null ? null : wordsWith(text, files);
  return turn(parts, conversation, id, contentOf(wanted, doer, text, files), (before, stamp) =>
    decideMove(parts.knowledge(), before, stamp, wanted, doer, said, true),
  );
}

/** By which a repetition is known. */
function contentOf(wanted: WantedMove, doer: Doer, text: string | null, files: readonly Pick<WantedFile, 'upload'>[]): unknown {
  return [wanted, doer.id, text, ...(files.length > 0 ? [files.map(({ upload }) => upload)] : [])];
}

/**
 * What was answered to an act that comes again, also when it would not be allowed any more: whose connection broke asks once more, and
 * must not hear that it was refused. Does nothing. Null: it has not come before.
 */
export async function doneBefore(
  parts: ActParts,
  conversation: string,
  id: string,
  wanted: WantedMove,
  doer: Doer,
  words: string | null = null,
  files: readonly Pick<WantedFile, 'upload'>[] = [],
): Promise<Extract<Acted, { kind: 'done' }> | null> {
  const text = words === null ? null : cleanWords(words, parts.knowledge().graph.brand);
  const acted = await turn(parts, conversation, id, contentOf(wanted, doer, text, files), ({ handoff = null }) => {
    throw new ActRefused('not_yours', handoff);
  });
  return acted.kind === 'done' ? acted : null;
}

/** Words to a customer about a ticket, outside of a handoff. Secrets in them are taken out. */
export async function speak(
  parts: ActParts,
  conversation: string,
  id: string,
  doer: Doer,
  ticket: string,
  words: string,
): Promise<Acted> {
  const text = cleanWords(words, parts.knowledge().graph.brand);
  return turn(parts, conversation, id, [ticket, doer.id, text], (before, stamp) =>
    decideWords(parts.knowledge(), before, stamp, doer, ticket, text),
  );
}

async function turn(
  parts: ActParts,
  conversation: string,
  id: string,
  content: unknown,
  decide: (before: Before, stamp: Stamp) => TurnWrite,
): Promise<Acted> {
  const stamp: Stamp = { id: parts.ids.unique(), at: parts.clock.now(), fresh: parts.ids.fresh() };
  let leftWork = false;
  const outcome = await parts.store.turn(
    {
      inbound: { channel: 'desk', account: conversation, messageId: id },
      bodyHash: hash('sha256', JSON.stringify(content), 'hex'),
      conversation,
      address: null,
      at: stamp.at,
    },
    (before) => {
      const write = decide(before, stamp);
      leftWork = write.outbox.length > 0;
      return write;
    },
  );
  if (leftWork) parts.wake();
  if (outcome.kind === 'done') parts.changed();
  return actedOf(parts, conversation, outcome);
}

/** The customer does not want to wait any longer. Said twice, it is done once. */
export async function withdraw(
  parts: ActParts,
  { byConversation }: Pick<Floor, 'byConversation'>,
  conversation: string,
): Promise<void> {
  const handoff = byConversation.get(conversation)?.handoff;
  if (handoff?.status.kind !== 'queued') return;
  await act(parts, conversation, `withdraw/${handoff.ticket}/${handoff.epoch}`, { kind: 'withdraw' }, { id: null, name: '' });
}

function actedOf({ log }: ActParts, conversation: string, outcome: TurnOutcome): Acted {
  switch (outcome.kind) {
    case 'done':
    case 'duplicate': {
      const own = outcome.messages.find(({ from }) => from === 'agent');
      return { kind: 'done', seq: own?.seq ?? null, repeated: outcome.kind === 'duplicate' };
    }
    case 'conflict':
      return { kind: 'refused', why: 'not_open', handoff: null };
    case 'failed':
      if (outcome.error instanceof ActRefused) {
        const { why, handoff } = outcome.error;
        return { kind: 'refused', why, handoff };
      }
      log.error({ conversation, err: outcome.error }, 'an act at the desk broke; nothing of it was done');
      return { kind: 'failed' };
  }
}
