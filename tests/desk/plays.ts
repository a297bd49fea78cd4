/** Random interleavings of everything that can happen to a conversation that people have, and what must hold in each of them. */
import fc from 'fast-check';
import { ownerOf } from '../../src/handoff/handoff.ts';
import type { Act } from '../../src/service/desk/wire.ts';
import type { Store } from '../../src/service/ports.ts';
import { ANSWERS, type Committed, createWorlds, IDS, type World } from './world.ts';

const MINUTE = 60_000;
const who = fc.constantFrom(...IDS);
/** Most screens are up to date. */
const behind = fc.constantFrom(0, 0, 0, 0, 1, 2);
const times = fc.constantFrom(1, 1, 1, 2);
const agentActs = fc.oneof(
  fc.constant<Act>({ kind: 'claim' }),
  { weight: 4, arbitrary: fc.constant<Act>({ kind: 'reply', text: '', seen: 0 }) },
  fc.boolean().map((on): Act => ({ kind: 'hold', on })),
  who.map((agent): Act => ({ kind: 'transfer', to: { agent }, note: '' })),
  fc.constant<Act>({ kind: 'transfer', to: { queue: 'support' }, note: '' }),
  fc.boolean().map((on): Act => ({ kind: 'join', on })),
  fc.constantFrom<Act>({ kind: 'take_over' }, { kind: 'note', text: '内部' }),
  who.map((agent): Act => ({ kind: 'reassign', agent })),
  fc.constantFrom<Act>({ kind: 'return', note: '' }, { kind: 'resolve', disposition: 'solved', note: '' }),
);

export type Step =
  | { readonly do: 'say'; readonly text: string; readonly times: number }
  | { readonly do: 'answer'; readonly result: string }
  | { readonly do: 'act'; readonly who: string; readonly act: Act; readonly behind: number; readonly times: number }
  | { readonly do: 'round' }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'presence'; readonly who: string; readonly presence: 'available' | 'busy' | 'away' | 'offline' | 'deleted' };

const WORDS = ['包裹没到', '箱子', 'A1234567890', '转人工', '你好', '取消', '几点开门', '没有订单号'];
const steps = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('say' as const), text: fc.constantFrom(...WORDS), times }) },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('act' as const),
      who: fc.constantFrom('an', 'an', 'an', 'bo', 'sue'),
      act: agentActs,
      behind,
      times,
    }),
  },
  { weight: 3, arbitrary: fc.constant<Step>({ do: 'round' }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('answer' as const), result: fc.constantFrom(...Object.keys(ANSWERS)) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.constantFrom(0.2, 1.1, 3, 12, 31).map((minutes) => minutes * MINUTE),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('presence' as const),
      who,
      presence: fc.constantFrom('available', 'busy', 'away', 'offline', 'deleted'),
    }),
  },
) as fc.Arbitrary<Step>;

/** Beginnings: a person is wanted; or first a question is open; or the bot goes on beside the queue, up to a look-up. */
const BEGINNINGS = [
  ['转人工'],
  ['包裹没到', '转人工'],
  ['转人工', '包裹没到'],
  ['转人工', '包裹没到', '箱子'],
  ['转人工', '包裹没到', '箱子', 'A1234567890'],
  ['转人工', '包裹没到', '箱子', 'A1234567890'],
] as const;

/** Steps of one group happen at the same time. */
export type Play = {
  readonly beginning: readonly string[];
  /** Somebody has it before the rest begins. */
  readonly owned: boolean;
  readonly groups: readonly (readonly Step[])[];
  /** The wallet's last answer comes after the bot has the conversation again. */
  readonly late: boolean;
};
/** @param groups at most so many */
const plays = (groups: number): fc.Arbitrary<Play> =>
  fc.record({
    beginning: fc.constantFrom(...BEGINNINGS),
    owned: fc.boolean(),
    groups: fc.array(fc.array(steps, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: groups }),
    late: fc.boolean(),
  });

async function take(world: World, step: Step, text: string): Promise<void> {
  switch (step.do) {
    case 'say':
      return world.customer(step.text, step.times);
    case 'answer':
      return world.answer(step.result);
    case 'act': {
      const act = step.act.kind === 'reply' ? { ...step.act, text } : step.act;
      return void (await world.act(step.who, act, step.behind, step.times));
    }
    case 'round':
      return world.round();
    case 'pass':
      return world.pass(step.ms);
    case 'presence':
      return world.presence(step.who, step.presence);
  }
}

