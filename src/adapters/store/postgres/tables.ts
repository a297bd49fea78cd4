/** The tables as Kysely sees them; migrations.ts makes them. Numbers of conversations and rows are int8, read as numbers. */

import type { Generated, GeneratedAlways } from 'kysely';
import type { AuditAction } from '../../../service/audit/chain.ts';
import type { TicketKind, TicketPassage, TicketStatus } from '../../../service/tickets/stored.ts';

export type Tables = {
  conversation: {
    n: GeneratedAlways<number>;
    id: string;
    version: number;
    state: string;
    address: string | null;
    next_seq: number;
    fingerprint: string;
    updated_at: string;
    /** Version of the last turn that noted its subjects; a trigger does it for programs that know nothing of them. */
    linked: number | null;
    /** How often a conversation of this id was erased. */
    erased: Generated<number>;
    handoff: string | null;
  };
  handoff: {
    ticket: string;
    conversation: number;
    open: boolean;
    queue: string;
    requested_at: string;
    assigned_at: string | null;
    ended_at: string | null;
    due: number | null;
  };
  desk_note: {
    n: GeneratedAlways<number>;
    id: string;
    conversation: number;
    kind: 'note' | 'whisper';
    person: string;
    body: string;
    at: string;
  };
  presence: { person: string; presence: 'available' | 'busy' | 'away'; since: string; seen: string };
  inbound: {
    channel: string;
    account: string;
    message_id: string;
    body_hash: string;
    conversation: number;
    first_seq: number;
    last_seq: number;
    at: string;
  };
  conflict: {
    channel: string;
    account: string;
    message_id: string;
    body_hash: string;
    conversation: string;
    times: Generated<number>;
    at: string;
  };
  message: { conversation: number; seq: number; sender: 'customer' | 'bot' | 'agent'; body: string; at: string };
  turn: {
    conversation: number;
    version: number;
    event: string;
    why: string;
    doubt: 'clarify' | 'fallback' | 'unanswered' | null;
    at: string;
  };
  outbox: {
    id: GeneratedAlways<number>;
    conversation: number;
    kind: 'call' | 'deliver' | 'desk';
    body: string;
    idempotency_key: string;
    origin: string;
    attempts: Generated<number>;
    not_before: number;
    lease_until: Generated<number>;
    fence: Generated<number>;
    status: Generated<'open' | 'done' | 'dead'>;
    error: string | null;
    at: string;
  };
  timer: { conversation: number; id: string; due: number; lease_until: Generated<number> };
  ticket: {
    number: string;
    conversation: number;
    body: string;
    kind: Generated<TicketKind>;
    status: Generated<TicketStatus>;
    assignee: string | null;
    due: string | null;
    /** The priority, 0 the most urgent. */
    rank: number;
    topic: string | null;
    version: Generated<number>;
    at: string;
    updated_at: string;
  };
  ticket_note: { id: GeneratedAlways<number>; number: string; body: string; author: string | null; at: string };
  ticket_history: {
    id: GeneratedAlways<number>;
    number: string;
    at: string;
    who: string | null;
    field: TicketPassage['field'];
    old: string | null;
    new: string | null;
  };
  outcome: { conversation: number; flow: string; topic: string | null; disposition: string; at: string };
  feedback: { conversation: number; flow: string; helped: boolean; at: string };
  ratings: { conversation: number; of: 'bot' | 'agent'; seq: number; stars: number; comment: string | null; at: string };
  sealed: { conversation: number; id: string; box: string; ticket: string | null; at: string };
  subject: { kind: 'customer' | 'user'; id: string; conversation: number };
  erased: { key: string; times: Generated<number>; at: string };
  anonymous_ticket: { number: string; body: string; at: string };
  lease: { name: string; owner: string; until: number };
  audit: {
    seq: number;
    at: string;
    actor: string;
    action: AuditAction;
    subject: string | null;
    detail: string;
    prev: string;
    hash: string;
  };
  person: {
    id: string;
    login: string;
    external: string | null;
    name: string;
    roles: string;
    languages: string;
    skills: string;
    capacity: number;
    active: boolean;
    password: string | null;
    second: string | null;
    version: number;
    at: string;
  };
  session: { id: string; person: string; hash: string; at: string; seen: string; ends: string; device: string };
  person_link: { hash: string; person: string | null; ends: string };
  attempt: { key: string; count: number; since: string };
  kept: { name: string; value: string };
  schema_version: { version: number; works_for: number; at: string };
};
