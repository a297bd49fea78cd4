/** Every action and every result, through HTTP, from the declared action to typed values. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../../src/adapters/wallet/sandbox/server.ts';
import type { OpenValue } from '../../../src/flow/graph.ts';
import type { WalletAnswer } from '../../../src/service/ports.ts';
import { type OpenApi, openApi } from './openapi.ts';
import { declaredActions, walletAt } from './support.ts';

/** Sunday, 22 November 2026, 10:00 in Shanghai. */
const NOW = Date.parse('2026-11-22T02:00:00Z');
const order = (digits: string) => ({ order_no: `202611220000${digits}` });
const cny = (minor: number) => ({ kind: 'money', minor, currency: 'CNY' });
const date = (iso: string) => ({ kind: 'date', iso });

type Row = readonly [
  action: string,
  customer: string | null,
  input: { readonly [name: string]: OpenValue },
  expected: { readonly result: string; readonly fields?: object },
];

const LOOK_UPS: readonly Row[] = [
  [
    'transaction_status',
    'cust-li-na',
    order('0101'),
    {
      result: 'processing',
      fields: {
        kind: 'payment',
        amount: cny(12_800),
        at: date('2026-11-22T01:30:00Z'),
        expected_by: date('2026-11-23T01:30:00Z'),
        overdue: false,
      },
    },
  ],
  ['transaction_status', 'cust-li-na', order('0102'), { result: 'processing', fields: { kind: 'transfer', overdue: false } }],
  ['transaction_status', 'cust-zhang-min', order('0301'), { result: 'processing', fields: { kind: 'topup', overdue: false } }],
  [
    'transaction_status',
    'cust-chen-jie',
    order('0401'),
    { result: 'processing', fields: { kind: 'withdrawal', overdue: false } },
  ],
  ['transaction_status', 'cust-wang-wei', order('0201'), { result: 'processing', fields: { kind: 'withdrawal', overdue: true } }],
  ['transaction_status', 'cust-wang-wei', order('0202'), { result: 'processing', fields: { kind: 'transfer', overdue: true } }],
  ['transaction_status', 'cust-wang-wei', order('0203'), { result: 'processing', fields: { kind: 'payment', overdue: true } }],
  ['transaction_status', 'cust-wang-wei', order('0204'), { result: 'processing', fields: { kind: 'topup', overdue: true } }],
  [
    'transaction_status',
    'cust-li-na',
    order('0103'),
    { result: 'success', fields: { kind: 'payment', amount: cny(3650), counterparty: '老街面馆' } },
  ],
  ['transaction_status', 'cust-zhang-min', order('0302'), { result: 'success', fields: { kind: 'transfer' } }],
  ['transaction_status', 'cust-emma-clarke', order('0604'), { result: 'success', fields: { kind: 'topup' } }],
  ['transaction_status', 'cust-liu-yang', order('0501'), { result: 'success', fields: { kind: 'withdrawal' } }],
  [
    'transaction_status',
    'cust-li-na',
    order('0105'),
    {
      result: 'failed',
      fields: {
        kind: 'payment',
        amount: cny(29_900),
        at: date('2026-11-21T06:00:00Z'),
        money_taken: true,
        refund_by: date('2026-11-24'),
        reason: '商户系统超时',
      },
    },
  ],
  [
    'transaction_status',
    'cust-liu-yang',
    order('0502'),
    { result: 'failed', fields: { kind: 'transfer', refund_by: date('2026-11-19') } },
  ],
  ['transaction_status', 'cust-daniel-wong', order('0701'), { result: 'failed', fields: { kind: 'topup', money_taken: true } }],
  ['transaction_status', 'cust-chen-jie', order('0402'), { result: 'failed', fields: { kind: 'withdrawal', money_taken: true } }],
  [
    'transaction_status',
    'cust-emma-clarke',
    order('0601'),
    { result: 'failed', fields: { kind: 'payment', money_taken: false } },
  ],
  [
    'transaction_status',
    'cust-emma-clarke',
    order('0602'),
    { result: 'refunded', fields: { amount: cny(45_900), refunded_at: date('2026-11-20T20:00:00Z') } },
  ],
  ['transaction_status', 'cust-sofia-rossi', order('0101'), { result: 'not_found', fields: {} }],
  ['lock_status', 'cust-li-na', {}, { result: 'not_locked', fields: {} }],
  ['lock_status', 'cust-zhang-min', {}, { result: 'locked_tries', fields: { until: date('2026-11-22T02:25:00Z') } }],
  ['lock_status', 'cust-chen-jie', {}, { result: 'locked_risk', fields: { since: date('2026-11-21T21:00:00Z') } }],
  ['lock_status', 'cust-liu-yang', {}, { result: 'frozen', fields: { since: date('2026-11-21T06:00:00Z') } }],
  ['complaint_status', 'cust-zhang-min', { case_no: 'C-20261118-0003' }, { result: 'open', fields: { overdue: false } }],
  ['complaint_status', 'cust-wang-wei', { case_no: 'c-20261101-0002' }, { result: 'open', fields: { overdue: true } }],
  [
    'complaint_status',
    'cust-emma-clarke',
    { case_no: 'C-20261105-0006' },
    { result: 'answered', fields: { answer: expect.any(String) } },
  ],
  ['complaint_status', 'cust-daniel-wong', { case_no: 'C-20261020-0007' }, { result: 'closed' }],
  ['complaint_status', 'cust-daniel-wong', { case_no: 'D-20261115-0007' }, { result: 'open' }],
  ['complaint_status', null, { case_no: 'C-20261118-0003' }, { result: 'not_found', fields: {} }],
];

