/** Canned answers: a stroke at the beginning of the reply opens them, what is typed behind it searches them. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CannedAnswer, ConversationView } from '../../../service/desk/wire.ts';
import { cannedText } from '../words/canned-text.ts';
import { useHere } from './context.ts';

const MOST = 8;

/** Those that fit what is searched; of the conversation's topic first. */
export function findCanned(answers: readonly CannedAnswer[], query: string, topic: string | null): readonly CannedAnswer[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = answers.filter(({ id, title, text }) => {
    const all = `${id} ${title.zh} ${title.en} ${text.zh} ${text.en}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
  const weight = ({ topics, title }: CannedAnswer): number =>
    (topic !== null && topics.includes(topic) ? 0 : 2) +
    (words.some((word) => `${title.zh} ${title.en}`.toLowerCase().includes(word)) ? 0 : 1);
  return hits
    .map((hit, i) => ({ hit, i }))
    .sort((a, b) => weight(a.hit) - weight(b.hit) || a.i - b.i)
    .slice(0, MOST)
    .map(({ hit }) => hit);
}

export type CannedState = {
  readonly isOpen: boolean;
  readonly hits: readonly CannedAnswer[];
  readonly chosen: number;
  readonly view: ConversationView;
  /** Whether the key was for the list. */
  press(event: KeyboardEvent): boolean;
  onChoose: (answer: CannedAnswer) => void;
  readonly attributes: object;
};

export function useCanned(view: ConversationView, text: string): CannedState {
  const { desk } = useHere();
  const [chosen, setChosen] = useState(0);
  const [shut, setShut] = useState<string | null>(null);
  const isOpen = text.startsWith('/') && !text.includes('\n') && shut !== text;
  const hits = isOpen ? findCanned(desk.canned ?? [], text.slice(1), view.row.topic) : [];
  useEffect(() => setChosen(0), [text]);
  const state: CannedState = {
    isOpen,
    hits,
    chosen,
    view,
    onChoose: () => {},
    press(event) {
      if (!isOpen) return false;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step !== undefined && hits.length > 0) setChosen((chosen + step + hits.length) % hits.length);
      else if (event.key === 'Escape') setShut(text);
      else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && hits[chosen]) state.onChoose(hits[chosen]);
      else return false;
      event.preventDefault();
      return true;
    },
    attributes: isOpen
      ? {
          'aria-controls': 'canned',
          'aria-autocomplete': 'list',
          'aria-activedescendant': hits[chosen] ? `canned-${chosen}` : undefined,
        }
      : {},
  };
  return state;
}

export function Canned({ state }: { readonly state: CannedState }) {
  const { desk, say } = useHere();
  const list = useRef<HTMLDivElement>(null);
  const { isOpen, hits, chosen, view } = state;
  useEffect(() => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [chosen, isOpen]);
  if (!isOpen) return null;
  return (
    <div class="popup">
      {hits.length === 0 && <p class="soft pad">{say(desk.canned === null ? 'loading' : 'canned_none')}</p>}
      <div role="listbox" id="canned" aria-label={say('canned')} ref={list}>
        {hits.map((answer, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the text field's, which keeps the focus
          // biome-ignore lint/a11y/useFocusableInteractive: it is named by aria-activedescendant
          <div
            role="option"
            key={answer.id}
            id={`canned-${i}`}
            aria-selected={i === chosen}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => state.onChoose(answer)}
          >
            <strong>{answer.title[say.lang]}</strong>
            <span class="soft">{cannedText(answer, view, desk.me.name)}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
