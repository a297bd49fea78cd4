/** The desk as its page uses it. Every method asks whether the person may; what they may not see they do not get. */
import type { Brief } from '../../dialog/effect.ts';
import { agentsAreThere, nextOpening } from '../../dialog/hours.ts';
import type { State } from '../../dialog/state.ts';
import type { FlowGraph } from '../../flow/graph.ts';
import { cleanWords } from '../clean.ts';
import type { Holder } from '../people/rights.ts';
import { may } from '../people/rights.ts';
import type { StoredMessage } from '../ports.ts';
import { plain } from '../tickets/both.ts';
import { briefView } from '../tickets/brief-view.ts';
import { type Acted, type ActParts, act, doneBefore } from './act.ts';
import { type DeskFiles, filesOf } from './files.ts';
import type { Floor, FloorKeeper } from './floor.ts';
import type { WantedMove } from './moves.ts';
import type { HandedOver } from './stored.ts';
import { aboutOf, colleagueOf, doersIn, messageOf, nameOf, noteOf, passagesOf, queuesView, rowOf } from './views.ts';
import type { Act, ActAnswer, ActKind, ActRequest, Board, ConversationView, DeskFile, DeskMessage } from './wire.ts';

/** Who asks: an account, with the name that customers read. */
export type DeskPerson = Holder & { readonly name: string };

export type DeskParts = ActParts & {
  readonly floor: FloorKeeper;
  /** How far the customer of a conversation has read, as far as this process knows. */
  readonly readTo: (conversation: string) => number;
  readonly viewers: (conversation: string, but: string) => readonly string[];
  readonly tickets: DeskTickets;
  readonly files: DeskFiles;
};

/** What the desk shows of tickets. */
export type DeskTickets = {
  problem(view: HandedOver): ConversationView['problem'];
  counts(person: DeskPerson): Promise<Board['tickets']>;
  ofConversations(person: DeskPerson, conversations: readonly string[]): Promise<ConversationView['tickets']>;
};

export type Desk = {
  board(person: DeskPerson): Promise<Board>;
  /** Null: there is no such conversation, or it is not for this person. */
  conversation(person: DeskPerson, id: string): Promise<ConversationView | null>;
  messages(person: DeskPerson, id: string, after: number): Promise<readonly DeskMessage[] | null>;
  act(person: DeskPerson, id: string, request: ActRequest): Promise<ActAnswer | null>;
  /** Whether this person may read the conversation now. */
  mayRead(person: DeskPerson, id: string): Promise<HandedOver | null>;
  /** Whether this person may send files in the conversation now. */
  maySend(person: DeskPerson, id: string): Promise<MaySend>;
  /** Keeps a file that is to go out with a reply. Throws as `DeskFiles` does. */
  upload(person: DeskPerson, id: string, name: string | null, bytes: Uint8Array): Promise<DeskFile | Exclude<MaySend, 'yes'>>;
  /** Null: there is none for this person. */
  file(person: DeskPerson, id: string, upload: string): ReturnType<DeskFiles['load']>;
};

/** Null: there is no such conversation for this person. `no_way`: the customer's channel takes no files. */
export type MaySend = 'yes' | 'not_allowed' | 'no_way' | null;

const MOST_EARLIER = 20;

export function createDesk(parts: DeskParts): Desk {
  const { store } = parts;
  const mayRead = async (person: DeskPerson, id: string): Promise<HandedOver | null> => {
    const found = await store.handedOver(id);
    return found && mayReadOf(parts, person, found) ? found : null;
  };
  return {
    mayRead,
    async board(person) {
      const floor = parts.floor.now();
      return boardOf(parts, person, floor, await parts.tickets.counts(person));
    },
    async conversation(person, id) {
      const found = await mayRead(person, id);
      return found && viewOf(parts, person, found);
    },
    async messages(person, id, after) {
      if (!(await mayRead(person, id))) return null;
      return (await store.transcript(id, after)).map((message) => messageOf(id, message));
    },
    act: (person, id, request) => actFor(parts, person, id, request, mayRead),
    maySend: (person, id) => maySendIn(parts, person, id),
    async upload(person, id, name, bytes) {
      const may = await maySendIn(parts, person, id);
      return may === 'yes' ? parts.files.save(id, name, bytes) : may;
    },
    file: async (person, id, upload) => ((await mayRead(person, id)) ? parts.files.load(id, upload) : null),
  };
}

