/** `/metrics` for Prometheus. */
import { hasToken, unauthorized } from './bearer.ts';
import type { Route } from './route.ts';

export type MetricsOptions = {
  readonly contentType: string;
  readonly text: () => Promise<string>;
  /** Who asks must send it as `Authorization: Bearer …`; null: everybody may ask. */
  readonly token: string | null;
};

export function metricsRoute({ contentType, text, token }: MetricsOptions): Route {
  return {
    method: 'GET',
    path: '/metrics',
    quiet: true,
    handle: async ({ headers }) => {
      if (token !== null && !hasToken(headers, token)) throw unauthorized('METRICS_TOKEN');
      return { status: 200, bytes: Buffer.from(await text()), type: contentType };
    },
  };
}
