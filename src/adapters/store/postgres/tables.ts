/** The tables as Kysely sees them; migrations.ts makes them. Numbers of conversations and rows are int8, read as numbers. */

import type { Generated, GeneratedAlways } from 'kysely';
import type { AuditAction } from '../../../service/audit/chain.ts';

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
  };
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
    kind: 'call' | 'deliver';
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
  ticket: { number: string; conversation: number; body: string; at: string };
  ticket_note: { id: GeneratedAlways<number>; number: string; body: string; at: string };
  outcome: { conversation: number; flow: string; topic: string | null; disposition: string; at: string };
  feedback: { conversation: number; flow: string; helped: boolean; at: string };
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
  kept: { name: string; value: string };
  schema_version: { version: number; works_for: number; at: string };
};
