/**
 * One conversation and everybody around it, at the doors of the service: what the customer says, what the wallet answers and when, what
 * people at the desk do, the router, the clock. The store is real; every turn that was committed is written down with what it changed.
 */
import { awaitedCall } from '../../src/dialog/agent.ts';
import type { Event } from '../../src/dialog/event.ts';
import type { State } from '../../src/dialog/state.ts';
import type { Handoff } from '../../src/handoff/handoff.ts';
import { NO_LIST } from '../../src/links/brand.ts';
import { type BotParts, receive } from '../../src/service/bot.ts';
import { createButtons } from '../../src/service/buttons.ts';
import type { ActParts } from '../../src/service/desk/act.ts';
import { createDesk, type Desk, type DeskPerson } from '../../src/service/desk/desk.ts';
import { createFloor, type FloorKeeper } from '../../src/service/desk/floor.ts';
import { handOut, type RouterParts } from '../../src/service/desk/router.ts';
import type { StoredPresence } from '../../src/service/desk/stored.ts';
import type { Act, ActAnswer } from '../../src/service/desk/wire.ts';
import { type DispatcherParts, perform } from '../../src/service/dispatcher.ts';
import { createLinkJudge } from '../../src/service/link-judge.ts';
import type { StoredPerson } from '../../src/service/people/stored.ts';
import type { Store, StoredMessage, TurnOutcome, TurnWrite, WalletAnswer } from '../../src/service/ports.ts';
import { createSealer } from '../../src/service/sealing.ts';
import { createSettling } from '../../src/service/settling.ts';
import { fireTimer } from '../../src/service/timers.ts';
import { alwaysOpen } from './knowledge.ts';

/** A turn that was committed. */
export type Committed = {
  readonly event: Event;
  readonly version: number;
  readonly before: { readonly handoff: Handoff | null; readonly state: State | null; readonly nextSeq: number };
  readonly after: { readonly handoff: Handoff | null; readonly state: State };
  readonly messages: readonly Pick<StoredMessage, 'from' | 'message'>[];
  readonly move: string | null;
  readonly by: string | null;
  readonly rule: string;
};

export type Replied = { readonly person: string; readonly text: string; readonly answers: readonly (ActAnswer | null)[] };

const START = Date.parse('2026-11-23T02:00:00.000Z');
const log = { info() {}, warn() {}, error() {} };
const FOUND: WalletAnswer = { result: 'found', fields: { amount: { kind: 'money', minor: 500, currency: 'CNY' } } };
export const ANSWERS: { readonly [name: string]: WalletAnswer } = {
  found: FOUND,
  not_found: { result: 'not_found', fields: {} },
  unavailable: { result: 'unavailable', fields: {} },
};

const person = (id: string, more: Partial<StoredPerson> = {}): StoredPerson => ({
  id,
  login: id,
  name: id.toUpperCase(),
  roles: ['agent'],
  languages: ['zh', 'en'],
  skills: ['*'],
  capacity: 4,
  active: true,
  password: null,
  second: null,
  external: null,
  version: 1,
  at: new Date(START).toISOString(),
  ...more,
});
const PEOPLE = [person('an'), person('bo'), person('sue', { roles: ['agent', 'supervisor'] })];
export const IDS = PEOPLE.map(({ id }) => id);

const buttons = createButtons(['b'.repeat(32)]);
const sealer = createSealer(['s'.repeat(32)]);
const judge = createLinkJudge(() => NO_LIST);

/** Worlds of one store. Work of the outbox is claimed for all of them at once and given to the one that it belongs to. */
export function createWorlds(store: Store, prefix = 'w') {
  const worlds = new Map<string, World>();
  let made = 0;
  let claiming: Promise<void> = Promise.resolve();
  const claim = async (): Promise<void> => {
    const items = await store.claim(new Date(START + 1e12).toISOString(), 1e12, 100);
    for (const item of items) worlds.get(item.conversation)?.work(item);
    if (items.length === 100) await claim();
  };
  return {
    begin(): World {
      const world = new World(store, `web:${prefix}${++made}`, `${prefix}${made}`, () => {
        claiming = claiming.then(claim);
        return claiming;
      });
      worlds.set(world.conversation, world);
      return world;
    },
    end(world: World): void {
      world.close();
      worlds.delete(world.conversation);
    },
  };
}

