/** The wallet's answer, given by the author: one of the declared results, with fields that may be changed. */
import { useState } from 'preact/hooks';
import type { Lang, OpenCallView } from '../../service/studio/wire.ts';
import type { Say } from './words.ts';

type Fields = { readonly [name: string]: string };
type Props = {
  readonly call: OpenCallView;
  readonly lang: Lang;
  readonly say: Say;
  readonly onAnswer: (result: string, fields: Fields) => void;
};

export function WalletForm({ call, lang, say, onAnswer }: Props) {
  const [chosen, setChosen] = useState(call.results[0]?.result ?? '');
  const [changed, setChanged] = useState<Fields>({});
  const result = call.results.find((one) => one.result === chosen);
  const textOf = (field: string, sample: string) => changed[`${chosen} ${field}`] ?? sample;
  return (
    <form
      class="wallet"
      onSubmit={(event) => {
        event.preventDefault();
        onAnswer(chosen, Object.fromEntries((result?.fields ?? []).map(({ name, sample }) => [name, textOf(name, sample)])));
      }}
    >
      <header>
        <p>
          {say('wallet_waits')}
          <strong>{call.title[lang]}</strong> <code>{call.action}</code>
        </p>
        <button type="submit" class="primary">
          {say('answer_with')}
        </button>
      </header>
      <fieldset class="results">
        <legend class="unseen">{say('result')}</legend>
        {call.results.map((one) => (
          <label key={one.result} class={one.result === chosen ? 'on' : undefined}>
            <input
              type="radio"
              name="result"
              class="unseen"
              checked={one.result === chosen}
              onChange={() => setChosen(one.result)}
            />
            {one.result}
          </label>
        ))}
      </fieldset>
      {(result?.fields ?? []).map((field) => (
        <Field
          key={`${chosen} ${field.name}`}
          field={field}
          value={textOf(field.name, field.sample)}
          say={say}
          onChange={(text) => setChanged((old) => ({ ...old, [`${chosen} ${field.name}`]: text }))}
        />
      ))}
    </form>
  );
}

type FieldProps = {
  readonly field: OpenCallView['results'][number]['fields'][number];
  readonly value: string;
  readonly say: Say;
  readonly onChange: (text: string) => void;
};

function Field({ field: { name, type, options, optional }, value, say, onChange }: FieldProps) {
  return (
    <div class="field">
      <label for={`wallet-${name}`}>
        {name}{' '}
        <span class="soft">{[options === null ? type : '', optional ? say('optional') : ''].filter(Boolean).join(' · ')}</span>
      </label>
      {options === null ? (
        <input id={`wallet-${name}`} value={value} onInput={(event) => onChange(event.currentTarget.value)} />
      ) : (
        <select id={`wallet-${name}`} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          {optional && <option value="">—</option>}
          {options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      )}
    </div>
  );
}
