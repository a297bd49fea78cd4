/** Two pages about the turn that is looked at: the state after it, and why it went so. */
import { useRef, useState } from 'preact/hooks';
import type { Lang, SimTurn } from '../../service/studio/wire.ts';
import { StatePage } from './state-page.tsx';
import { WhyPage } from './why-page.tsx';
import type { Say } from './words.ts';

export type InsightProps = {
  readonly turn: SimTurn;
  readonly lang: Lang;
  readonly say: Say;
  readonly onPlace: (flow: string, step: string | null) => void;
};

const TABS = ['state', 'why'] as const;

export function Insight(props: InsightProps) {
  const [tab, setTab] = useState<(typeof TABS)[number]>('state');
  const tabs = useRef<HTMLDivElement>(null);
  const { say } = props;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    const next = tab === 'state' ? 'why' : 'state';
    setTab(next);
    tabs.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  return (
    <section class="insight">
      <div class="tabs" role="tablist" ref={tabs} onKeyDown={onKeyDown}>
        {TABS.map((one) => (
          <button
            key={one}
            id={`tab-${one}`}
            type="button"
            role="tab"
            aria-selected={tab === one}
            aria-controls="insight"
            tabIndex={tab === one ? 0 : -1}
            onClick={() => setTab(one)}
          >
            {say(one)}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached with the keyboard */}
      <div class="scroll" id="insight" role="tabpanel" aria-labelledby={`tab-${tab}`} tabIndex={0}>
        {tab === 'state' ? <StatePage {...props} /> : <WhyPage {...props} />}
      </div>
    </section>
  );
}
