/** The window. */
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { Chat, View } from '../chat.ts';
import { statusWords, talksWith } from '../person.ts';
import type { RatingView } from '../rating.ts';
import { saveTranscript } from '../transcript.ts';
import type { Say } from '../words.ts';
import { Composer } from './composer.tsx';
import { Header } from './header.tsx';
import { Icon } from './icons.tsx';
import { Messages } from './messages.tsx';
import { Rating } from './rating.tsx';
import { useTray } from './tray.ts';

type Props = {
  readonly chat: Chat;
  readonly view: View;
  readonly say: Say;
  readonly title: string;
  readonly hotline: string | undefined;
  readonly input: RefObject<HTMLTextAreaElement | null>;
  readonly panel: RefObject<HTMLDivElement | null>;
};

/** So near to the end the newest message is seen. */
const NEAR_PX = 80;

export function Panel({ chat, view, say, title, hotline, input, panel }: Props) {
  const tray = useTray();
  const { isOver, handlers } = useDrop(panel, tray.add);
  useViewport(panel);
  useRead(panel, chat);
  const { status, typist, rating } = view;
  const isWithAgent = status?.kind === 'agent' || status?.kind === 'hold';
  return (
    <div
      class={`panel${typist === null ? '' : ' person'}${view.items.length > 0 ? '' : ' empty'}`}
      ref={panel}
      role="dialog"
      tabIndex={-1}
      aria-labelledby="title"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.isComposing) chat.close();
      }}
      {...handlers}
    >
      <Header
        say={say}
        lang={view.lang}
        title={title}
        about={talksWith(status, say)}
        isWithAgent={isWithAgent}
        canSave={view.items.some(({ status }) => status === 'sent')}
        onLang={(lang) => chat.speak(lang, true)}
        onSave={() => saveTranscript(view.items, title, view.lang)}
        onClose={chat.close}
      />
      <div class="standing">
        <div class={`status ${status === null ? '' : status.kind === 'agent' ? 'unseen' : status.kind}`} role="status">
          {status !== null && <p>{statusWords(status, say)}</p>}
        </div>
        {status?.kind === 'queued' && (
          <button type="button" class="leave" onClick={chat.leave}>
            {say('leave')}
          </button>
        )}
      </div>
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
      {rating !== null && <AtEnd chat={chat} rating={rating} say={say} panel={panel} />}
      <StateLine
        view={view}
        say={say}
        hotline={hotline}
        onRetry={() => {
          chat.again();
          panel.current?.focus({ preventScroll: true });
        }}
      />
      <Composer say={say} input={input} tray={tray} onType={chat.typing} onSend={(text, files) => chat.send(text, { files })} />
      <p class="caution">{say('caution')}</p>
      {isOver && <p class="drop">{say('drop')}</p>}
    </div>
  );
}

/** What the customer thinks of it. Answered or skipped, the keyboard goes on in the window. */
function AtEnd({ chat, rating, say, panel }: Pick<Props, 'chat' | 'say' | 'panel'> & { readonly rating: RatingView }) {
  const goOn = (): void => panel.current?.focus({ preventScroll: true });
  // It takes the place of what was being read: the end stays in sight.
  useLayoutEffect(() => {
    const log = panel.current?.querySelector('.log');
    const taken = panel.current?.querySelector<HTMLElement>('.rating')?.offsetHeight ?? 0;
    if (log && log.scrollHeight - log.clientHeight - log.scrollTop < NEAR_PX + taken) log.scrollTop = log.scrollHeight;
  }, []);
  return (
    <Rating
      // The next end is asked about anew.
      key={rating.of}
      rating={rating}
      say={say}
      onSend={(stars, comment) => {
        chat.rate(stars, comment);
        goOn();
      }}
      onSkip={() => {
        chat.skipRating();
        goOn();
      }}
    />
  );
}

/** Files that are dragged onto the window. */
function useDrop(panel: { readonly current: HTMLDivElement | null }, onFiles: (files: readonly File[]) => void) {
  const [isOver, setOver] = useState(false);
  return {
    isOver,
    handlers: {
      onDragOver(event: DragEvent) {
        if (!event.dataTransfer?.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave(event: DragEvent) {
        if (!panel.current?.contains(event.relatedTarget as Node | null)) setOver(false);
      },
      onDrop(event: DragEvent) {
        event.preventDefault();
        setOver(false);
        onFiles([...(event.dataTransfer?.files ?? [])]);
      },
    },
  };
}

/** What is wrong, once, where screen readers hear it. */
function StateLine({
  view: { connection, items, rating },
  say,
  hotline,
  onRetry,
}: Pick<Props, 'view' | 'say' | 'hotline'> & { readonly onRetry: () => void }) {
  const hasFailed = items.some(({ status }) => status === 'failed');
  const shows = connection !== 'online' && connection !== 'idle';
  const isRefused = connection === 'refused';
  return (
    <div class="state-line" role="status">
      {shows && (
        <p class={connection}>
          <Icon name={isRefused || connection === 'offline' ? 'alert' : 'clock'} />
          <span>
            {say(connection)}
            {isRefused && <span>{hotline ? say('refused_call', hotline) : say('refused_else')}</span>}
          </span>
          {isRefused && (
            <button type="button" class="strong" onClick={onRetry}>
              {say('retry')}
            </button>
          )}
        </p>
      )}
      {hasFailed && <span class="unseen">{say('failed')}</span>}
      {rating !== null && <span class="unseen">{say(rating.state === 'thanks' ? 'rating_thanks' : 'rating_ask')}</span>}
    </div>
  );
}

/** Tells that the newest message is on the screen, after each change and each scroll. */
function useRead(panel: { readonly current: HTMLDivElement | null }, chat: Chat): void {
  useEffect(() => {
    const place = panel.current;
    const look = (): void => {
      const log = place?.querySelector('.log');
      if (log && log.scrollHeight - log.clientHeight - log.scrollTop < NEAR_PX) chat.read();
    };
    look();
    place?.addEventListener('scroll', look, { passive: true, capture: true });
    return () => place?.removeEventListener('scroll', look, { capture: true });
  });
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
