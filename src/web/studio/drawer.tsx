/** All of one step: its words in both languages, its options and limits, where it leads and what leads to it. */
import type { FlowPage, FlowRow, Lang, Problem, StepDetails } from '../../service/studio/wire.ts';
import { factWord, kindWord, roleWord, type Say, wayWord } from './words.ts';

type Props = {
  readonly page: FlowPage;
  readonly row: FlowRow | undefined;
  readonly step: string;
  readonly problems: readonly Problem[];
  readonly lang: Lang;
  readonly say: Say;
  readonly onStep: (step: string) => void;
  readonly onFlow: (flow: string) => void;
  readonly onClose: () => void;
};

export function Drawer({ page, row, step, problems, lang, say, onStep, onFlow, onClose }: Props) {
  const details = page.steps.find(({ id }) => id === step);
  if (details === undefined) return null;
  const node = page.view.home[step];
  const together = page.steps.filter(({ id }) => node !== undefined && page.view.home[id] === node);
  return (
    <section class="drawer" aria-label={say('details')}>
      <header>
        <span class={`kind ${details.kind}`}>{kindWord(lang, details.kind)}</span>
        <h2 class="drawer-title">{details.id}</h2>
        <code class="place">
          {row?.file}:{details.line}
        </code>
        <button type="button" class="quiet" onClick={onClose}>
          {say('close')} <kbd>Esc</kbd>
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached with the keyboard */}
      <section class="scroll" tabIndex={0} aria-label={details.id}>
        {together.length > 1 && (
          <p class="chips">
            {together.map(({ id, kind }) => (
              <button key={id} type="button" aria-pressed={id === step} onClick={() => onStep(id)}>
                {kindWord(lang, kind)} · {id}
              </button>
            ))}
          </p>
        )}
        {problems.map((problem) => (
          <ProblemNote key={`${problem.code} ${problem.line} ${problem.message}`} problem={problem} say={say} />
        ))}
        <Texts details={details} lang={lang} />
        <Options details={details} say={say} />
        {details.facts.length > 0 && (
          <dl class="facts">
            {details.facts.map(({ name, value }) => (
              <div key={name}>
                <dt>{factWord(lang, name)}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        )}
        <Ways page={page} details={details} lang={lang} say={say} onStep={onStep} onFlow={onFlow} />
      </section>
    </section>
  );
}

function ProblemNote({ problem, say }: { readonly problem: Problem; readonly say: Say }) {
  return (
    <div class={`problem ${problem.severity}`}>
      <p>
        <strong>{problem.code}</strong> {problem.message}
      </p>
      <p>{problem.hint}</p>
      {problem.chat.length > 0 && (
        <details>
          <summary>{say('how_to_get_there')}</summary>
          <ul>
            {problem.chat.map(({ who, text }, i) => (
              <li key={i} class={who}>
                {text}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Texts({ details, lang }: { readonly details: StepDetails; readonly lang: Lang }) {
  if (details.texts.length === 0) return null;
  return (
    <table class="texts">
      <tbody>
        {details.texts.map(({ role, zh, en }) => (
          <tr key={role}>
            <th scope="row">{roleWord(lang, role)}</th>
            <td lang="zh-CN">{zh.join('\n／ ')}</td>
            <td lang="en">{en.join('\n/ ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Options({ details, say }: { readonly details: StepDetails; readonly say: Say }) {
  if (details.options.length === 0) return null;
  return (
    <>
      <h3>{say('options')}</h3>
      <table class="texts">
        <tbody>
          {details.options.map(({ id, label, also }) => (
            <tr key={id}>
              <th scope="row">
                <code>{id}</code>
              </th>
              <td lang="zh-CN">
                {label.zh.join(' / ')}
                {also.zh.length > 0 && <span class="soft"> {say('also') + also.zh.join('、')}</span>}
              </td>
              <td lang="en">
                {label.en.join(' / ')}
                {also.en.length > 0 && <span class="soft"> {say('also') + also.en.join(', ')}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

type WaysProps = Pick<Props, 'page' | 'lang' | 'say' | 'onStep' | 'onFlow'> & { readonly details: StepDetails };

function Ways({ page, details, lang, say, onStep, onFlow }: WaysProps) {
  const words = (by: Parameters<typeof wayWord>[1], value: string | null) => value ?? wayWord(lang, by);
  const into = page.steps.flatMap(({ id, ways }) =>
    ways.filter((way) => way.step === details.id).map((way) => ({ id, label: words(way.by, way.value) })),
  );
  return (
    <div class="ways">
      <div>
        <h3>{say('comes_from')}</h3>
        <ul>
          {into.length === 0 && <li class="soft">{say('the_start')}</li>}
          {into.map(({ id, label }) => (
            <li key={`${id} ${label}`}>
              <button type="button" class="link" onClick={() => onStep(id)}>
                {id}
              </button>{' '}
              <span class="soft">{label}</span>
            </li>
          ))}
        </ul>
      </div>
      <div>
        <h3>{say('leads_to')}</h3>
        <ul>
          {details.ways.map(({ by, value, step, flow }) => (
            <li key={`${by} ${value} ${step} ${flow}`}>
              <span class="soft">{words(by, value)}</span>{' '}
              <button
                type="button"
                class="link"
                onClick={() => {
                  if (step !== null) onStep(step);
                  else if (flow !== null) onFlow(flow);
                }}
              >
                {step ?? flow}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
