/** A canned answer, ready to be sent. */
import type { CannedAnswer, ConversationView } from '../../../service/desk/wire.ts';
import { fill } from './words.ts';

/** In the customer's language, with what is known filled in. Of somebody without a name the greeting is one without a name. */
export function cannedText({ text }: CannedAnswer, { row }: Pick<ConversationView, 'row'>, agent: string): string {
  const { name } = row.customer;
  const filled = fill(text[row.lang], { 'agent.name': agent, 'ticket.number': row.ticket, 'customer.name': name ?? '' });
  return name === null
    ? filled
        .replace(/^[\s,，、]+/u, '')
        .replace(/ {2,}/gu, ' ')
        .replace(/ (?=[,.!?，。！？、])/gu, '')
    : filled;
}
