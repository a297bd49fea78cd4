/** `/metrics` for Prometheus. */
import { hash, timingSafeEqual } from 'node:crypto';
import { Problem } from './answer.ts';
import type { Route } from './route.ts';

export type MetricsOptions = {
  readonly contentType: string;
  readonly text: () => Promise<string>;
  /** Who asks must send it as `Authorization: Bearer …`; null: everybody may ask. */
  readonly token: string | null;
};

/** Whether two secrets are the same, in a time that tells nothing about where they differ. */
function same(one: string, other: string): boolean {
  return timingSafeEqual(hash('sha256', one, 'buffer'), hash('sha256', other, 'buffer'));
}

export function metricsRoute({ contentType, text, token }: MetricsOptions): Route {
  return {
    method: 'GET',
    path: '/metrics',
    quiet: true,
    handle: async ({ headers }) => {
      if (token !== null && !same(headers.authorization ?? '', `Bearer ${token}`)) {
        throw new Problem(401, 'unauthorized', 'Send METRICS_TOKEN as "Authorization: Bearer …".', {
          headers: { 'www-authenticate': 'Bearer' },
        });
      }
      return { status: 200, bytes: Buffer.from(await text()), type: contentType };
    },
  };
}
