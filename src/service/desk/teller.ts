/** The dispatcher's work for another desk: what lies in the outbox, made whole when it is sent. */
import { isOpen } from '../../handoff/handoff.ts';
import type { ClaimedItem, OutboxItem, Store } from '../ports.ts';
import type { Knowledge } from '../turn.ts';
import { packetOf } from './packet.ts';
import { agentOfDesk, type DeskSaid, type DeskTelling, type DeskWord, type Heard, type OtherDesk } from './port.ts';
import type { HandedOver } from './stored.ts';

export type DeskItem = Extract<OutboxItem, { kind: 'desk' }>;

export type DeskTeller = {
  /** A label of the metrics. */
  readonly name: string;
  /** Each thing has an id by which the desk knows it again. */
  readonly knowsRepetitions: true;
  /** Throws when the desk did not take it, as `OtherDesk.tell` says. */
  tell(claimed: ClaimedItem, item: DeskItem): Promise<void>;
  /** It will never hear this. Who waits for a person gets a ticket at once, rather than when the patience is over. */
  givenUp(claimed: ClaimedItem, item: DeskItem): Promise<void>;
};

export type TellerParts = {
  readonly store: Store;
  readonly knowledge: () => Knowledge;
  readonly desk: OtherDesk;
  readonly hear: (said: DeskSaid) => Promise<Heard>;
};

export function createTeller({ store, knowledge, desk, hear }: TellerParts): DeskTeller {
  const agent = agentOfDesk(desk);
  return {
    name: desk.name,
    knowsRepetitions: true,
    async tell(claimed, { word, idempotencyKey }) {
      const { conversation, address } = claimed;
      const known = await store.handedOver(conversation);
      // Erased, or over before anybody heard of it.
      if (known === null || !isStillSo(known, word, agent)) return;
      const about = {
        id: idempotencyKey,
        conversation,
        address,
        ticket: word.ticket,
        epoch: word.epoch,
      };
      const answer = await desk.tell({ ...about, ...(await tellingOf(store, knowledge(), known, word)) } as DeskTelling);
      if (answer === 'told') return;
      const heard = await hear({
        kind: 'accepted',
        id: `${idempotencyKey}#taken`,
        conversation,
        ticket: word.ticket,
        name: null,
      });
      if (heard === 'failed') throw new Error('the desk has the conversation, and this could not be noted');
    },
    async givenUp({ conversation }, { word, idempotencyKey }) {
      if (word.kind !== 'initiate') return;
      await hear({ kind: 'failed', id: `${idempotencyKey}#given_up`, conversation, ticket: word.ticket, name: null });
    },
  };
}

/** That something has ended is always told; all else only while the desk is to do something. */
function isStillSo({ handoff }: HandedOver, { kind, ticket }: DeskWord, agent: string): boolean {
  if (kind === 'ended') return true;
  if (handoff.ticket !== ticket || !isOpen(handoff)) return false;
  return handoff.status.kind === 'queued' || handoff.status.agent === agent;
}

type Body<T> = T extends unknown ? Omit<T, 'id' | 'conversation' | 'address' | 'ticket' | 'epoch'> : never;

async function tellingOf(store: Store, { graph }: Knowledge, known: HandedOver, word: DeskWord): Promise<Body<DeskTelling>> {
  switch (word.kind) {
    case 'initiate':
      return { kind: 'initiate', packet: packetOf(graph, known, await store.transcript(known.conversation, 0)) };
    case 'message': {
      const messages = await store.transcript(known.conversation, Math.min(...word.seqs) - 1);
      return { kind: 'message', messages: messages.filter(({ seq }) => word.seqs.includes(seq)) };
    }
    case 'requeued':
      return { kind: 'requeued' };
    case 'ended':
      return { kind: 'ended', how: word.how };
  }
}
