/** One conversation: who it is, what was said, and where one writes. */
import { useEffect } from 'preact/hooks';
import type { ConversationView } from '../../../service/desk/wire.ts';
import { Refused } from '../net/api.ts';
import { allowedNow } from '../state/allowed.ts';
import { useChanging } from '../state/changing.ts';
import type { Talk } from '../state/talks.ts';
import { Acts } from './acts.tsx';
import { customerName, Empty, PriorityMark, Trouble, titleOf } from './bits.tsx';
import { Composer } from './composer.tsx';
import { useHere } from './context.ts';
import { Icon } from './icons.tsx';
import { go } from './place.ts';
import { Deadline } from './ticking.tsx';
import { Bubble, Transcript } from './transcript.tsx';

type Props = { readonly id: string; readonly onBrief: () => void; readonly isBriefOpen: boolean };

export function ConversationPane({ id, onBrief, isBriefOpen }: Props) {
  const { desk, say } = useHere();
  const talk = useChanging(desk.talks).get(id);
  const outgoing = useChanging(desk.outbox).of(id);
  useEffect(() => {
    desk.show(id);
    return () => desk.show(null);
  }, [desk, id]);
  const { view, error } = talk;
  if (view === null) {
    if (error === null) return <p class="empty">{say('loading')}</p>;
    if (error instanceof Refused && [403, 404].includes(error.status)) return <Gone id={id} />;
    return <Trouble error={error} onAgain={() => void desk.talks.load(id)} />;
  }
  return (
    <>
      <Head view={view} onBrief={onBrief} isBriefOpen={isBriefOpen} />
      <Transcript view={view} typing={talk.typing} outgoing={outgoing} />
      {talk.refusal && <Between view={view} refusal={talk.refusal} />}
      <Composer view={view} />
    </>
  );
}

/** It ended, or is somebody else's now. What was written for it is not lost. */
function Gone({ id }: { readonly id: string }) {
  const { desk, say } = useHere();
  const files = useChanging(desk.attachments).of(id);
  const draft = [desk.drafts.get(id, 'reply'), ...files.map(({ name }) => `[${name}]`)].filter((part) => part !== '').join('\n');
  return (
    <Empty icon="chat" title={say('gone')}>
      {draft !== '' && (
        <>
          <p class="soft">{say('your_draft')}</p>
          <p class="kept-draft">{draft}</p>
          <button type="button" onClick={() => desk.discardDraft(id)}>
            {say('discard')}
          </button>
        </>
      )}
      <button type="button" class="phone" onClick={() => go('chats')}>
        {say('back')}
      </button>
    </Empty>
  );
}

type HeadProps = { readonly view: ConversationView; readonly onBrief: () => void; readonly isBriefOpen: boolean };

function Head({ view, onBrief, isBriefOpen }: HeadProps) {
  const { desk, say } = useHere();
  const { row, viewers } = view;
  const others = viewers.filter((name) => name !== desk.me.name);
  return (
    <header class="talk-head">
      <div class="who-line">
        <button type="button" class="tool phone" aria-label={say('back')} onClick={() => go('chats')}>
          <Icon name="back" />
        </button>
        <h2>{customerName(row, say('visitor'))}</h2>
        <span class="soft cut">{titleOf(row, say)}</span>
        <PriorityMark priority={row.priority} />
        {row.status === 'held' && <span class="tag held">{say('on_hold')}</span>}
        {row.answerBy !== null && row.status === 'assigned' && (
          <span class="sla" title={say('deadline')}>
            <Icon name="clock" />
            <Deadline at={row.answerBy} />
          </span>
        )}
        <button
          type="button"
          class="tool brief-toggle"
          aria-pressed={isBriefOpen}
          aria-label={say('brief')}
          title={say('brief')}
          onClick={onBrief}
        >
          <Icon name="info" />
        </button>
      </div>
      <div class="act-line">
        <Acts view={view} />
        <p class="viewers soft" role="status">
          {others.length > 0 && (
            <>
              <Icon name="eye" />
              {say('also_looking', { names: others.join(say.lang === 'zh' ? '、' : ', ') })}
            </>
          )}
        </p>
      </div>
    </header>
  );
}

type BetweenProps = { readonly view: ConversationView; readonly refusal: NonNullable<Talk['refusal']> };

/** A reply was not taken, because of what stands here: the person looks at it first. */
function Between({ view, refusal: { why, since } }: BetweenProps) {
  const { desk, say } = useHere();
  const { row } = view;
  const { conversation } = row;
  const mayReply = allowedNow(view, desk.me.id).includes('reply');
  const isElsewhere = row.agent !== null && row.agent !== desk.me.id && !row.joined.includes(desk.me.id);
  const words = isElsewhere
    ? say('now_with', { name: desk.nameOf(row.agent) })
    : why === 'stale'
      ? say(since.length > 0 ? 'came_between' : 'came_between_none')
      : say(why);
  return (
    <section class="between" role="alert">
      <p>
        <Icon name="alert" />
        {words}
      </p>
      {since.length > 0 && (
        <div class="scroll">
          {since.map((message) => (
            <Bubble key={message.seq} message={message} />
          ))}
        </div>
      )}
      <p class="actions">
        <button
          type="button"
          onClick={() => {
            desk.talks.dismiss(conversation);
            document.getElementById('say')?.focus();
          }}
        >
          {say(mayReply ? 'edit_first' : 'close')}
        </button>
        {mayReply && (
          <button
            type="button"
            class="primary"
            onClick={() => {
              desk.replyWithDraft(conversation);
              document.getElementById('say')?.focus();
            }}
          >
            {say('send_anyway')}
          </button>
        )}
      </p>
    </section>
  );
}
