/** Launcher and window, and what of them reaches the page: its title. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Chat, View } from '../chat.ts';
import type { Options } from '../options.ts';
import { LOCALES, sayIn } from '../words.ts';
import { Launcher } from './launcher.tsx';
import { Panel } from './panel.tsx';

type Props = {
  readonly chat: Chat;
  readonly options: Options;
  readonly brand: typeof SIGNPOST_BRAND;
};

export function App({ chat, options, brand }: Props) {
  const view = useView(chat);
  const say = sayIn(view.lang);
  const launcher = useRef<HTMLButtonElement>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const whole = useRef<HTMLDivElement>(null);
  useTopLayer(whole);
  useFocus(view.isOpen, input, panel, launcher);
  useTitle(view.unread);
  return (
    <div
      ref={whole}
      popover="manual"
      class={`signpost ${options.position}${view.isOpen ? ' open' : ''}`}
      lang={LOCALES[view.lang]}
    >
      {view.isOpen && (
        <Panel
          chat={chat}
          view={view}
          say={say}
          title={options.title ?? brand[view.lang]}
          hotline={brand.hotline}
          input={input}
          panel={panel}
        />
      )}
      <Launcher
        say={say}
        isOpen={view.isOpen}
        unread={view.unread}
        button={launcher}
        onPress={view.isOpen ? chat.close : chat.open}
      />
    </div>
  );
}

function useView(chat: Chat): View {
  const [view, setView] = useState(chat.view);
  useEffect(() => {
    setView(chat.view);
    return chat.subscribe(() => setView(chat.view));
  }, [chat]);
  return view;
}

/** Above all of the page, whatever it does with positions, transformations and heights; older browsers go by the height. */
function useTopLayer(whole: { readonly current: HTMLElement | null }): void {
  useLayoutEffect(() => whole.current?.showPopover?.(), []);
}

type Held = { readonly current: HTMLElement | null };

/** Opened, the window takes the focus, without a keyboard that pops up on a phone; closed, the launcher has it again. */
function useFocus(isOpen: boolean, input: Held, panel: Held, launcher: Held): void {
  const before = useRef(isOpen);
  useLayoutEffect(() => {
    if (before.current === isOpen) return;
    before.current = isOpen;
    const next = !isOpen ? launcher : matchMedia('(pointer: coarse)').matches ? panel : input;
    next.current?.focus({ preventScroll: true });
  }, [isOpen]);
}

const plainTitle = (): string => document.title.replace(/^\(\d+\) /, '');

/** The count stands before the page's own title, which may change meanwhile. */
function useTitle(unread: number): void {
  useEffect(() => {
    if (unread === 0) return;
    document.title = `(${unread}) ${plainTitle()}`;
    return () => {
      document.title = plainTitle();
    };
  }, [unread]);
}
