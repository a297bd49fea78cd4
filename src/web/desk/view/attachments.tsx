/** Files that go with the reply: chosen, pasted or dropped; what is with each of them; and what they look like in the transcript. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { DeskMessage } from '../../../service/desk/wire.ts';
import { type Attachment, FILE_LIMITS, FILE_TYPES } from '../state/attachments.ts';
import { useChanging } from '../state/changing.ts';
import { useHere } from './context.ts';
import { Icon } from './icons.tsx';

type Of = { readonly conversation: string };

/** Those that stand below the reply, each with what can be done about it. */
export function Tray({ conversation }: Of) {
  const { desk, say } = useHere();
  const items = useChanging(desk.attachments).of(conversation);
  if (items.length === 0) return null;
  return (
    <ul class="tray" aria-label={say('files')}>
      {items.map((item) => (
        <li key={item.key} class={`file ${item.state.kind}`}>
          <Icon name={item.state.kind === 'failed' ? 'alert' : 'file'} />
          <span class="cut">{item.name}</span>
          <State item={item} />
          {item.state.kind === 'failed' && item.state.again && (
            <button type="button" onClick={() => desk.attachments.retry(conversation, item.key)}>
              {say('again')}
            </button>
          )}
          <button
            type="button"
            class="tool"
            aria-label={say('remove_file', { name: item.name })}
            onClick={() => desk.attachments.remove(conversation, item.key)}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}

function State({ item: { name, size, state } }: { readonly item: Attachment }) {
  const { desk } = useHere();
  switch (state.kind) {
    case 'sending':
      return <progress max={1} value={state.progress} aria-label={name} />;
    case 'ready':
      return <span class="soft">{sizeText(size)}</span>;
    case 'failed':
      return (
        <span class="bad" role="alert">
          {desk.whyOf(state.error)}
        </span>
      );
  }
}

export function Attach({ conversation }: Of) {
  const { desk, say } = useHere();
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
          desk.attachments.add(conversation, [...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
      <button
        type="button"
        class="quiet"
        title={say('attach_about', { n: FILE_LIMITS.count, mb: FILE_LIMITS.bytes / 1024 / 1024 })}
        onClick={() => picker.current?.click()}
      >
        <Icon name="clip" />
        {say('attach')}
      </button>
    </>
  );
}

const filesOf = (data: DataTransfer | null): readonly File[] => [...(data?.files ?? [])];
const holdsFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true;

/**
 * Files may be dropped anywhere on the page: beside the box, the browser would leave the page for them.
 * @param isOn whether they are taken now; otherwise they are passed over
 * @returns whether some are held over the page
 */
export function useDrop(conversation: string, isOn: boolean): boolean {
  const { desk } = useHere();
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(isOn);
    };
    // Out of the window, not from one part of the page to the next.
    const out = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(false);
      if (isOn) desk.attachments.add(conversation, filesOf(event.dataTransfer));
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', out);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', out);
      document.removeEventListener('drop', drop);
    };
  }, [desk, conversation, isOn]);
  return isOver;
}

/** @returns pastes files instead of words, where there are some */
export function usePaste(conversation: string, isOn: boolean): (event: ClipboardEvent) => void {
  const { desk } = useHere();
  return (event) => {
    const files = filesOf(event.clipboardData);
    if (!isOn || files.length === 0) return;
    event.preventDefault();
    desk.attachments.add(conversation, files);
  };
}

export function sizeText(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** Only addresses of this server: another one would be somebody's trick. */
function isOurs(url: string): boolean {
  return /^\/(?!\/)/.test(url);
}

/** One in the transcript. */
export function FileLink({ file: { name, type, url, size } }: { readonly file: DeskMessage['files'][number] }) {
  if (!isOurs(url)) return <span class="file">{name}</span>;
  return (
    <a class="file" href={url} download={name} target="_blank" rel="noopener noreferrer">
      {/* The name beside it says what it is. */}
      {type.startsWith('image/') ? <img src={url} alt="" loading="lazy" /> : <Icon name="file" />}
      <span>{name}</span>
      {size !== undefined && <span class="soft">{sizeText(size)}</span>}
    </a>
  );
}