/** Who may reply may send files; whoever may only read hears that they may not. */
async function maySendIn(parts: DeskParts, person: DeskPerson, id: string): Promise<MaySend> {
  const found = await parts.store.handedOver(id);
  if (!found || !mayReadOf(parts, person, found)) return null;
  if (!mayAct(parts, person, found, 'reply')) return 'not_allowed';
  return parts.files.reaches(id) ? 'yes' : 'no_way';
}

function boardOf(parts: DeskParts, person: DeskPerson, floor: Floor, tickets: Board['tickets']): Board {
  const graph = parts.knowledge().graph;
  const isSupervisor = may(person, 'board.see');
  const rows = floor.open.filter(({ handoff }) => may(person, 'conversation.read', aboutOf(graph, handoff, person))).map(rowOf);
  const order = new Map(floor.waiting.map(({ id }, i) => [id, i]));
  const now = parts.clock.now();
  const open = agentsAreThere(graph.brand, now);
  const isMine = (row: (typeof rows)[number]) => row.agent === person.id || row.joined.includes(person.id);
  return {
    now,
    waiting: rows
      .filter(({ status }) => status === 'queued')
      .toSorted((a, b) => (order.get(a.conversation) ?? 0) - (order.get(b.conversation) ?? 0)),
    mine: rows.filter(isMine),
    others: isSupervisor ? rows.filter((row) => row.agent !== null && !isMine(row)) : [],
    colleagues: may(person, 'colleague.list') ? floor.people.map((one) => colleagueOf(one, floor)) : [],
    queues: queuesView(graph, floor),
    open,
    opensAt: open ? null : nextOpening(graph.brand, now),
    tickets,
  };
}

async function viewOf(parts: DeskParts, person: DeskPerson, found: HandedOver): Promise<ConversationView> {
  const { store } = parts;
  const { conversation, handoff, state, brief } = found;
  const customer = state.customer?.id ?? null;
  const [messages, notes, turns, earlier] = await Promise.all([
    store.transcript(conversation, 0),
    store.deskNotes(conversation),
    store.turns(conversation),
    customer === null ? [] : store.conversationsOfCustomer(customer, MOST_EARLIER),
  ]);
  await parts.floor.meet([...notes.map(({ person }) => person), ...doersIn(turns)]);
  const { people } = parts.floor.now();
  const others = earlier.filter((one) => one.conversation !== conversation);
  return {
    row: rowOf(found),
    problem: parts.tickets.problem(found),
    brief: briefView(parts.knowledge().graph, handoff.reason, brief ?? NO_BRIEF(found)),
    messages: messages.map((message) => messageOf(conversation, message)),
    lastSeq: handoff.said,
    notes: notes.map((note) => noteOf(note, people)),
    passages: passagesOf(turns, people),
    readTo: parts.readTo(conversation),
    viewers: parts.viewers(conversation, person.id),
    earlier: others.map((one) => ({
      conversation: one.conversation,
      title: titleOf(parts.knowledge().graph, one.state),
      at: one.at,
      lang: one.state.lang,
    })),
    tickets: await parts.tickets.ofConversations(person, [conversation, ...others.map((one) => one.conversation)]),
    may: ACTS.filter((kind) => mayAct(parts, person, found, kind)),
    takesFiles: parts.files.reaches(conversation),
  };
}

