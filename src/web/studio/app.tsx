/** The studio: flows on the left, the drawing in the middle, the conversation on the right. */
/// <reference path="../lucide.d.ts" />
import signpost from 'lucide/dist/esm/icons/signpost.mjs';
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { FlowPage, Lang, Problem, ProjectView, SimTurn } from '../../service/studio/wire.ts';
import { asTest } from './api.ts';
import { Banner } from './banner.tsx';
import { Help, TextDialog } from './dialogs.tsx';
import { Drawer } from './drawer.tsx';
import { FlowList } from './flow-list.tsx';
import { Graph, type Marks } from './graph.tsx';
import { Insight } from './insight.tsx';
import { useKeys } from './keys.ts';
import { Simulator } from './simulator.tsx';
import { useFlow, useProject } from './use-project.ts';
import { type Trial, useSimulation } from './use-simulation.ts';
import { type Say, sayIn } from './words.ts';

type Shown =
  | { readonly kind: 'help' }
  | { readonly kind: 'text'; readonly title: string; readonly about: string; readonly text: string };

export function App() {
  const [lang, setLang] = useState<Lang>(() => (localStorage.getItem('studio-lang') === 'en' ? 'en' : 'zh'));
  const say = sayIn(lang);
  const { view: project, error } = useProject();
  const fingerprint = project?.pulse.fingerprint;
  const trial = useSimulation(lang, project === null ? null : (project.times.open ?? new Date().toISOString()), fingerprint);
  const place = usePlace(trial);
  const page = useFlow(place.flow, lang, fingerprint);
  const [shown, setShown] = useState<Shown | null>(null);

  useEffect(() => {
    document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
    document.title = `${say('studio')} · Signpost`;
    localStorage.setItem('studio-lang', lang);
  }, [lang, say]);
  useKeys({
    '/': () => document.getElementById('search')?.focus(),
    c: () => document.getElementById('say')?.focus(),
    '?': () => setShown({ kind: 'help' }),
    Escape: place.close,
  });
  const showTest = (): void => {
    const { inputs } = trial.request;
    asTest({ ...trial.request, inputs: inputs.slice(0, trial.cursor) }).then(
      ({ yaml }) => setShown({ kind: 'text', title: say('copy_test'), about: say('test_about'), text: yaml }),
      (problem: unknown) => setShown({ kind: 'text', title: say('copy_test'), about: '', text: String(problem) }),
    );
  };
  return (
    <div class="studio">
      <TopBar
        lang={lang}
        say={say}
        onLang={() => setLang(lang === 'zh' ? 'en' : 'zh')}
        onHelp={() => setShown({ kind: 'help' })}
      />
      <Banner
        edit={project?.pulse.edit ?? null}
        error={error}
        trial={trial}
        say={say}
        onReport={(text) => setShown({ kind: 'text', title: say('show_report'), about: '', text })}
      />
      {project === null ? (
        <p class="empty">{say('loading')}</p>
      ) : (
        <main class="columns">
          <FlowList project={project} lang={lang} say={say} current={place.flow} onChoose={place.choose} />
          <Middle project={project} page={page} place={place} trial={trial} lang={lang} say={say} />
          <div class="side">
            <Simulator project={project} trial={trial} lang={lang} say={say} onTest={showTest} />
            {trial.turn && <Insight turn={trial.turn} lang={lang} say={say} onPlace={place.choose} />}
          </div>
        </main>
      )}
      {shown?.kind === 'help' && <Help lang={lang} say={say} onClose={() => setShown(null)} />}
      {shown?.kind === 'text' && <TextDialog {...shown} say={say} onClose={() => setShown(null)} />}
    </div>
  );
}

type TopBarProps = { readonly lang: Lang; readonly say: Say; readonly onLang: () => void; readonly onHelp: () => void };

function TopBar({ lang, say, onLang, onHelp }: TopBarProps) {
  return (
    <header class="top">
      <h1>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          {signpost.map(([tag, attributes]) => h(tag, attributes))}
        </svg>
        {say('studio')}
      </h1>
      <span class="product">Signpost</span>
      <button type="button" class="quiet" onClick={onHelp}>
        {say('help')} <kbd>?</kbd>
      </button>
      <button type="button" class="quiet" onClick={onLang} lang={lang === 'zh' ? 'en' : 'zh-CN'}>
        {say('other_language')}
      </button>
    </header>
  );
}

type Place = {
  readonly flow: string | null;
  readonly step: string | null;
  readonly follow: boolean;
  setFollow(follow: boolean): void;
  choose(flow: string, step: string | null): void;
  close(): void;
};

