/** Files that people at the desk send: taken one by one, before the reply that they go with. */
import type { MaySend } from '../service/desk/desk.ts';
import type { SignedIn } from '../service/people/parts.ts';
import { type Answer, Problem } from './answer.ts';
import type { DeskDoor } from './desk.ts';
import { isRefusal, problemOf } from './directline.ts';
import { part } from './fields.ts';
import { answered, type Desk, personRoute, refuseForeign, requirePerson } from './person.ts';
import type { Request, Route } from './route.ts';

/** A file and a little more: of one that is too large the desk says how large it may be. */
const BYTES = 6 * 1024 * 1024;
/** Bodies are held in memory until they are kept. */
const MOST_AT_ONCE = 8;

const REFUSED = {
  not_allowed: new Problem(403, 'no_right', 'Files are sent by who may reply in this conversation; take it or join it first.'),
  no_way: new Problem(409, 'no_way', 'The customer’s channel takes no files from here; the operator can set PUBLIC_URL.'),
};

/** @param missing what is said when there is no such conversation for this person */
export function uploadRoute(desk: Desk, door: Pick<DeskDoor, 'maySend' | 'upload'>, missing: Problem): Route {
  let running = 0;
  const checked = <T extends object | 'yes'>(may: T | Exclude<MaySend, 'yes'>): T => {
    if (may === null) throw missing;
    if (may === 'not_allowed' || may === 'no_way') throw REFUSED[may as keyof typeof REFUSED];
    return may as T;
  };
  const keep = async ({ url, headers, body }: Request, who: SignedIn): Promise<Answer> => {
    if (running >= MOST_AT_ONCE)
      throw new Problem(503, 'busy', 'Too many files are coming in; send this one again.', { headers: { 'retry-after': '2' } });
    running += 1;
    try {
      const disposition = [headers['content-disposition'] ?? ''].flat().join();
      return { status: 200, json: checked(await door.upload(who, part(url, 4), body?.raw ?? new Uint8Array(), disposition)) };
    } catch (error) {
      throw isRefusal(error) ? problemOf(error) : error;
    } finally {
      running -= 1;
    }
  };
  const route = { method: 'POST', path: '/desk/api/conversations/:id/files', brings: 'bytes', bytes: BYTES } as const;
  return {
    ...personRoute(desk, route, keep),
    // Of who may not, the body is not even received.
    async admit({ headers, url }) {
      try {
        refuseForeign(desk, headers, 'POST');
        checked(await answered(requirePerson(desk, headers, 'POST').then((who) => door.maySend(who, part(url, 4)))));
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        const { status, code, message, headers: extra } = error;
        throw new Problem(status, code, message, { headers: extra, hangUp: true });
      }
    },
  };
}