const dispute = (digits: string) => ({ ...order(digits), kind: 'double_charge', reason: 'Charged twice 扣了两次' });
const png = { kind: 'attachment', files: [{ name: '账单.png', contentType: 'image/png' }] } as const;

/** In this order: later rows see what earlier ones did. */
const DEEDS: readonly Row[] = [
  ['request_unlock', 'cust-li-na', {}, { result: 'not_locked' }],
  ['request_unlock', 'cust-zhang-min', {}, { result: 'accepted', fields: { request_no: 'U-20261122-0101' } }],
  ['request_unlock', 'cust-zhang-min', {}, { result: 'accepted', fields: { request_no: 'U-20261122-0101' } }],
  ['request_unlock', 'cust-chen-jie', { contact_phone: '13900000000' }, { result: 'verification_needed' }],
  ['request_unlock', 'cust-chen-jie', { contact_phone: '+86 138 0013 0404' }, { result: 'accepted' }],
  ['request_unlock', 'cust-liu-yang', {}, { result: 'verification_needed' }],
  ['freeze_account', 'cust-li-na', {}, { result: 'frozen', fields: { at: date('2026-11-22T02:00:00Z') } }],
  ['lock_status', 'cust-li-na', {}, { result: 'frozen', fields: { since: date('2026-11-22T02:00:00Z') } }],
  ['freeze_account', 'cust-li-na', {}, { result: 'already_frozen', fields: { since: date('2026-11-22T02:00:00Z') } }],
  ['sign_out_devices', 'cust-emma-clarke', {}, { result: 'signed_out', fields: { devices: 4 } }],
  ['sign_out_devices', 'cust-emma-clarke', {}, { result: 'none_to_sign_out' }],
  [
    'open_tracing_request',
    'cust-li-na',
    {
      ...order('0103'),
      amount: { kind: 'money', minor: 3650, currency: 'CNY' },
      at: { kind: 'date', iso: '2026-11-21' },
      counterparty: '面馆',
    },
    {
      result: 'opened',
      fields: { case_no: expect.stringMatching(/^T-20261122-\d{4}$/), answer_by: date('2026-11-25T02:00:00Z') },
    },
  ],
  ['open_tracing_request', 'cust-li-na', order('0103'), { result: 'already_open' }],
  ['open_tracing_request', 'cust-wang-wei', order('0202'), { result: 'already_open', fields: { case_no: 'T-20261120-0002' } }],
  ['open_tracing_request', 'cust-li-na', order('0202'), { result: 'not_found' }],
  ['file_dispute', 'cust-li-na', { ...dispute('0104'), evidence: png }, { result: 'filed' }],
  ['file_dispute', 'cust-li-na', dispute('0104'), { result: 'already_filed' }],
  ['file_dispute', 'cust-daniel-wong', dispute('0702'), { result: 'already_filed', fields: { case_no: 'D-20261115-0007' } }],
  ['file_dispute', 'cust-emma-clarke', dispute('0603'), { result: 'too_old', fields: { days: 200 } }],
  ['file_dispute', 'cust-sofia-rossi', dispute('0104'), { result: 'not_found' }],
  ['file_complaint', 'cust-li-na', { subject: 'app', description: 'It closes.', evidence: png }, { result: 'filed' }],
  ['file_complaint', null, { subject: 'service', description: '没人接电话' }, { result: 'filed' }],
  ['send_reset_link', 'cust-li-na', { which: 'login' }, { result: 'sent', fields: { to: '138****0101' } }],
  ['send_reset_link', 'cust-liu-yang', { which: 'payment' }, { result: 'no_contact' }],
  [
    'send_reset_link',
    'cust-daniel-wong',
    { which: 'login' },
    { result: 'too_many', fields: { again_at: date('2026-11-22T02:24:00Z') } },
  ],
  ['set_follow_up', 'cust-li-na', order('0101'), { result: 'set', fields: { remind_at: date('2026-11-23T01:30:00Z') } }],
  ['set_follow_up', 'cust-li-na', order('9999'), { result: 'not_found' }],
  ['record_feedback', null, { text: '希望账单可以按商家搜索。' }, { result: 'recorded' }],
];

