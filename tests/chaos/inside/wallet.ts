/** The wallet, with points to die at around every call. */
import { type HttpWalletOptions, httpWallet as real } from '../../../src/adapters/wallet/http.ts';
import type { Wallet } from '../../../src/service/ports.ts';
import { pass } from './orders.ts';

export function httpWallet(options: HttpWalletOptions): Wallet {
  const wallet = real(options);
  return {
    async call(...call) {
      pass('before the wallet');
      const answer = await wallet.call(...call);
      pass('after the wallet');
      return answer;
    },
  };
}
