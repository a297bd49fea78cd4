/** A new password, typed twice. */
import { useState } from 'preact/hooks';
import type { Say } from '../words/words.ts';
import { Field } from './bits.tsx';

const SHORTEST = 10;

/** @param onChange null while it cannot be used yet */
export function NewPassword({ say, onChange }: { readonly say: Say; readonly onChange: (password: string | null) => void }) {
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const tell = (a: string, b: string): void => {
    setFirst(a);
    setSecond(b);
    onChange(a === b && [...a].length >= SHORTEST ? a : null);
  };
  const isOther = second.length >= first.length && second !== '' && second !== first;
  return (
    <>
      <Field label={say('new_password')} about={say('new_password_about')}>
        <input
          type="password"
          required
          minLength={SHORTEST}
          autocomplete="new-password"
          value={first}
          onInput={({ currentTarget }) => tell(currentTarget.value, second)}
        />
      </Field>
      <Field label={say('repeat_password')}>
        <input
          type="password"
          required
          autocomplete="new-password"
          aria-invalid={isOther}
          value={second}
          onInput={({ currentTarget }) => tell(first, currentTarget.value)}
        />
      </Field>
      {isOther && (
        <p class="bad" role="alert">
          {say('not_same')}
        </p>
      )}
    </>
  );
}
