/** The brief as another desk gets it: everything that our own desk shows, as plain data. Pure. docs/handoff.md has it for integrators. */
import { hash } from 'node:crypto';
import type { FlowGraph } from '../../flow/graph.ts';
import type { Handoff } from '../../handoff/handoff.ts';
import type { StoredMessage } from '../ports.ts';
import { problemOf } from '../tickets/problem.ts';
import { triedOnce } from '../tickets/tried.ts';
import type { HandedOver } from './stored.ts';

export type Packet = {
  readonly v: 1;
  readonly conversation: string;
  readonly ticket: string;
  /** The first part of the conversation's id: where the customer is. */
  readonly channel: string;
  /** Why a person is wanted: an id of the flows. */
  readonly reason: string;
  readonly priority: Handoff['wanted']['priority'];
  readonly queue: string;
  /** Topic, which is the skill to look for. */
  readonly skill: string | null;
  /** Flow that was running. */
  readonly intent: string | null;
  readonly locale: 'zh-CN' | 'en-US';
  /** The problem in one sentence, in both languages. */
  readonly summary: { readonly zh: string; readonly en: string };
  /** `idHash`: SHA-256 (hex) of the customer's id at the wallet; null: nobody has proved who they are. */
  readonly customer: { readonly idHash: string | null; readonly name: string | null };
  /** What the customer has answered, as text; private values masked. */
  readonly slots: readonly { readonly name: string; readonly value: string }[];
  /** Steps and look-ups with their results. */
  readonly stepsTried: readonly string[];
  /** What the customer also asked for. */
  readonly wishes: readonly string[];
  readonly requestedAt: string;
  readonly startedAt: string | null;
  readonly epoch: number;
  readonly transcript: readonly PacketLine[];
};

export type PacketLine = {
  readonly from: StoredMessage['from'];
  /** Name of the person who wrote it. */
  readonly by?: string;
  readonly text: string;
  readonly at: string;
};

/** @param messages all of the conversation, in order */
export function packetOf(
  graph: FlowGraph,
  { conversation, handoff, state, brief }: HandedOver,
  messages: readonly StoredMessage[],
): Packet {
  const { ticket, reason, wanted, requestedAt, epoch } = handoff;
  const summary = brief === null ? { zh: reason, en: reason } : problemOf(graph, { reason }, brief);
  const customer = state.customer ?? null;
  return {
    v: 1,
    conversation,
    ticket,
    channel: conversation.slice(0, conversation.indexOf(':')),
    reason,
    priority: wanted.priority,
    queue: wanted.queue,
    skill: wanted.topic,
    intent: brief?.flow ?? null,
    locale: wanted.lang === 'zh' ? 'zh-CN' : 'en-US',
    summary: { zh: summary.zh, en: summary.en },
    customer: { idHash: customer && hash('sha256', customer.id, 'hex'), name: customer?.name ?? null },
    slots: (brief?.answers ?? []).map(({ slot, value }) => ({ name: slot, value })),
    stepsTried: triedOnce(graph, brief?.tried ?? []),
    wishes: brief?.wishes ?? [],
    requestedAt,
    startedAt: messages[0]?.at ?? null,
    epoch,
    transcript: messages.map(lineOf),
  };
}

export function lineOf({ from, message, at }: StoredMessage): PacketLine {
  return { from, ...(message.by !== undefined && { by: message.by }), text: message.text, at };
}
