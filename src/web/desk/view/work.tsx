/** The working screen: lists, the conversation, what is known about it. On a phone one of the three at a time. */
import { useEffect, useState } from 'preact/hooks';
import { useChanging } from '../state/changing.ts';
import { Empty } from './bits.tsx';
import { BriefPane } from './brief.tsx';
import { useHere } from './context.ts';
import { ConversationPane } from './conversation.tsx';
import { Icon } from './icons.tsx';
import { Lists, type Tab } from './lists.tsx';
import { useWorkKeys } from './use-keys.ts';

const NARROW = '(max-width: 900px)';

export function Work({ id }: { readonly id: string | null }) {
  const { desk, say } = useHere();
  const [tab, setTab] = useState<Tab>('mine');
  const [isBriefOpen, setBriefOpen] = useState(() => !matchMedia(NARROW).matches);
  useEffect(() => {
    if (matchMedia(NARROW).matches) setBriefOpen(false);
  }, [id]);
  useWorkKeys(id, tab, setTab, () => setBriefOpen((open) => !open));
  const pane = id === null ? 'list' : isBriefOpen ? 'brief' : 'talk';
  const talks = useChanging(desk.talks);
  const view = id === null ? null : talks.get(id).view;
  return (
    <div class="work" data-pane={pane}>
      <h1 class="unseen">{say('chats')}</h1>
      <Lists current={id} tab={tab} onTab={setTab} />
      <section class="talk" aria-label={say('conversation')}>
        {id === null ? (
          <Empty icon="chat" title={say('choose_one')} more={say('choose_one_more')} />
        ) : (
          <ConversationPane id={id} key={id} isBriefOpen={isBriefOpen} onBrief={() => setBriefOpen(!isBriefOpen)} />
        )}
      </section>
      {isBriefOpen && view !== null && (
        <aside class="brief" aria-label={say('brief')}>
          <header>
            <h2>{say('brief')}</h2>
            <button type="button" class="tool" aria-label={say('close')} title={say('close')} onClick={() => setBriefOpen(false)}>
              <Icon name="close" />
            </button>
          </header>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
          <div class="scroll" tabIndex={0}>
            <BriefPane view={view} />
          </div>
        </aside>
      )}
    </div>
  );
}
