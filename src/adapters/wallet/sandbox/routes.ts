/** The wallet's API: which request is which action, what it takes, and who may send it. */
import type { z } from 'zod';
import * as inputs from './inputs.ts';
import { type Reply, refuse } from './reply.ts';
import * as rules from './rules.ts';
import type { Customer, World } from './world.ts';

export type Route = {
  readonly action: string;
  readonly method: 'GET' | 'POST';
  /** `{name}` stands for one segment. */
  readonly path: string;
  /** Customer proved or null, raw input, epoch milliseconds. */
  readonly handle: (world: World, customer: Customer | null, input: unknown, now: number) => Reply;
};

type Rule<C, I> = (world: World, customer: C, input: I, now: number) => rules.Answer;

/** Runs a rule on checked input. */
function checked<I>(form: z.ZodType<I>, input: unknown, run: (input: I) => rules.Answer): Reply {
  const read = form.safeParse(input);
  if (read.success) return { status: 200, body: run(read.data) };
  const issue = read.error.issues[0];
  const where = issue?.path.join('.') || 'the input';
  return refuse(400, 'invalid_input', `${where}: ${issue?.message ?? 'not as declared'}`);
}

function anyone<I>(action: string, place: string, form: z.ZodType<I>, rule: Rule<Customer | null, I>): Route {
  const [method, path] = place.split(' ') as ['GET' | 'POST', string];
  return {
    action,
    method,
    path,
    handle: (world, customer, input, now) => checked(form, input, (good) => rule(world, customer, good, now)),
  };
}

function customers<I>(action: string, place: string, form: z.ZodType<I>, rule: Rule<Customer, I>): Route {
  const [method, path] = place.split(' ') as ['GET' | 'POST', string];
  return {
    action,
    method,
    path,
    handle: (world, customer, input, now) =>
      customer === null
        ? refuse(400, 'customer_missing', 'This request needs the header X-Customer-Id.')
        : checked(form, input, (good) => rule(world, customer, good, now)),
  };
}

export const ROUTES: readonly Route[] = [
  customers('transaction_status', 'GET /v1/transactions/{order_no}', inputs.transaction, rules.transactionStatus),
  customers('lock_status', 'GET /v1/account/lock', inputs.nothing, rules.lockStatus),
  customers('request_unlock', 'POST /v1/account/unlock-requests', inputs.unlock, rules.requestUnlock),
  customers('freeze_account', 'POST /v1/account/freeze', inputs.nothing, rules.freezeAccount),
  customers('sign_out_devices', 'POST /v1/account/sessions/sign-out-others', inputs.nothing, rules.signOutDevices),
  customers('open_tracing_request', 'POST /v1/tracing-requests', inputs.tracing, rules.openTracingRequest),
  customers('file_dispute', 'POST /v1/disputes', inputs.dispute, rules.fileDispute),
  anyone('file_complaint', 'POST /v1/complaints', inputs.complaint, rules.fileComplaint),
  anyone('complaint_status', 'GET /v1/complaints/{case_no}', inputs.status, rules.complaintStatus),
  customers('send_reset_link', 'POST /v1/account/password-reset-links', inputs.resetLink, rules.sendResetLink),
  customers('set_follow_up', 'POST /v1/follow-ups', inputs.followUp, rules.setFollowUp),
  anyone('record_feedback', 'POST /v1/suggestions', inputs.feedback, rules.recordFeedback),
];

/** Values of the `{name}` segments when `path` fits the pattern; null when it does not. Throws on broken %-encoding. */
export function matchPath(pattern: string, path: string): { readonly [name: string]: string } | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const values: [string, string][] = [];
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (name !== undefined && value !== '') values.push([name, decodeURIComponent(value)]);
    else if (segment !== value) return null;
  }
  return Object.fromEntries(values);
}
