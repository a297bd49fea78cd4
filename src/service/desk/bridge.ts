/** What another desk tells us, each thing as one turn of its conversation: once, however often it comes. */
import { hash } from 'node:crypto';
import type { Lang } from '../../flow/graph.ts';
import { type Handoff, isOpen } from '../../handoff/handoff.ts';
import { type Actor, type Move, move } from '../../handoff/move.ts';
import { cleanName, cleanUrl, cleanWords, type OwnContacts } from '../clean.ts';
import type { Before, TurnOutcome, TurnWrite } from '../ports.ts';
import type { Knowledge, Stamp } from '../turn.ts';
import type { ActParts } from './act.ts';
import { ActRefused, writeMove } from './moves.ts';
import { agentOfDesk, type DeskSaid, type Heard, type OtherDesk } from './port.ts';

export type HearParts = Pick<ActParts, 'knowledge' | 'store' | 'clock' | 'ids' | 'log' | 'wake' | 'changed'> & {
  readonly desk: Pick<OtherDesk, 'name' | 'serves'>;
  /** The person types. */
  readonly typing: (conversation: string, name: string) => void;
  /** Where the customer stands in the desk's queue. */
  readonly place: (conversation: string, place: { readonly position: number | null; readonly minutes: number | null }) => void;
};

/** Where nobody is named, in the place of a name. */
const SOMEBODY: { readonly [L in Lang]: string } = { zh: '同事', en: 'A colleague' };
const LONGEST_NAME = 40;
const LONGEST_TEXT = 10_000;
const REFUSALS: { readonly [why in ActRefused['why']]: Heard } = {
  not_open: 'not_open',
  not_yours: 'not_yours',
  stale: 'not_yours',
  // Accepted twice, for example: what it asks for is so already.
  not_now: 'repeated',
};

/** Takes one thing that the desk said. Rejects only when the store is out of order: then it must come again. */
export async function hearDesk(parts: HearParts, told: DeskSaid): Promise<Heard> {
  const said = cleaned(parts.knowledge().graph.brand, told);
  const { conversation } = said;
  if (!parts.desk.serves(conversation)) return 'not_open';
  const known = await parts.store.handedOver(conversation);
  if (known === null || (said.ticket !== null && said.ticket !== known.handoff.ticket)) return 'not_open';
  switch (said.kind) {
    case 'typing':
    case 'queue':
      if (!isOpen(known.handoff)) return 'not_open';
      if (isOthers(known.handoff, agentOfDesk(parts.desk))) return 'not_yours';
      if (said.kind === 'typing') parts.typing(conversation, nameOf(said.name, known.state.lang));
      else parts.place(conversation, { position: said.position, minutes: said.minutes });
      return 'done';
    case 'message': {
      // One that comes again must not even take the conversation.
      if ((await turn(parts, said, refuse)) === 'repeated') return 'repeated';
      const { id, ticket, name } = said;
      await turn(parts, { kind: 'accepted', id: `${id}#accepted`, conversation, ticket, name });
      return turn(parts, said);
    }
    case 'accepted':
    case 'customer':
    case 'completed':
    case 'failed':
      return turn(parts, said);
  }
}

type Told = Exclude<DeskSaid, { kind: 'typing' | 'queue' }>;
type Decide = (knowledge: Knowledge, before: Before, stamp: Stamp, said: Told, agent: string) => TurnWrite;

const refuse: Decide = (_knowledge, { handoff = null }) => {
  throw new ActRefused('not_open', handoff);
};

async function turn(parts: HearParts, said: Told, decide: Decide = decideSaid): Promise<Heard> {
  const { id, conversation, ticket: _, ...content } = said;
  const agent = agentOfDesk(parts.desk);
  const stamp: Stamp = { id: parts.ids.unique(), at: parts.clock.now(), fresh: parts.ids.fresh() };
  let leftWork = false;
  const outcome = await parts.store.turn(
    {
      inbound: { channel: agent, account: conversation, messageId: id },
      bodyHash: hash('sha256', JSON.stringify(content), 'hex'),
      conversation,
      address: null,
      at: stamp.at,
    },
    (before) => {
      const write = decide(parts.knowledge(), before, stamp, said, agent);
      leftWork = write.outbox.length > 0;
      return write;
    },
  );
  if (leftWork) parts.wake();
  if (outcome.kind === 'done') parts.changed();
  return heardOf(parts, conversation, outcome);
}

function heardOf({ log }: HearParts, conversation: string, outcome: TurnOutcome): Heard {
  if (outcome.kind === 'done') return 'done';
  if (outcome.kind === 'duplicate') return 'repeated';
  if (outcome.kind === 'conflict') return 'conflict';
  if (outcome.error instanceof ActRefused) return REFUSALS[outcome.error.why];
  log.error({ conversation, err: outcome.error }, 'what another desk told could not be taken; nothing of it was done');
  return 'failed';
}

