import { startSandbox } from '../../../src/adapters/wallet/sandbox/server.ts';
import { walletContract } from '../../contract/wallet.ts';
import { declaredActions, impatient, walletAt } from './support.ts';

const MODES = { lost: 'cut', late: 'slow', nonsense: 'nonsense' } as const;

walletContract('over HTTP, against the sandbox', async () => {
  const sandbox = await startSandbox({ port: 0 });
  return {
    wallet: walletAt(sandbox.url, { actions: impatient(declaredActions(), 250) }),
    fault: async (kind, times) => {
      const body = JSON.stringify({ mode: MODES[kind], times, delay_ms: 5000 });
      await fetch(`${sandbox.url}/sandbox/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    },
    unplug: sandbox.close,
    close: sandbox.close,
  };
});
