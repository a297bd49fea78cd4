/** Judges the examples of the flows, each by a model that has learnt neither it nor anything nearly the same. */
import { createHash } from 'node:crypto';
import type { ExampleLine } from '../../flow/example-lines.ts';
import type { FlowGraph } from '../../flow/graph.ts';
import { assignFolds, type Group, Joined, joinAlike } from '../../metrics/folds.ts';
import { exactIntent } from '../../nlu/exact.ts';
import { classifiable } from '../../nlu/train.ts';
import type { Knowledge } from '../turn.ts';
import { judge, type Known, type Outcome } from './judge.ts';
import { topicsOf } from './topics.ts';

/** From this share of common pieces two sentences are nearly the same: one word of four differs. */
const ALIKE = 0.6;

type Member = Known & { readonly flow: string; readonly lang: 'zh' | 'en'; readonly not: boolean; readonly part: number };

/**
 * Sentences of one line, and those that are nearly the same, are all learnt or all judged.
 * @param learn trains; called once for each part
 * @param tick called before each training
 */
export function crossValidate(
  graph: FlowGraph,
  lines: readonly ExampleLine[],
  parts: number,
  learn: (graph: FlowGraph) => Knowledge,
  tick: (part: number) => void,
): readonly Outcome[] {
  const topics = topicsOf(graph);
  const members = divide(lines, topics, parts);
  const outcomes: Outcome[] = [];
  for (let part = 0; part < parts; part++) {
    tick(part);
    const { model } = learn(without(graph, members, part));
    for (const { not, part: own, ...known } of members) {
      // The title of a flow is always learnt: an example with the same words cannot be judged.
      const learnt = exactIntent(model.exact, classifiable(known.text)) !== null;
      if (own === part && !not && !learnt) outcomes.push(judge(model, topics, known));
    }
  }
  return outcomes;
}

function divide(lines: readonly ExampleLine[], topics: ReadonlyMap<string, string>, parts: number): readonly Member[] {
  const members = lines.flatMap(({ flow, lang, not, place, sentences }) =>
    sentences.map((text) => ({ text, lang, flow, topic: topics.get(flow) ?? 'none', kind: null, place, not })),
  );
  const joined = new Joined(members.length);
  let first = 0;
  for (const { sentences } of lines) {
    sentences.forEach((_, i) => void joined.join(first, first + i));
    first += sentences.length;
  }
  joinAlike(
    joined,
    members.map(({ text }) => piecesOf(text)),
    ALIKE,
  );
  const groups = new Map<number, number[]>();
  members.forEach((_, at) => void groups.set(joined.of(at), [...(groups.get(joined.of(at)) ?? []), at]));
  const grouped = [...groups.values()];
  const folds = assignFolds(
    grouped.map((own): Group => {
      const texts = own.flatMap((at) => members[at]?.text ?? []);
      const judged = own.flatMap((at) => (members[at]?.not === false ? [`${members[at]?.flow} ${members[at]?.lang}`] : []));
      return { key: texts.sort()[0] ?? '', strata: judged };
    }),
    parts,
  );
  const partOf = new Map(grouped.flatMap((own, group) => own.map((at) => [at, folds[group] ?? 0] as const)));
  return members.map((member, at) => ({ ...member, part: partOf.get(at) ?? 0 }));
}

/** Pairs of Chinese characters, and other words. */
function piecesOf(text: string): readonly string[] {
  return classifiable(text)
    .split(' ')
    .flatMap((word) => word.match(/\p{Script=Han}+|[^\p{Script=Han}]+/gu) ?? [])
    .flatMap((word) => {
      const chars = /\p{Script=Han}/u.test(word) ? [...word] : [];
      return chars.length < 2 ? [word] : chars.slice(1).map((char, i) => `${chars[i]}${char}`);
    });
}

/** The flows as if the sentences of one part had never been written. */
function without(graph: FlowGraph, members: readonly Member[], part: number): FlowGraph {
  const out = new Set(members.filter((member) => member.part === part).map(({ flow, lang, text }) => `${flow} ${lang} ${text}`));
  const kept = (flow: string, lang: 'zh' | 'en', texts: readonly string[]) =>
    texts.filter((text) => !out.has(`${flow} ${lang} ${text}`));
  const flows = Object.entries(graph.flows).map(([id, flow]) => {
    const left = (of: typeof flow.examples) => ({ zh: kept(id, 'zh', of.zh), en: kept(id, 'en', of.en) });
    return [id, { ...flow, examples: left(flow.examples), notExamples: left(flow.notExamples) }] as const;
  });
  // Other examples are other flows: whatever is kept by fingerprint must not be mixed up.
  const fingerprint = createHash('sha256')
    .update([graph.fingerprint, ...out].join('\n'))
    .digest('hex');
  return { ...graph, fingerprint, flows: Object.fromEntries(flows) };
}
