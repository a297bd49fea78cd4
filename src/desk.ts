/** Joins the parts of the agent desk: its page, what the page asks for, its sockets, and the way to the customers of the web channel. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DirectLine, directLine } from './adapters/channel/directline/directline.ts';
import { parameterOf } from './adapters/channel/directline/multipart.ts';
import { systemClock } from './adapters/system/system.ts';
import { bundlePage } from './adapters/web/bundle.ts';
import type { RunningBot } from './compose.ts';
import type { Config } from './config.ts';
import { deskFiles as filesFor } from './desk-files.ts';
import { CANNED_VALUES } from './flow/graph.ts';
import type { DeskDoor } from './server/desk.ts';
import type { DeskLive } from './server/desk-socket.ts';
import { type CannedValues, cannedFor } from './service/canned.ts';
import { withdraw } from './service/desk/act.ts';
import { createDesk, type Desk, type DeskPerson } from './service/desk/desk.ts';
import { type FloorKeeper, presenceOf } from './service/desk/floor.ts';
import { createLive } from './service/desk/live.ts';
import { type Signals, sparing } from './service/desk/signals.ts';
import { type CustomerStatus, startTelling, statusOf } from './service/desk/telling.ts';
import { createTicketDesk, type TicketDesk } from './service/desk/tickets.ts';
import type { SignedIn } from './service/people/parts.ts';
import type { People } from './service/people/people.ts';
import { READ_BY_CLIENT } from './service/ports.ts';
import { suggestionsFor } from './service/suggest.ts';

const PAGE = fileURLToPath(new URL('./web/desk', import.meta.url));

export async function deskFiles() {
  const [page, { script, style }] = await Promise.all([readFile(join(PAGE, 'index.html')), bundlePage(PAGE)]);
  return { page, script, style };
}

/** The page fills the values in, of the conversation that it shows. */
const AS_THEY_STAND = Object.fromEntries(CANNED_VALUES.map((name) => [name, `{${name}}`])) as CannedValues;

const statusActivity = (value: CustomerStatus) => ({ type: 'event', name: 'signpost.status', value });

/** Who asks, as the service knows people. */
function personOf({ person }: SignedIn): DeskPerson {
  return person;
}

type OfWeb = Parameters<typeof directLine>[0];
type Web = () => Pick<DirectLine, 'tell' | 'fileLink'> | null;

export type JoinedDesk = {
  readonly door: DeskDoor;
  readonly live: DeskLive;
  /** What the web channel tells the desk, and asks it. */
  readonly web: Required<Pick<OfWeb, 'onTyping' | 'onRead' | 'onLeave' | 'greet'>>;
  close(): void;
};

export type JoinedCustomers = {
  readonly web: Required<Pick<OfWeb, 'onLeave' | 'greet'>>;
  agentTyping(conversation: string, name: string): void;
  /** To the other processes. */
  readonly signal: Signals['signal'];
  close(): void;
};

/** Customers of the web channel see whether the bot or a person has them, of whichever desk, and who types. */
export function joinCustomers(bot: RunningBot, floor: NonNullable<RunningBot['floor']>, web: Web): JoinedCustomers {
  const tell = (conversation: string, activity: object): void => {
    if (conversation.startsWith(READ_BY_CLIENT)) web()?.tell(conversation, activity);
  };
  const tellTyping = (conversation: string, name: string) =>
    tell(conversation, { type: 'typing', from: { id: 'agent', name, role: 'bot' } });
  const signal = sparing(bot.store.signal, () => performance.now());
  const agentTyping = (conversation: string, name: string): void => {
    tellTyping(conversation, name);
    signal({ kind: 'agent_typing', conversation, name });
  };
  bot.store.onSignal((heard) => {
    if (heard.kind === 'agent_typing') tellTyping(heard.conversation, heard.name);
  });
  const telling = startTelling(floor, (conversation, value) => tell(conversation, statusActivity(value)));
  bot.bridge?.onTyping(agentTyping);
  return {
    web: {
      onLeave: (conversation) => withdraw(floor.acts, floor.now(), conversation),
      // Conversations that were never with anybody hear nothing of it: most clients know no such activity.
      async greet(conversation) {
        const status = statusOf(floor.now(), conversation);
        return status.kind !== 'bot' || (await bot.store.handedOver(conversation)) ? statusActivity(status) : null;
      },
    },
    agentTyping,
    signal,
    close: telling.close,
  };
}

/** @param web the channel whose customers see who types and how long they wait; null: there is none */
export function joinDesk(bot: RunningBot, config: Config, people: People, web: Web): JoinedDesk {
  const { floor } = bot;
  if (floor === null) throw new Error('the desk is off');
  const { acts } = floor;
  const customers = joinCustomers(bot, floor, web);
  const live = createLive({
    store: bot.store,
    floor,
    desk: () => desk,
    now: acts.clock.now,
    agentTyping: customers.agentTyping,
    signal: customers.signal,
    process: acts.ids.unique(),
  });
  bot.store.onSignal(live.heard);
  const tickets = createTicketDesk({ ...acts, floor });
  const files = filesFor(config, web);
  const desk = createDesk({ ...acts, floor, readTo: live.readTo, viewers: live.viewers, tickets, files });
  floor.onTurn(live.noticed);
  const unwatch = people.onChange((id) => {
    live.recheck(id);
    void takeTicketsBack(bot, id);
  });
  return {
    door: doorOf(bot, floor, desk, tickets),
    web: {
      onTyping: live.customerTyping,
      onRead: live.customerRead,
      ...customers.web,
    },
    live: {
      connect: (who, { send, who: again }) =>
        live.connect(personOf(who), {
          send,
          person: async () => {
            const now = await again();
            return now && personOf(now);
          },
        }),
    },
    close() {
      unwatch();
      customers.close();
      live.close();
    },
  };
}

/** Tickets of somebody whose account is not in use any more are for everybody again. */
async function takeTicketsBack({ store }: RunningBot, id: string): Promise<void> {
  try {
    const person = await store.person({ id });
    if (person?.active !== true) await store.releaseTickets(id, null, systemClock.now());
  } catch {
    // Supervisors see whose they are, and can give them to somebody else.
  }
}

/** What the page asks for. */
function doorOf(bot: RunningBot, floor: FloorKeeper, desk: Desk, tickets: TicketDesk): DeskDoor {
  const graph = () => bot.knowledge().graph;
  return {
    me: ({ person: { id, name, roles }, rights }) => {
      const { presence } = presenceOf(id, floor.now().presences);
      const { brand } = graph();
      return { id, name, roles, rights, presence, brand: brand.name, timeZone: brand.timeZone };
    },
    board: (who) => desk.board(personOf(who)),
    conversation: (who, id) => desk.conversation(personOf(who), id),
    messages: (who, id, after) => desk.messages(personOf(who), id, after),
    act: (who, id, request) => desk.act(personOf(who), id, request),
    file: (who, id, upload) => desk.file(personOf(who), id, upload),
    maySend: (who, id) => desk.maySend(personOf(who), id),
    upload: (who, id, bytes, disposition) => desk.upload(personOf(who), id, parameterOf(disposition, 'filename'), bytes),
    canned: () => cannedFor(graph(), null, AS_THEY_STAND),
    async suggestions(who, id) {
      const found = await desk.mayRead(personOf(who), id);
      return found && suggestionsFor(graph(), found.state, systemClock.now(), found.brief);
    },
    tickets: (who, query) => tickets.list(personOf(who), query),
    ticket: (who, number) => tickets.view(personOf(who), number),
    changeTicket: (who, number, change) => tickets.change(personOf(who), number, change),
  };
}
