/** What the wallet's systems can do for a flow, in compiled form. */
import type { Priority, Text } from './graph.ts';
import type { SlotType } from './values.ts';

/** What people have to see to behind a finished action. */
export const TICKET_KINDS = ['complaint', 'dispute', 'unlock', 'other'] as const;
export type ActionTicketKind = (typeof TICKET_KINDS)[number];

/** The case that an action opens for people to work on. */
export type ActionTicket = {
  readonly kind: ActionTicketKind;
  readonly priority: Priority;
  /** Results that open it. */
  readonly results: readonly string[];
  /** Field with the case number that the customer is told; null: a number is made. */
  readonly number: string | null;
  /** Field with the instant that the customer was promised an answer by; null: by kind and priority. */
  readonly due: string | null;
};

/** Something that the wallet can do; declared in actions.yaml. */
export type Action = {
  readonly id: string;
  readonly title: Text;
  readonly risk: 'read' | 'reversible' | 'irreversible';
  /** `required`: never called for a customer whose identity is not proved; result `not_identified` instead. */
  readonly identity: 'required' | 'optional';
  readonly inputs: { readonly [name: string]: { readonly type: SlotType; readonly optional: boolean } };
  /** Declared results with their fields. `unavailable` (all), `unknown` (irreversible), `not_identified` (identity required) are added. */
  readonly results: {
    readonly [result: string]: { readonly [field: string]: { readonly type: SlotType; readonly optional: boolean } };
  };
  /** What people read of a result; those without one are called by their id. */
  readonly resultNames?: { readonly [result: string]: Text };
  readonly ticket?: ActionTicket;
  readonly http: {
    readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
    /** Path below the wallet's base address; `{name}` is replaced by the URL-encoded input, other inputs go to query (GET) or body. */
    readonly path: string;
    readonly timeoutMs: number;
    /** Further tries after the first, only where the request can be repeated (GET, or with idempotency key). */
    readonly retry: number;
    readonly idempotencyKey: boolean;
  };
};
