/** What can happen to a handoff. Pure: clock and names come in with the move; the same moves give the same bytes. */
import { hold, join, reply, resolve, returnToBot, transfer } from './by-agents.ts';
import { agentGone, clock, closeDesk } from './by-itself.ts';
import type { AgentId, Handoff, HandoffDisposition, Instant, Wanted } from './handoff.ts';
import { isOpen } from './handoff.ts';
import { assign, customer, request, withdraw } from './waiting.ts';

/** Who acts: an agent on their own conversation, a supervisor on anybody's, or the program itself. */
export type Actor =
  | { readonly kind: 'agent'; readonly id: AgentId }
  | { readonly kind: 'supervisor'; readonly id: AgentId }
  | { readonly kind: 'router' };

export type Move = { readonly at: Instant } & (
  | { readonly kind: 'request'; readonly ticket: string; readonly reason: string; readonly wanted: Wanted }
  /** The customer wrote something, which an agent then owes an answer to, or is seen to be there (typing, reading, connected). */
  | { readonly kind: 'customer'; readonly wrote: boolean }
  /** The customer would rather not wait, or wants the bot again. Only while nobody has it. */
  | { readonly kind: 'withdraw' }
  /** Takes it: the router for an agent, an agent for themselves, a supervisor for anybody (then also from another agent). */
  | { readonly kind: 'assign'; readonly by: Actor; readonly to: AgentId }
  /** The owner, or a supervisor who has joined, says something; the owner's words end a hold. `seen`: the last message on their screen; `seq`: number of the new one. */
  | { readonly kind: 'reply'; readonly by: Actor; readonly epoch: number; readonly seen: number; readonly seq: number }
  | { readonly kind: 'hold'; readonly by: Actor; readonly epoch: number; readonly on: boolean }
  /** To an agent, or to a queue, whose values take the place of those wanted before. */
  | {
      readonly kind: 'transfer';
      readonly by: Actor;
      readonly epoch: number;
      readonly to: { readonly agent: AgentId } | { readonly queue: Partial<Wanted> };
    }
  /** A supervisor speaks in it, too, or does not any more. */
  | { readonly kind: 'join'; readonly by: Actor; readonly on: boolean }
  | { readonly kind: 'return'; readonly by: Actor; readonly epoch: number }
  | { readonly kind: 'resolve'; readonly by: Actor; readonly epoch: number; readonly disposition: HandoffDisposition }
  /** The agent is gone (deleted, disabled, signed out for good): theirs go back to the queue. */
  | { readonly kind: 'agent_gone'; readonly agent: AgentId }
  /** The desk closes. */
  | { readonly kind: 'close_desk' }
  /** The handoff's `due` has come. One that came too early changes nothing. */
  | { readonly kind: 'clock' }
);

/** Patience, in milliseconds; of the brand's settings. */
export type Patience = {
  /** An assigned agent has this long for the first words. */
  readonly answerMs: number;
  /** Longest wait in the queue; after it, it is a ticket only. So long a customer can be on hold, too, before somebody else is looked for. */
  readonly queueMs: number;
  /**
   * Longest silence of either side once they talk. A customer of whom nothing is heard for so long, while the agent waits for an
   * answer, is gone; an agent who owes one for so long loses the conversation to the queue.
   */
  readonly customerMs: number;
  /** One who comes back within so long finds the handoff open again. */
  readonly reopenMs: number;
};

/** What the customer is told by the program because of a move; never while a person owns the conversation but for `joined` and `held`. */
export type Telling =
  | { readonly kind: 'joined'; readonly agent: AgentId }
  | { readonly kind: 'held'; readonly agent: AgentId }
  | { readonly kind: 'requeued' }
  | { readonly kind: 'returned' }
  | { readonly kind: 'resolved'; readonly agent: AgentId }
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'abandoned' }
  | { readonly kind: 'expired' };

export type Refusal =
  /** It changed hands meanwhile, or something was said that this screen has not seen: look at it again. */
  | 'stale'
  /** It is somebody else's. */
  | 'not_yours'
  /** Nothing is open. */
  | 'not_open'
  /** The move does not fit where it stands, for example a hold of what is held. */
  | 'not_now';

export type Moved =
  | { readonly kind: 'moved'; readonly handoff: Handoff; readonly telling: Telling | null }
  /** Nothing is written. */
  | { readonly kind: 'refused'; readonly why: Refusal };

/**
 * One move. Every change of who owns the conversation raises the epoch, so that what an agent's screen shows can be told from what
 * has changed hands since.
 * @param handoff the conversation's last one, open or ended; null when there was none
 * @returns the handoff to write, or why nothing is written; a move that is repeated gives the handoff as it is
 */
export function move(handoff: Handoff | null, move: Move, patience: Patience): Moved {
  if (move.kind === 'request') return request(handoff, move, patience);
  if (!isOpen(handoff)) return { kind: 'refused', why: 'not_open' };
  switch (move.kind) {
    case 'customer':
      return customer(handoff, move, patience);
    case 'withdraw':
      return withdraw(handoff, move);
    case 'assign':
      return assign(handoff, move, patience);
    case 'reply':
      return reply(handoff, move, patience);
    case 'hold':
      return hold(handoff, move, patience);
    case 'transfer':
      return transfer(handoff, move, patience);
    case 'join':
      return join(handoff, move);
    case 'return':
      return returnToBot(handoff, move);
    case 'resolve':
      return resolve(handoff, move);
    case 'agent_gone':
      return agentGone(handoff, move, patience);
    case 'close_desk':
      return closeDesk(handoff, move);
    case 'clock':
      return clock(handoff, move, patience);
  }
}
