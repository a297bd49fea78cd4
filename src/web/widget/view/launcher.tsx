/** The button that is always there: opens and closes the window, and tells how much is unread. */
import type { RefObject } from 'preact';
import type { Say } from '../words.ts';
import { Icon } from './icons.tsx';

type Props = {
  readonly say: Say;
  readonly isOpen: boolean;
  readonly unread: number;
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly onPress: () => void;
};

export function Launcher({ say, isOpen, unread, button, onPress }: Props) {
  const count = unread > 99 ? '99+' : String(unread);
  const news = unread === 0 ? '' : ` · ${say(unread === 1 ? 'unread_one' : 'unread_many', count)}`;
  return (
    <button
      type="button"
      class="launcher"
      ref={button}
      aria-expanded={isOpen}
      aria-label={isOpen ? say('close_chat') : say('open') + news}
      onClick={onPress}
    >
      <Icon name={isOpen ? 'down' : 'chat'} />
      {!isOpen && unread > 0 && (
        <span class="badge" aria-hidden="true">
          {count}
        </span>
      )}
    </button>
  );
}
