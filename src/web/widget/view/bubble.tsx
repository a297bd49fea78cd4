/** One message: who, what, when, and of the customer's own whether it has arrived. What anybody wrote is text, never markup. */
import { Component, type ComponentChild } from 'preact';
import { useState } from 'preact/hooks';
import type { Item } from '../chat.ts';
import type { Choice, ShownFile } from '../log.ts';
import { type Lang, LOCALES, type Say } from '../words.ts';
import { Icon, type IconName } from './icons.tsx';

export type BubbleProps = {
  readonly item: Item;
  readonly say: Say;
  readonly lang: Lang;
  /** The first of several in a row by the same. */
  readonly isFirst: boolean;
  /** The last of them: it tells the time for all. */
  readonly isLast: boolean;
  /** `open`: may be pressed · `sending`: one was · `gone`: answered */
  readonly choices: 'open' | 'sending' | 'gone';
  /** Words of the button that was pressed and is on its way. */
  readonly pressed: string | null;
  readonly onPress: (choice: Choice, byKey: boolean) => void;
  readonly onRetry: (key: string) => void;
  readonly onDiscard: (key: string) => void;
};

/** What of them is seen. */
const SEEN = ['item', 'lang', 'isFirst', 'isLast', 'choices', 'pressed'] as const;

/** Drawn again only when something of it has changed: a conversation may be long. */
export class Bubble extends Component<BubbleProps> {
  override shouldComponentUpdate(next: BubbleProps): boolean {
    return SEEN.some((name) => next[name] !== this.props[name]);
  }

  override render({ item, say, lang, isFirst, isLast, choices, pressed, onPress, onRetry, onDiscard }: BubbleProps) {
    const { from, name, text, files, status } = item;
    const who = name || say(from === 'customer' ? 'you' : from);
    return (
      <div class={`item ${from} ${status}${isFirst ? ' first' : ''}`}>
        {from === 'agent' && isFirst && <p class="who">{name || say('agent')}</p>}
        <div class="row">
          {from !== 'customer' && <span class="face small">{isFirst && <Icon name={from === 'agent' ? 'agent' : 'bot'} />}</span>}
          <div class="bubble" dir="auto">
            <span class="unseen">{`${who}${lang === 'zh' ? '：' : ': '}`}</span>
            {files.map((file, i) => (
              <File key={i} file={file} say={say} progress={status === 'sending' ? item.progress : null} />
            ))}
            {text !== '' && <span class="words">{inPieces(text)}</span>}
          </div>
        </div>
        {(isLast || from === 'customer') && <Meta item={item} say={say} lang={lang} onRetry={onRetry} onDiscard={onDiscard} />}
        {choices !== 'gone' && item.choices.length > 0 && (
          <div class="choices">
            {item.choices.map((choice, i) => (
              <button
                key={i}
                type="button"
                disabled={choices === 'sending'}
                class={choices === 'sending' && pressed === choice.text ? 'pressed' : ''}
                onClick={(event) => onPress(choice, event.detail === 0)}
              >
                {choice.label}
              </button>
            ))}
          </div>
        )}
      </div>
    );
  }
}

/** Ticket numbers, dates and the like: a line may end at a hyphen in a word, not in these. Longer ones have to wrap. */
const WHOLE = /((?<![\w-])[A-Z0-9]+(?:-[A-Z0-9]+)+(?![\w-]))/;
const LONGEST_WHOLE = 20;

function inPieces(text: string): readonly ComponentChild[] {
  return text.split(WHOLE).map((part, i) => (i % 2 === 1 && part.length <= LONGEST_WHOLE ? <span key={i}>{part}</span> : part));
}

/** To make one takes longer than to draw a bubble. */
const clocks = new Map<Lang, Intl.DateTimeFormat>();

/** Hours and minutes, as the customer's clock shows them. */
function timeOf(at: string, lang: Lang): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '';
  const clock = clocks.get(lang) ?? new Intl.DateTimeFormat(LOCALES[lang], { hour: '2-digit', minute: '2-digit', hour12: false });
  clocks.set(lang, clock);
  return clock.format(date);
}

const SIGNS: { readonly [status in Item['status']]: IconName } = {
  sent: 'check',
  sending: 'clock',
  waiting: 'clock',
  failed: 'alert',
};

type MetaProps = Pick<BubbleProps, 'item' | 'say' | 'lang' | 'onRetry' | 'onDiscard'>;

/** Its changes are not read aloud each time: what went wrong is said elsewhere, once. */
function Meta({ item, say, lang, onRetry, onDiscard }: MetaProps) {
  const { key, from, status, at, problem } = item;
  if (status === 'failed')
    return (
      <div class="meta bad" aria-live="off">
        <Icon name="alert" />
        <span>{problem === null ? say('failed') : `${say('failed')} · ${say(problem)}`}</span>
        <span class="actions">
          <button type="button" onClick={() => onRetry(key)}>
            {say('retry')}
          </button>
          <button type="button" onClick={() => onDiscard(key)}>
            {say('discard')}
          </button>
        </span>
      </div>
    );
  return (
    <div class="meta" aria-live="off">
      <time dateTime={at}>{timeOf(at, lang)}</time>
      {from === 'customer' && (
        <span class="state">
          <Icon name={SIGNS[status]} />
          {say(status)}
        </span>
      )}
    </div>
  );
}

function File({ file, say, progress }: { readonly file: ShownFile; readonly say: Say; readonly progress: number | null }) {
  const [isBroken, setBroken] = useState(false);
  const name = file.name || say('file');
  const isPicture = file.type.startsWith('image/') && file.url !== null && !isBroken;
  // Of what an agent sent the size is known: it is there to be kept.
  const size = file.size ?? 0;
  const href = size && /^http/.test(file.url ?? '') ? file.url : null;
  return (
    <a class="file" href={href ?? undefined} target="_blank" rel="noopener">
      {isPicture && <img src={file.url ?? ''} alt={href ? '' : name} loading="lazy" onError={() => setBroken(true)} />}
      {(!isPicture || href) && (
        <span class="chip">
          <Icon name="file" />
          <span class="name">{name}</span>
          {href && `${Math.ceil(size / 1024)} KB`}
        </span>
      )}
      {progress !== null && <progress max={1} value={progress} aria-label={name} />}
    </a>
  );
}
