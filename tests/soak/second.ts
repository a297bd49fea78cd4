/**
 * The second process of the soak: knows nothing but the flows. Takes lines of serialised events, a conversation each, steps
 * through them with states that are written and read at every turn, and answers with the digests.
 */
import { createInterface } from 'node:readline';
import type { Event } from '../../src/dialog/event.ts';
import type { State } from '../../src/dialog/state.ts';
import { compileFolder } from '../../src/knowledge.ts';
import { take } from './take.ts';

const compiled = compileFolder(process.argv[2] ?? 'flows');
if (!compiled.ok) throw new Error(compiled.report);
for await (const line of createInterface({ input: process.stdin })) {
  const { n, events } = JSON.parse(line) as { n: number; events: Event[] };
  let state: State | null = null;
  let digests = '';
  for (const event of events) {
    const taken = take(compiled.graph, state, event);
    state = JSON.parse(JSON.stringify(taken.state)) as State | null;
    digests += taken.digest;
  }
  if (!process.stdout.write(`${JSON.stringify({ n, digests })}\n`))
    await new Promise((resolve) => process.stdout.once('drain', resolve));
}