/** Which flow and step is looked at: the author's choice, or where the conversation goes. */
function usePlace(trial: Trial): Place {
  const [flow, setFlow] = useState<string | null>(null);
  const [step, setStep] = useState<string | null>(null);
  const [follow, setFollow] = useState(true);
  const now = flowOf(trial.turn);
  // Not all that it reads is listed: each turn leads to its flow once.
  useEffect(() => {
    if (!follow || now === null) return;
    setFlow(now);
    if (now !== flow) setStep(null);
  }, [now, trial.cursor, trial.result, follow]);
  return {
    flow,
    step,
    follow,
    setFollow,
    choose: (nextFlow, nextStep) => {
      setFlow(nextFlow);
      setStep(nextStep);
    },
    close: () => setStep(null),
  };
}

/** The running flow, or the one that the turn ended in. */
function flowOf(turn: SimTurn | null): string | null {
  return turn?.state.stack.at(-1)?.flow ?? turn?.why?.path.at(-1)?.split('/')[0] ?? null;
}

type MiddleProps = {
  readonly project: ProjectView;
  readonly page: FlowPage | null;
  readonly place: Place;
  readonly trial: Trial;
  readonly lang: Lang;
  readonly say: Say;
};

function Middle({ project, page, place, trial, lang, say }: MiddleProps) {
  if (page === null || place.flow === null) return <div class="middle empty">{say('choose_flow')}</div>;
  const row = project.flows.find(({ id }) => id === page.view.flow);
  const own = (project.problems ?? []).filter(({ flow }) => flow === page.view.flow);
  const step = page.view.flow === place.flow ? place.step : null;
  const marks = marksOf(page, trial.turn, step, own);
  const wanted = marks.chosen ?? marks.lit;
  return (
    <div class="middle">
      <div class="place-bar">
        <h2 class="place-title">{row?.title[lang]}</h2>
        <code>{page.view.flow}</code>
        <span class="soft place-file">{row?.file}</span>
        <label class="switch">
          <input type="checkbox" checked={place.follow} onChange={(event) => place.setFollow(event.currentTarget.checked)} />
          {say('follow')}
        </label>
      </div>
      <Graph
        view={page.view}
        marks={marks}
        target={wanted === null ? null : { node: wanted, at: `${trial.cursor} ${step}` }}
        onChoose={(node) => place.choose(page.view.flow, stepOfNode(page, node))}
        say={say}
      />
      {step !== null && (
        <Drawer
          page={page}
          row={row}
          step={step}
          problems={own.filter((problem) => problem.step === step)}
          lang={lang}
          say={say}
          onStep={(next) => place.choose(page.view.flow, next)}
          onFlow={(next) => place.choose(next, null)}
          onClose={place.close}
        />
      )}
    </div>
  );
}

/** A node bears the name of its step, with `!` for a call behind its confirmation; the first one stands for the flow. */
function stepOfNode({ view, steps }: FlowPage, node: string): string | null {
  const id = node.replace(/!$/, '');
  if (steps.some((step) => step.id === id)) return id;
  const first = view.edges.find(({ from }) => from === node)?.to;
  return first === undefined ? null : stepOfNode({ view, steps, fingerprint: '' }, first);
}

function marksOf({ view }: FlowPage, turn: SimTurn | null, step: string | null, problems: readonly Problem[]): Marks {
  const nodes = new Set(view.nodes.map(({ id }) => id));
  const nodeOf = (id: string): string | null => view.home[id] ?? null;
  const path = (turn?.why?.path ?? []).flatMap((place) => {
    const at = place.indexOf('/');
    return place.slice(0, at) === view.flow ? [nodeOf(place.slice(at + 1)) ?? []].flat() : [];
  });
  const top = turn?.state.stack.at(-1);
  const frame = turn?.state.stack.findLast(({ flow }) => flow === view.flow);
  const at = frame ? nodeOf(frame.step) : top === undefined ? (path.at(-1) ?? null) : null;
  const calling = turn?.state.status === 'waiting' && at !== null && nodes.has(`${at}!`);
  const flagged = new Map<string, 'error' | 'warning'>();
  for (const problem of problems) {
    const node = nodeOf(problem.step ?? '') ?? view.nodes[0]?.id;
    if (node !== undefined && flagged.get(node) !== 'error') flagged.set(node, problem.severity);
  }
  return { lit: calling ? `${at}!` : at, walked: new Set(path), chosen: step === null ? null : nodeOf(step), problems: flagged };
}
