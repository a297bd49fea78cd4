/**
 * Puts edited flows in the place of the running ones, between two turns, or refuses them and keeps the old ones. Going back
 * to an earlier version is the same: its files are an edit like any other.
 */
import type { FlowGraph } from '../../flow/graph.ts';
import { audited } from '../audit/chain.ts';
import type { Clock, Ids, Log, Store } from '../ports.ts';
import { decideTurn, type Knowledge } from '../turn.ts';
import { type Survey, survey, surveyInWords } from './survey.ts';

/** One reading of the flow files. The flows are there before what is learnt from their examples. */
export type Loading = {
  /** Null with the report when something is wrong with the files. Never rejects. */
  readonly graph: Promise<{ readonly graph: FlowGraph } | { readonly report: string }>;
  /** Rejects when `graph` brings a report. */
  readonly knowledge: Promise<Knowledge>;
};

export type Verdict =
  | { readonly kind: 'published'; readonly survey: Survey }
  /** The files say what runs already. */
  | { readonly kind: 'unchanged' }
  /** Mistakes in the files, or something that cannot be proved. `report` lists all of it. */
  | { readonly kind: 'broken'; readonly report: string }
  /** Conversations would lose their place, and nobody has ordered that. */
  | { readonly kind: 'stranding'; readonly survey: Survey };

export type PublisherStatus = {
  /** Fingerprint of the flows that run. */
  readonly running: string;
  /** UTC instant since when. */
  readonly since: string;
  /** The last edit that was looked at; null when there was none. */
  readonly last: { readonly at: string; readonly fingerprint: string | null; readonly verdict: Verdict } | null;
};

export type PublisherParts = {
  readonly first: Knowledge;
  readonly load: () => Loading;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Told when turns left work in the outbox. */
  readonly wake: () => void;
};

export type Publisher = {
  current(): Knowledge;
  status(): PublisherStatus;
  /** The files may have changed: reads them and publishes what they say. One at a time; resolves when it is decided. */
  consider(): Promise<Verdict>;
  /** Looks again at an edit that was refused because of running conversations: they end, or somebody ordered it. */
  reconsider(): Promise<Verdict | null>;
};

/** Starts with the flows that are loaded. */
export function createPublisher(parts: PublisherParts): Publisher {
  let current = parts.first;
  let since = parts.clock.now();
  let last: PublisherStatus['last'] = null;
  let refused: Loading | null = null;
  let line: Promise<unknown> = Promise.resolve();

  const decide = async (loading: Loading): Promise<Verdict> => {
    refused = null;
    const read = await loading.graph;
    const at = parts.clock.now();
    if ('report' in read) {
      loading.knowledge.catch(() => {});
      return conclude(at, null, { kind: 'broken', report: read.report });
    }
    const { graph } = read;
    if (graph.fingerprint === current.graph.fingerprint) {
      loading.knowledge.catch(() => {});
      return conclude(at, graph.fingerprint, { kind: 'unchanged' });
    }
    const found = await survey(parts.store, graph);
    if (found.stranded.length > 0 && (await parts.store.kept(orderName(graph.fingerprint))) === null) {
      refused = loading;
      loading.knowledge.catch(() => {});
      return conclude(at, graph.fingerprint, { kind: 'stranding', survey: found });
    }
    await parts.store.audit(
      audited({ at, actor: 'bot', action: 'publish', subject: null, detail: { flows: graph.fingerprint } }),
    );
    // An edit of texts and steps need not wait for the examples to be learnt anew.
    if (sameIntents(current, graph)) swap({ graph, model: current.model });
    swap(await loading.knowledge);
    const verdict = conclude(at, graph.fingerprint, { kind: 'published', survey: found });
    await tell(parts, current, found);
    return verdict;
  };
  const swap = (knowledge: Knowledge) => {
    current = knowledge;
    since = parts.clock.now();
  };
  const conclude = (at: string, fingerprint: string | null, verdict: Verdict): Verdict => {
    last = { at, fingerprint, verdict };
    logVerdict(parts.log, fingerprint, verdict);
    return verdict;
  };
  const inLine = <T>(work: () => Promise<T>): Promise<T> => {
    const done = line.then(work);
    line = done.catch(() => {});
    return done;
  };
  return {
    current: () => current,
    status: () => ({ running: current.graph.fingerprint, since, last }),
    consider: () => inLine(() => decide(parts.load())),
    reconsider: () => inLine(async () => (refused === null ? null : decide(refused))),
  };
}

/** Name under which the store keeps the order to publish flows although conversations lose their place. */
export function orderName(fingerprint: string): string {
  return `publish/${fingerprint}`;
}

/** What was learnt for one version can serve the other until that one's is there: the same flows can be started. */
function sameIntents({ model }: Knowledge, graph: FlowGraph): boolean {
  const known = new Set(model.intents.map(({ id, topic }) => `${id} ${topic}`));
  const wanted = Object.values(graph.flows).filter(
    ({ role, examples }) => role.kind !== 'sub' && examples.zh.length + examples.en.length > 0,
  );
  return (
    wanted.length === known.size &&
    wanted.every(({ id, role }) => known.has(`${id} ${role.kind === 'topic' ? role.topic : 'none'}`))
  );
}

/** Each conversation that lost its place is told, in a turn of its own. */
async function tell(parts: PublisherParts, knowledge: Knowledge, { stranded }: Survey): Promise<void> {
  const { fingerprint } = knowledge.graph;
  for (const conversation of stranded.flatMap((group) => group.conversations)) {
    const stamp = { id: parts.ids.unique(), at: parts.clock.now(), fresh: parts.ids.fresh() };
    const outcome = await parts.store.turn(
      {
        inbound: { channel: 'publish', account: fingerprint, messageId: `${conversation}@${stamp.at}` },
        bodyHash: fingerprint,
        conversation,
        address: null,
        at: stamp.at,
      },
      (before) => decideTurn(knowledge, before, { kind: 'flows_changed', ...stamp }, null, true),
    );
    if (outcome.kind === 'failed')
      parts.log.error({ conversation, err: outcome.error }, 'could not tell this conversation that the flows changed');
  }
  if (stranded.length > 0) parts.wake();
}

function logVerdict(log: Log, fingerprint: string | null, verdict: Verdict): void {
  switch (verdict.kind) {
    case 'published':
      return log.info({ fingerprint, survey: surveyInWords(verdict.survey) }, 'edited flows published');
    case 'unchanged':
      return;
    case 'broken':
      return log.warn({ report: verdict.report }, 'edited flows refused: they have mistakes; the old ones go on running');
    case 'stranding':
      return log.warn(
        { fingerprint, survey: surveyInWords(verdict.survey) },
        'edited flows refused: running conversations would lose their place; the old flows go on running. Write `moved_from` at the steps that moved, or order it: npm run -s bot -- publish --restart-stranded',
      );
  }
}
