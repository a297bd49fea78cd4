/** What the flow would say next: chosen, it goes into the reply box. */
import { useEffect, useState } from 'preact/hooks';
import type { ConversationView, Suggestion } from '../../../service/desk/wire.ts';
import { api } from '../net/api.ts';
import { useHere } from './context.ts';
import { Dialog } from './dialog.tsx';
import { Icon } from './icons.tsx';

type Props = { readonly view: ConversationView; readonly onChoose: (text: string) => void };

export function Suggestions({ view, onChoose }: Props) {
  const { say } = useHere();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="quiet" onClick={() => setOpen(true)}>
        <Icon name="flow" />
        {say('suggest')}
      </button>
      {isOpen && (
        <Chooser
          view={view}
          onClose={() => setOpen(false)}
          onChoose={(text) => {
            setOpen(false);
            // The dialog gives the focus back first.
            setTimeout(() => onChoose(text));
          }}
        />
      )}
    </>
  );
}

function Chooser({ view: { row }, onClose, onChoose }: Props & { readonly onClose: () => void }) {
  const { desk, say } = useHere();
  const [list, setList] = useState<readonly Suggestion[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    api.suggestions(row.conversation).then(setList, setError);
  }, [row.conversation]);
  return (
    <Dialog title={say('suggest')} say={say} onClose={onClose}>
      {error !== null ? (
        <p role="alert">{say('failed', { why: desk.whyOf(error) })}</p>
      ) : list === null ? (
        <p class="soft">{say('loading')}</p>
      ) : list.length === 0 ? (
        <p class="soft">{say('suggest_none')}</p>
      ) : (
        <>
          <p class="soft">{say('suggest_about')}</p>
          <ul class="choose">
            {list.map(({ flow, step, title, text }) => (
              <li key={`${flow} ${step}`}>
                <button type="button" onClick={() => onChoose(text[row.lang])}>
                  <strong>{title[say.lang]}</strong>
                  <span>{text[row.lang]}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}
