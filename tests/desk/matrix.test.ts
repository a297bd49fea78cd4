/**
 * Every route of the desk × who asks × whose conversation it is, over HTTP. What is expected is derived from the table of rights; a
 * route that has no row here fails the first test.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createUploads } from '../../src/adapters/channel/directline/uploads.ts';
import { deskRoutes } from '../../src/server/desk.ts';
import { auditRoutes } from '../../src/server/desk-audit.ts';
import { peopleRoutes } from '../../src/server/people.ts';
import { receive } from '../../src/service/bot.ts';
import { act } from '../../src/service/desk/act.ts';
import type { HandedOver } from '../../src/service/desk/stored.ts';
import { aboutOf } from '../../src/service/desk/views.ts';
import type { Act, ActKind } from '../../src/service/desk/wire.ts';
import { type About, type Holder, may, type Right } from '../../src/service/people/rights.ts';
import { incomingOf, quietBot } from './quiet-bot.ts';
import { type DeskPerson, type DeskProduct, deskProduct, PNG, sendFile } from './support.ts';

const FAR = '2099-01-01T00:00:00.000Z';

const WHOSE = ['own', 'waiting', 'somebody else’s', 'ended', 'unknown'] as const;
type Whose = (typeof WHOSE)[number];
type Asker = { readonly name: string; readonly door: DeskPerson | null; readonly holder: Holder | null };
type Answered = { readonly status: number; readonly json: unknown };

let server: DeskProduct;
let other: DeskPerson;
const askers: Asker[] = [];
const asked = new Set<string>();
let cells = 0;

beforeAll(async () => {
  server = await deskProduct();
  const join = async (name: string, profile: { roles: readonly string[]; skills?: readonly string[] }) => {
    const door = await server.person(name, profile);
    const holder = { id: door.id, roles: profile.roles, skills: profile.skills ?? [], active: true } as Holder;
    askers.push({ name, door, holder });
  };
  askers.push({ name: 'nobody', door: null, holder: null });
  await join('owner', { roles: ['agent'], skills: ['*'] });
  await join('skilled', { roles: ['agent'], skills: ['pending_transaction'] });
  await join('unskilled', { roles: ['agent'], skills: [] });
  await join('supervisor', { roles: ['supervisor'] });
  await join('author', { roles: ['author'] });
  await join('admin', { roles: ['admin'] });
  other = await server.person('other');
  for (const id of [personOf('owner').id, other.id])
    await server.serving.bot.store.setPresence({ person: id, presence: 'busy', since: FAR, seen: FAR });
}, 60_000);
afterAll(() => server.close());

function personOf(name: string): DeskPerson {
  const door = askers.find((one) => one.name === name)?.door;
  if (!door) throw new Error(`there is no ${name}`);
  return door;
}

async function ask({ door }: Asker, route: string, path: string, body?: object | Buffer): Promise<Answered> {
  asked.add(route);
  cells += 1;
  if (body instanceof Buffer) return sendFile(server.url, door, path, body);
  const isPost = route.startsWith('POST');
  if (door && path.startsWith('/')) return door.get(`../..${path}`);
  if (door) return isPost ? door.post(path, body ?? {}) : door.get(path);
  const headers = { 'x-signpost': '1', origin: server.url, ...(isPost && { 'content-type': 'application/json' }) };
  const url = path.startsWith('/') ? `${server.url}${path}` : `${server.url}/desk/api/${path}`;
  const answer = await fetch(url, {
    method: isPost ? 'POST' : 'GET',
    headers,
    ...(isPost && { body: JSON.stringify(body ?? {}) }),
  });
  return { status: answer.status, json: await answer.text() };
}

let made = 0;
/** A conversation with a handoff that stands so. Null: there is none of that name. */
async function conversation(whose: Whose): Promise<string> {
  const id = `web:${randomBytes(16).toString('base64url')}`;
  if (whose === 'unknown') return id;
  const floor = server.serving.bot.floor;
  if (!floor) throw new Error('the desk is off');
  for (const [i, text] of ['包裹没到', '转人工'].entries())
    await receive(quietBot(floor.acts), incomingOf(id, text, `${id}/${i}`));
  const owner = whose === 'somebody else’s' ? other : personOf('owner');
  if (whose === 'waiting') return id;
  await act(
    floor.acts,
    id,
    `${id}/give`,
    { kind: 'assign', by: { kind: 'router' }, to: owner.id },
    { id: null, name: owner.name },
  );
  if (whose === 'ended') {
    const by = { kind: 'supervisor', id: 'program' } as const;
    await act(
      floor.acts,
      id,
      `${id}/end`,
      { kind: 'resolve', by, epoch: 2, disposition: 'solved' },
      { id: null, name: owner.name },
    );
  }
  return id;
}

