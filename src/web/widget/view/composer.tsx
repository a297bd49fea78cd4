/** Where the customer writes and adds files. */
import type { RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { FILE_TYPES } from '../files.ts';
import type { Say } from '../words.ts';
import { Icon } from './icons.tsx';
import type { Tray as Files } from './tray.ts';

type Props = {
  readonly say: Say;
  readonly input: RefObject<HTMLTextAreaElement | null>;
  readonly tray: Files;
  readonly onType: () => void;
  readonly onSend: (text: string, files: readonly File[]) => void;
};

/** The server's bound for one message. */
const LONGEST = 2000;

export function Composer({ say, input, tray, onType, onSend }: Props) {
  const [text, setText] = useState('');
  const isEmpty = text.trim() === '' && tray.files.length === 0;
  const send = (): void => {
    if (isEmpty) return;
    onSend(text.trim(), tray.files);
    setText('');
    tray.clear();
    input.current?.focus();
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {tray.files.length > 0 && <Tray say={say} tray={tray} />}
      {tray.problem !== null && (
        <p class="problem" role="alert">
          {say(tray.problem)}
        </p>
      )}
      <div class="line">
        <Picker say={say} onPick={tray.add} />
        <textarea
          ref={input}
          rows={1}
          value={text}
          maxLength={LONGEST}
          autocomplete="off"
          enterkeyhint="send"
          aria-label={say('input')}
          placeholder={say('input')}
          onInput={({ currentTarget }) => {
            setText(currentTarget.value);
            if (currentTarget.value !== '') onType();
          }}
          onPaste={(event) => {
            const data = event.clipboardData;
            const files = [...(data?.files ?? [])];
            // Words out of an office program bring a picture of themselves.
            if (files.length === 0 || (data?.getData('text/html') && data.getData('text/plain'))) return;
            event.preventDefault();
            tray.add(files);
          }}
          onKeyDown={(event) => {
            // While an input method is choosing characters, Enter belongs to it; Safari says so by the code only.
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
            event.preventDefault();
            send();
          }}
        />
        <button type="submit" class="send" aria-label={say('send')} disabled={isEmpty}>
          <Icon name="send" />
        </button>
      </div>
    </form>
  );
}

function Tray({ say, tray }: Pick<Props, 'say' | 'tray'>) {
  return (
    <ul class="tray">
      {tray.files.map((file, i) => (
        <li key={i} class="chip">
          <Icon name="file" />
          <span class="name">{file.name || say('file')}</span>
          <button type="button" aria-label={`${say('remove')} ${file.name}`} onClick={() => tray.remove(i)}>
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}

function Picker({ say, onPick }: { readonly say: Say; readonly onPick: (files: readonly File[]) => void }) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        type="file"
        class="unseen"
        ref={picker}
        multiple
        tabIndex={-1}
        aria-hidden="true"
        accept={FILE_TYPES.join()}
        onChange={({ currentTarget }) => {
          onPick([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
      <button type="button" class="tool" aria-label={say('attach')} title={say('attach')} onClick={() => picker.current?.click()}>
        <Icon name="clip" />
      </button>
    </>
  );
}