/** Plays it to the end, where the bot has the conversation and the customer has been answered. @returns the rules that were broken */
export async function playOut(world: World, { beginning, owned, groups, late }: Play): Promise<readonly string[]> {
  for (const text of beginning) {
    await world.customer(text);
    await world.begin();
  }
  if (owned) await world.act('an', { kind: 'claim' });
  for (const [g, group] of groups.entries()) {
    await Promise.all(group.map((step, i) => take(world, step, `回复${g}.${i}`)));
    await world.begin();
  }
  const settle = async (): Promise<void> => {
    while (world.asked > 0) await world.answer('found');
  };
  if (!late) await settle();
  if (ownerOf(world.last?.after.handoff ?? null).kind !== 'bot') {
    await world.act('sue', { kind: 'take_over' });
    const [answer] = await world.act('sue', { kind: 'return', note: '' });
    if (answer?.kind !== 'done') return [`sue cannot give it back: ${JSON.stringify(answer)}`];
  }
  await settle();
  await world.begin();
  await settle();
  await world.customer('你好');
  return judge(world);
}

// ---------------------------------------------------------------------------------------------------------------- the judge

const TOLD: { readonly [result: string]: string } = { found: '找到了', not_found: '没找到', unavailable: '暂时查不到' };

async function judge(world: World): Promise<readonly string[]> {
  const { conversation, store } = world;
  const turns = world.turns.toSorted((a, b) => a.version - b.version);
  const [transcript, stored] = await Promise.all([store.transcript(conversation, 0), store.turns(conversation)]);
  const said = turns.flatMap(({ messages }) => messages.map(({ from, message }) => `${from}: ${message.text}`));
  const broken = new Set<string>();
  const holds = (rule: string, is: boolean, detail: unknown = ''): void => {
    if (!is) broken.add(`${rule} ${detail === '' ? '' : JSON.stringify(detail)}`.trim());
  };
  holds(
    'messages are numbered without a gap',
    transcript.every(({ seq }, i) => seq === i + 1),
  );
  holds(
    'turns are numbered without a gap',
    stored.every(({ version }, i) => version === i + 1),
  );
  holds(
    'the transcript is what the turns said, in their order',
    JSON.stringify(transcript.map(({ from, message }) => `${from}: ${message.text}`)) === JSON.stringify(said),
    said,
  );
  for (const [i, turn] of turns.entries()) {
    const was = turns[i - 1]?.after ?? { handoff: null, state: null };
    const found = [turn.before.handoff, turn.before.state];
    holds('a turn finds what the last one wrote', JSON.stringify(found) === JSON.stringify([was.handoff, was.state]), found);
    ofTurn(turn, holds);
  }
  keptAnswers(turns, holds);
  for (const { text, answers } of world.replies) {
    const count = transcript.filter(({ from, message }) => from === 'agent' && message.text === text).length;
    const done = answers.some((answer) => answer?.kind === 'done');
    holds('a reply that was taken stands there once, a refused one never', count === (done ? 1 : 0), { text, count, answers });
  }
  return [...broken];
}

type Holds = (rule: string, is: boolean, detail?: unknown) => void;

function ofTurn({ event, before, after, messages, move, by }: Committed, holds: Holds): void {
  const [owner, next] = [ownerOf(before.handoff), ownerOf(after.handoff)];
  const same = JSON.stringify(owner) === JSON.stringify(next);
  const bot = messages.filter(({ from }) => from === 'bot');
  const detail = { event: event.kind, move, owner, next, said: bot.map(({ message }) => message.text) };
  holds('the bot is silent while a person has it', owner.kind !== 'agent' || event.kind === 'agent' || bot.length === 0, detail);
  holds('a person has it when the state says so', next.kind !== 'agent' || after.state.status === 'handed_over', detail);
  holds('the bot has it when the handoff says so', next.kind !== 'bot' || after.state.status !== 'handed_over', detail);
  const [was, is] = [before.handoff?.epoch ?? 0, after.handoff?.epoch ?? 0];
  holds('the epoch rises with every owner, and never falls', same ? is >= was : is > was, { ...detail, was, is });
  const open = after.handoff !== null && after.handoff.status.kind !== 'ended';
  holds('what is open ends some day', !open || after.handoff?.due !== null, detail);
  const agents = messages.filter(({ from }) => from === 'agent');
  const may = owner.kind === 'agent' && (owner.agent === by || before.handoff?.joined.includes(by ?? '') === true);
  holds('only the owner speaks, or who joined, with a reply', agents.length === 0 || (move === 'reply' && may), detail);
  holds('a reply makes nobody else speak', move !== 'reply' || (agents.length === 1 && bot.length === 0), detail);
  // With a look-up it answers when that has answered.
  const answered = bot.length > 0 || after.state.status === 'waiting';
  holds('the bot answers when it has the conversation', event.kind !== 'message' || owner.kind !== 'bot' || answered, detail);
  const number = before.nextSeq + messages.findLastIndex(({ from }) => from !== 'customer');
  const spoke = agents.length + bot.length > 0;
  holds('the last word is known to the desk', !open || !spoke || after.handoff?.said === number, { ...detail, number });
  if (move === 'return' && before.state?.status === 'handed_over') savedStep(before.state.paused, after.state, bot, holds);
}

