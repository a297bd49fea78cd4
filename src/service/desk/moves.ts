/** An act at the desk as a turn of its conversation. */
import type { AgentAct, Event } from '../../dialog/event.ts';
import { type Handoff, isOpen, ownerOf } from '../../handoff/handoff.ts';
import { type Move, move, type Refusal, type Telling } from '../../handoff/move.ts';
import type { Before, TurnWrite } from '../ports.ts';
import { decideTurn, type Knowledge, type Stamp } from '../turn.ts';
import type { AgentWords } from './files.ts';
import { lastSaid, ticketMoves } from './handoffs.ts';

/** An act that was refused: nothing is written. */
export class ActRefused extends Error {
  readonly why: Refusal;
  readonly handoff: Handoff | null;
  constructor(why: Refusal, handoff: Handoff | null) {
    super(why);
    this.why = why;
    this.handoff = handoff;
  }
}

/** Who acts, under the name that customers know. `id` null: the program itself. */
export type Doer = { readonly id: string | null; readonly name: string };

/** A move as it is wanted: clock and the number of the new message come with the turn. */
export type WantedMove = Move extends infer M ? (M extends Move ? Omit<M, 'at' | 'seq'> : never) : never;

/**
 * A move of the handoff as a turn.
 * @param doer whose name the customer reads where one is named: of a transfer or an assignment the one who gets it
 * @param words of an agent to the customer
 * @throws ActRefused
 */
export function decideMove(
  knowledge: Pick<Knowledge, 'graph'>,
  before: Before,
  stamp: Stamp,
  wanted: WantedMove,
  doer: Doer,
  words: AgentWords | null,
  push: boolean,
): TurnWrite {
  const { handoff = null, state } = before;
  if (state === null) throw new ActRefused('not_open', handoff);
  const { patience } = knowledge.graph.brand.desk;
  const moved = move(handoff, { ...wanted, at: stamp.at, seq: before.nextSeq } as Move, patience);
  if (moved.kind === 'refused') throw new ActRefused(moved.why, handoff);
  const act = isOldNews(handoff, moved.telling, wanted) ? SILENT[wanted.kind] : actOf(moved.telling);
  return writeMove(knowledge, before, stamp, moved.handoff, act, wanted.kind, doer, words, push);
}

/** Acts of which the customer reads nothing. */
const SILENT = { clock: 'spoke', assign: 'taken' } as const;

/**
 * Where the one agent who is there lets a conversation lie, it comes back to the same one again and again: that somebody else is looked
 * for, and who has come, is told once and not every minute.
 */
function isOldNews(
  handoff: Handoff | null,
  telling: Telling | null,
  wanted: WantedMove,
): wanted is Extract<WantedMove, { kind: keyof typeof SILENT }> {
  if (handoff === null || handoff.status.kind === 'ended') return false;
  const { status } = handoff;
  if (wanted.kind === 'assign') {
    const isRouted = wanted.by.kind === 'router' && status.kind === 'queued';
    return isRouted && telling?.kind === 'joined' && status.except.includes(telling.agent);
  }
  return (
    wanted.kind === 'clock' && telling?.kind === 'requeued' && status.kind === 'assigned' && status.except.includes(status.agent)
  );
}

/** A handoff that has moved as a turn of its conversation: the words that the customer reads of it, and everything to write. */
export function writeMove(
  knowledge: Pick<Knowledge, 'graph'>,
  before: Before,
  stamp: Stamp,
  handoff: Handoff,
  act: AgentAct,
  kind: Move['kind'],
  doer: Doer,
  words: AgentWords | null,
  push: boolean,
): TurnWrite {
  const event: Event = { kind: 'agent', ...stamp, act, name: doer.name, ticket: handoff.ticket };
  const lang = before.state?.lang ?? 'zh';
  const said = words === null ? null : { from: 'agent' as const, ...words, lang, by: doer.name };
  const files = words?.client?.files.length ?? 0;
  const write = decideTurn(knowledge, before, event, said, push);
  const seq = lastSaid(before.nextSeq, write.messages);
  return {
    ...write,
    why: { ...(write.why as object), desk: { move: kind, by: doer.id, ...(files > 0 && { files }) } },
    handoff: seq === null ? handoff : { ...handoff, said: seq },
    ticketMoves: ticketMoves(before.handoff ?? null, handoff, doer.id),
  };
}

/**
 * What somebody at the desk says outside of a handoff, about a ticket for example. The bot goes on where it is.
 * @throws ActRefused while somebody else has the conversation
 */
export function decideWords(
  knowledge: Pick<Knowledge, 'graph'>,
  before: Before,
  stamp: Stamp,
  doer: Doer,
  ticket: string,
  words: string,
): TurnWrite {
  const { handoff = null, state } = before;
  const owner = ownerOf(handoff);
  if (state === null || (owner.kind === 'agent' && owner.agent !== doer.id)) throw new ActRefused('not_yours', handoff);
  const event: Event = { kind: 'agent', ...stamp, act: 'spoke', name: doer.name, ticket };
  const write = decideTurn(knowledge, before, event, { from: 'agent', text: words, lang: state.lang, by: doer.name }, true);
  const seq = lastSaid(before.nextSeq, write.messages) ?? 0;
  return {
    ...write,
    why: { ...(write.why as object), desk: { move: 'ticket_reply', by: doer.id } },
    ...(isOpen(handoff) && { handoff: { ...handoff, said: seq } }),
  };
}

function actOf(telling: Telling | null): AgentAct {
  switch (telling?.kind) {
    case undefined:
      return 'spoke';
    case 'resolved':
      return 'ended';
    case 'joined':
    case 'held':
    case 'requeued':
    case 'returned':
    case 'withdrawn':
    case 'abandoned':
    case 'expired':
      return telling.kind;
  }
}
