/** What is stored, as the desk's page reads it. Names of people come from their accounts; of a customer only what agents may see. */

import type { FlowGraph } from '../../flow/graph.ts';
import { type Handoff, isOpen } from '../../handoff/handoff.ts';
import { apart } from '../files.ts';
import { type About, EVERY_TOPIC } from '../people/rights.ts';
import type { StoredPerson } from '../people/stored.ts';
import type { StoredMessage } from '../ports.ts';
import { type Floor, presenceOf } from './floor.ts';
import type { DeskNote, HandedOver } from './stored.ts';
import type { Colleague, DeskMessage, HandoffRow, Note, Passage, Queue } from './wire.ts';

/** Longest part of the last words that a list shows. */
const LAST_LENGTH = 120;

export function rowOf({ conversation, handoff, state, brief, last, unanswered }: HandedOver): HandoffRow {
  const { status, wanted } = handoff;
  return {
    conversation,
    ticket: handoff.ticket,
    epoch: handoff.epoch,
    status: status.kind === 'assigned' && status.hold !== null ? 'held' : status.kind,
    agent: status.kind === 'assigned' ? status.agent : null,
    joined: handoff.joined,
    queue: wanted.queue,
    topic: wanted.topic,
    lang: wanted.lang,
    priority: wanted.priority,
    title: brief?.title ?? null,
    reason: handoff.reason,
    requestedAt: handoff.requestedAt,
    since: status.kind === 'ended' ? status.at : status.since,
    answerBy: status.kind === 'assigned' ? status.answerBy : null,
    customer: { name: state.customer?.name ?? null, identified: state.customer !== null },
    last: last && { from: last.from, text: shorten(last.message.text), at: last.at },
    unanswered,
  };
}

function shorten(text: string): string {
  const characters = [...text.replace(/\s+/gu, ' ')];
  return characters.length > LAST_LENGTH ? `${characters.slice(0, LAST_LENGTH - 1).join('')}…` : characters.join('');
}

/** What the rules about rights ask of a conversation. A queue counts as the person's when they know one of its topics. */
export function aboutOf(
  { brand }: Pick<FlowGraph, 'brand'>,
  handoff: Handoff | null,
  person: Pick<StoredPerson, 'skills'>,
): About {
  if (!isOpen(handoff)) return { kind: 'conversation', owner: null };
  const { status, joined, wanted } = handoff;
  if (status.kind === 'assigned') return { kind: 'conversation', owner: status.agent, joined };
  const topics = brand.desk.queues.find(({ id }) => id === wanted.queue)?.topics ?? [];
  const known = topics.find((topic) => person.skills.includes(topic) || person.skills.includes(EVERY_TOPIC));
  return { kind: 'conversation', owner: null, queue: known ?? wanted.topic, joined };
}

/** Messages for the desk. Files of the web channel can be fetched with the desk's session. */
export function messageOf(conversation: string, { seq, from, message, at }: StoredMessage): DeskMessage {
  const { words, files } = apart(message);
  return {
    seq,
    from,
    by: message.by ?? null,
    text: words,
    lang: message.lang,
    at,
    choices: message.choices.map(({ label }) => label),
    files: files.flatMap(({ name, type, size, upload }) =>
      upload === undefined ? [] : [{ name, type, ...(size !== undefined && { size }), url: fileUrl(conversation, upload) }],
    ),
  };
}

/** At the desk. */
export function fileUrl(conversation: string, upload: string): string {
  return `/desk/api/conversations/${encodeURIComponent(conversation)}/files/${upload}`;
}

export function noteOf({ id, kind, person, text, at }: DeskNote, people: readonly StoredPerson[]): Note {
  return { id, kind, by: nameOf(person, people), text, at };
}

/** Of somebody whose account is gone only that there was somebody. */
export function nameOf(person: string, people: readonly Pick<StoredPerson, 'id' | 'name'>[]): string {
  return people.find(({ id }) => id === person)?.name ?? '—';
}

type Turn = {
  readonly event: { readonly kind: string; readonly at: string; readonly act?: string; readonly name?: string };
  readonly why: unknown;
};

const deskIn = ({ why }: Turn) => (why as { readonly desk?: { readonly move?: string; readonly by?: string | null } }).desk ?? {};

/** Ids of the people who have done something in it. */
export function doersIn(turns: readonly Turn[]): readonly string[] {
  return [...new Set(turns.flatMap((turn) => (turn.event.kind === 'agent' ? (deskIn(turn).by ?? []) : [])))];
}

/** What happened to the handoffs of a conversation, from its turns. */
export function passagesOf(turns: readonly Turn[], people: readonly StoredPerson[]): Passage[] {
  return turns.flatMap((turn): Passage[] => {
    const { event } = turn;
    if (event.kind !== 'agent' || event.act === undefined) return [];
    const { move = event.act, by = null } = deskIn(turn);
    if (move === 'reply') return [];
    const who = by === null ? event.name || null : nameOf(by, people);
    return [{ at: event.at, what: event.act === 'spoke' ? move : event.act, who }];
  });
}

export function colleagueOf(person: StoredPerson, floor: Floor): Colleague {
  const { presence, since } = presenceOf(person.id, floor.presences);
  const agent = floor.agents.find(({ id }) => id === person.id);
  return {
    id: person.id,
    name: person.name,
    presence,
    since: since ?? '',
    langs: agent?.langs ?? [],
    skills: person.skills,
    capacity: person.capacity,
    open: agent?.open ?? 0,
  };
}

export function queuesView({ brand }: Pick<FlowGraph, 'brand'>, floor: Floor): Queue[] {
  return brand.desk.queues.map(({ id, title }) => {
    const waiting = floor.waiting.filter(({ wanted }) => wanted.queue === id);
    const oldest = waiting.map(({ requestedAt }) => requestedAt).toSorted()[0];
    return {
      id,
      title,
      waiting: waiting.length,
      longestMs: oldest === undefined ? 0 : Date.parse(floor.at) - Date.parse(oldest),
    };
  });
}
