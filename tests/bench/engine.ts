/** Pure steps a second on one core: the events of the written conversations, played again and again through the engine. */
import { fileURLToPath } from 'node:url';
import { readScripts } from '../../src/adapters/flows/scripts.ts';
import type { Event } from '../../src/dialog/event.ts';
import type { State } from '../../src/dialog/state.ts';
import { step } from '../../src/dialog/step.ts';
import { loadKnowledge } from '../../src/knowledge.ts';
import { rehearse } from '../../src/service/rehearsal.ts';
import type { Row } from './row.ts';

const GOAL = 200_000;
const SECONDS = 3;

export async function bench(): Promise<Row[]> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const knowledge = loadKnowledge(`${root}/flows`);
  const talks: Event[][] = [];
  for (const script of readScripts(`${root}/tests/conversations`)) {
    const events: Event[] = [];
    rehearse(knowledge, script, (event) => events.push(event));
    talks.push(events);
  }
  const play = (until: number): number => {
    let steps = 0;
    while (performance.now() < until) {
      for (const events of talks) {
        let state: State | null = null;
        for (const event of events) state = step(knowledge.graph, state, event).state;
        steps += events.length;
      }
    }
    return steps;
  };
  play(performance.now() + 1000);
  const start = performance.now();
  const steps = play(start + SECONDS * 1000);
  const rate = Math.round(steps / ((performance.now() - start) / 1000));
  return [
    {
      name: `engine: steps a second on one core (${talks.length} conversations)`,
      value: rate.toLocaleString('en'),
      goal: `≥ ${GOAL.toLocaleString('en')}`,
      ok: rate >= GOAL,
    },
  ];
}
