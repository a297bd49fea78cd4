/** The whole page: who is in, and which screen they look at. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Lang } from '../../../service/desk/wire.ts';
import { api, Refused } from '../net/api.ts';
import { setTitle } from '../state/attention.ts';
import { useChanging } from '../state/changing.ts';
import { Desk } from '../state/desk.ts';
import { taste, wipe } from '../state/kept.ts';
import { type Say, speaker } from '../words/words.ts';
import { Account } from './account.tsx';
import { Audit } from './audit.tsx';
import { BoardScreen } from './board.tsx';
import { HereContext, hereOf } from './context.ts';
import { Setup, SignIn } from './entry.tsx';
import { Help } from './help.tsx';
import { People } from './people.tsx';
import { go, type Screen, usePlace } from './place.ts';
import { Tickets } from './tickets.tsx';
import { Banners, Toast, TopBar } from './top.tsx';
import { useKeys } from './use-keys.ts';
import { Work } from './work.tsx';

type Phase =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'out'; readonly wasIn: boolean }
  | { readonly kind: 'setup'; readonly token: string }
  | { readonly kind: 'in'; readonly desk: Desk };

/** A one-time link leads to `/desk/setup#token`. The token is taken out of the address at once. */
function firstPhase(): Phase {
  if (location.pathname !== '/desk/setup') return { kind: 'loading' };
  const token = location.hash.slice(1);
  history.replaceState(null, '', '/desk');
  return token === '' ? { kind: 'loading' } : { kind: 'setup', token };
}

/** The language is the browser's until somebody chooses. */
function firstLang(): Lang {
  const kept = taste.get('lang');
  if (kept === 'zh' || kept === 'en') return kept;
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh';
}

export function App() {
  const [lang, setLang] = useState<Lang>(firstLang);
  const [phase, setPhase] = useState<Phase>(firstPhase);
  const say = speaker(lang);
  // The desk speaks the language of the moment, not the one that it was begun in.
  const speaking = useMemo(() => ({ say }), []);
  speaking.say = say;
  const enter = (): void => {
    setPhase({ kind: 'loading' });
    api.me().then(
      (me) => {
        const signedOut = (): void => leave(desk, true);
        const desk = new Desk({ me, say: () => speaking.say, signedOut });
        setPhase({ kind: 'in', desk });
      },
      (error) => setPhase(error instanceof Refused && error.status === 401 ? { kind: 'out', wasIn: false } : { kind: 'failed' }),
    );
  };
  const leave = (desk: Desk, wasIn: boolean): void => {
    desk.close();
    setPhase({ kind: 'out', wasIn });
  };
  const signOut = (desk: Desk): void => {
    api.signOut().then(
      () => {
        leave(desk, false);
        wipe();
        go('chats');
      },
      (error) => desk.fails(error),
    );
  };
  useEffect(() => {
    if (phase.kind === 'loading') enter();
  }, []);
  useEffect(() => {
    document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
    taste.set('lang', lang);
    if (phase.kind !== 'in') setTitle(`${say('desk')} · Signpost`, 0);
  }, [lang, phase.kind]);
  const onLang = (): void => setLang(lang === 'zh' ? 'en' : 'zh');
  switch (phase.kind) {
    case 'loading':
      return <p class="empty whole">{say('loading')}</p>;
    case 'failed':
      return (
        <div class="empty whole">
          <p role="alert">{say('failed', { why: say('no_line') })}</p>
          <button type="button" onClick={enter}>
            {say('again')}
          </button>
        </div>
      );
    case 'out':
      return <SignIn say={say} onLang={onLang} onIn={enter} wasIn={phase.wasIn} />;
    case 'setup':
      return <Setup say={say} onLang={onLang} onIn={enter} token={phase.token} />;
    case 'in':
      return <Inside desk={phase.desk} say={say} onLang={onLang} onSignOut={() => signOut(phase.desk)} />;
  }
}

type InsideProps = { readonly desk: Desk; readonly say: Say; readonly onLang: () => void; readonly onSignOut: () => void };

/** Which screens somebody has. */
function screensOf({ can }: Desk): readonly Screen[] {
  return [
    ...(can('queue.see') ? (['chats'] as const) : []),
    ...(can('board.see') ? (['board'] as const) : []),
    ...(can('ticket.list') ? (['tickets'] as const) : []),
    ...(can('people.manage') ? (['people'] as const) : []),
    'account',
  ];
}

function Inside({ desk, say, onLang, onSignOut }: InsideProps) {
  useChanging(desk);
  const here = useMemo(() => hereOf(desk, say), [desk, say]);
  const wanted = usePlace();
  const screens = screensOf(desk);
  const place = screens.includes(wanted.screen) ? wanted : { screen: screens[0] ?? 'account', id: null };
  const [isHelp, setHelp] = useState(false);
  const [n1, n2, n3, n4] = screens;
  const to = (screen: Screen | undefined) => () => screen && go(screen);
  useKeys({ '?': () => setHelp(true), 1: to(n1), 2: to(n2), 3: to(n3), 4: to(n4) });
  useEffect(() => setTitle(`${say(place.screen)} · ${desk.me.brand[say.lang]}`, desk.unread), [say, place.screen, desk.unread]);
  return (
    <HereContext.Provider value={here}>
      <div class="desk">
        <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
          {say('skip')}
        </button>
        <TopBar screens={screens} current={place.screen} onLang={onLang} onHelp={() => setHelp(true)} />
        <Banners />
        <main id="main" tabIndex={-1} data-screen={place.screen}>
          {place.screen === 'chats' && <Work id={place.id} />}
          {place.screen === 'board' && <BoardScreen />}
          {place.screen === 'tickets' && <Tickets id={place.id} />}
          {place.screen === 'people' && (place.id === 'audit' && desk.can('audit.read') ? <Audit /> : <People />)}
          {place.screen === 'account' && <Account onSignOut={onSignOut} />}
        </main>
        <Toast />
        {isHelp && <Help say={say} onClose={() => setHelp(false)} />}
      </div>
    </HereContext.Provider>
  );
}
