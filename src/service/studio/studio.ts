/** What the studio shows: the flows that run, what is wrong with them or with an edit, and conversations on trial. */
import { agentsAreThere } from '../../dialog/hours.ts';
import { detailsOf } from '../../drawing/details.ts';
import { viewFlow } from '../../drawing/view.ts';
import { textIn } from '../../drawing/words.ts';
import type { Brand, FlowGraph, Lang } from '../../flow/graph.ts';
import type { PublisherStatus } from '../publish/publisher.ts';
import { surveyInWords } from '../publish/survey.ts';
import type { Fork } from '../replay/fork.ts';
import type { Knowledge } from '../turn.ts';
import { readSimRequest } from './request.ts';
import { search } from './search.ts';
import { asTest, simulate } from './simulate.ts';
import type { EditView, FlowPage, FlowRow, Problem, ProjectView, Pulse, SampleCustomer, SearchHit, Simulation } from './wire.ts';

/** A remark as it is found in the files: to which step it belongs is looked up in the flows that run. */
export type FoundProblem = Omit<Problem, 'step'> & { readonly step: string | null };

export type StudioParts = {
  readonly knowledge: () => Knowledge;
  /** Null where flows are not published while the program runs. */
  readonly status: () => PublisherStatus | null;
  /** Reads, compiles and proves the files as they are now, elsewhere: it takes seconds. */
  readonly findProblems: () => Promise<readonly FoundProblem[]>;
  readonly customers: () => Promise<readonly SampleCustomer[]>;
  readonly writeTest: (script: Fork['script'], remarks: readonly string[]) => string;
};

export type Studio = {
  pulse(): Pulse;
  project(): Promise<ProjectView>;
  /** Null: there is no such flow. */
  flow(id: string, lang: Lang): FlowPage | null;
  search(query: string): readonly SearchHit[];
  /** A sentence when the request is none. */
  simulate(request: unknown): Simulation | string;
  test(request: unknown): { readonly yaml: string } | string;
};

/** Views of flows that are kept: drawing a large one takes a while. */
const KEPT_VIEWS = 200;

export function createStudio(parts: StudioParts): Studio {
  const problems = watchProblems(parts);
  let views = new Map<string, FlowPage>();
  let drawn: FlowGraph | null = null;
  const flow = (id: string, lang: Lang): FlowPage | null => {
    const { graph } = parts.knowledge();
    const own = Object.hasOwn(graph.flows, id) ? graph.flows[id] : undefined;
    if (own === undefined) return null;
    if (drawn !== graph || views.size >= KEPT_VIEWS) views = new Map();
    drawn = graph;
    const key = `${lang} ${id}`;
    const page = views.get(key) ?? {
      fingerprint: graph.fingerprint,
      view: viewFlow(own, lang, graph),
      steps: detailsOf(own, graph),
    };
    views.set(key, page);
    return page;
  };
  const pulse = (): Pulse => {
    problems.refresh();
    return { fingerprint: parts.knowledge().graph.fingerprint, edit: editOf(parts.status()), problems: problems.version() };
  };
  return {
    pulse,
    flow,
    async project() {
      const { graph } = parts.knowledge();
      const now = pulse();
      return {
        pulse: now,
        since: parts.status()?.since ?? null,
        flows: Object.values(graph.flows).map(rowOf),
        problems: problems.found()?.map((problem) => ({ ...problem, step: stepOf(graph, problem) })) ?? null,
        customers: await parts.customers(),
        times: timesOf(graph.brand),
      };
    },
    search: (query) => search(parts.knowledge().graph, query),
    simulate(request) {
      const read = readSimRequest(request);
      return typeof read === 'string' ? read : simulate(parts.knowledge(), read);
    },
    test(request) {
      const read = readSimRequest(request);
      if (typeof read === 'string') return read;
      const { script, remarks } = asTest(parts.knowledge(), read);
      return { yaml: parts.writeTest(script, remarks) };
    },
  };
}

function rowOf({ id, title, role, urgent, steps, file }: FlowGraph['flows'][string]): FlowRow {
  const words = { zh: textIn('zh', title), en: textIn('en', title) };
  return { id, title: words, role, urgent, steps: Object.keys(steps).length, file };
}

function editOf(status: PublisherStatus | null): EditView | null {
  if (status?.last == null) return null;
  const { at, verdict } = status.last;
  switch (verdict.kind) {
    case 'published':
    case 'unchanged':
      return { at, verdict: verdict.kind, report: '' };
    case 'broken':
      return { at, verdict: 'broken', report: verdict.report };
    case 'stranding':
      return { at, verdict: 'stranding', report: surveyInWords(verdict.survey) };
  }
}

/** Looks for problems once for every edit, and keeps the last list meanwhile. */
function watchProblems({ knowledge, status, findProblems }: StudioParts) {
  let found: readonly FoundProblem[] | null = null;
  let version = 0;
  let lookedAt: string | null = null;
  let looking = false;
  return {
    found: () => found,
    version: () => version,
    refresh() {
      const edit = `${knowledge().graph.fingerprint} ${status()?.last?.at ?? ''}`;
      if (looking || edit === lookedAt) return;
      looking = true;
      lookedAt = edit;
      const done = (list: readonly FoundProblem[] | null) => {
        found = list ?? found ?? [];
        version += 1;
        looking = false;
      };
      findProblems().then(done, () => done(null));
    },
  };
}

/** The step that a remark marks: its own, or the one that begins at its line or before it. */
function stepOf(graph: FlowGraph, { flow, step, line }: FoundProblem): string | null {
  const steps = flow === null || !Object.hasOwn(graph.flows, flow) ? undefined : graph.flows[flow]?.steps;
  if (steps === undefined) return null;
  if (step !== null && Object.hasOwn(steps, step)) return step;
  const before = Object.values(steps).filter((one) => one.line <= line);
  return (
    before.reduce<(typeof before)[number] | null>((best, one) => (best && best.line >= one.line ? best : one), null)?.id ?? null
  );
}

const HOUR_MS = 3_600_000;
/** A Monday morning, and the hours of the week after it. */
const WEEK_FROM = Date.parse('2026-11-23T02:00:00.000Z');

function timesOf(brand: Brand): ProjectView['times'] {
  const hours = Array.from({ length: 7 * 24 }, (_, hour) => new Date(WEEK_FROM + hour * HOUR_MS).toISOString());
  return {
    open: hours.find((at) => agentsAreThere(brand, at)) ?? null,
    closed: hours.find((at) => !agentsAreThere(brand, at)) ?? null,
  };
}