const found = (id: string): Promise<HandedOver | null> => server.serving.bot.store.handedOver(id);

function allowed({ holder }: Asker, right: Right, one: HandedOver | null): boolean {
  const { brand } = server.serving.bot.knowledge().graph;
  return holder !== null && one !== null && may(holder, right, aboutOf({ brand }, one.handoff, holder));
}

/** Every asker with every conversation of the same standing; what was seen beside what was expected. */
async function compare(
  route: string,
  one: (asker: Asker, whose: Whose, id: string) => Promise<readonly [seen: unknown, expected: unknown]>,
  fresh = false,
): Promise<void> {
  const wrong: string[] = [];
  for (const whose of WHOSE) {
    const shared = fresh ? null : await conversation(whose);
    await Promise.all(
      askers.map(async (asker) => {
        const [seen, expected] = (await one(asker, whose, shared ?? (await conversation(whose)))).map((part) =>
          JSON.stringify(part),
        );
        if (seen !== expected) wrong.push(`${asker.name}, ${whose}: ${seen?.slice(0, 400)}, expected ${expected?.slice(0, 400)}`);
      }),
    );
  }
  expect([route, wrong]).toEqual([route, []]);
}

describe('reading a conversation', () => {
  test.each(['', '/messages', '/suggestions', '/files/:file'])('GET conversations/:id%s', async (part) => {
    const route = `GET /desk/api/conversations/:id${part}`;
    const uploads = createUploads(`${server.folder}/uploads`);
    await compare(route, async (asker, _whose, id) => {
      const known = await found(id);
      const file = part === '/files/:file' ? (await uploads.save(id.slice(4), [{ name: 'a.png', bytes: PNG }]))[0]?.upload : '';
      const path = `conversations/${encodeURIComponent(id)}${part.replace(':file', file ?? '')}`;
      const { status } = await ask(asker, route, path);
      return [status, asker.door === null ? 401 : allowed(asker, 'conversation.read', known) ? 200 : 404];
    });
  });

  test('GET board: what is not for somebody is not on it', async () => {
    const route = 'GET /desk/api/board';
    await compare(route, async (asker, whose, id) => {
      await server.serving.bot.floor?.refresh();
      const { status, json } = await ask(asker, route, 'board');
      const isThere = asker.door !== null && JSON.stringify(json).includes(JSON.stringify(id));
      const may = whose !== 'ended' && allowed(asker, 'conversation.read', await found(id));
      return [
        [status, isThere],
        [asker.door === null ? 401 : 200, may],
      ];
    });
  });
});

const ACTS: { readonly [K in ActKind]: readonly [Right, (seen: number) => Extract<Act, { kind: K }>] } = {
  claim: ['conversation.claim', () => ({ kind: 'claim' })],
  reply: ['conversation.reply', (seen) => ({ kind: 'reply', text: '您好', seen })],
  note: ['conversation.note', () => ({ kind: 'note', text: '内部' })],
  whisper: ['conversation.whisper', () => ({ kind: 'whisper', text: '内部' })],
  hold: ['conversation.hold', () => ({ kind: 'hold', on: true })],
  transfer: ['conversation.transfer', () => ({ kind: 'transfer', to: { queue: 'support' }, note: '' })],
  join: ['conversation.join', () => ({ kind: 'join', on: true })],
  take_over: ['conversation.take_over', () => ({ kind: 'take_over' })],
  reassign: ['conversation.reassign', () => ({ kind: 'reassign', agent: other.id })],
  return: ['conversation.return', () => ({ kind: 'return', note: '' })],
  resolve: ['conversation.close', () => ({ kind: 'resolve', disposition: 'solved', note: '' })],
};

