/** The demo page's end of the line: Bot Framework activities out, activities in, nothing about how they look. */

const REPLY_TIMEOUT_MS = 30_000;
const HERO_CARD = 'application/vnd.microsoft.card.hero';

export const uuid = () =>
  crypto.randomUUID?.() ??
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** An activity of the customer. Its id makes a repetition harmless: a retry must send the very same activity. */
export function activity(type, { user, conversation, lang }, more) {
  return {
    type,
    id: uuid(),
    timestamp: new Date().toISOString(),
    channelId: 'webchat',
    serviceUrl: location.origin,
    locale: lang === 'zh' ? 'zh-CN' : 'en-US',
    from: { id: user, role: 'user' },
    recipient: { id: 'bot', role: 'bot' },
    conversation: { id: conversation },
    deliveryMode: 'expectReplies',
    ...more,
  };
}

export async function getJson(path) {
  return read(path, await fetch(path, { signal: AbortSignal.timeout(REPLY_TIMEOUT_MS) }));
}

export async function postJson(path, body) {
  const sent = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return read(path, await fetch(path, { ...sent, signal: AbortSignal.timeout(REPLY_TIMEOUT_MS) }));
}

async function read(path, response) {
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

/** Sends an activity and returns the bot's messages, each with its buttons, wherever the channel has put them. */
export async function exchange(sent, identity) {
  const answer = await postJson('/api/messages', identity === null ? sent : { ...sent, channelData: { identity } });
  return (answer.activities ?? []).filter((one) => one.type === 'message').map(readMessage);
}

/** Number of a message in its conversation, as its id says. */
const numberOf = (id) => Number(/\|(\d+)$/.exec(id ?? '')?.[1] ?? 0);

function readMessage(message) {
  const cards = (message.attachments ?? []).filter((one) => one.contentType === HERO_CARD).map((one) => one.content);
  const actions = [...(message.suggestedActions?.actions ?? []), ...cards.flatMap((card) => card.buttons ?? [])];
  return {
    seq: numberOf(message.id),
    text: message.text ?? cards[0]?.text ?? '',
    choices: actions.map(({ title, text, displayText, value }) => ({ label: title, text: displayText ?? text ?? title, value })),
  };
}
