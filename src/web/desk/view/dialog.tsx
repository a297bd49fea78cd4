/** What opens above the page and wants an answer. */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { Say } from '../words/words.ts';
import { Icon } from './icons.tsx';

type Props = {
  readonly title: string;
  readonly say: Say;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  readonly wide?: boolean;
};

export function Dialog({ title, say, onClose, children, wide = false }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    // When the button that opened it is gone, the focus is not lost.
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} class={wide ? 'wide' : ''} onClose={onClose} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        <button type="button" class="tool" aria-label={say('close')} title={say('close')} onClick={() => dialog.current?.close()}>
          <Icon name="close" />
        </button>
      </header>
      {children}
    </dialog>
  );
}

type ActionsProps = {
  readonly say: Say;
  readonly onCancel: () => void;
  readonly yes: string;
  readonly disabled?: boolean;
  readonly danger?: boolean;
};

/** The last line of a form in a dialog. */
export function Actions({ say, onCancel, yes, disabled = false, danger = false }: ActionsProps) {
  return (
    <p class="actions">
      <button type="button" onClick={onCancel}>
        {say('cancel')}
      </button>
      <button type="submit" class={danger ? 'danger' : 'primary'} disabled={disabled}>
        {yes}
      </button>
    </p>
  );
}
