/** Differences as chats: two lines of what was said before, then what each version says. */
import type { Message } from '../../dialog/effect.ts';
import type { Compared, Pair } from './compare.ts';
import type { Answered } from './drive.ts';

const CONTEXT = 2;
/** Turns that are shown of one conversation; what follows a parting differs anyway. */
const SHOWN_TURNS = 3;

export type Group = { readonly first: Compared; readonly lines: readonly string[]; readonly others: readonly Compared[] };

/** Conversations that part in the same way, put together; the gravest and most frequent first. */
export function grouped(changed: readonly Compared[], order: readonly string[]): readonly Group[] {
  const groups = new Map<string, { first: Compared; lines: readonly string[]; others: Compared[] }>();
  for (const one of changed) {
    const parted = one.pairs.find((pair) => pair.change !== null);
    const key = JSON.stringify([one.change, parted && changedLines(parted).filter((line) => /^[-+]/.test(line))]);
    const known = groups.get(key);
    if (known) known.others.push(one);
    else groups.set(key, { first: one, lines: chatLines(one), others: [] });
  }
  const rank = (group: Group) => order.indexOf(group.first.change ?? '');
  return [...groups.values()].sort((a, b) => rank(a) - rank(b) || b.others.length - a.others.length);
}

/** The changed part of a conversation, with the lines before it. */
export function chatLines({ pairs }: Pick<Compared, 'pairs'>): readonly string[] {
  const first = pairs.findIndex((pair) => pair.change !== null);
  if (first < 0) return [];
  const before = pairs.slice(0, first).flatMap((pair) => [...customerLine(pair.before), ...botLines(pair.before).map(same)]);
  const differing = pairs.slice(first).filter((pair) => pair.change !== null);
  const lines = [...before.slice(-CONTEXT)];
  for (const pair of differing.slice(0, SHOWN_TURNS)) lines.push(...changedLines(pair));
  const more = differing.length - SHOWN_TURNS;
  if (more > 0) lines.push(`  … ${more} more ${more === 1 ? 'message is' : 'messages are'} answered otherwise`);
  return lines;
}

function changedLines(pair: Pair): readonly string[] {
  const { before, after } = pair;
  const [old, now] = [botLines(before), botLines(after)];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const visible = [
    ...old.slice(head, old.length - tail).map((line) => `- ${line}`),
    ...now.slice(head, now.length - tail).map((line) => `+ ${line}`),
  ];
  // What nobody sees is shown where it is all that differs, or where it is more than words.
  const hidden = pair.change === 'wording' ? [] : hiddenLines(before, after);
  return [
    ...customerLine(before.typedInstead && !after.typedInstead ? after : before),
    ...old.slice(0, head).slice(-CONTEXT).map(same),
    ...visible,
    ...hidden,
    ...old.slice(old.length - tail, old.length - tail + CONTEXT).map(same),
  ];
}

function hiddenLines(before: Answered, after: Answered): readonly string[] {
  const facts = (one: Answered) => [
    ...one.effects,
    `waits for ${one.question}`,
    `flows ${one.route || 'none'}`,
    `rules ${one.rules.join(', ')}`,
    ...(one.broken === null ? [] : [`the turn breaks: ${one.broken}`]),
    ...(one.typedInstead ? ['the button is not there: typed as words'] : []),
  ];
  const [old, now] = [facts(before), facts(after)];
  return [
    ...old.filter((fact) => !now.includes(fact)).map((fact) => `- (${fact})`),
    ...now.filter((fact) => !old.includes(fact)).map((fact) => `+ (${fact})`),
  ];
}

function customerLine({ said }: Answered): readonly string[] {
  return [said === null ? '> (silence)' : `> ${said.replaceAll('\n', ' ⏎ ')}`];
}

function botLines({ bubbles }: Answered): readonly string[] {
  return bubbles.map(bubbleLine);
}

function bubbleLine({ text, choices }: Message): string {
  const buttons = choices.map((choice) => choice.label).join(' | ');
  return `${text.replaceAll('\n', ' ⏎ ')}${buttons === '' ? '' : `  [${buttons}]`}`;
}

function same(line: string): string {
  return `  ${line}`;
}