describe('the wallet over HTTP, against the sandbox', () => {
  const actions = declaredActions();
  const reached = new Set<string>();
  let sandbox: Sandbox;
  let contract: OpenApi;
  let key = 0;

  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, now: () => NOW });
    contract = openApi();
  });
  afterAll(() => sandbox.close());

  /** Through a fetch that holds every request and answer against the OpenAPI file. */
  async function call(action: string, customer: string | null, input: Row[2]): Promise<WalletAnswer> {
    key += 1;
    const answer = await walletAt(sandbox.url, { fetch: contract.fetch(action) }).call(action, input, customer, `key-${key}`);
    reached.add(`${action}:${answer.result}`);
    return answer;
  }

  test.each(LOOK_UPS)('%s for %s %j', async (action, customer, input, expected) => {
    const answer = await call(action, customer, input);
    expect(contract.complaints()).toEqual([]);
    expect(answer).toMatchObject(expected);
  });

  test('deeds change what the next answer says', async () => {
    for (const [action, customer, input, expected] of DEEDS) {
      const answer = await call(action, customer, input);
      expect({ action, customer, contract: contract.complaints(), ...answer }).toMatchObject({ contract: [], ...expected });
    }
  });

  test('a case can be looked up by its owner, and by anybody when it has none', async () => {
    const filed = await call('file_complaint', null, { subject: 'fee', description: 'Too high.' });
    const case_no = String(filed.fields.case_no);
    expect(case_no).toMatch(/^C-20261122-\d{4}-\d{6}$/);
    expect((await call('complaint_status', null, { case_no })).result).toBe('open');

    const owned = await call('file_complaint', 'cust-li-na', { subject: 'fee', description: '太高了' });
    const mine = { case_no: String(owned.fields.case_no) };
    expect((await call('complaint_status', 'cust-li-na', mine)).result).toBe('open');
    expect((await call('complaint_status', null, mine)).result).toBe('not_found');
  });

  test('three reset links an hour, then none for a while', async () => {
    const results: string[] = [];
    for (let n = 0; n < 4; n++) results.push((await call('send_reset_link', 'cust-wang-wei', { which: 'login' })).result);
    expect(results).toEqual(['sent', 'sent', 'sent', 'too_many']);
  });

  test('every declared result of every action has been seen', () => {
    const declared = Object.values(actions).flatMap((action) =>
      Object.keys(action.results).map((result) => `${action.id}:${result}`),
    );
    expect(declared.filter((result) => !reached.has(result))).toEqual([]);
    expect(declared.length).toBeGreaterThan(30);
  });
});
