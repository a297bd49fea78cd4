/** Tickets that a turn leaves, with kind and deadline. Pure. */
import type { Effect } from '../../dialog/effect.ts';
import type { Brand } from '../../flow/graph.ts';
import { dueOf } from './due.ts';
import type { TicketWrite } from './stored.ts';

/**
 * @param at UTC instant of the turn
 * @param tellsMore a request that was made again says more than the ticket that there is
 */
export function ticketsOf(brand: Brand, effects: readonly Effect[], at: string, tellsMore: boolean): readonly TicketWrite[] {
  return effects.flatMap((effect): TicketWrite[] => {
    if (effect.kind !== 'ticket') return [];
    const { ticket, brief, work, again } = effect;
    if (again) return tellsMore ? [{ ticket, brief, again }] : [];
    const kind = work?.kind ?? 'chat';
    return [{ ticket, brief, kind, due: dueOf(brand, kind, ticket.priority, at, work?.due ?? null) }];
  });
}
