/** Where another desk tells us what its people do. Who may is decided behind the door, by the signature over the bytes. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from './answer.ts';
import type { Route } from './route.ts';

export type BridgeDoor = (request: { headers: IncomingHttpHeaders; raw: Uint8Array; json: unknown }) => Promise<Answer>;

/** By path. */
export function bridgeRoutes(doors: { readonly [path: string]: BridgeDoor }): readonly Route[] {
  return Object.entries(doors).map(([path, door]) => ({
    method: 'POST',
    path,
    handle: ({ headers, body }) => door({ headers, raw: body?.raw ?? new Uint8Array(), json: body?.json }),
  }));
}
