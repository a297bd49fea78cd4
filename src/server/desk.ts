/** The desk over HTTP: what its page asks for. Shapes: src/service/desk/wire.ts. Whom a route is for is asked anew with every request. */
import { z } from 'zod';
import type { HandoffDisposition } from '../handoff/handoff.ts';
import type { MaySend } from '../service/desk/desk.ts';
import type { TicketQuery } from '../service/desk/tickets.ts';
import type { ActRequest, TicketChange } from '../service/desk/wire.ts';
import type { SignedIn } from '../service/people/parts.ts';
import type { Right } from '../service/people/rights.ts';
import { type Answer, Problem } from './answer.ts';
import { uploadRoute } from './desk-upload.ts';
import { fieldsOf, part } from './fields.ts';
import { DESK_PAGE_HEADERS } from './page.ts';
import { type Desk, personRoute } from './person.ts';
import type { Request, Route } from './route.ts';

/** What the server needs of the desk. Null: there is nothing of that name for this person. */
export type DeskDoor = {
  me(who: SignedIn): object;
  board(who: SignedIn): Promise<object>;
  conversation(who: SignedIn, id: string): Promise<object | null>;
  messages(who: SignedIn, id: string, after: number): Promise<readonly object[] | null>;
  act(who: SignedIn, id: string, request: ActRequest): Promise<object | null>;
  file(who: SignedIn, id: string, upload: string): Promise<{ readonly bytes: Uint8Array; readonly type: string } | null>;
  maySend(who: SignedIn, id: string): Promise<MaySend>;
  /** @param disposition header that says the file's name. Throws what is wrong with the file, with `status` and `code` */
  upload(who: SignedIn, id: string, bytes: Uint8Array, disposition: string): Promise<object | Exclude<MaySend, 'yes'>>;
  canned(): readonly object[];
  suggestions(who: SignedIn, id: string): Promise<readonly object[] | null>;
  tickets(who: SignedIn, filter: TicketQuery): Promise<object>;
  ticket(who: SignedIn, number: string): Promise<object | null>;
  changeTicket(who: SignedIn, number: string, change: TicketChange): Promise<object | keyof typeof NOT_CHANGED | null>;
};

export type DeskPageOptions = {
  readonly desk: Desk;
  readonly door: DeskDoor;
  /** The files of the page; asked for once it is opened. */
  readonly files: () => Promise<{ readonly page: Uint8Array; readonly script: Uint8Array; readonly style: Uint8Array }>;
};

const LONGEST_REPLY = 4_000;
const BYTES = 32_768;

const DISPOSITIONS = [
  'solved',
  'follow_up',
  'not_our_matter',
  'no_answer',
  'spam',
] as const satisfies readonly HandoffDisposition[];

const TEXT = z.string().max(LONGEST_REPLY);
const isWritten = (text: string): boolean => text.trim() !== '';
const WORDS = TEXT.refine(isWritten, 'write something first');
const NAME = z.string().min(1).max(100);
const FILES = z
  .array(z.strictObject({ upload: z.string().max(64), name: z.string().max(300) }))
  .min(1)
  .max(5);
const ACT = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('claim') }),
  z.strictObject({ kind: z.literal('take_over') }),
  z
    .strictObject({ kind: z.literal('reply'), text: TEXT, seen: z.number().int().min(0), files: FILES.optional() })
    .refine(({ text, files }) => files !== undefined || isWritten(text), { path: ['text'], message: 'write something first' }),
  z.strictObject({ kind: z.literal('note'), text: WORDS }),
  z.strictObject({ kind: z.literal('whisper'), text: WORDS }),
  z.strictObject({ kind: z.literal('hold'), on: z.boolean() }),
  z.strictObject({ kind: z.literal('join'), on: z.boolean() }),
  z.strictObject({ kind: z.literal('reassign'), agent: NAME }),
  z.strictObject({
    kind: z.literal('transfer'),
    to: z.union([z.strictObject({ agent: NAME }), z.strictObject({ queue: NAME })]),
    note: TEXT,
  }),
  z.strictObject({ kind: z.literal('return'), note: TEXT }),
  z.strictObject({ kind: z.literal('resolve'), disposition: z.enum(DISPOSITIONS), note: TEXT }),
]);
const ACT_REQUEST = z.strictObject({ id: z.string().regex(/^[\w-]{8,64}$/), epoch: z.number().int().min(0), act: ACT });

const INSTANT = z.iso.datetime();
const TICKET_CHANGE = z.strictObject({
  version: z.number().int(),
  status: z.enum(['open', 'waiting', 'done']).optional(),
  assignee: NAME.nullable().optional(),
  due: INSTANT.nullable().optional(),
  priority: z.enum(['normal', 'high', 'urgent']).optional(),
  note: TEXT.optional(),
  reply: TEXT.optional(),
});