/** What it was about last. */
function titleOf(graph: FlowGraph, { finished }: State) {
  const flow = finished ? graph.flows[finished.flow] : undefined;
  return flow ? plain(flow.title) : null;
}

/** The ticket was removed because it is old: what the state still says. */
function NO_BRIEF({ state, handoff }: HandedOver): Brief {
  return {
    topic: null,
    flow: null,
    title: null,
    lang: handoff.wanted.lang,
    customer: state.customer?.id ?? null,
    answers: [],
    tried: state.tried,
    wishes: [],
  };
}

// ---------------------------------------------------------------------------------------------------------------------- acts

const ACTS = [
  'claim',
  'reply',
  'note',
  'whisper',
  'hold',
  'transfer',
  'join',
  'take_over',
  'reassign',
  'return',
  'resolve',
] as const;

const RIGHT = {
  claim: 'conversation.claim',
  reply: 'conversation.reply',
  note: 'conversation.note',
  whisper: 'conversation.whisper',
  hold: 'conversation.hold',
  transfer: 'conversation.transfer',
  join: 'conversation.join',
  take_over: 'conversation.take_over',
  reassign: 'conversation.reassign',
  return: 'conversation.return',
  resolve: 'conversation.close',
} as const;

function mayAct(parts: DeskParts, person: DeskPerson, { handoff }: HandedOver, kind: ActKind): boolean {
  return may(person, RIGHT[kind], aboutOf(parts.knowledge().graph, handoff, person));
}

function mayReadOf({ knowledge }: DeskParts, person: DeskPerson, { handoff }: HandedOver): boolean {
  return may(person, 'conversation.read', aboutOf(knowledge().graph, handoff, person));
}

/** A right that reaches everything is a supervisor's: the machine then lets them act on what is another's. */
function actorOf(person: DeskPerson) {
  return { kind: may(person, 'conversation.take_over') ? ('supervisor' as const) : ('agent' as const), id: person.id };
}

/** Null: it is a note, which moves nothing. */
function moveOf(person: DeskPerson, { epoch, act: wanted }: ActRequest): WantedMove | null {
  const by = actorOf(person);
  switch (wanted.kind) {
    case 'claim':
      return { kind: 'assign', by: { kind: 'agent', id: person.id }, to: person.id };
    case 'take_over':
      return { kind: 'assign', by, to: person.id };
    case 'reassign':
      return { kind: 'assign', by, to: wanted.agent };
    case 'reply':
      return { kind: 'reply', by, epoch, seen: wanted.seen };
    case 'hold':
      return { kind: 'hold', by, epoch, on: wanted.on };
    case 'transfer':
      return { kind: 'transfer', by, epoch, to: 'agent' in wanted.to ? wanted.to : { queue: { queue: wanted.to.queue } } };
    case 'join':
      return { kind: 'join', by, on: wanted.on };
    case 'return':
      return { kind: 'return', by, epoch };
    case 'resolve':
      return { kind: 'resolve', by, epoch, disposition: wanted.disposition };
    case 'note':
    case 'whisper':
      return null;
  }
}

