/** The conversation as the customer sees it, and what the author can let happen in it. */
import type { Lang, ProjectView, SimCustomer } from '../../service/studio/wire.ts';
import { Chat } from './chat.tsx';
import { Composer } from './composer.tsx';
import { Timeline } from './timeline.tsx';
import { customerAt, type Trial } from './use-simulation.ts';
import { WalletForm } from './wallet-form.tsx';
import { noteWord, type Say } from './words.ts';

type Props = {
  readonly project: ProjectView;
  readonly trial: Trial;
  readonly lang: Lang;
  readonly say: Say;
  readonly onTest: () => void;
};

export function Simulator({ project, trial, lang, say, onTest }: Props) {
  const { turn, result } = trial;
  const call = turn?.state.call ?? null;
  return (
    <section class="simulator" aria-label={say('simulator')}>
      <Settings project={project} trial={trial} lang={lang} say={say} />
      <Chat trial={trial} lang={lang} say={say} />
      {result?.stopped && (
        <p class="strip error" role="alert">
          {result.stopped.reason[lang]}
        </p>
      )}
      {trial.error && (
        <p class="strip error" role="alert">
          {trial.error}
        </p>
      )}
      {turn?.notes.map((note) => (
        <p key={note} class="strip">
          {noteWord(lang, note)}
        </p>
      ))}
      {call && (
        <WalletForm
          key={`${trial.cursor} ${call.action}`}
          call={call}
          lang={lang}
          say={say}
          onAnswer={(answer, fields) => trial.act({ kind: 'wallet', result: answer, fields })}
        />
      )}
      <Composer trial={trial} say={say} />
      <Timeline trial={trial} say={say} />
      <div class="actions">
        <button
          type="button"
          disabled={!turn?.state.timer}
          title={turn?.state.timer ? undefined : say('silence_none')}
          onClick={() => trial.act({ kind: 'silence' })}
        >
          {say('silence')}
        </button>
        <button type="button" disabled={trial.request.inputs.length === 0} onClick={onTest}>
          {say('copy_test')}
        </button>
        <button type="button" onClick={trial.restart}>
          {say('restart')}
        </button>
      </div>
    </section>
  );
}

function Settings({ project, trial, lang, say }: Omit<Props, 'onTest'>) {
  const { request, cursor } = trial;
  const { open, closed } = project.times;
  const customer = customerAt(request, cursor);
  const choose = (id: string): void => {
    const found = project.customers.find((one) => one.id === id);
    const next: SimCustomer | null = found ? { id: found.id, name: found.name } : null;
    trial.signIn(next);
  };
  return (
    <div class="settings">
      <label>
        <span>{say('customer')}</span>
        <select value={customer?.id ?? ''} onChange={(event) => choose(event.currentTarget.value)}>
          <option value="">{say('anonymous')}</option>
          {project.customers.map(({ id, name, about }) => (
            <option key={id} value={id}>
              {name} · {about[lang]}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{say('when')}</span>
        <select value={request.at} onChange={(event) => trial.begin(event.currentTarget.value)}>
          {open !== null && <option value={open}>{say('time_open')}</option>}
          {closed !== null && <option value={closed}>{say('time_closed')}</option>}
        </select>
      </label>
      <label>
        <span>{say('language')}</span>
        <select value={request.lang} onChange={(event) => trial.speak(event.currentTarget.value === 'en' ? 'en' : 'zh')}>
          <option value="zh">中文</option>
          <option value="en">English</option>
        </select>
      </label>
    </div>
  );
}
