/** One walk through a flow with all that can happen: situations, and the ways between them. */
import type { Command, Disposition, FlowId } from '../../flow/graph.ts';
import type { ProofCode } from '../codes.ts';
import type { Known } from './abstract.ts';
import type { Env, Shape } from './shape.ts';

/** How a flow is left. */
export type Exit =
  | { readonly kind: 'return'; readonly values: { readonly [output: string]: Known } }
  | { readonly kind: 'end'; readonly disposition: Disposition; readonly helped: boolean }
  | { readonly kind: 'handoff' }
  | { readonly kind: 'link'; readonly flow: FlowId; readonly input: { readonly [name: string]: Known } }
  | { readonly kind: 'do'; readonly command: Command; readonly flow: FlowId | null };

/** What happens on a way, for the chat that tells of it. */
export type Via =
  | { readonly kind: 'on' }
  | { readonly kind: 'answer'; readonly value: Known }
  | { readonly kind: 'said' | 'recalled'; readonly value: Known }
  /** A branch is taken because of what a message brought along unasked. */
  | { readonly kind: 'brought'; readonly names: readonly string[] }
  | { readonly kind: 'skip' | 'give_up' | 'declined' | 'change' }
  | { readonly kind: 'result'; readonly result: string; readonly asked: boolean; readonly sent: boolean }
  | { readonly kind: 'run'; readonly run: Run; readonly exit: number };

export type Way = {
  readonly to: number;
  readonly via: Via;
  /** Steps taken inside a sub-flow on a way that never waits; -1 where every way waits. */
  readonly silent: number;
  /** Steps taken since the last waiting on a way that waits; -1 where none does. */
  readonly rest: number;
  /** The customer has not chosen anything on it: not understood, or the wallet's answer. */
  readonly forced: boolean;
};

export type Situation = {
  /** Place of the step; -1 for a way out. */
  readonly step: number;
  readonly env: Env;
  readonly exit: Exit | null;
  /** Turns of the customer and the wallet on the shortest way here; what happens seldom counts more. */
  cost: number;
  from: { readonly at: number; readonly via: Via } | null;
  ways: readonly Way[];
  /** The bot waits here, or hands over to a sub-flow that does after that many steps. */
  waits: boolean;
  done: boolean;
};

/** A fault that shows at a situation. */
export type Fault = { readonly code: ProofCode; readonly at: number; readonly message: string; readonly hint: string };

export type Run = {
  readonly shape: Shape;
  /** By whom it was begun: the message of a customer, or a situation of another flow. */
  readonly origin: { readonly run: Run; readonly at: number } | null;
  readonly situations: Situation[];
  readonly exits: number[];
  readonly faults: Fault[];
  /** Branches that were taken, as `step/branch`. */
  readonly taken: Set<string>;
  /** False when the bound was hit. */
  complete: boolean;
  lengths: Lengths;
};

export type Lengths = {
  /** By situation: steps since the beginning of the flow, where nothing has waited; -1 where something has. */
  readonly fromStart: readonly number[];
  /** By situation: steps since the last waiting; -1 where there was none. */
  readonly fromRest: readonly number[];
  /** By situation: reached without any choice of the customer. */
  readonly forced: readonly boolean[];
  /** Most steps from the beginning of the flow to the first waiting. */
  readonly head: number;
  /** Situations that lead back to themselves without waiting; empty where none does. */
  readonly circle: readonly number[];
  /** The same over ways on which the customer chooses nothing. */
  readonly forcedCircle: readonly number[];
};

export const NO_LENGTHS: Lengths = { fromStart: [], fromRest: [], forced: [], head: 0, circle: [], forcedCircle: [] };
