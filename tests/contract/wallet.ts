/** What every `Wallet` must keep, whatever stands behind it. Run on each adapter. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { OpenValue } from '../../src/flow/graph.ts';
import type { Wallet } from '../../src/service/ports.ts';

/** A wallet over a fresh set of the sandbox's customers, with patience of well under a second a try. */
export type WalletUnderTest = {
  readonly wallet: Wallet;
  /**
   * What the next `times` requests meet. `lost`: carried out, the answer does not come back · `late`: carried out, answered
   * long after the timeout · `nonsense`: something that is no answer.
   */
  readonly fault: (kind: 'lost' | 'late' | 'nonsense', times: number) => Promise<void>;
  /** From now on nothing can be reached. */
  readonly unplug: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const LI_NA = 'cust-li-na';
const ORDER = '2026112200000101';
const OFTEN = 100;
const DISPUTE: { readonly [name: string]: OpenValue } = { order_no: ORDER, kind: 'double_charge', reason: '扣了两次' };
const PRAISE: { readonly [name: string]: OpenValue } = { text: 'The new receipts are lovely.' };

export function walletContract(name: string, open: () => Promise<WalletUnderTest>): void {
  describe(`a wallet (${name})`, () => {
    let under: WalletUnderTest;
    const call = (...request: Parameters<Wallet['call']>) => under.wallet.call(...request);

    beforeEach(async () => {
      under = await open();
    });
    afterEach(() => under.close());

    test('answers with a declared result and typed values', async () => {
      const answer = await call('transaction_status', { order_no: ORDER }, LI_NA, 'k1');
      expect(answer).toEqual({
        result: 'processing',
        fields: {
          kind: 'payment',
          amount: { kind: 'money', minor: 12_800, currency: 'CNY' },
          at: { kind: 'date', iso: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) },
          expected_by: { kind: 'date', iso: expect.any(String) },
          overdue: false,
        },
      });
    });

    test('does nothing for somebody whose identity is not proved, where that is required', async () => {
      expect(await call('freeze_account', {}, null, 'k1')).toEqual({ result: 'not_identified', fields: {} });
      expect((await call('lock_status', {}, LI_NA, 'k2')).result).toBe('not_locked');
    });

    test('serves everybody where identity is optional', async () => {
      expect((await call('record_feedback', PRAISE, null, 'k1')).result).toBe('recorded');
      expect((await call('record_feedback', PRAISE, LI_NA, 'k2')).result).toBe('recorded');
    });

    test("keeps one customer's things from another", async () => {
      expect((await call('transaction_status', { order_no: ORDER }, 'cust-wang-wei', 'k1')).result).toBe('not_found');
    });

    test('carries a repeated intention out once, and two intentions twice', async () => {
      const complaint = { subject: 'service', description: '等了四十分钟' };
      const first = await call('file_complaint', complaint, LI_NA, 'k1');
      expect(await call('file_complaint', complaint, LI_NA, 'k1')).toEqual(first);
      const second = await call('file_complaint', complaint, LI_NA, 'k2');
      expect(second.fields.case_no).not.toBe(first.fields.case_no);
    });

    test('when one answer is lost, asks again and acts once', async () => {
      await under.fault('lost', 1);
      expect((await call('freeze_account', {}, LI_NA, 'k1')).result).toBe('frozen');
    });

    test.each(['lost', 'late', 'nonsense'] as const)(
      'when every answer is %s: unknown only where it cannot be undone',
      async (kind) => {
        await under.fault(kind, OFTEN);
        expect(await call('file_dispute', DISPUTE, LI_NA, 'k1')).toEqual({ result: 'unknown', fields: {} });
        expect(await call('sign_out_devices', {}, LI_NA, 'k2')).toEqual({ result: 'unavailable', fields: {} });
        expect(await call('lock_status', {}, LI_NA, 'k3')).toEqual({ result: 'unavailable', fields: {} });
      },
    );

    test('when nothing can be reached: unavailable, certainly not done', async () => {
      await under.unplug();
      expect(await call('freeze_account', {}, LI_NA, 'k1')).toEqual({ result: 'unavailable', fields: {} });
      expect(await call('lock_status', {}, LI_NA, 'k2')).toEqual({ result: 'unavailable', fields: {} });
    });

    test('an action that nobody declared is unavailable, never an error', async () => {
      expect(await call('give_me_money', {}, LI_NA, 'k1')).toEqual({ result: 'unavailable', fields: {} });
      expect(await call('constructor', {}, LI_NA, 'k2')).toEqual({ result: 'unavailable', fields: {} });
    });
  });
}
