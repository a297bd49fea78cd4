/** Above the conversation: with whom one talks, and what can be done with the window. */
import { type Lang, LOCALES, type Say } from '../words.ts';
import { Icon } from './icons.tsx';

type Props = {
  readonly say: Say;
  readonly lang: Lang;
  readonly title: string;
  readonly about: string;
  readonly isWithAgent: boolean;
  readonly canSave: boolean;
  readonly onLang: (lang: Lang) => void;
  readonly onSave: () => void;
  readonly onClose: () => void;
};

export function Header({ say, lang, title, about, isWithAgent, canSave, onLang, onSave, onClose }: Props) {
  const other = lang === 'zh' ? 'en' : 'zh';
  return (
    <header class="head">
      <span class="face">
        <Icon name={isWithAgent ? 'agent' : 'bot'} />
      </span>
      <div class="names">
        <h2 id="title">{title}</h2>
        <p>{about}</p>
      </div>
      <button type="button" class="tool word" lang={LOCALES[other]} onClick={() => onLang(other)}>
        {say('other_language')}
      </button>
      <button
        type="button"
        class="tool"
        aria-label={say('download')}
        title={say('download')}
        disabled={!canSave}
        onClick={onSave}
      >
        <Icon name="save" />
      </button>
      <button type="button" class="tool" aria-label={say('close_chat')} title={say('close')} onClick={onClose}>
        <Icon name="close" />
      </button>
    </header>
  );
}
