/** Where the author writes as the customer. */
import { useState } from 'preact/hooks';
import type { Trial } from './use-simulation.ts';
import type { Say } from './words.ts';

export function Composer({ trial, say }: { readonly trial: Trial; readonly say: Say }) {
  const [text, setText] = useState('');
  const past = trial.cursor < (trial.result?.turns.length ?? 1) - 1;
  const send = (): void => {
    if (text.trim() === '') return;
    trial.act({ kind: 'text', text });
    setText('');
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <input
        id="say"
        value={text}
        maxLength={2000}
        autocomplete="off"
        placeholder={past ? say('replaces') : say('type_here')}
        aria-label={say('type_here')}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          // While an input method is choosing characters, Enter belongs to it.
          if (event.key === 'Enter' && event.isComposing) event.preventDefault();
        }}
      />
      <button type="submit" class="primary" disabled={text.trim() === ''}>
        {say('send')}
      </button>
    </form>
  );
}