describe('sending a file', () => {
  test('POST conversations/:id/files: who may not reply leaves nothing behind', async () => {
    const route = 'POST /desk/api/conversations/:id/files';
    await compare(
      route,
      async (asker, _whose, id) => {
        const known = await found(id);
        const { status } = await ask(asker, route, `conversations/${encodeURIComponent(id)}/files`, PNG);
        const folder = `${server.folder}/uploads/${id.slice(4)}`;
        const mayReply = allowed(asker, 'conversation.reply', known);
        const readable = allowed(asker, 'conversation.read', known);
        return [
          [status, existsSync(folder) ? readdirSync(folder).length : 0],
          [asker.door === null ? 401 : mayReply ? 200 : readable ? 403 : 404, mayReply ? 1 : 0],
        ];
      },
      true,
    );
  });

  test('POST conversations/:id/act: a reply with a file of another conversation says nothing', async () => {
    const route = 'POST /desk/api/conversations/:id/act';
    const [own, also] = [await conversation('own'), await conversation('own')];
    const owner = askers.find(({ name }) => name === 'owner') as Asker;
    const { json } = await ask(
      owner,
      'POST /desk/api/conversations/:id/files',
      `conversations/${encodeURIComponent(own)}/files`,
      PNG,
    );
    const { upload } = json as { upload: string };
    const before = await found(also);
    const act = { kind: 'reply', text: '', seen: before?.handoff.said ?? 0, files: [{ upload, name: 'a.png' }] };
    const body = { id: `matrix-act-${++made}`, epoch: before?.handoff.epoch ?? 0, act };
    const answer = await ask(owner, route, `conversations/${encodeURIComponent(also)}/act`, body);
    expect([answer.status, (answer.json as { why: string }).why, await found(also)]).toEqual([200, 'file_gone', before]);
  });
});

describe('acting in a conversation', () => {
  const route = 'POST /desk/api/conversations/:id/act';
  test.each(Object.entries(ACTS))('%s: who may not changes nothing', async (kind, [right, make]) => {
    await compare(
      `${route} ${kind}`,
      async (asker, _whose, id) => {
        const before = await found(id);
        const body = { id: `matrix-act-${++made}`, epoch: before?.handoff.epoch ?? 0, act: make(before?.handoff.said ?? 0) };
        const { status, json } = await ask(asker, route, `conversations/${encodeURIComponent(id)}/act`, body);
        const why = (json as { why?: string })?.why;
        if (allowed(asker, right, before))
          return [
            [status, why !== 'not_allowed'],
            [200, true],
          ];
        const after = await found(id);
        const notes = await server.serving.bot.store.deskNotes(id);
        const readable = allowed(asker, 'conversation.read', before);
        const was = asker.holder !== null && before?.handoff.agents.includes(asker.holder.id) === true;
        return [
          [status, why ?? '', after, notes],
          [asker.door === null ? 401 : readable || was ? 200 : 404, readable ? 'not_allowed' : was ? 'stale' : '', before, []],
        ];
      },
      true,
    );
  });
});

describe('tickets', () => {
  /** As the conversation stands, so its ticket: theirs, nobody's, somebody else's, done, unknown. */
  async function ticketOf(id: string, whose: Whose): Promise<{ number: string; about: About | null }> {
    const number = (await found(id))?.handoff.ticket ?? 'H-00000000';
    const { store } = server.serving.bot;
    const record = await store.ticketRecord(number);
    if (!record) return { number, about: null };
    const assignee = whose === 'own' ? personOf('owner').id : whose === 'somebody else’s' ? other.id : null;
    const { version } = record.head;
    if (record.head.assignee !== assignee)
      await store.changeTicket(number, { version, assignee }, 'program', new Date().toISOString());
    return { number, about: { kind: 'ticket', assignee, topic: record.head.topic } };
  }
  const can = ({ holder }: Asker, right: Right, about: About | null) =>
    holder !== null && about !== null && may(holder, right, about);

  test('GET tickets/:number', async () => {
    const route = 'GET /desk/api/tickets/:number';
    await compare(
      route,
      async (asker, whose, id) => {
        const { number, about } = await ticketOf(id, whose);
        const { status } = await ask(asker, route, `tickets/${number}`);
        return [status, asker.door === null ? 401 : can(asker, 'ticket.read', about) ? 200 : 404];
      },
      true,
    );
  });

  test('POST tickets/:number', async () => {
    const route = 'POST /desk/api/tickets/:number';
    await compare(
      route,
      async (asker, whose, id) => {
        const { number, about } = await ticketOf(id, whose);
        // Of a version that nobody has seen: whoever may hears that it is stale, and nothing is changed.
        const change = async (fields: object) =>
          (await ask(asker, route, `tickets/${number}`, { version: 999_999, ...fields })).status;
        const readable = can(asker, 'ticket.read', about);
        const either = (right: boolean) => (asker.door === null ? 401 : !readable ? 404 : right ? 409 : 403);
        const isTheirs = about?.kind === 'ticket' && about.assignee === other.id;
        return [
          [await change({ status: 'waiting' }), await change({ assignee: other.id })],
          [
            either(can(asker, 'ticket.edit', about)),
            // Whose it is already it stays, under any version.
            isTheirs && readable ? 200 : either(can(asker, 'ticket.assign', about) && can(asker, 'conversation.reassign', about)),
          ],
        ];
      },
      true,
    );
  });

  test('GET tickets: the list is for those who work on them', async () => {
    const route = 'GET /desk/api/tickets';
    await conversation('waiting');
    for (const asker of askers) {
      const { status, json } = await ask(asker, route, 'tickets');
      const seen = asker.door === null ? null : (json as { tickets: object[] }).tickets.length > 0;
      const lists = asker.holder === null ? null : may(asker.holder, 'ticket.list');
      expect([asker.name, status, seen]).toEqual([asker.name, asker.door === null ? 401 : 200, lists]);
    }
  });
});

