/** Tells customers of channels that can show it where they stand: in the queue and how long, with whom, on hold. Said again only when it changes. */
import type { Floor, FloorKeeper } from './floor.ts';
import type { HandedOver } from './stored.ts';
import { nameOf } from './views.ts';

export type CustomerStatus =
  | { readonly kind: 'bot' }
  /** `position` null: the queue is another desk's, which does not tell. */
  | { readonly kind: 'queued'; readonly position: number | null; readonly waitMinutes: number | null }
  | { readonly kind: 'agent'; readonly name: string }
  | { readonly kind: 'hold'; readonly name: string };

export function statusOf(floor: Floor, conversation: string): CustomerStatus {
  return standing(floor, floor.byConversation.get(conversation));
}

function standing(floor: Floor, found: HandedOver | undefined): CustomerStatus {
  const status = found?.handoff.status;
  if (!found || status === undefined || status.kind === 'ended') return { kind: 'bot' };
  if (status.kind === 'queued') {
    const place = floor.places.get(found.conversation);
    return { kind: 'queued', position: place?.position ?? null, waitMinutes: place?.minutes ?? null };
  }
  return { kind: status.hold === null ? 'agent' : 'hold', name: nameIn(found, status.agent, floor) };
}

/** People of another desk have no account here: they go by the name under which they came. */
function nameIn({ state }: HandedOver, agent: string, { people }: Floor): string {
  const isOurs = people.some(({ id }) => id === agent);
  return !isOurs && state.status === 'handed_over' ? state.agent : nameOf(agent, people);
}

/** @param tell a conversation's customer, wherever they read */
export function startTelling(
  floor: Pick<FloorKeeper, 'onChange'>,
  tell: (conversation: string, status: CustomerStatus) => void,
): { close(): void } {
  let told = new Map<string, string>();
  let closed = false;
  floor.onChange((now) => {
    if (closed) return;
    const next = new Map<string, string>();
    for (const found of now.open) {
      const status = standing(now, found);
      const text = JSON.stringify(status);
      next.set(found.conversation, text);
      if (told.get(found.conversation) !== text) tell(found.conversation, status);
    }
    for (const conversation of told.keys()) if (!next.has(conversation)) tell(conversation, { kind: 'bot' });
    told = next;
  });
  return {
    close() {
      closed = true;
    },
  };
}
