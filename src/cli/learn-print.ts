/** What `learn` found, for people in a terminal and for programs. */
import type { Judged, Verdict } from '../service/learn/judge.ts';
import type { Change, Effect } from '../service/learn/measure.ts';
import type { Findings, Proposal, Reason, Unclear, Unused } from '../service/learn/propose.ts';

export type Report = {
  /** Where the messages came from, in words. */
  readonly from: string;
  /** Who wrote one of them: a customer, or a line of a file. */
  readonly unit: 'customer' | 'line';
  readonly findings: Findings;
  readonly verdict: Verdict;
  readonly measuredOn: { readonly conversations: number; readonly checks: number };
  /** Null when nothing was to be accepted. */
  readonly written: readonly string[] | null;
};

/** Lines of a list that are shown; the others are counted. `--json` has all. */
const SHOWN = 8;

const UNUSED: { readonly [U in Unused]: string } = {
  secret: 'held a secret, which was removed',
  name: 'may name a person',
  address: 'may tell an address',
  too_long: 'are too long for an example',
  no_words: 'have no words',
  language: 'are neither Chinese nor English',
  unplaced: 'have a topic with several flows, none of which is near: name the flow',
};

/** The whole report, ending with a line break. */
export function printReport({ from, unit, findings, verdict, measuredOn, written }: Report): string {
  const { judged, effect, together } = verdict;
  const lines = [...printCounts(from, unit, findings)];
  for (const one of judged) lines.push('', ...printProposal(one, unit));
  const left = findings.proposals.length - judged.length;
  if (left > 0 && written === null)
    lines.push('', `${count(left, 'more proposal')} not shown or measured; --most ${findings.proposals.length} has all.`);
  if (written === null && findings.unclear.length > 0) lines.push('', ...printUnclear(findings.unclear, unit));
  if (effect !== null) {
    const on = `the examples of all flows, ${count(measuredOn.conversations, 'written conversation')}`;
    const checks = measuredOn.checks > 0 ? `, ${count(measuredOn.checks, 'sentence')} to check` : '';
    const all = judged.length === 1 ? 'It' : 'All of these together';
    const whom =
      together.length === judged.length ? all : `Those that harm nothing (${together.length} of ${judged.length}) together`;
    lines.push('', `${whom}, measured on ${on}${checks}:`, ...printEffect(effect));
  }
  if (written === null) lines.push(...printNext(judged));
  else if (written.length === 0)
    lines.push('', 'Nothing was written: no proposal is both harmless and shown to be right by customers.');
  else lines.push('', 'Written:', ...written.map((line) => `  ${line}`));
  return `${lines.join('\n')}\n`;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

function printCounts(from: string, unit: Report['unit'], findings: Findings): readonly string[] {
  const { messages, conversations, understood, unusable, proposals, unclear } = findings;
  if (messages === 0) return [`Nothing to learn from ${from}: every message was understood.`];
  const lines = [`${count(messages, 'message')} of ${count(conversations, unit)} not understood or asked about (${from}).`];
  if (understood > 0) lines.push(`  ${understood} would be understood by now.`);
  for (const [reason, n] of Object.entries(unusable)) lines.push(`  ${n} ${UNUSED[reason as Unused]}: not used.`);
  lines.push(`  The others form ${count(proposals.length + unclear.length, 'group')}, ${count(proposals.length, 'proposal')}.`);
  return lines;
}

function printProposal({ proposal, harmful, effect, understood }: Judged, unit: Report['unit']): readonly string[] {
  const { id, flow, lang, examples, members, conversations, reason } = proposal;
  const others = members.filter((text) => !examples.includes(text));
  return [
    `${id}  ${flow} (${lang})  ${count(conversations, unit)}${harmful ? `  ${harmOf(effect)}` : ''}`,
    `  because ${because(reason)}`,
    ...examples.map((text) => `  + ${text}`),
    ...shown(others).map((text) => `    ${text}`),
    `  understood then: ${understood} of ${members.length}`,
    ...(effect === null ? [] : printEffect(effect)),
  ];
}

function harmOf(effect: Effect | null): string {
  const chance = effect !== null && effect.newlyWrong.length === 0 && effect.newlyFailing.every((one) => one.byChance);
  return chance ? 'DOES HARM, by chance' : 'DOES HARM';
}

function because(reason: Reason): string {
  switch (reason.kind) {
    case 'given':
      return `the file says so (${reason.votes} of ${reason.of})`;
    case 'chosen':
      return `${reason.votes} of ${reason.of} who were offered flows chose this one`;
    case 'reached':
      return `${reason.votes} of ${reason.of} came to this flow when they said it in other words`;
    case 'guess':
      return `it is nearest to what the flow knows (${reason.score.toFixed(2)}); a guess: nobody has confirmed it`;
  }
}

function printUnclear(unclear: readonly Unclear[], unit: Report['unit']): readonly string[] {
  const lines = unclear.slice(0, SHOWN).map(({ lang, members, conversations, votes }) => {
    const wanted = votes.map((vote) => `${vote.flow} ${vote.votes}`).join(', ');
    const more = members.length > 1 ? ` and ${members.length - 1} like it` : '';
    return `  ${members[0] ?? ''}${more} (${lang}, ${count(conversations, unit)}${wanted === '' ? '' : `; wanted: ${wanted}`})`;
  });
  const rest = unclear.length > SHOWN ? [`  … and ${unclear.length - SHOWN} more`] : [];
  return ['No flow can be named for these. Is one missing?', ...lines, ...rest];
}

function printEffect({ newlyRight, newlyWrong, nowAsked, byChance, newlyFailing, newlyPassing }: Effect): readonly string[] {
  const changes = (title: string, list: readonly Change[]) =>
    list.length === 0
      ? []
      : [
          `  ${title} (${list.length}):`,
          ...shown(list.map(({ text, place, was, now }) => `${text}  [${place}] ${was} → ${now}`)).map((line) => `    ${line}`),
        ];
  const names = (title: string, list: readonly string[]) =>
    list.length === 0 ? [] : [`  ${title} (${list.length}):`, ...shown(list).map((line) => `    ${line}`)];
  const lines = [
    ...changes('newly wrong', newlyWrong),
    ...names(
      'conversations that would fail',
      newlyFailing.map((one) => (one.byChance ? `${one.name}: by chance, one of its messages stands on the edge` : one.name)),
    ),
    ...changes('newly right', newlyRight),
    ...changes('asked about instead of started at once', nowAsked),
    ...names('conversations that would go as written again', newlyPassing),
  ];
  if (byChance > 0) lines.push(`  ${count(byChance, 'example')} more on the edge between two answers changed sides by chance`);
  return lines.length === 0 ? ['  nothing changes there'] : lines;
}

function shown(list: readonly string[]): readonly string[] {
  return list.length <= SHOWN ? list : [...list.slice(0, SHOWN), `… and ${list.length - SHOWN} more`];
}

function printNext(judged: readonly Judged[]): readonly string[] {
  const harmless = judged.filter((one) => !one.harmful);
  const first = harmless.find((one) => one.proposal.reason.kind !== 'guess') ?? harmless[0];
  if (first === undefined) return [];
  return [
    '',
    'Read them; then add some, with the same options and',
    `  --accept ${first.proposal.id},…  or  --accept all-harmless  (all that harm nothing, without guesses)`,
  ];
}

/** The same as data: everything, nothing cut. */
export function toJson({ from, unit, findings, verdict, measuredOn, written }: Report): object {
  const { proposals, unclear, ...counts } = findings;
  const judged = new Map(verdict.judged.map((one) => [one.proposal, one]));
  const toData = (proposal: Proposal) => {
    const one = judged.get(proposal);
    return one === undefined
      ? { ...proposal, measured: false }
      : { ...proposal, measured: true, harmful: one.harmful, understood: one.understood, effect: one.effect };
  };
  const together = { ids: verdict.together.map((proposal) => proposal.id), effect: verdict.effect };
  return { from, unit, ...counts, measuredOn, proposals: proposals.map(toData), together, unclear, written };
}
