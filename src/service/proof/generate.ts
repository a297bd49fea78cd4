/** Generates the conversations that take every way of every flow, in both languages by turns. */
import { openings } from '../../dialog/openings.ts';
import { LANGS, type Lang } from '../../flow/graph.ts';
import { understand } from '../../nlu/understand.ts';
import { coverWays, type Route } from '../../proof/explore/cover.ts';
import { type Exploration, explore, type Transition } from '../../proof/explore/explore.ts';
import { startOf } from '../../proof/explore/stimulus.ts';
import type { Knowledge } from '../turn.ts';
import { type Realised, realise } from './realise.ts';
import { UNSURE } from './words.ts';

export type Generated = { readonly flow: string; readonly title: string; readonly talk: Realised };

export type Generation = {
  readonly exploration: Exploration;
  readonly conversations: readonly Generated[];
  /** Ways that exploration has taken and that no conversation takes, with the reason. */
  readonly unsaid: ReadonlyMap<string, string>;
  /** Ways that nothing takes, with the reason. */
  readonly unreached: ReadonlyMap<string, string>;
};

/** Kinds of stimuli that no line of a written conversation can do. */
const UNWRITTEN: ReadonlySet<string> = new Set(['opened', 'failed', 'stale', 'again']);
/** Rounds of looking for another route where words were not found for one. */
const ROUNDS = 6;

/** Explores the flows and writes the conversations. Deterministic: the same flows give the same conversations. */
export function generate(knowledge: Knowledge): Generation {
  const exploration = explore(knowledge.graph, { unsure: unsureFlows(knowledge) });
  const conversations: Generated[] = [];
  const open = new Map<string, string>();
  const unreached = new Map<string, string>();
  for (const [way, transition] of exploration.ways) {
    if (transition === null) unreached.set(way, reasonFor(knowledge, way));
    else open.set(way, 'only the opening of the page, a stale button or a fault of ours takes it');
  }
  const barred = new Set<Transition>();
  for (let round = 0; round < ROUNDS && open.size > 0; round++) {
    const routes = coverWays(exploration, open.keys(), (one) => !UNWRITTEN.has(one.stimulus.kind) && !barred.has(one));
    if (routes.length === 0) break;
    for (const route of routes) {
      const talk = inWords(knowledge, exploration, route, conversations.length, barred, open);
      if (!talk) continue;
      for (const way of talk.ways) open.delete(way);
      conversations.push({ flow: route.flow ?? 'patterns', title: titleOf(route), talk });
    }
  }
  return { exploration, conversations: withoutSpare(conversations), unsaid: open, unreached };
}

/** Flows that a message of a single word fits equally well; null when the flows have no such word. */
function unsureFlows({ graph, model }: Knowledge): readonly string[] | null {
  for (const lang of LANGS) {
    for (const word of UNSURE[lang]) {
      const now = startOf({ signedIn: true, open: true });
      const { decision } = understand(model, word, { now, lang, expect: null, openings: (flow) => openings(graph, flow) });
      if (decision.kind === 'clarify') return decision.flows;
    }
  }
  return null;
}

function inWords(
  knowledge: Knowledge,
  exploration: Exploration,
  route: Route,
  number: number,
  barred: Set<Transition>,
  open: Map<string, string>,
): Realised | null {
  const langs: readonly Lang[] = number % 2 === 0 ? ['zh', 'en'] : ['en', 'zh'];
  for (const lang of langs) {
    const talk = realise(knowledge, exploration, route, lang);
    if (!('at' in talk)) return talk;
    if (lang === langs[1]) {
      barred.add(talk.at);
      for (const way of talk.at.ways) if (open.has(way)) open.set(way, talk.why);
    }
  }
  return null;
}

function reasonFor({ graph }: Knowledge, way: string): string {
  if (way.endsWith('→ not_identified') || way.includes(':not_identified/'))
    return 'only customers whose identity is proved come this far';
  if (way.startsWith(`${graph.patterns.flows_changed}/`)) return 'only new flows under a running conversation lead here';
  return 'no answers and results lead here';
}

/** What is special about a route: where it ends. */
function titleOf(route: Route): string {
  const last = route.transitions.findLast((transition) => transition.flow !== null) ?? route.transitions.at(-1);
  const place = last?.path.at(-1) ?? '';
  return `${route.transitions.length} turns to ${place}`;
}

/** Leaves out conversations all of whose ways others take, too. */
function withoutSpare(conversations: readonly Generated[]): readonly Generated[] {
  const times = new Map<string, number>();
  for (const { talk } of conversations) for (const way of talk.ways) times.set(way, (times.get(way) ?? 0) + 1);
  return conversations.filter(({ talk }) => {
    if (talk.ways.some((way) => (times.get(way) ?? 0) < 2)) return true;
    for (const way of talk.ways) times.set(way, (times.get(way) ?? 0) - 1);
    return false;
  });
}
