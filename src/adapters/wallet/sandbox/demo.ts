/** Routes that no real wallet has: who can be tried, signing in as one of them, and faults. */
import { SignJWT } from 'jose';
import { z } from 'zod';
import { type Case, CUSTOMERS, type Order } from './data.ts';
import { type Faults, faultForm } from './faults.ts';
import { type Reply, refuse } from './reply.ts';
import { ROUTES } from './routes.ts';
import type { World } from './world.ts';

/** Seconds that an identity token is good for. */
const TOKEN_SECONDS = 600;

type Words = { readonly zh: string; readonly en: string };

const KINDS: { readonly [K in Order['kind']]: Words } = {
  payment: { zh: '付款', en: 'payment' },
  transfer: { zh: '转账', en: 'transfer' },
  topup: { zh: '充值', en: 'top-up' },
  withdrawal: { zh: '提现', en: 'withdrawal' },
};
const CASES: { readonly [K in Case['kind']]: Words } = {
  complaint: { zh: '投诉', en: 'complaint' },
  dispute: { zh: '交易争议', en: 'dispute' },
  tracing: { zh: '交易追踪', en: 'tracing request' },
};
const CASE_STATES: { readonly [S in Case['progress']['status']]: Words } = {
  open: { zh: '处理中', en: 'open' },
  answered: { zh: '已回复', en: 'answered' },
  closed: { zh: '已结案', en: 'closed' },
};

/** The demo customers, each with a few words on what to try, orders and cases. */
export function listCustomers(world: World, now: number): Reply {
  const customers = CUSTOMERS.map((seed) => ({
    id: seed.id,
    name: seed.name,
    lang: seed.lang,
    about: seed.about,
    orders: seed.orders.map((order) => ({ order_no: order.no, about: aboutOrder(order, now) })),
    cases: world.cases.filter((one) => one.owner === seed.id).map((one) => ({ case_no: one.no, about: aboutCase(one, now) })),
  }));
  return { status: 200, body: { customers } };
}

function aboutOrder(order: Order, now: number): Words {
  const kind = KINDS[order.kind];
  const sum = `¥${(order.minor / 100).toFixed(2)}`;
  const state = orderState(order, now);
  return {
    zh: `${kind.zh} ${sum}，${order.counterparty}，${state.zh}`,
    en: `${kind.en} ${sum}, ${order.counterparty}, ${state.en}`,
  };
}

function orderState(order: Order, now: number): Words {
  const { progress } = order;
  switch (progress.status) {
    case 'processing':
      return now > order.at(now) + progress.usualHours * 3_600_000
        ? { zh: '处理中，已超时', en: 'on its way, overdue' }
        : { zh: '处理中', en: 'on its way' };
    case 'success':
      return { zh: '成功', en: 'succeeded' };
    case 'failed':
      return progress.moneyTaken
        ? { zh: '失败，已扣款', en: 'failed, money taken' }
        : { zh: '失败，未扣款', en: 'failed, no money taken' };
    case 'refunded':
      return { zh: '已退款', en: 'refunded' };
  }
}

function aboutCase(one: Case, now: number): Words {
  const kind = CASES[one.kind];
  const state = CASE_STATES[one.progress.status];
  const late = one.progress.status === 'open' && now > one.answerBy(now);
  return {
    zh: `${kind.zh}，${state.zh}${late ? '，已超时' : ''}`,
    en: `${kind.en}, ${state.en}${late ? ', overdue' : ''}`,
  };
}

const signInForm = z.strictObject({ customer: z.string() });

/** The identity token that a real wallet's server would hand to the embedding page after its own sign-in. */
export async function signIn(world: World, secret: string | null, input: unknown, now: number): Promise<Reply> {
  const read = signInForm.safeParse(input);
  if (!read.success) return refuse(400, 'invalid_input', 'Send {"customer": "<id>"}; GET /sandbox/customers lists them.');
  const customer = world.customers.get(read.data.customer);
  if (customer === undefined) return refuse(404, 'customer_unknown', 'No such customer; GET /sandbox/customers lists them.');
  if (secret === null) {
    return refuse(503, 'sign_in_off', 'Signing in is off: start the sandbox with SANDBOX_IDENTITY_SECRET set.');
  }
  const issued = Math.floor(now / 1000);
  const token = await new SignJWT({ name: customer.name })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(customer.id)
    .setAudience('signpost')
    .setIssuedAt(issued)
    .setExpirationTime(issued + TOKEN_SECONDS)
    .sign(new TextEncoder().encode(secret));
  return { status: 200, body: { token, expires_in: TOKEN_SECONDS, customer: { id: customer.id, name: customer.name } } };
}

export function switchFault(faults: Faults, input: unknown): Reply {
  const read = faultForm.safeParse(input);
  if (!read.success) {
    const issue = read.error.issues[0];
    return refuse(400, 'invalid_input', `${issue?.path.join('.') || 'the body'}: ${issue?.message ?? 'not as expected'}`);
  }
  const { action } = read.data;
  if (action !== undefined && !ROUTES.some((route) => route.action === action)) {
    return refuse(400, 'invalid_input', `action: there is no action "${action}".`);
  }
  faults.set(read.data);
  return { status: 200, body: read.data };
}
