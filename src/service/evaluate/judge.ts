/** What the bot makes of a sentence whose topic is known. */
import { NOT_SERVED } from '../../nlu/model.ts';
import { route } from '../../nlu/route.ts';
import type { Model } from '../../nlu/train.ts';

/** A sentence with what is right for it. */
export type Known = {
  readonly text: string;
  readonly lang: 'zh' | 'en' | null;
  readonly topic: string;
  /** Null when only the topic is known. */
  readonly flow: string | null;
  /** What sort of sentence it is, in the words of whoever made the file. */
  readonly kind: string | null;
  /** File and line. */
  readonly place: string;
};

export type Outcome = Known & {
  readonly decision: 'route' | 'clarify' | 'none';
  /** Topic that the customer meets: of the flow that starts or is offered first, or that nothing fits. */
  readonly met: string;
  /** Nearest flow and its topic, whatever was decided; null when nothing was understood. */
  readonly best: { readonly flow: string; readonly topic: string } | null;
  /** Topics of the flows that are nearest, each once. */
  readonly ranking: readonly string[];
  /** Topics and flows that were offered, when it was asked which is meant. */
  readonly offered: readonly { readonly flow: string; readonly topic: string }[];
  /** Probability that the best topic is right. */
  readonly score: number;
  /** Probability that it is about something the bot serves. */
  readonly ours: number;
  readonly ms: number;
};

export function judge(model: Model, topics: ReadonlyMap<string, string>, known: Known): Outcome {
  const { decision, candidates, ours } = route(model, known.text);
  const topicOf = (flow: string) => topics.get(flow) ?? NOT_SERVED;
  const [best] = candidates;
  const flow = decision.kind === 'route' ? decision.flow : decision.kind === 'clarify' ? decision.flows[0] : undefined;
  return {
    ...known,
    decision: decision.kind,
    met: flow === undefined ? NOT_SERVED : topicOf(flow),
    best: best === undefined ? null : { flow: best.flow, topic: best.topic },
    ranking: [...new Set(candidates.map((candidate) => candidate.topic))],
    offered: decision.kind === 'clarify' ? decision.flows.map((each) => ({ flow: each, topic: topicOf(each) })) : [],
    score: decision.score,
    ours,
    ms: Math.min(timed(model, known.text), timed(model, known.text)),
  };
}

/** Twice, and the faster one counts: what the sentence costs, not what the machine was doing meanwhile. */
function timed(model: Model, text: string): number {
  const started = performance.now();
  route(model, text);
  return performance.now() - started;
}
