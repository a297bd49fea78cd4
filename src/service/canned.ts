/** Answers that authors have written for people at the desk, with the values of a conversation filled in. Pure. */
import { show } from '../dialog/lookup.ts';
import { CANNED_VALUES, type FlowGraph, type Lang, type Text } from '../flow/graph.ts';
import type { CannedAnswer } from './desk/wire.ts';
import { quietTurn } from './quiet-turn.ts';

/** Of the conversation at hand. Null: not known; the sentence then does without. */
export type CannedValues = { readonly [name in (typeof CANNED_VALUES)[number]]: string | null };

/**
 * Answers for a topic, those that are for it before those that are for every one; all of them without a topic.
 * @param values what the texts may show of the conversation
 */
export function cannedFor(graph: FlowGraph, topic: string | null, values: CannedValues): readonly CannedAnswer[] {
  const fits = ({ topics }: { readonly topics: readonly string[] }) => topic === null || topics.includes(topic);
  const own = graph.canned.filter((one) => one.topics.length > 0 && fits(one));
  const general = graph.canned.filter(({ topics }) => topics.length === 0);
  const both = (text: Text) => ({ zh: filled(graph, text, 'zh', values), en: filled(graph, text, 'en', values) });
  return [...own, ...general].map(({ id, title, text, topics }) => ({ id, title: both(title), text: both(text), topics }));
}

/** The brand's texts know no time. */
const ANY_TIME = '1970-01-01T00:00:00.000Z';

function filled(graph: FlowGraph, text: Text, lang: Lang, values: CannedValues): string {
  const given = Object.fromEntries(CANNED_VALUES.map((name) => [name, values[name] ?? '']));
  // "Hello , …" and 「，您好」 where a name is missing.
  return show(quietTurn(graph, null, lang, ANY_TIME), null, text, given)
    .replace(/ {2,}/g, ' ')
    .replace(/ ([,.!?])/g, '$1')
    .replace(/^[，, ]+/, '');
}
