/** A conversation on the screen, and what is new in it. */
import type { ConversationView, DeskMessage, HandoffRow, Note } from '../../../service/desk/wire.ts';

export type News = {
  readonly row: HandoffRow | null;
  readonly messages: readonly DeskMessage[];
  readonly notes: readonly Note[];
};

/** Each message and note once, in order, whatever comes twice or late. */
export function merged(view: ConversationView, news: News): ConversationView {
  const known = new Set(view.messages.map(({ seq }) => seq));
  const messages = news.messages.some(({ seq }) => !known.has(seq))
    ? [...view.messages, ...news.messages.filter(({ seq }) => !known.has(seq))].sort((a, b) => a.seq - b.seq)
    : view.messages;
  const ids = new Set(view.notes.map(({ id }) => id));
  const notes = [...view.notes, ...news.notes.filter(({ id }) => !ids.has(id))];
  const said = messages.findLast(({ from }) => from !== 'customer')?.seq ?? 0;
  return { ...view, row: news.row ?? view.row, messages, notes, lastSeq: Math.max(view.lastSeq, said) };
}

/** The server counts without gaps: one behind the first message on the screen means that something is missing. */
export function isMissing({ messages }: ConversationView): boolean {
  return messages.some(({ seq }, i) => i > 0 && seq !== (messages[i - 1]?.seq ?? 0) + 1);
}
