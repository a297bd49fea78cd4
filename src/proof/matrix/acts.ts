/** Deviations made concrete where a conversation stands: words for the matcher, or events that need no words. */
import { earlierExpectations } from '../../dialog/earlier.ts';
import type { Effect } from '../../dialog/effect.ts';
import type { Event } from '../../dialog/event.ts';
import type { State } from '../../dialog/state.ts';
import type { FlowGraph, Lang } from '../../flow/graph.ts';
import type { Expectation } from '../../nlu/understanding.ts';
import { eventOf, stampOf } from '../explore/stimulus.ts';
import type { Place } from './cell.ts';
import type { Deviation } from './deviations.ts';

export type Said = { readonly text: string; readonly files: readonly string[] };
/** Words, or an event made from the state and what was said last; null when it cannot happen. */
export type Act = Said | ((state: State, shown: readonly Effect[]) => Event | null);

/** Bad answers after which every question must have given up. */
const MOST_TRIES = 12;

/** @returns a sentence instead, when the deviation makes no sense there */
export function actsOf(
  graph: FlowGraph,
  start: { readonly state: State; readonly effects: readonly Effect[] },
  { story, point }: Place,
  deviation: Deviation,
  lang: Lang,
): readonly Act[] | string {
  const { act } = deviation;
  const { setting } = story;
  switch (act.kind) {
    case 'words':
      return [{ text: act.words[lang], files: act.files ?? [] }];
    case 'until_give_up':
      if (point.kind === 'waiting') return 'nothing is asked';
      return Array.from({ length: MOST_TRIES }, (_, i) => ({ text: act.words[i % act.words.length]?.[lang] ?? '', files: [] }));
    case 'correct': {
      const words = correction(graph, start.state, lang);
      return words === null ? 'no earlier answer can be told apart' : [{ text: words, files: [] }];
    }
    case 'stale_button':
      return [(state, shown) => eventOf({ kind: 'stale' }, setting, state, shown, lang)];
    case 'double_press': {
      const says = start.effects.findLast((effect) => effect.kind === 'say');
      const choice = says?.kind === 'say' ? says.message.choices[0] : undefined;
      if (!choice || point.kind === 'waiting') return 'there is no button';
      const press: Act = (state, shown) => {
        const event = eventOf({ kind: 'stale' }, setting, state, shown, lang);
        return event?.kind === 'message' ? { ...event, text: choice.label, button: choice.payload } : null;
      };
      return [press, press];
    }
    case 'silence':
      if (story.stimuli.every((one) => one.kind === 'opened')) return 'the customer has not written a word yet';
      return Array.from(
        { length: act.times },
        (): Act => (state) =>
          state.timer ? { kind: 'timer', ...stampOf(setting, state.turn + 1), timer: state.timer.id } : null,
      );
  }
}

/** "I was wrong, it is …": another value for the last answer that can be corrected. */
function correction(graph: FlowGraph, state: State, lang: Lang): string | null {
  const questions = earlierExpectations(graph, state);
  const values = questions.flatMap((question) => otherValue(state, question, lang));
  const [value] = values;
  if (value === undefined) return null;
  return lang === 'zh' ? `刚才说错了，应该是${value}` : `sorry, I made a mistake before, I meant ${value}`;
}

function otherValue(state: State, { type }: Expectation, lang: Lang): string[] {
  switch (type.kind) {
    case 'choice': {
      const known = new Set(state.status === 'asking' ? state.stack.flatMap((frame) => Object.values(frame.slots)) : []);
      return type.options.flatMap(({ id, words }) =>
        known.has(id) ? [] : words.slice(lang === 'zh' ? 0 : 1, lang === 'zh' ? 1 : 2),
      );
    }
    case 'order_number':
      return ['2026112200000909'];
    case 'money':
      return [lang === 'zh' ? '66元' : '66 yuan'];
    default:
      return [];
  }
}
