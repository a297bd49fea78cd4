/** Where the person writes: a reply, a note, a whisper. What is written stays until it has gone out, whatever happens to the page. */
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ConversationView } from '../../../service/desk/wire.ts';
import { allowedNow } from '../state/allowed.ts';
import { FILE_LIMITS } from '../state/attachments.ts';
import { useChanging } from '../state/changing.ts';
import type { Mode } from '../state/drafts.ts';
import { cannedText } from '../words/canned-text.ts';
import { Attach, Tray, useDrop, usePaste } from './attachments.tsx';
import { Canned, useCanned } from './canned.tsx';
import { useHere } from './context.ts';
import { Icon } from './icons.tsx';
import { Suggestions } from './suggestions.tsx';

/** Bound of one message. */
const LONGEST = 2000;
const ICONS = { reply: 'chat', note: 'note', whisper: 'eye' } as const;

type Props = { readonly view: ConversationView };

export function Composer({ view }: Props) {
  const { desk, say } = useHere();
  const { row } = view;
  const may = allowedNow(view, desk.me.id);
  const modes = (['reply', 'note', 'whisper'] as const).filter((one) => may.includes(one));
  const [wanted, setWanted] = useState<Mode>('reply');
  const mode = modes.includes(wanted) ? wanted : modes[0];
  if (mode === undefined) return <Standing view={view} />;
  return (
    <div class={`composer ${mode}`}>
      {!may.includes('reply') && <Standing view={view} />}
      {modes.length > 1 && (
        <div class="modes" role="radiogroup" aria-label={say('writing')}>
          {modes.map((one) => (
            <label key={one} class={one === mode ? 'chosen' : ''}>
              <input type="radio" name="mode" checked={one === mode} onChange={() => setWanted(one)} />
              <Icon name={ICONS[one]} />
              {say(one)}
            </label>
          ))}
        </div>
      )}
      <Writing key={`${row.conversation} ${mode}`} view={view} mode={mode} />
    </div>
  );
}

/** Why one cannot reply. */
function Standing({ view: { row } }: Props) {
  const { desk, say } = useHere();
  const why =
    row.status === 'ended'
      ? say('has_ended')
      : row.status === 'queued'
        ? say('it_waits')
        : `${say('only_look')}${say.lang === 'zh' ? '' : ' '}${say('owned_by', { name: desk.nameOf(row.agent) })}`;
  return <p class="standing">{why}</p>;
}

type WritingProps = Props & { readonly mode: Mode };

/** What stands in the box, kept with every stroke. */
function useDraft(conversation: string, mode: Mode, input: RefObject<HTMLTextAreaElement | null>) {
  const { desk } = useHere();
  const [text, setText] = useState(() => desk.drafts.get(conversation, mode));
  const write = (next: string): void => {
    setText(next);
    desk.drafts.set(conversation, mode, next);
  };
  // A reply that was not taken comes back from elsewhere.
  useEffect(
    () =>
      desk.onChange(() => {
        const kept = desk.drafts.get(conversation, mode);
        if (kept !== input.current?.value) setText(kept);
      }),
    [desk, conversation, mode, input],
  );
  useEffect(() => grow(input.current), [text, input]);
  const send = async (view: ConversationView): Promise<void> => {
    const words = text.trim();
    const files = mode === 'reply' ? desk.attachments.ready(conversation) : [];
    if (files === null || (words === '' && files.length === 0) || isTooLong(text)) return;
    write('');
    if (mode === 'reply') {
      desk.attachments.clear(conversation);
      return desk.reply(conversation, words, files);
    }
    if (await desk.act(view.row, { kind: mode, text: words })) return;
    desk.drafts.giveBack(conversation, mode, words);
    setText(desk.drafts.get(conversation, mode));
  };
  return { text, write, send };
}

const isTooLong = (text: string): boolean => [...text].length > LONGEST;

function Writing({ view, mode }: WritingProps) {
  const { desk, say } = useHere();
  const { conversation } = view.row;
  const input = useRef<HTMLTextAreaElement>(null);
  const { text, write, send } = useDraft(conversation, mode, input);
  const takesFiles = mode === 'reply' && view.takesFiles;
  const isOver = useDrop(conversation, takesFiles);
  const paste = usePaste(conversation, takesFiles);
  const canned = useCanned(view, mode === 'reply' ? text : '');
  const insert = (words: string): void => {
    write(words);
    input.current?.focus();
  };
  canned.onChoose = (answer) => insert(cannedText(answer, view, desk.me.name));
  const press = (event: KeyboardEvent): void => {
    // While an input method is choosing characters, the keys belong to it; Safari says so by the code only.
    if (event.isComposing || event.keyCode === 229) return;
    if (canned.press(event)) return;
    if (event.key === 'Escape') return input.current?.blur();
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void send(view);
  };
  return (
    <form
      class={isOver ? 'over' : ''}
      onSubmit={(event) => {
        event.preventDefault();
        void send(view);
      }}
    >
      {mode === 'reply' && <Canned state={canned} />}
      <textarea
        id="say"
        ref={input}
        rows={2}
        value={text}
        autocomplete="off"
        enterkeyhint="send"
        aria-label={say(mode)}
        placeholder={say(`${mode}_here`)}
        aria-describedby="composer-hint"
        {...canned.attributes}
        onInput={({ currentTarget }) => {
          write(currentTarget.value);
          if (mode === 'reply' && currentTarget.value !== '') desk.typing(conversation);
        }}
        onKeyDown={press}
        onPaste={paste}
      />
      {mode === 'reply' && <Tray conversation={conversation} />}
      <Foot view={view} mode={mode} text={text} onInsert={insert} />
    </form>
  );
}

type FootProps = Props & { readonly mode: Mode; readonly text: string; readonly onInsert: (words: string) => void };

function Foot({ view, mode, text, onInsert }: FootProps) {
  const { desk, say } = useHere();
  const { conversation } = view.row;
  const all = useChanging(desk.attachments).of(conversation);
  const files = mode === 'reply' ? desk.attachments.ready(conversation) : [];
  const isEmpty = text.trim() === '';
  const isLong = isTooLong(text);
  const waits = all.some(({ state }) => state.kind === 'sending') ? 'file_sending' : 'file_failed';
  return (
    <div class="foot">
      {mode === 'reply' && (
        <>
          <button type="button" class="quiet" onClick={() => onInsert('/')} disabled={!isEmpty}>
            <Icon name="book" />
            {say('canned')}
          </button>
          <Suggestions view={view} onChoose={onInsert} />
          {view.takesFiles && <Attach conversation={conversation} />}
        </>
      )}
      <span class={isLong ? 'hint bad' : 'hint soft'} id="composer-hint">
        {isLong
          ? say('too_long', { n: LONGEST })
          : files === null
            ? say(all.length > FILE_LIMITS.count ? 'too_many_files' : waits, { n: FILE_LIMITS.count })
            : say('keys_hint')}
      </span>
      <button type="submit" class="primary" disabled={files === null || (isEmpty && files.length === 0) || isLong}>
        <Icon name={mode === 'reply' ? 'send' : 'note'} />
        {say(mode === 'note' ? 'keep_note' : 'send')}
      </button>
    </div>
  );
}

const MOST_HEIGHT = 220;

function grow(input: HTMLTextAreaElement | null): void {
  if (input === null) return;
  input.style.height = 'auto';
  input.style.height = `${Math.min(input.scrollHeight + 2, MOST_HEIGHT)}px`;
}
