/** Routes for whoever watches over the process. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Route } from './route.ts';

export type Readiness = { readonly ok: boolean; readonly problems: readonly string[] };

const READY_LIMIT_MS = 3_000;

async function ask(ready: () => Promise<Readiness>): Promise<Readiness> {
  const giveUp = new AbortController();
  const late = pause(
    READY_LIMIT_MS,
    { ok: false, problems: [`no answer within ${READY_LIMIT_MS} ms`] },
    { signal: giveUp.signal },
  );
  try {
    return await Promise.race([ready(), late]);
  } catch (error) {
    return { ok: false, problems: [String((error as Error)?.message ?? error)] };
  } finally {
    late.catch(() => {});
    giveUp.abort();
  }
}

/** `/livez` says that the process runs and touches nothing else; `/readyz` says whether it can take work now, and why not. */
export function healthRoutes(ready: () => Promise<Readiness>, closing: () => boolean): readonly Route[] {
  return [
    { method: 'GET', path: '/livez', quiet: true, handle: () => ({ status: 200, json: { ok: true } }) },
    {
      method: 'GET',
      path: '/readyz',
      quiet: true,
      handle: async () => {
        const { ok, problems } = closing() ? { ok: false, problems: ['the server is closing'] } : await ask(ready);
        return { status: ok ? 200 : 503, json: { ok, problems } };
      },
    },
  ];
}
