/** What the sandbox wallet answers and does, one function an action: docs/wallet-api.openapi.yaml put to work. */
import { type Case, fixed, type Order } from './data.ts';
import type {
  ComplaintInput,
  DisputeInput,
  FeedbackInput,
  FollowUpInput,
  ResetLinkInput,
  StatusInput,
  TracingInput,
  TransactionInput,
  UnlockInput,
} from './inputs.ts';
import { type Customer, day, instant, newNumber, type OwnedCase, type World } from './world.ts';

/** `result` and `fields` as they go over the wire. */
export type Answer = { readonly result: string; readonly fields: { readonly [name: string]: unknown } };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const REFUND_DAYS = 3;
const TRACING_DAYS = 3;
const DISPUTE_ANSWER_DAYS = 7;
const COMPLAINT_DAYS = 5;
/** A dispute can be filed this many days after the order. */
const DISPUTE_DAYS = 180;
const RESET_LINKS_AN_HOUR = 3;

const none = (result: string): Answer => ({ result, fields: {} });
const money = (minor: number) => ({ minor, currency: 'CNY' });

function orderOf(customer: Customer, no: string): Order | undefined {
  return customer.orders.find((one) => one.no === no.toUpperCase());
}

export function transactionStatus(_world: World, customer: Customer, input: TransactionInput, now: number): Answer {
  const order = orderOf(customer, input.order_no);
  if (order === undefined) return none('not_found');
  const at = order.at(now);
  const common = { kind: order.kind, amount: money(order.minor), at: instant(at) };
  const { progress } = order;
  switch (progress.status) {
    case 'processing': {
      const expected = at + progress.usualHours * HOUR;
      return { result: 'processing', fields: { ...common, expected_by: instant(expected), overdue: now > expected } };
    }
    case 'success':
      return { result: 'success', fields: { ...common, counterparty: order.counterparty } };
    case 'failed': {
      const back = progress.moneyTaken ? { refund_by: day(at + REFUND_DAYS * DAY) } : {};
      return { result: 'failed', fields: { ...common, money_taken: progress.moneyTaken, ...back, reason: progress.reason } };
    }
    case 'refunded':
      return { result: 'refunded', fields: { amount: money(order.minor), refunded_at: instant(progress.at(now)) } };
  }
}

export function lockStatus(_world: World, customer: Customer, _input: object, now: number): Answer {
  const { lock } = customer;
  switch (lock.status) {
    case 'not_locked':
      return none('not_locked');
    case 'locked_tries':
      return { result: 'locked_tries', fields: { until: instant(lock.until(now)) } };
    case 'locked_risk':
    case 'frozen':
      return { result: lock.status, fields: { since: instant(lock.since(now)) } };
  }
}

/** A frozen account, or a phone that is not the one on record, needs an identity check first. */
export function requestUnlock(world: World, customer: Customer, input: UnlockInput, now: number): Answer {
  const { lock } = customer;
  if (lock.status === 'not_locked') return none('not_locked');
  const phoneFits = input.contact_phone === undefined || samePhone(input.contact_phone, customer.phone);
  if (lock.status === 'frozen' || !phoneFits) return none('verification_needed');
  customer.unlockRequest ??= {
    no: newNumber(world, 'U', now, customer.id),
    decidedBy: now + (lock.status === 'locked_tries' ? 2 : 24) * HOUR,
  };
  const { no, decidedBy } = customer.unlockRequest;
  return { result: 'accepted', fields: { request_no: no, decided_by: instant(decidedBy) } };
}

/** Equal from the right: `+86 138…` and `138…` are one phone. */
function samePhone(one: string, other: string): boolean {
  const [a, b] = [one.replaceAll(/\D/g, ''), other.replaceAll(/\D/g, '')];
  return a.length >= 8 && (a.endsWith(b) || b.endsWith(a));
}

export function freezeAccount(_world: World, customer: Customer, _input: object, now: number): Answer {
  if (customer.lock.status === 'frozen') {
    return { result: 'already_frozen', fields: { since: instant(customer.lock.since(now)) } };
  }
  customer.lock = { status: 'frozen', since: fixed(now) };
  return { result: 'frozen', fields: { at: instant(now) } };
}

export function signOutDevices(_world: World, customer: Customer): Answer {
  const devices = customer.otherDevices;
  if (devices === 0) return none('none_to_sign_out');
  customer.otherDevices = 0;
  return { result: 'signed_out', fields: { devices } };
}

