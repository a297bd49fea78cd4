/** All flows by topic, and what a search finds in them. */
import { useEffect, useState } from 'preact/hooks';
import type { FlowRow, Lang, Problem, ProjectView, SearchHit } from '../../service/studio/wire.ts';
import { find } from './api.ts';
import { hitWord, type Say, topicWord } from './words.ts';

type Props = {
  readonly project: ProjectView;
  readonly lang: Lang;
  readonly say: Say;
  readonly current: string | null;
  readonly onChoose: (flow: string, step: string | null) => void;
};

const PAUSE_MS = 120;

export function FlowList({ project, lang, say, current, onChoose }: Props) {
  const [query, setQuery] = useState('');
  const hits = useHits(query, project.pulse.fingerprint);
  const problems = project.problems ?? [];
  return (
    <nav class="flows" aria-label={say('flows')}>
      <div class="search">
        <input
          id="search"
          type="search"
          value={query}
          placeholder={say('search')}
          aria-label={say('search')}
          onInput={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setQuery('');
          }}
        />
        <kbd>/</kbd>
      </div>
      {hits === null ? (
        <div class="scroll">
          <Summary project={project} lang={lang} say={say} onChoose={onChoose} />
          {groupsOf(project.flows, lang, say).map(({ title, flows }) => (
            <section key={title}>
              <h2>{title}</h2>
              <ul>
                {flows.map((flow) => (
                  <li key={flow.id}>
                    <Row
                      flow={flow}
                      lang={lang}
                      current={flow.id === current}
                      problems={problems}
                      say={say}
                      onChoose={onChoose}
                    />
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      ) : (
        <Hits hits={hits} project={project} lang={lang} say={say} onChoose={onChoose} />
      )}
    </nav>
  );
}

function useHits(query: string, fingerprint: string): readonly SearchHit[] | null {
  const [hits, setHits] = useState<readonly SearchHit[] | null>(null);
  // Not all that it reads is listed: other flows have other words.
  useEffect(() => {
    if (query.trim() === '') return setHits(null);
    let ended = false;
    const timer = setTimeout(() => {
      find(query).then(
        (found) => {
          if (!ended) setHits(found);
        },
        () => {},
      );
    }, PAUSE_MS);
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, [query, fingerprint]);
  return hits;
}

/** How much is wrong, and on request what. */
function Summary({ project, lang, say, onChoose }: Omit<Props, 'current'>) {
  const { problems } = project;
  if (problems === null) return <p class="summary">{say('looking')}</p>;
  if (problems.length === 0) return <p class="summary good">✓ {say('no_problems')}</p>;
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const titles = new Map(project.flows.map(({ id, title }) => [id, title[lang]]));
  return (
    <details class="summary">
      <summary>
        {errors > 0 && (
          <span class="badge error">
            {say('errors')} {errors}
          </span>
        )}{' '}
        {problems.length > errors && (
          <span class="badge warning">
            {say('warnings')} {problems.length - errors}
          </span>
        )}
      </summary>
      <ul>
        {problems.map(({ code, file, line, message, flow, step }) => (
          <li key={`${file} ${line} ${code} ${message}`}>
            <button
              type="button"
              class="hit remark"
              disabled={flow === null || !titles.has(flow)}
              onClick={() => flow !== null && onChoose(flow, step)}
            >
              <span class="place">
                {titles.get(flow ?? '') ?? say('elsewhere')} · {file}:{line}
              </span>
              <span class="words">
                {code} {message}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

type Group = { readonly title: string; readonly flows: readonly FlowRow[] };

/** Topics in the order of the files, then sub-flows and patterns. */
function groupsOf(flows: readonly FlowRow[], lang: Lang, say: Say): readonly Group[] {
  const groups = new Map<string, FlowRow[]>();
  const add = (title: string, flow: FlowRow) => groups.set(title, [...(groups.get(title) ?? []), flow]);
  for (const flow of flows) if (flow.role.kind === 'topic') add(topicWord(lang, flow.role.topic), flow);
  for (const flow of flows) if (flow.role.kind === 'sub') add(say('subflows'), flow);
  for (const flow of flows) if (flow.role.kind === 'pattern') add(say('patterns'), flow);
  return [...groups].map(([title, own]) => ({ title, flows: own }));
}

type RowProps = Pick<Props, 'lang' | 'say' | 'onChoose'> & {
  readonly flow: FlowRow;
  readonly current: boolean;
  readonly problems: readonly Problem[];
};

function Row({ flow, lang, current, problems, say, onChoose }: RowProps) {
  const own = problems.filter((problem) => problem.flow === flow.id);
  const severity = own.some((problem) => problem.severity === 'error') ? 'error' : 'warning';
  return (
    <button type="button" class="flow-row" aria-current={current ? 'true' : undefined} onClick={() => onChoose(flow.id, null)}>
      <span class="name">{flow.title[lang]}</span>
      {own.length > 0 && (
        <span class={`dot ${severity}`} title={own.map(({ message }) => message).join('\n')}>
          {own.length}
          <span class="unseen"> {say('problems')}</span>
        </span>
      )}
      <span class="id">{flow.id}</span>
      <span class="count">
        {flow.steps} {say('steps')}
      </span>
    </button>
  );
}

type HitsProps = Pick<Props, 'project' | 'lang' | 'say' | 'onChoose'> & { readonly hits: readonly SearchHit[] };

function Hits({ hits, project, lang, say, onChoose }: HitsProps) {
  const titles = new Map(project.flows.map(({ id, title }) => [id, title[lang]]));
  return (
    <div class="scroll">
      <p class="summary" role="status">
        {hits.length === 0 ? say('nothing_found') : `${hits.length} ${say('hits')}`}
      </p>
      <ul class="hits">
        {hits.map(({ flow, step, where, before, match, after }) => (
          <li key={`${flow} ${step} ${where} ${before}${match}${after}`}>
            <button type="button" class="hit" onClick={() => onChoose(flow, step)}>
              <span class="place">
                {titles.get(flow) ?? flow} · {hitWord(lang, where)}
              </span>
              <span class="words">
                {before}
                <mark>{match}</mark>
                {after}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
