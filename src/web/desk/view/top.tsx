/** The bar above all screens, and what everybody must know at once. */
import { PresenceDot } from './bits.tsx';
import { useHere } from './context.ts';
import { Icon, type IconName } from './icons.tsx';
import { addressOf, type Screen } from './place.ts';

const ICONS: { readonly [screen in Screen]: IconName } = {
  chats: 'chat',
  board: 'board',
  tickets: 'ticket',
  people: 'people',
  account: 'person',
};

type Props = {
  readonly screens: readonly Screen[];
  readonly current: Screen;
  readonly onLang: () => void;
  readonly onHelp: () => void;
};

export function TopBar({ screens, current, onLang, onHelp }: Props) {
  const { desk, say } = useHere();
  const { me, board } = desk;
  const counts: { readonly [screen in Screen]?: number } = { chats: desk.unread, tickets: board?.tickets.mine ?? 0 };
  return (
    <header class="top">
      <p class="brand">
        <Icon name="sign" />
        <span>{me.brand[say.lang]}</span>
      </p>
      <nav aria-label={say('screens')}>
        {screens.map((screen) => (
          <a key={screen} href={addressOf(screen)} aria-current={screen === current ? 'page' : undefined} data-to={screen}>
            <Icon name={ICONS[screen]} />
            {screen === 'account' ? (
              <span class="label">
                <PresenceDot presence={me.presence} />
                {me.name}
                <span class="unseen">{say('account')}</span>
              </span>
            ) : (
              <span class="label">{say(screen)}</span>
            )}
            {(counts[screen] ?? 0) > 0 && <span class={screen === 'chats' ? 'badge' : 'count'}>{counts[screen]}</span>}
          </a>
        ))}
      </nav>
      <button type="button" class="tool" onClick={onHelp} aria-label={say('help')} title={`${say('help')} ?`}>
        <Icon name="keys" />
      </button>
      <button type="button" class="quiet" onClick={onLang} lang={say.lang === 'zh' ? 'en' : 'zh-CN'}>
        {say('other_language')}
      </button>
    </header>
  );
}

export function Banners() {
  const { desk, say, clock } = useHere();
  const { board, line } = desk;
  const isClosed = board !== null && !board.open && board.opensAt !== null;
  return (
    <div class="banners" role="status">
      {line.state === 'lost' && (
        <p class="banner warn">
          <Icon name="alert" />
          {say('line_lost')}
        </p>
      )}
      {isClosed && (
        <p class="banner">
          <Icon name="clock" />
          {say('desk_closed', { at: clock.short(board.opensAt ?? '', desk.now()) })}
        </p>
      )}
    </div>
  );
}

export function Toast() {
  const { desk, say } = useHere();
  const { toast } = desk;
  return (
    <div class="toasts" role="status">
      {toast && (
        <p class={`toast ${toast.kind}`} key={toast.n}>
          <Icon name={toast.kind === 'good' ? 'check' : 'alert'} />
          <span>{toast.text}</span>
          <button type="button" class="tool small" aria-label={say('close')} onClick={() => desk.untell()}>
            <Icon name="close" />
          </button>
        </p>
      )}
    </div>
  );
}
