/** The window. */
import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Chat, View } from '../chat.ts';
import { saveTranscript } from '../transcript.ts';
import type { Say } from '../words.ts';
import { Composer } from './composer.tsx';
import { Header } from './header.tsx';
import { Messages } from './messages.tsx';
import { useTray } from './tray.ts';

type Props = {
  readonly chat: Chat;
  readonly view: View;
  readonly say: Say;
  readonly title: string;
  readonly input: RefObject<HTMLTextAreaElement | null>;
  readonly panel: RefObject<HTMLDivElement | null>;
};

export function Panel({ chat, view, say, title, input, panel }: Props) {
  const tray = useTray();
  const [isOver, setOver] = useState(false);
  useViewport(panel);
  return (
    <div
      class={isOver ? 'panel over' : 'panel'}
      ref={panel}
      role="dialog"
      tabIndex={-1}
      aria-labelledby="title"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.isComposing) chat.close();
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer?.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!panel.current?.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        tray.add([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <Header
        say={say}
        lang={view.lang}
        title={title}
        canSave={view.items.some(({ status }) => status === 'sent')}
        onLang={(lang) => chat.speak(lang, true)}
        onSave={() => saveTranscript(view.items, title, view.lang)}
        onClose={chat.close}
      />
      <Messages
        view={view}
        say={say}
        onPress={({ text, value }, byKey) => {
          chat.send(text, { value });
          // A finger does not want the keyboard to pop up; others go on writing.
          if (byKey || !matchMedia('(pointer: coarse)').matches) input.current?.focus();
        }}
        onRetry={chat.retry}
        onDiscard={chat.discard}
      />
      <StateLine view={view} say={say} />
      <Composer say={say} input={input} tray={tray} onSend={(text, files) => chat.send(text, { files })} />
      <p class="caution">{say('caution')}</p>
      {isOver && <p class="drop">{say('drop')}</p>}
    </div>
  );
}

/** What is wrong, once, where screen readers hear it. */
function StateLine({ view: { connection, items }, say }: Pick<Props, 'view' | 'say'>) {
  const hasFailed = items.some(({ status }) => status === 'failed');
  const shows = connection !== 'online' && connection !== 'idle';
  return (
    <div class="state-line" role="status">
      {shows && <p class={connection}>{say(connection)}</p>}
      {hasFailed && <span class="unseen">{say('failed')}</span>}
    </div>
  );
}

/** On phones the window is as large as what the keyboard leaves of the screen. */
function useViewport(panel: { readonly current: HTMLDivElement | null }): void {
  useEffect(() => {
    const viewport = window.visualViewport;
    if (!viewport) return;
    const adapt = (): void => {
      // Enlarged by fingers, the screen shows a part of the window on purpose.
      if (viewport.scale > 1.01) return;
      panel.current?.style.setProperty('--seen-height', `${viewport.height}px`);
      panel.current?.style.setProperty('--seen-top', `${viewport.offsetTop}px`);
    };
    adapt();
    viewport.addEventListener('resize', adapt);
    viewport.addEventListener('scroll', adapt);
    return () => {
      viewport.removeEventListener('resize', adapt);
      viewport.removeEventListener('scroll', adapt);
    };
  }, []);
}
