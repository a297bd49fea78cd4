/** Many agents take the same waiting conversation at the same moment, through several processes' stores. */
import { receive } from '../../src/service/bot.ts';
import { type ActParts, act } from '../../src/service/desk/act.ts';
import type { Store } from '../../src/service/ports.ts';
import { alwaysOpen } from './knowledge.ts';
import { incomingOf, quietBot } from './quiet-bot.ts';

/** So many conversations are fought for at the same time. */
const AT_ONCE = 20;
const AT = '2026-11-23T02:00:00.000Z';
const log = { info() {}, warn() {}, error() {} };

export type Claimed = { readonly claims: number; readonly won: number; readonly faults: readonly string[]; readonly ms: number };

/** @param stores of several processes on one database: agents are spread over them */
export async function claimAll(stores: readonly Store[], agents: number, conversations: number): Promise<Claimed> {
  let ids = 0;
  const partsOf = (store: Store): ActParts => ({
    knowledge: alwaysOpen,
    store,
    clock: { now: () => AT },
    ids: { unique: () => `u${++ids}`, fresh: () => `${(++ids).toString(36).padStart(8, '0')}00`.toUpperCase() },
    log,
    wake: () => {},
    changed: () => {},
  });
  const all = stores.map(partsOf);
  const started = performance.now();
  const faults: string[] = [];
  let won = 0;
  for (let from = 0; from < conversations; from += AT_ONCE) {
    const names = Array.from({ length: Math.min(AT_ONCE, conversations - from) }, (_, i) => `web:claim${from + i}`);
    const first = all[0] as ActParts;
    await Promise.all(names.map((name) => receive(quietBot(first), incomingOf(name, '转人工', name))));
    const fights = await Promise.all(names.map((name) => fight(all, name, agents)));
    won += fights.reduce((sum, fight) => sum + fight.won, 0);
    faults.push(...fights.flatMap((fight) => fight.faults));
  }
  return { claims: agents * conversations, won, faults, ms: performance.now() - started };
}

async function fight(all: readonly ActParts[], conversation: string, agents: number) {
  const acted = await Promise.all(
    Array.from({ length: agents }, async (_, i) => {
      const [id, parts] = [`agent${i}`, all[i % all.length] as ActParts];
      const move = { kind: 'assign', by: { kind: 'agent', id }, to: id } as const;
      return { id, ...(await act(parts, conversation, `${id}/claim`, move, { id, name: id })) };
    }),
  );
  const winners = acted.filter(({ kind }) => kind === 'done').map(({ id }) => id);
  const { store } = all[0] as ActParts;
  const [found, transcript] = await Promise.all([store.handedOver(conversation), store.transcript(conversation, 0)]);
  const owner = found?.handoff.status.kind === 'assigned' ? found.handoff.status.agent : null;
  const told = transcript.filter(({ message }) => message.text.endsWith('来了。')).map(({ message }) => message.text);
  const faults = [
    winners.length === 1 ? '' : `${winners.length} winners`,
    acted.every((one) => one.kind === 'done' || (one.kind === 'refused' && one.why === 'stale'))
      ? ''
      : 'somebody was told nothing',
    owner !== null && winners.includes(owner) ? '' : `the owner is ${owner}`,
    found?.handoff.epoch === 2 ? '' : `epoch ${found?.handoff.epoch}`,
    told.join() === `${owner}来了。` ? '' : `told: ${told.join()}`,
  ].filter((fault) => fault !== '');
  return { won: winners.length, faults: faults.map((fault) => `${conversation}: ${fault}`) };
}