async function actFor(
  parts: DeskParts,
  person: DeskPerson,
  id: string,
  request: ActRequest,
  mayRead: Desk['mayRead'],
): Promise<ActAnswer | null> {
  const found = await parts.store.handedOver(id);
  if (!found) return null;
  await parts.floor.meet([givenTo(request.act)]);
  const move = moveOf(person, request);
  const done = async (acted: Extract<Acted, { kind: 'done' }>): Promise<ActAnswer> => {
    await note(parts, person, id, request);
    const now = (await parts.store.handedOver(id)) ?? found;
    const row = rowOf(now);
    // What was said since is not for who may not read it any more.
    return { kind: 'done', row: mayReadOf(parts, person, now) ? row : { ...row, last: null }, seq: acted.seq };
  };
  const args =
    move && ([id, `${person.id}/${request.id}`, move, doerOf(parts, person, request.act), wordsOf(request.act)] as const);
  const wanted = (request.act.kind === 'reply' && request.act.files) || [];
  const allowed = mayAct(parts, person, found, request.act.kind);
  const refused = { kind: 'refused', row: rowOf(found), since: [] } as const;
  if (!allowed || !isThere(parts, request.act)) {
    const before = args && (await doneBefore(parts, ...args, wanted));
    if (before) return done(before);
    if (allowed) return { ...refused, why: 'not_now' };
    // To somebody who does not own it (any more) the machine's reason says more; to others it does not exist.
    const readable = await mayRead(person, id);
    if (readable) return { ...refused, why: 'not_allowed' };
    const lost = found.handoff.agents.includes(person.id);
    return lost ? { kind: 'refused', why: 'stale', row: null, since: [] } : null;
  }
  if (args) {
    const files = await filesOf(parts.files, id, wanted);
    const acted = files ? await act(parts, ...args, files) : await doneBefore(parts, ...args, wanted);
    if (acted === null) return { ...refused, why: 'file_gone' };
    return acted.kind === 'done' ? done(acted) : refusal(parts, id, request.act, acted);
  }
  await note(parts, person, id, request);
  parts.changed();
  return { kind: 'done', row: rowOf(found), seq: null };
}

/** Whether there is whom or what a conversation is given to: in a queue of no name nobody would ever look. */
function isThere({ floor, knowledge }: DeskParts, wanted: Act): boolean {
  const isAgent = (id: string): boolean =>
    floor.now().people.some((one) => one.id === id && may(one, 'conversation.reply', { kind: 'conversation', owner: id }));
  if (wanted.kind === 'reassign') return isAgent(wanted.agent);
  if (wanted.kind !== 'transfer') return true;
  const { to } = wanted;
  return 'agent' in to ? isAgent(to.agent) : knowledge().graph.brand.desk.queues.some(({ id }) => id === to.queue);
}

/** The words that go with an act, for colleagues only. */
async function note(parts: DeskParts, person: DeskPerson, conversation: string, { id, act: done }: ActRequest): Promise<void> {
  const text =
    done.kind === 'note' || done.kind === 'whisper'
      ? done.text
      : done.kind === 'transfer' || done.kind === 'return' || done.kind === 'resolve'
        ? done.note
        : '';
  if (text.trim() === '') return;
  const kind = done.kind === 'whisper' ? 'whisper' : 'note';
  await parts.store.addNote({
    id: `${person.id}/${id}`,
    conversation,
    kind,
    person: person.id,
    text: cleanWords(text, parts.knowledge().graph.brand),
    at: parts.clock.now(),
  });
}

/** Whose name the customer reads: of who gets the conversation, otherwise of who acts. */
function doerOf({ floor }: DeskParts, person: DeskPerson, wanted: Act) {
  const { people } = floor.now();
  const agent = givenTo(wanted);
  return { id: person.id, name: agent === null ? person.name : nameOf(agent, people) };
}

/** The other person whose the conversation becomes by an act. */
function givenTo(wanted: Act): string | null {
  if (wanted.kind === 'reassign') return wanted.agent;
  return wanted.kind === 'transfer' && 'agent' in wanted.to ? wanted.to.agent : null;
}

function wordsOf(wanted: Act): string | null {
  return wanted.kind === 'reply' ? wanted.text : null;
}

async function refusal(parts: DeskParts, id: string, wanted: Act, acted: Exclude<Acted, { kind: 'done' }>): Promise<ActAnswer> {
  if (acted.kind === 'failed') throw new Error('an act at the desk failed');
  const now = await parts.store.handedOver(id);
  const since: readonly StoredMessage[] =
    acted.why === 'stale' && wanted.kind === 'reply' ? await parts.store.transcript(id, wanted.seen) : [];
  return {
    kind: 'refused',
    why: acted.why,
    row: now && rowOf(now),
    since: since.map((message) => messageOf(id, message)),
  };
}
