/** Why a turn went the way it went, as measures that a page can draw. */
import type { Event } from '../../dialog/event.ts';
import type { Scale, Why } from '../../dialog/why.ts';
import type { FlowGraph } from '../../flow/graph.ts';
import type { Answer, Understanding, Weighing } from '../../nlu/understanding.ts';
import { type Explained, explain } from '../why/explain.ts';
import { inOneSentence } from '../why/sentence.ts';
import { titleOf } from './state-view.ts';
import type { CandidateView, Measure, WhyView } from './wire.ts';

export function whyView(graph: FlowGraph, number: number, event: Event, why: Why): WhyView {
  const explained = explain({ version: number, event, why });
  const { understanding, rule, path, notes, dropped, flips } = explained;
  const sentence = (lang: 'zh' | 'en') => inOneSentence(explained, lang, (flow) => titleOf(graph, flow)[lang]);
  return {
    rule,
    sentence: { zh: sentence('zh'), en: sentence('en') },
    path,
    notes: [...(understanding?.notes ?? []), ...notes],
    decision: understanding?.decision.kind ?? null,
    candidates: candidatesOf(graph, explained),
    measures: [...(understanding?.weighing ? weighed(understanding.weighing) : []), ...explained.scales.map(measured)],
    entities: (understanding?.entities ?? []).map(({ kind, text }) => ({ kind, text })),
    answer: answerIn(understanding?.answer ?? null),
    dropped,
    flips,
  };
}

function candidatesOf(graph: FlowGraph, { understanding }: Explained): readonly CandidateView[] {
  if (understanding === null) return [];
  const { candidates, decision } = understanding;
  return candidates.map(({ flow, score }) => ({ flow, title: titleOf(graph, flow), score, fate: fateOf(flow, decision) }));
}

function fateOf(flow: string, decision: Understanding['decision']): CandidateView['fate'] {
  if (decision.kind === 'route') return decision.flow === flow ? 'chosen' : 'behind';
  return decision.kind === 'clarify' && decision.flows.includes(flow) ? 'offered' : 'behind';
}

/** Being served and the cost of a wrong start decide; how sure topic and flow are only makes that cost. */
function weighed({ flow, ours, oursFrom, served, onTopic, inTopic, risk, question }: Weighing): readonly Measure[] {
  return [
    { what: 'ours', flow, value: ours, limit: served ? oursFrom : null, holds: served ? ours >= oursFrom : null },
    { what: 'topic', flow, value: onTopic, limit: null, holds: null },
    { what: 'flow', flow, value: inTopic, limit: null, holds: null },
    { what: 'risk', flow, value: risk, limit: question, holds: risk <= question },
  ];
}

function measured({ what, flow, score, needed }: Scale): Measure {
  return { what, flow, value: score, limit: needed, holds: score >= needed };
}

function answerIn(answer: Answer | null): string | null {
  if (answer === null) return null;
  return answer.kind === 'value' ? `${answer.strength} · ${answer.rule}` : `${answer.kind} · ${answer.rule}`;
}