const NO_CONVERSATION = new Problem(
  404,
  'no_conversation',
  'There is no such conversation for you: it ended, or somebody else has it.',
);
const NO_TICKET = new Problem(404, 'no_ticket', 'There is no such ticket for you; check the number.');

const NOT_CHANGED = {
  stale: new Problem(409, 'changed', 'Somebody has changed this ticket meanwhile; look at it again.'),
  forbidden: new Problem(403, 'no_right', 'This change of the ticket needs a right that you do not have.'),
  nobody: new Problem(400, 'nobody', 'There is nobody with this id; choose somebody from the list of colleagues.'),
  not_yours: new Problem(
    409,
    'not_yours',
    'A colleague has the conversation of this ticket now; ask them, or wait until they are done.',
  ),
};

/** Routes below `/desk`. */
export function deskRoutes({ desk, door, files }: DeskPageOptions): readonly Route[] {
  const get = (path: string, handle: (request: Request, who: SignedIn) => Promise<Answer> | Answer, right?: Right) =>
    personRoute(desk, { method: 'GET', path: `/desk/api/${path}`, ...(right && { right }) }, handle);
  const post = (path: string, handle: (request: Request, who: SignedIn) => Promise<Answer>) =>
    personRoute(desk, { method: 'POST', path: `/desk/api/${path}`, bytes: BYTES }, handle);
  return [
    ...pageRoutes(files),
    get('me', (_request, who) => ok(door.me(who))),
    get('board', async (_request, who) => ok(await door.board(who))),
    get('canned', () => ok({ answers: door.canned() }), 'canned.use'),
    get('conversations/:id', async ({ url }, who) => ok(there(await door.conversation(who, part(url, 4))))),
    get('conversations/:id/messages', async ({ url }, who) =>
      ok({ messages: there(await door.messages(who, part(url, 4), afterOf(url))) }),
    ),
    get('conversations/:id/suggestions', async ({ url }, who) =>
      ok({ suggestions: there(await door.suggestions(who, part(url, 4))) }),
    ),
    uploadRoute(desk, door, NO_CONVERSATION),
    get('conversations/:id/files/:file', async ({ url }, who) => download(await door.file(who, part(url, 4), part(url, 6)))),
    post('conversations/:id/act', async ({ url, body }, who) => {
      const request = fieldsOf(ACT_REQUEST, body?.json) as ActRequest;
      return ok(there(await door.act(who, part(url, 4), request)));
    }),
    get('tickets', async ({ url }, who) => ok(await door.tickets(who, queryOf(url)))),
    get('tickets/:number', async ({ url }, who) => ok(there(await door.ticket(who, part(url, 4)), NO_TICKET))),
    post('tickets/:number', async ({ url, body }, who) => {
      const change = fieldsOf(TICKET_CHANGE, body?.json) as TicketChange;
      const done = there(await door.changeTicket(who, part(url, 4), change), NO_TICKET);
      if (typeof done === 'string') throw NOT_CHANGED[done as keyof typeof NOT_CHANGED];
      return ok(done);
    }),
  ];
}

const ok = (json: object): Answer => ({ status: 200, json });

function there<T>(found: T | null, problem = NO_CONVERSATION): T {
  if (found === null) throw problem;
  return found;
}

function afterOf({ searchParams }: URL): number {
  const after = Number(searchParams.get('after') ?? '0');
  if (!Number.isSafeInteger(after) || after < 0) throw new Problem(400, 'bad_value', 'after must be the number of a message.');
  return after;
}

function queryOf({ searchParams: query }: URL): TicketQuery {
  const word = (name: string): string | null => query.get(name)?.slice(0, 200) || null;
  return {
    status: word('status'),
    assignee: word('assignee'),
    kind: word('kind'),
    topic: word('topic'),
    q: word('q'),
    after: word('after'),
  };
}

/** Of what was sent nothing runs at the desk. */
function download(file: { readonly bytes: Uint8Array; readonly type: string } | null): Answer {
  const { bytes, type } = there(file, new Problem(404, 'no_file', 'There is no such file.'));
  return {
    status: 200,
    bytes,
    type,
    headers: {
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': 'attachment',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=600',
    },
  };
}

function pageRoutes(files: DeskPageOptions['files']): readonly Route[] {
  let made: ReturnType<DeskPageOptions['files']> | null = null;
  const file = (name: 'page' | 'script' | 'style', type: string) => async (): Promise<Answer> => {
    made ??= files();
    try {
      return { status: 200, headers: DESK_PAGE_HEADERS, bytes: (await made)[name], type: `${type}; charset=utf-8` };
    } catch (error) {
      made = null;
      throw error;
    }
  };
  return [
    { method: 'GET', path: '/desk', handle: file('page', 'text/html') },
    { method: 'GET', path: '/desk/setup', handle: file('page', 'text/html') },
    { method: 'GET', path: '/desk/app.js', handle: file('script', 'text/javascript') },
    { method: 'GET', path: '/desk/style.css', handle: file('style', 'text/css') },
  ];
}
