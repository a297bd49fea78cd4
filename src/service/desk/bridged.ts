/** What every turn means for another desk, written into the same transaction. */
import { type Handoff, isOpen } from '../../handoff/handoff.ts';
import type { Before, OutboxItem, Store, TurnWrite } from '../ports.ts';
import { agentOfDesk, type DeskWord, type OtherDesk } from './port.ts';

/**
 * A desk that has a clock of its own keeps a conversation so long after the last sign of life; then somebody has forgotten to end it,
 * and the customer must not stand before a silent bot for ever.
 */
const FORGOTTEN_MS = 24 * 3_600_000;

/**
 * Turns that leave work for another desk where they change a handoff of its conversations.
 * @param wake there is work for the dispatcher
 */
export function bridgedTurns(turn: Store['turn'], desk: OtherDesk, wake: () => void): Store['turn'] {
  return async (request, decide) => {
    let added = false;
    const outcome = await turn(request, (before) => {
      const write = decide(before);
      if (!desk.serves(before.conversation)) return write;
      const words = wordsOf(before, write, agentOfDesk(desk));
      added = words.length > 0;
      const outbox = words.map((word, i): OutboxItem => ({ kind: 'desk', idempotencyKey: keyOf(before, write, word, i), word }));
      const handoff = kept(before, write, desk);
      return { ...write, outbox: [...write.outbox, ...outbox], ...(handoff && { handoff }) };
    });
    if (added && outcome.kind === 'done') wake();
    return outcome;
  };
}

function keyOf({ conversation }: Before, { event }: TurnWrite, { ticket, kind }: DeskWord, i: number): string {
  return `${conversation}/desk/${ticket}/${event.id}/${i}/${kind}`;
}

/** The handoff to write, with the time that the desk keeps by itself. */
function kept({ conversation }: Before, { handoff, event }: TurnWrite, desk: OtherDesk): Handoff | undefined {
  if (handoff?.status.kind !== 'assigned' || handoff.status.agent !== agentOfDesk(desk)) return handoff;
  if (!desk.keepsTime(conversation)) return handoff;
  return { ...handoff, due: new Date(Date.parse(event.at) + FORGOTTEN_MS).toISOString() };
}

/** What the desk must hear of a turn. What it did itself it knows. */
export function wordsOf(before: Before, write: TurnWrite, agent: string): readonly DeskWord[] {
  const old = isOpen(before.handoff ?? null) ? (before.handoff as Handoff) : null;
  const after = write.handoff ?? before.handoff ?? null;
  if (after === null || (old === null && !isOpen(after))) return [];
  const about = { ticket: after.ticket, epoch: after.epoch };
  const isTheirs = (one: Handoff) =>
    one.status.kind === 'queued' || (one.status.kind === 'assigned' && one.status.agent === agent);
  const words: DeskWord[] = [];
  const seqs = write.messages.flatMap(({ from }, i) => (from === 'customer' ? [before.nextSeq + i] : []));
  const had = old !== null && old.ticket === after.ticket && isTheirs(old);
  if (had && seqs.length > 0) words.push({ ...about, kind: 'message', seqs });
  if (after.status.kind === 'ended') {
    const { end } = after.status;
    const own = ('agent' in end && end.agent === agent) || doneBy(write) === agent;
    // One that went away while the desk had it is nobody's act.
    if (had && (!own || end.kind === 'abandoned')) words.push({ ...about, kind: 'ended', how: end.kind });
  } else if (!had && isTheirs(after)) {
    if (after.status.kind === 'queued') words.push({ ...about, kind: 'initiate' });
  } else if (had && !isTheirs(after)) {
    words.push({ ...about, kind: 'ended', how: 'taken' });
  } else if (had && old.status.kind === 'assigned' && after.status.kind === 'queued' && doneBy(write) !== agent) {
    words.push({ ...about, kind: 'requeued' });
  }
  return words;
}

/** Who let a move of the handoff happen. */
function doneBy({ why }: TurnWrite): string | null {
  const { desk } = why as { readonly desk?: { readonly by?: string | null } };
  return desk?.by ?? null;
}
