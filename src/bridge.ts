/** Joins a desk that is not ours: what it is told, what it tells, and what our own parts must know of it. */
import type { FromHub } from './adapters/channel/botframework.ts';
import type { HubEvent } from './adapters/channel/botframework-deliver.ts';
import { botFrameworkDesk, readHubEvent } from './adapters/desk/botframework.ts';
import { chatwootChannel } from './adapters/desk/chatwoot-channel.ts';
import { chatwootDesk } from './adapters/desk/chatwoot-desk.ts';
import { chatwootDoor } from './adapters/desk/chatwoot-door.ts';
import type { DeskDoor } from './adapters/desk/door.ts';
import { webhookDesk } from './adapters/desk/webhook.ts';
import type { BridgeConfig } from './config-bridge.ts';
import { agentsAreThere } from './dialog/hours.ts';
import type { ActParts } from './service/desk/act.ts';
import { hearDesk } from './service/desk/bridge.ts';
import { bridgedTurns } from './service/desk/bridged.ts';
import { agentOfDesk, type DeskSaid, type Heard, type OtherDesk, type Outside } from './service/desk/port.ts';
import { createTeller, type DeskTeller } from './service/desk/teller.ts';
import type { Address, Channel, Incoming, Log, Reply, Store } from './service/ports.ts';
import type { Knowledge } from './service/turn.ts';

/** What is there before the bot runs. */
export type BridgeParts = {
  readonly store: Store;
  readonly knowledge: () => Knowledge;
  readonly log: Log;
  /** Events to hubs go through this channel, once it is there. */
  readonly channels: { readonly bf?: Channel & { sendEvent?(address: Address, event: HubEvent): Promise<void> } };
};

/** What is there when it runs. */
export type BridgeRun = ActParts & { readonly receive: (incoming: Incoming) => Promise<Reply> };

export type Bridge = {
  readonly outside: Outside;
  /** Of the dispatcher. */
  readonly teller: DeskTeller;
  /** By path. */
  readonly doors: { readonly [path: string]: DeskDoor };
  /** Of the desk, where it is one, too: by the first part of its conversations' ids. */
  readonly channels: { readonly [prefix: string]: Channel };
  /** Turns that tell the desk what they mean for it. */
  turns(turn: Store['turn'], wake: () => void): Store['turn'];
  /** From now on it is heard. */
  start(run: BridgeRun): void;
  onHubEvent(event: FromHub): Promise<void>;
  /** `told` hears of people of the desk who type. */
  onTyping(told: (conversation: string, name: string) => void): void;
};

/** Bound of the memory of places in queues, which desks tell again and again. */
const MOST_PLACES = 10_000;

type Adapter = Pick<Bridge, 'doors' | 'channels'> & { readonly desk: OtherDesk };
type Ears = { readonly hear: (said: DeskSaid) => Promise<Heard>; readonly receive: BridgeRun['receive'] };

export function createBridge({ desk: wanted, hours }: BridgeConfig, parts: BridgeParts): Bridge {
  const { store, knowledge } = parts;
  let run: BridgeRun | null = null;
  let typing: (conversation: string, name: string) => void = () => {};
  const places = new Map<string, { readonly position: number; readonly minutes: number | null }>();
  const running = (): BridgeRun => {
    if (run === null) throw new Error('the bot is not there yet');
    return run;
  };
  const keepPlace = (conversation: string, position: number | null, minutes: number | null): void => {
    const [oldest] = places.keys();
    if (places.size >= MOST_PLACES && oldest !== undefined) places.delete(oldest);
    if (position === null) places.delete(conversation);
    else places.set(conversation, { position, minutes });
    run?.changed();
  };
  store.onSignal((heard) => {
    if (heard.kind === 'place') keepPlace(heard.conversation, heard.position, heard.minutes);
  });
  const hear = (said: DeskSaid): Promise<Heard> => {
    const now = running();
    if (said.kind === 'accepted' || said.kind === 'completed' || said.kind === 'failed') places.delete(said.conversation);
    return hearDesk(
      {
        ...now,
        desk,
        typing: (conversation, name) => typing(conversation, name),
        place(conversation, { position, minutes }) {
          keepPlace(conversation, position, minutes);
          store.signal({ kind: 'place', conversation, position, minutes });
        },
      },
      said,
    );
  };
  const { desk, doors, channels } = adapterOf(wanted, parts, { hear, receive: (incoming) => running().receive(incoming) });
  return {
    doors,
    channels,
    outside: {
      agent: agentOfDesk(desk),
      serves: desk.serves,
      isOpen: (at) => hours === 'always' || agentsAreThere(knowledge().graph.brand, at),
      placeOf: (conversation) => places.get(conversation) ?? null,
    },
    teller: createTeller({ store, knowledge, desk, hear }),
    turns: (turn, wake) => bridgedTurns(turn, desk, wake),
    start(now) {
      run = now;
    },
    async onHubEvent(event) {
      const said = wanted.kind === 'botframework' ? readHubEvent(event) : null;
      if (said === null || (await isCustomer(store, event))) return;
      await hear(said);
    },
    onTyping(told) {
      typing = told;
    },
  };
}

/** Channels let customers send events, too: nobody accepts themselves. */
async function isCustomer(store: Store, { conversation, from }: FromHub): Promise<boolean> {
  const user = (await store.conversation(conversation))?.address?.user;
  return typeof user === 'object' && user !== null && 'id' in user && user.id === from.id;
}

function adapterOf(wanted: BridgeConfig['desk'], { store, log, channels }: BridgeParts, { hear, receive }: Ears): Adapter {
  switch (wanted.kind) {
    case 'botframework': {
      const send = async (address: Address, event: HubEvent): Promise<void> => {
        if (channels.bf?.sendEvent === undefined) throw new Error('the channel is not there yet');
        await channels.bf.sendEvent(address, event);
      };
      return { desk: botFrameworkDesk(send), doors: {}, channels: {} };
    }
    case 'webhook': {
      const { desk, door } = webhookDesk({ ...wanted, log, hear, now: Date.now });
      return { desk, doors: { '/bridge/desk': door }, channels: {} };
    }
    case 'chatwoot': {
      const channel = chatwootChannel(wanted);
      const door = chatwootDoor({
        ...wanted,
        memory: store,
        log,
        hear,
        receive,
        now: Date.now,
        handoffOf: async (conversation) => (await store.handedOver(conversation))?.handoff ?? null,
        conversationOf: async (ticket) => (await store.ticket(ticket))?.conversation ?? null,
      });
      const desk = chatwootDesk({ ...wanted, memory: store });
      return { desk, doors: { '/bridge/chatwoot': door }, channels: channel === null ? {} : { cw: channel } };
    }
  }
}
