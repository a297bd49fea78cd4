/**
 * Sign-in by a provider of identities: two addresses that the browser itself goes to, so what goes wrong is said by the desk's page, to
 * which it is sent back with `#problem=CODE`.
 */
import type { Refusal } from '../service/people/parts.ts';
import type { Answer, Headers } from './answer.ts';
import { cookieHeader, cookieOf, type Desk, fromOf, originOf, sessionCookie } from './person.ts';
import type { Request, Route } from './route.ts';

const PATH = '/desk/api/session/provider';
const AWAY_S = 600;
const cookieName = ({ secure }: Desk): string => (secure ? '__Host-signpost-away' : 'signpost-away');

function goTo(location: string, headers: Headers = {}): Answer {
  return { status: 303, json: null, headers: { ...headers, location } };
}

const backWith = ({ code }: Refusal): Answer => goTo(`/desk#problem=${code}`);

export function providerRoutes(desk: Desk): readonly Route[] {
  const backOf = ({ headers }: Request): string => `${originOf(desk, headers)}${PATH}/back`;
  return [
    {
      method: 'GET',
      path: PATH,
      async handle(request) {
        const begun = await desk.people.beginExternal(backOf(request));
        if (!begun.ok) return backWith(begun.refusal);
        // The provider's page sends the browser back here from another site: a strict cookie would not come along.
        return goTo(begun.value.url, { 'set-cookie': cookieHeader(desk, cookieName(desk), begun.value.box, AWAY_S, 'Lax') });
      },
    },
    {
      method: 'GET',
      path: `${PATH}/back`,
      async handle(request) {
        const came = new URL(`${backOf(request)}${request.url.search}`);
        const box = cookieOf(request.headers, cookieName(desk)) ?? '';
        const entered = await desk.people.finishExternal(box, came, fromOf(desk, request).device);
        if (!entered.ok) return backWith(entered.refusal);
        const { token, signedIn } = entered.value;
        return goTo('/desk', sessionCookie(desk, { token, session: signedIn.session }));
      },
    },
  ];
}