/** Opens a case of the customer for an order, unless one of that kind is open: then `already`, with the number known. */
function openCase(
  world: World,
  customer: Customer,
  wanted: { readonly kind: Case['kind']; readonly letter: string; readonly orderNo: string; readonly days: number },
  results: { readonly opened: string; readonly already: string },
  now: number,
): Answer {
  const { kind, orderNo } = wanted;
  const open = world.cases.find(
    (one) => one.owner === customer.id && one.kind === kind && one.orderNo === orderNo && one.progress.status === 'open',
  );
  const found: OwnedCase = open ?? {
    no: newNumber(world, wanted.letter, now, customer.id),
    kind,
    orderNo,
    owner: customer.id,
    answerBy: fixed(now + wanted.days * DAY),
    progress: { status: 'open' },
  };
  if (open === undefined) world.cases.push(found);
  const result = open === undefined ? results.opened : results.already;
  return { result, fields: { case_no: found.no, answer_by: instant(found.answerBy(now)) } };
}

export function openTracingRequest(world: World, customer: Customer, input: TracingInput, now: number): Answer {
  const order = orderOf(customer, input.order_no);
  if (order === undefined) return none('not_found');
  const wanted = { kind: 'tracing', letter: 'T', orderNo: order.no, days: TRACING_DAYS } as const;
  return openCase(world, customer, wanted, { opened: 'opened', already: 'already_open' }, now);
}

export function fileDispute(world: World, customer: Customer, input: DisputeInput, now: number): Answer {
  const order = orderOf(customer, input.order_no);
  if (order === undefined) return none('not_found');
  const age = Math.floor((now - order.at(now)) / DAY);
  if (age > DISPUTE_DAYS) return { result: 'too_old', fields: { days: age } };
  const wanted = { kind: 'dispute', letter: 'D', orderNo: order.no, days: DISPUTE_ANSWER_DAYS } as const;
  return openCase(world, customer, wanted, { opened: 'filed', already: 'already_filed' }, now);
}

export function fileComplaint(world: World, customer: Customer | null, input: ComplaintInput, now: number): Answer {
  const owner = customer?.id ?? null;
  const no = newNumber(world, 'C', now, owner);
  const answerBy = now + COMPLAINT_DAYS * DAY;
  const orderNo = input.order_no?.toUpperCase() ?? null;
  world.cases.push({ no, kind: 'complaint', orderNo, owner, answerBy: fixed(answerBy), progress: { status: 'open' } });
  return { result: 'filed', fields: { case_no: no, answer_by: instant(answerBy) } };
}

/** Any kind of case, since customers do not tell them apart; a customer's case is shown to that customer only. */
export function complaintStatus(world: World, customer: Customer | null, input: StatusInput, now: number): Answer {
  const no = input.case_no.toUpperCase();
  const found = world.cases.find((one) => one.no === no && (one.owner === null || one.owner === customer?.id));
  if (found === undefined) return none('not_found');
  const { progress } = found;
  switch (progress.status) {
    case 'open': {
      const answerBy = found.answerBy(now);
      return { result: 'open', fields: { answer_by: instant(answerBy), overdue: now > answerBy } };
    }
    case 'answered':
      return { result: 'answered', fields: { answered_at: instant(progress.at(now)), answer: progress.answer } };
    case 'closed':
      return { result: 'closed', fields: { closed_at: instant(progress.at(now)) } };
  }
}

export function sendResetLink(_world: World, customer: Customer, _input: ResetLinkInput, now: number): Answer {
  if (customer.resetTo === null) return none('no_contact');
  const lately = customer.resetLinks.map((sent) => sent(now)).filter((at) => at > now - HOUR);
  const oldest = lately.toSorted((a, b) => a - b).at(-RESET_LINKS_AN_HOUR);
  if (oldest !== undefined) return { result: 'too_many', fields: { again_at: instant(oldest + HOUR) } };
  customer.resetLinks = [...customer.resetLinks, fixed(now)].slice(-RESET_LINKS_AN_HOUR);
  return { result: 'sent', fields: { to: customer.resetTo, valid_until: instant(now + HOUR / 4) } };
}

/** The reminder comes when the order should have arrived, but not within the next two hours. */
export function setFollowUp(_world: World, customer: Customer, input: FollowUpInput, now: number): Answer {
  const order = orderOf(customer, input.order_no);
  if (order === undefined) return none('not_found');
  const usual = order.progress.status === 'processing' ? order.progress.usualHours * HOUR : 0;
  return { result: 'set', fields: { remind_at: instant(Math.max(order.at(now) + usual, now + 2 * HOUR)) } };
}

export function recordFeedback(world: World, customer: Customer | null, _input: FeedbackInput, now: number): Answer {
  return { result: 'recorded', fields: { reference: newNumber(world, 'S', now, customer?.id ?? null) } };
}