export class World {
  readonly conversation: string;
  readonly turns: Committed[] = [];
  readonly replies: Replied[] = [];
  readonly store: Store;
  readonly #parts: BotParts & DispatcherParts & ActParts;
  readonly #name: string;
  readonly #claim: () => Promise<void>;
  readonly #own: Store;
  readonly #floor: FloorKeeper;
  readonly #desk: Desk;
  readonly #there = new Map<string, StoredPresence['presence'] | 'offline' | 'deleted'>();
  readonly #missing = new Map<string, number>();
  #calls: { readonly answer: (given: WalletAnswer) => void; readonly done: Promise<void> }[] = [];
  #now = START;
  #ids = 0;
  #epochs: { readonly epoch: number; readonly said: number }[] = [{ epoch: 0, said: 0 }];

  constructor(store: Store, conversation: string, name: string, claim: () => Promise<void>) {
    this.conversation = conversation;
    this.#name = name;
    this.#claim = claim;
    this.store = this.#watched(store);
    const clock = { now: () => new Date(this.#now).toISOString() };
    const ids = { unique: () => this.#id('e'), fresh: () => this.#fresh() };
    const core = { store: this.store, clock, ids, log, knowledge: alwaysOpen };
    for (const { id } of PEOPLE) this.#there.set(id, id === 'sue' ? 'busy' : 'available');
    this.#own = this.#alone();
    this.#floor = createFloor({ store: this.#own, clock, log, brand: () => alwaysOpen().graph.brand });
    this.#parts = {
      ...core,
      settling: createSettling(1),
      buttons,
      sealer,
      judge,
      keepCryptoAddresses: false,
      identity: { verify: async () => ({ id: `cu-${name}`, name: null }) },
      desk: this.#floor.view,
      channels: {},
      wallet: { call: () => new Promise((resolve) => this.#asked(resolve)) },
      wake: () => {},
      changed: () => {},
    };
    this.#desk = createDesk({
      ...this.#parts,
      floor: this.#floor,
      readTo: () => 0,
      viewers: () => [],
      tickets: {
        problem: () => ({ zh: '', en: '' }),
        counts: async () => ({ mine: 0, unassigned: 0 }),
        ofConversations: async () => [],
      },
      files: {
        reaches: () => false,
        save: () => Promise.reject(new Error('no files here')),
        find: async () => null,
        load: async () => null,
        link: () => null,
      },
    });
  }

  close(): void {
    this.#floor.close();
  }

  get last(): Committed | undefined {
    return this.turns.at(-1);
  }

  // ------------------------------------------------------------------------------------------------------ what happens

  pass(ms: number): void {
    this.#now += ms;
  }

  /** @param times the same message comes so often */
  async customer(text: string, times = 1): Promise<void> {
    // Who is there is asked only when a person is wanted.
    if (text.includes('人工')) await this.#floor.refresh();
    const messageId = this.#id('m');
    await Promise.all(
      Array.from({ length: times }, () =>
        receive(this.#parts, {
          inbound: { channel: 'web', account: 'bot', messageId },
          sender: this.#name,
          conversation: this.conversation,
          address: { to: this.conversation },
          kind: 'message',
          text,
          button: null,
          files: [],
          locale: 'zh',
          identityToken: 'token',
          wait: false,
        }),
      ),
    );
  }

  /** Work that turns have left is begun. */
  async begin(): Promise<void> {
    if (this.asked === 0 && this.last && awaitedCall(this.last.after.state) !== null) await this.#claim();
  }

  /** The wallet answers the oldest question that it was asked. */
  async answer(name: string): Promise<void> {
    const call = this.#calls.shift();
    call?.answer(ANSWERS[name] ?? FOUND);
    await call?.done;
  }

  get asked(): number {
    return this.#calls.length;
  }

  /** An act at the desk, on a screen that is so many changes behind. */
  async act(who: string, act: Act, behind = 0, times = 1): Promise<readonly (ActAnswer | null)[]> {
    const { epoch, said } = this.#epochs.at(-1 - behind) ?? { epoch: 0, said: 0 };
    const wanted = act.kind === 'reply' ? { ...act, seen: said } : act;
    const request = { id: this.#id('act-'), epoch, act: wanted };
    const answers: (ActAnswer | null)[] = await Promise.all(
      Array.from({ length: times }, () => this.#desk.act(personOf(who), this.conversation, request)),
    );
    if (act.kind === 'reply') this.replies.push({ person: who, text: act.text, answers });
    return answers;
  }

  presence(who: string, presence: StoredPresence['presence'] | 'offline' | 'deleted'): void {
    this.#there.set(who, presence);
  }

  /** The desk's own round, and the timer of the conversation when it is due. */
  async round(): Promise<void> {
    await this.#floor.refresh();
    const router: RouterParts = { ...this.#parts, store: this.#own, floor: this.#floor, me: this.#name };
    await handOut(router, this.#floor.now(), this.#missing);
    const timer = await this.store.timerOf(this.conversation);
    if (timer && Date.parse(timer.due) <= this.#now) await fireTimer(this.#parts, timer);
  }

  // --------------------------------------------------------------------------------------------------------- inside

  /** Work of the outbox that is this conversation's. */
  work(item: Parameters<typeof perform>[1]): void {
    let begun: (answer: (given: WalletAnswer) => void) => void = () => {};
    const asked = new Promise<(given: WalletAnswer) => void>((resolve) => {
      begun = resolve;
    });
    this.#asked = begun;
    const done = perform(this.#parts, item);
    this.#calls.push({ answer: (given) => void asked.then((resolve) => resolve(given)), done });
  }

  #asked: (resolve: (given: WalletAnswer) => void) => void = () => {};

  #id(kind: string): string {
    return `${kind}${this.#name}-${String(++this.#ids).padStart(6, '0')}`;
  }

  /** Tickets are named after it: no two of all worlds are the same. */
  #fresh(): string {
    const [kind = 'W', n] = [this.#name[0]?.toUpperCase(), Number(this.#name.slice(1))];
    return `${kind}${n.toString(36).padStart(4, '0')}${(++this.#ids).toString(36).padStart(3, '0')}00`.toUpperCase();
  }

  #watched(store: Store): Store {
    return {
      ...store,
      turn: async (request, decide): Promise<TurnOutcome> => {
        let made: Committed | null = null;
        const outcome = await store.turn(request, (before) => {
          const write = decide(before);
          made = committed(before, write);
          return write;
        });
        if (outcome.kind === 'done' && made) this.#note(made);
        return outcome;
      },
    };
  }

  #note(turn: Committed): void {
    this.turns.push(turn);
    const { handoff } = turn.after;
    if (handoff) this.#epochs.push({ epoch: handoff.epoch, said: handoff.said });
  }

  /** The store with the desk of this conversation alone, so that many worlds can go on at the same time. */
  #alone(): Store {
    const own = async () => {
      const found = await this.store.handedOver(this.conversation);
      return found && found.handoff.status.kind !== 'ended' ? [found] : [];
    };
    return {
      ...this.store,
      lease: async () => true,
      openHandoffs: own,
      dueHandoffs: async (now) =>
        (await own()).flatMap(({ conversation, handoff: { due } }) =>
          due !== null && due <= now ? [{ conversation, due }] : [],
        ),
      person: async (key) =>
        PEOPLE.find((one) => 'id' in key && one.id === key.id && this.#there.get(one.id) !== 'deleted') ?? null,
      people: async () => PEOPLE.filter(({ id }) => this.#there.get(id) !== 'deleted'),
      handled: async () => [],
      presences: async () =>
        [...this.#there].flatMap(([id, presence]) => {
          const at = new Date(START).toISOString();
          return presence === 'offline' || presence === 'deleted' ? [] : [{ person: id, presence, since: at, seen: at }];
        }),
    };
  }
}

function personOf(id: string): DeskPerson {
  const found = PEOPLE.find((one) => one.id === id);
  if (!found) throw new Error(`nobody is called ${id}`);
  return found;
}

function committed(before: Parameters<Parameters<Store['turn']>[1]>[0], write: TurnWrite): Committed {
  const { rule, desk } = write.why as { rule: string; desk?: { move: string; by: string | null } };
  const handoff = before.handoff ?? null;
  return {
    event: write.event,
    version: before.version + 1,
    before: { handoff, state: before.state, nextSeq: before.nextSeq },
    after: { handoff: write.handoff ?? handoff, state: write.state },
    messages: write.messages,
    move: desk?.move ?? null,
    by: desk?.by ?? null,
    rule,
  };
}