/** @throws ActRefused */
function decideSaid(knowledge: Knowledge, before: Before, stamp: Stamp, said: Told, agent: string): TurnWrite {
  const { handoff = null, state } = before;
  if (state === null || handoff === null || (said.ticket !== null && said.ticket !== handoff.ticket))
    throw new ActRefused('not_open', handoff);
  if (isOthers(handoff, agent)) throw new ActRefused('not_yours', handoff);
  const { patience } = knowledge.graph.brand.desk;
  const go = (from: Handoff, wanted: Move): Handoff => {
    const moved = move(from, wanted, patience);
    if (moved.kind === 'refused') throw new ActRefused(moved.why, from);
    return moved.handoff;
  };
  const by: Actor = { kind: 'supervisor', id: agent };
  const about = { by, epoch: handoff.epoch, at: stamp.at };
  const named = state.status === 'handed_over' ? state.agent : '';
  const doer = { id: agent, name: nameOf(said.name ?? named, state.lang) };
  const write = (next: Handoff, act: Parameters<typeof writeMove>[4], kind: Move['kind'], words: string | null = null) => {
    const text = words === null ? null : { text: words };
    const push = said.kind !== 'message' || !said.delivered;
    return writeMove(knowledge, before, stamp, next, act, kind, doer, text, push);
  };
  switch (said.kind) {
    case 'accepted': {
      const isNamed = said.name !== null;
      if (handoff.status.kind === 'assigned') {
        if (!isNamed || named !== '') throw new ActRefused('not_now', handoff);
        return write(handoff, 'joined', 'assign');
      }
      const open = isOpen(handoff) ? handoff : reopened(handoff, stamp.at, go);
      const next = go(open, { kind: 'assign', by, to: agent, at: stamp.at });
      if (isNamed) return write(next, 'joined', 'assign');
      return writeMove(knowledge, before, stamp, next, 'taken', 'assign', { id: agent, name: '' }, null, true);
    }
    case 'message': {
      const next = go(handoff, { kind: 'reply', ...about, seen: handoff.said, seq: before.nextSeq });
      return write(next, 'spoke', 'reply', said.text.slice(0, LONGEST_TEXT));
    }
    case 'customer':
      return write(go(handoff, { kind: 'customer', wrote: true, at: stamp.at }), 'spoke', 'customer');
    case 'completed': {
      if (said.how === 'returned') return write(go(handoff, { kind: 'return', ...about }), 'returned', 'return');
      const disposition = said.disposition ?? 'solved';
      return write(go(handoff, { kind: 'resolve', ...about, disposition }), 'ended', 'resolve');
    }
    case 'failed': {
      const queued = handoff.status.kind === 'assigned' ? go(handoff, { kind: 'agent_gone', agent, at: stamp.at }) : handoff;
      return write(go(queued, { kind: 'close_desk', at: stamp.at }), 'expired', 'close_desk');
    }
  }
}

/** Before anything of it is kept, or cut: half a secret is not seen to be one. Files become their names and addresses. */
function cleaned(brand: OwnContacts, said: DeskSaid): DeskSaid {
  const name = said.name === null ? null : cleanWords(said.name, brand);
  if (said.kind !== 'message') return { ...said, name };
  const { files = [], ...message } = said;
  const lines = [cleanWords(said.text, brand), ...files.flatMap((file) => [`[${cleanName(file.name)}]`, cleanUrl(file.url)])];
  return { ...message, name, text: lines.filter((line) => line !== '').join('\n') };
}

/** One of our own people has it. */
function isOthers({ status }: Handoff, agent: string): boolean {
  return status.kind === 'assigned' && status.agent !== agent;
}

/** Somebody comes after all, for one that nobody came for in time, or who had gone meanwhile. */
function reopened(handoff: Handoff, at: string, go: (from: Handoff, wanted: Move) => Handoff): Handoff {
  const { status, ticket, reason, wanted } = handoff;
  const isLate = status.kind === 'ended' && (status.end.kind === 'expired' || status.end.kind === 'abandoned');
  if (!isLate) throw new ActRefused('not_open', handoff);
  return go(handoff, { kind: 'request', at, ticket, reason, wanted });
}

function nameOf(name: string | null, lang: Lang): string {
  const plain = [...(name ?? '').replace(/[\p{Cc}\p{Cs}]+/gu, ' ').trim()].slice(0, LONGEST_NAME).join('');
  return plain === '' ? SOMEBODY[lang] : plain;
}
