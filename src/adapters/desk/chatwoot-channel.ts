/** Chatwoot as a channel: we are the bot of its inboxes, and say what the bot says. */
import type { Choice } from '../../dialog/effect.ts';
import { type Address, apart, type Channel, type StoredMessage } from '../../service/ports.ts';
import { type AccountApi, accountApi, type ChatwootSettings, type Fields } from './chatwoot-api.ts';
import { type Exchange, exchangeWith, NotTaken } from './exchange.ts';

/** Null where we are the bot of none. */
export function chatwootChannel(settings: ChatwootSettings, exchange: Exchange = exchangeWith('Chatwoot')): Channel | null {
  const account = accountApi(settings, exchange);
  if (account === null) return null;
  return {
    name: 'chatwoot',
    // One message in a delivery: what was not taken is sent again as a whole.
    deliver: (address, messages) => sendAll(account, address, messages),
  };
}

async function sendAll(account: AccountApi, { number }: Address, messages: readonly StoredMessage[]): Promise<void> {
  if (typeof number !== 'string') throw new NotTaken('the conversation has no number at Chatwoot', { permanent: true });
  for (const { from, message } of messages) {
    if (from === 'customer') continue;
    const text = message.by === undefined ? message.text : `${message.by}${message.lang === 'zh' ? '：' : ': '}${message.text}`;
    // Below their names, the addresses of files.
    const content = [text, ...apart(message).files.flatMap(({ url }) => url ?? [])].join('\n');
    await account.message(number, { content, message_type: 'outgoing', ...choicesOf(message.choices) });
  }
}

/** Where an inbox shows no buttons Chatwoot writes the titles as a list, and the customer answers in words. */
function choicesOf(choices: readonly Choice[]): Fields {
  if (choices.length === 0) return {};
  return {
    content_type: 'input_select',
    content_attributes: { items: choices.map(({ label, payload }) => ({ title: label, value: payload })) },
  };
}