type Standing = Extract<NonNullable<Committed['before']['state']>, { status: 'handed_over' }>['paused'];

function savedStep(
  { standing, answer }: Standing,
  after: Committed['after']['state'],
  bot: Committed['messages'],
  holds: Holds,
): void {
  const said = bot.map(({ message }) => message.text);
  if (standing.status === 'asking') {
    const place = (stack: readonly { flow: string; step: string }[]) =>
      stack.map(({ flow, step }) => `${flow}/${step}`).join(' ');
    const now = after.status === 'asking' ? place(after.stack) : after.status;
    holds('the bot goes on at the question', now === place(standing.stack) && said.length > 1, { now, said });
  }
  if (standing.status === 'waiting' && !answer)
    holds('the bot goes on waiting', after.status === 'waiting' && after.call.id === standing.call.id, after.status);
}

/** What the wallet answered is told: at once, or with the turn that gives the conversation back. */
function keptAnswers(turns: readonly Committed[], holds: Holds): void {
  let kept: string | null = null;
  for (const { event, before, after, messages, rule } of turns) {
    const said = messages.map(({ message }) => message.text).join('\n');
    const awaited = before.state?.status === 'waiting' && event.kind === 'call_result' && before.state.call.id === event.call;
    if (event.kind === 'call_result' && before.state?.status === 'handed_over' && rule === 'call_result') kept = event.result;
    else if (awaited) holds('an answer is told when it comes', said.includes(TOLD[event.result] ?? '?'), said);
    if (kept !== null && after.state.status !== 'handed_over') {
      holds('an answer that came meanwhile is told at the return', said.includes(TOLD[kept] ?? '?'), { kept, said });
      kept = null;
    }
  }
  holds('no answer is lost', kept === null, kept);
}

// --------------------------------------------------------------------------------------------------------------- many of them

export type Played = { readonly runs: number; readonly turns: number; readonly owners: number; readonly kept: number };

/**
 * Plays many, some at the same time, on one store.
 * @param ms no new one begins after so long; missing: all of them
 * @throws Error with the seed, the number of the play, what was broken and the play itself
 */
export async function playMany(
  store: Store,
  {
    seed,
    runs,
    at: together,
    ms,
    groups = 5,
    prefix = 'w',
  }: {
    readonly seed: number;
    readonly runs: number;
    readonly at: number;
    readonly ms?: number;
    /** Length of a play at most, in groups of steps. */
    readonly groups?: number;
    readonly prefix?: string;
  },
): Promise<Played> {
  const all = fc.sample(plays(groups), { numRuns: runs, seed });
  const worlds = createWorlds(store, prefix);
  const giveUpAt = ms === undefined ? Number.POSITIVE_INFINITY : performance.now() + ms;
  let next = 0;
  const counts = { runs: 0, turns: 0, owners: 0, kept: 0 };
  const one = async (): Promise<void> => {
    while (next < all.length && performance.now() < giveUpAt) {
      const n = next++;
      const world = worlds.begin();
      const broken = await playOut(world, all[n] as Play);
      worlds.end(world);
      if (broken.length > 0) {
        next = all.length;
        throw new Error(`seed ${seed}, play ${n}: ${broken.join('; ')}\n${JSON.stringify(all[n])}\n${storyOf(world)}`);
      }
      counts.runs += 1;
      counts.turns += world.turns.length;
      counts.owners += world.turns.filter(({ before, after }) => before.handoff?.epoch !== after.handoff?.epoch).length;
      counts.kept += world.turns.filter(
        ({ event, after }) => event.kind === 'call_result' && after.state.status === 'handed_over',
      ).length;
    }
  };
  await Promise.all(Array.from({ length: together }, one));
  return counts;
}

function storyOf({ turns }: World): string {
  return turns
    .map(({ version, event, move, by, before, after, messages }) => {
      const said = messages.map(({ from, message }) => `${from}: ${message.text}`).join(' | ');
      const owner = ownerOf(after.handoff);
      const epochs = `${before.handoff?.epoch ?? 0}→${after.handoff?.epoch ?? 0}`;
      return `${version} ${event.kind} ${move ?? ''} ${by ?? ''} [${epochs} ${owner.kind} ${after.state.status}] ${said}`;
    })
    .join('\n');
}
