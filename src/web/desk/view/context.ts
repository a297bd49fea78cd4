/** What every part of the page needs: the desk, and words. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Desk } from '../state/desk.ts';
import { type Clock, clockOf } from '../words/time.ts';
import type { Say } from '../words/words.ts';

export type Here = { readonly desk: Desk; readonly say: Say; readonly clock: Clock };

export const HereContext = createContext<Here | null>(null);

export function useHere(): Here {
  const here = useContext(HereContext);
  if (here === null) throw new Error('this part is shown to people who are signed in only');
  return here;
}

export function hereOf(desk: Desk, say: Say): Here {
  return { desk, say, clock: clockOf(say, desk.me.timeZone) };
}
