/** What other flows would mean for the conversations that are open: who goes on, and who would lose the place. */
import { migrate } from '../../dialog/migrate.ts';
import type { State } from '../../dialog/state.ts';
import type { FlowGraph } from '../../flow/graph.ts';
import type { Store } from '../ports.ts';

/** Conversations that wait at one place, which is gone. */
export type Stranded = {
  /** `flow/step`, as `moved_from` names it. */
  readonly place: string;
  readonly reason: string;
  readonly conversations: readonly string[];
};

/** Counts of conversations that wait for a customer or the wallet. */
export type Survey = {
  readonly same: number;
  readonly moved: number;
  /** The places with most conversations first. */
  readonly stranded: readonly Stranded[];
};

const PAGE = 500;

/** Looks at every open conversation, page by page. */
export async function survey(store: Store, graph: FlowGraph): Promise<Survey> {
  const counts = { same: 0, moved: 0 };
  const stranded = new Map<string, { place: string; reason: string; conversations: string[] }>();
  for (let after: string | null = null; ; ) {
    const page: readonly { readonly conversation: string; readonly state: State }[] = await store.openConversations(after, PAGE);
    for (const { conversation, state } of page) {
      const migration = migrate(graph, state);
      if (migration.kind !== 'stranded') {
        counts[migration.kind] += 1;
        continue;
      }
      const place = `${migration.place.flow}/${migration.place.step}`;
      const group = stranded.get(place) ?? { place, reason: migration.reason, conversations: [] };
      group.conversations.push(conversation);
      stranded.set(place, group);
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) break;
    after = last.conversation;
  }
  return { ...counts, stranded: [...stranded.values()].sort((a, b) => b.conversations.length - a.conversations.length) };
}

/** The survey in words, for logs, the command and the studio. */
export function surveyInWords({ same, moved, stranded }: Survey): string {
  const count = (n: number) => (n === 1 ? '1 conversation' : `${n} conversations`);
  const lines = [`${count(same + moved)} can go on${moved > 0 ? `, ${moved} of them at a new place` : ''}.`];
  for (const { place, reason, conversations } of stranded)
    lines.push(`${count(conversations.length)} would lose the place: ${place}: ${reason}.`);
  return lines.join('\n');
}
