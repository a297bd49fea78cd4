/** Writes stored messages as Bot Framework activities. Customer and bot text is plain text everywhere, never markup. */
import type { Activity, Attachment, CardAction, SuggestedActions } from 'botbuilder';
import type { Choice, Message } from '../../dialog/effect.ts';
import { apart, type StoredMessage } from '../../service/ports.ts';

/** Suggested actions vanish after a press, as they should, but clients show only a few of them. */
const SUGGESTED_MOST = 6;
/** Teams shows six buttons of a card and drops the rest. */
const TEAMS_CARD_MOST = 6;

export const LOCALES = { zh: 'zh-CN', en: 'en-US' } as const;

/** The label is what the customer sees and what clients without buttons send; the payload comes back beside it. */
function toAction({ label, payload }: Choice): CardAction {
  return { type: 'messageBack', title: label, text: label, displayText: label, value: { button: payload } };
}

function heroCards(actions: readonly CardAction[], most: number): Attachment[] {
  const cards: Attachment[] = [];
  for (let from = 0; from < actions.length; from += most) {
    cards.push({
      contentType: 'application/vnd.microsoft.card.hero',
      content: { buttons: actions.slice(from, from + most) },
    });
  }
  return cards;
}

function choicesOf(
  choices: readonly Choice[],
  channelId: string,
  userId: string,
): { suggestedActions?: SuggestedActions; attachments?: Attachment[] } {
  if (choices.length === 0) return {};
  const actions = choices.map(toAction);
  if (channelId === 'msteams') return { attachments: heroCards(actions, TEAMS_CARD_MOST) };
  if (actions.length > SUGGESTED_MOST) return { attachments: heroCards(actions, actions.length) };
  return { suggestedActions: { actions, to: userId === '' ? [] : [userId] } };
}

/**
 * Activities for the bot's and the agents' messages, in order; the customer's own are left out.
 * Who sends, who receives and to what it replies is added by the turn context.
 */
export function toActivities(
  messages: readonly StoredMessage[],
  channelId: string,
  userId: string,
): readonly { readonly seq: number; readonly activity: Partial<Activity> }[] {
  const shown = messages.filter((stored) => stored.from !== 'customer');
  return shown.map(({ seq, message }, index) => ({
    seq,
    activity: withFiles(message, toActivity(underName(message), channelId, userId, index === shown.length - 1)),
  }));
}

/** What an agent has sent, by its address. Without one its name stands in the text. */
function withFiles(message: StoredMessage['message'], activity: Partial<Activity>): Partial<Activity> {
  const files = apart(message).files.flatMap(({ name, type, url }) =>
    url === undefined ? [] : [{ name, contentType: type, contentUrl: url }],
  );
  return files.length === 0 ? activity : { ...activity, attachments: files };
}

/** The sender of these channels is always the bot: who else speaks is named in the text. */
function underName(message: StoredMessage['message']): Message {
  const { by, text, lang } = message;
  return by === undefined ? message : { ...message, text: `${by}${lang === 'zh' ? '：' : ': '}${text}` };
}

/** One message; the last one before the customer's turn says so. */
export function toActivity(message: Message, channelId: string, userId: string, isLast: boolean): Partial<Activity> {
  return {
    type: 'message',
    text: message.text,
    textFormat: 'plain',
    locale: LOCALES[message.lang],
    inputHint: isLast ? 'expectingInput' : 'acceptingInput',
    ...choicesOf(message.choices, channelId, userId),
  };
}

/** Id of a message in its conversation: equal for equal messages, however often they are sent. */
export function activityId(conversationId: string, seq: number): string {
  return `${conversationId}|${String(seq).padStart(7, '0')}`;
}