/** Routes that are about no conversation: what is needed, and what comes when it is there. `any`: to be signed in; `open`: nothing. */
const PLAIN: readonly (readonly [route: string, needs: Right | 'any' | 'open', status: number, path?: string])[] = [
  ['GET /desk', 'open', 200],
  ['GET /desk/setup', 'open', 200],
  ['GET /desk/app.js', 'open', 200],
  ['GET /desk/style.css', 'open', 200],
  ['GET /desk/api/me', 'any', 200],
  ['GET /desk/api/canned', 'canned.use', 200],
  ['GET /desk/api/people', 'colleague.list', 200],
  ['GET /desk/api/audit', 'audit.read', 200],
  ['GET /desk/api/audit/check', 'audit.read', 200],
  ['POST /desk/api/people', 'people.manage', 400],
  ['POST /desk/api/people/:id', 'people.manage', 400, 'people/nobody'],
  ['POST /desk/api/people/:id/reset', 'people.manage', 404, 'people/nobody/reset'],
  ['GET /desk/api/session', 'any', 200],
  ['GET /desk/api/session/list', 'any', 200],
  ['POST /desk/api/session/revoke', 'any', 400],
  ['POST /desk/api/session/password', 'any', 400],
  ['POST /desk/api/session/second/offer', 'any', 400],
  ['POST /desk/api/session/second/confirm', 'any', 400],
  ['POST /desk/api/session/second/off', 'any', 400],
  ['POST /desk/api/session', 'open', 400],
  ['GET /desk/api/setup', 'open', 200],
  ['POST /desk/api/setup/look', 'open', 400],
  ['POST /desk/api/setup', 'open', 400],
];

describe('what is about no conversation', () => {
  test.each(PLAIN)('%s', async (...row) => {
    const [route, needs, status, path] = row as (typeof PLAIN)[number];
    const [, plain = ''] = route.split(' ');
    for (const asker of askers) {
      const answer = await ask(asker, route, path ?? (plain.startsWith('/desk/api/') ? plain.slice(10) : plain));
      const { holder } = asker;
      const has = needs === 'open' || (holder !== null && (needs === 'any' || may(holder, needs)));
      expect([route, asker.name, answer.status]).toEqual([route, asker.name, has ? status : holder === null ? 401 : 403]);
    }
  });

  test.each([
    ['GET /desk/api/people/:id/sessions', 'sessions', 200],
    ['POST /desk/api/people/:id/revoke', 'revoke', 400],
  ] as const)('%s: one’s own, and another’s', async (route, what, status) => {
    for (const asker of askers)
      for (const id of [asker.holder?.id ?? other.id, other.id]) {
        const answer = await ask(asker, route, `people/${id}/${what}`);
        const { holder } = asker;
        const has = holder !== null && may(holder, 'session.revoke', { kind: 'session', person: id });
        expect([asker.name, id, answer.status]).toEqual([asker.name, id, has ? status : holder === null ? 401 : 403]);
      }
  });

  test('POST session/end, which nobody survives', async () => {
    const route = 'POST /desk/api/session/end';
    for (const asker of askers) {
      const is = asker.door === null ? 401 : 200;
      expect([asker.name, (await ask(asker, route, 'session/end')).status]).toEqual([asker.name, is]);
      expect([asker.name, (await ask(asker, 'GET /desk/api/me', 'me')).status]).toEqual([asker.name, 401]);
    }
  });

  test('every route of the desk was asked for', () => {
    const none = {} as never;
    const desk = { people: { hasProvider: false } } as never;
    const routes = [...deskRoutes({ desk, door: none, files: none }), ...peopleRoutes(desk), ...auditRoutes(desk, none)];
    expect([...asked].sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
    process.stdout.write(`desk matrix: ${asked.size} routes, ${cells} cells\n`);
  });
});
