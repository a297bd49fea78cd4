/** Anything that customers, agents, supervisors, the router and the clock can do, in any order: what always holds. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Handoff, isOpen, ownerOf } from '../../src/handoff/handoff.ts';
import { type Actor, type Move, move } from '../../src/handoff/move.ts';
import { AN, at, BO, handoffAfter, PATIENCE, REQUEST, ROUTER, SUE, WANTED } from './support.ts';

const actor = fc.constantFrom<Actor>(AN, BO, SUE, ROUTER);
const person = fc.constantFrom('an', 'bo', 'sue');
/** How far behind the screen is on which somebody acts. */
const behind = fc.constantFrom(0, 0, 0, 1, 2);
const say = fc.record({ kind: fc.constant('reply' as const), by: actor, behind, unseen: fc.constantFrom(0, 0, 1) });
const act = fc.oneof(
  fc.record({ kind: fc.constant('request' as const), priority: fc.constantFrom('normal', 'urgent') }),
  fc.record({ kind: fc.constant('customer' as const), wrote: fc.boolean() }),
  fc.record({ kind: fc.constant('withdraw' as const) }),
  fc.record({ kind: fc.constant('assign' as const), by: actor, to: person }),
  fc.record({ kind: fc.constant('assign' as const), by: fc.constant(ROUTER), to: person }),
  say,
  say,
  fc.record({ kind: fc.constant('hold' as const), by: actor, behind, on: fc.boolean() }),
  fc.record({
    kind: fc.constant('transfer' as const),
    by: actor,
    behind,
    to: fc.oneof(fc.record({ agent: person }), fc.constant({ queue: { queue: 'account' } })),
  }),
  fc.record({ kind: fc.constant('join' as const), by: actor, on: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('return' as const, 'resolve' as const), by: actor, behind }),
  fc.record({ kind: fc.constant('agent_gone' as const), agent: person }),
  fc.record({ kind: fc.constant('close_desk' as const) }),
  fc.record({ kind: fc.constant('clock' as const) }),
);
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;
const plays = fc.array(fc.record({ act, minutes: fc.constantFrom(0, 0.2, 1, 3, 12, 31) }), { minLength: 12, maxLength: 25 });

function moveOf(one: Act, handoff: Handoff | null, now: string): Move {
  const epoch = (handoff?.epoch ?? 0) - ('behind' in one ? one.behind : 0);
  const said = handoff?.said ?? 0;
  switch (one.kind) {
    case 'request':
      return {
        ...one,
        at: now,
        ticket: now,
        reason: 'asked',
        wanted: { ...WANTED, priority: one.priority as 'normal' | 'urgent' },
      };
    case 'reply':
      return { kind: 'reply', by: one.by, at: now, epoch, seen: said - one.unseen, seq: said + 1 };
    case 'hold':
      return { kind: 'hold', by: one.by, on: one.on, at: now, epoch };
    case 'transfer':
      return { kind: 'transfer', by: one.by, to: one.to, at: now, epoch };
    case 'return':
      return { kind: 'return', by: one.by, at: now, epoch };
    case 'resolve':
      return { kind: 'resolve', by: one.by, at: now, epoch, disposition: 'solved' };
    default:
      return { ...one, at: now };
  }
}

type Step = { readonly before: Handoff | null; readonly move: Move; readonly after: Handoff };

function play(acts: readonly { readonly act: Act; readonly minutes: number }[]): {
  readonly last: Handoff | null;
  readonly steps: Step[];
  readonly minutes: number;
} {
  const steps: Step[] = [];
  // Most moves mean nothing before somebody has asked for a person.
  let last: Handoff | null = handoffAfter([0, REQUEST]);
  let minutes = 0;
  for (const one of acts) {
    minutes += one.minutes;
    const what = moveOf(one.act, last, at(minutes));
    const moved = move(last, what, PATIENCE);
    if (moved.kind === 'refused') continue;
    steps.push({ before: last, move: what, after: moved.handoff });
    last = moved.handoff;
  }
  return { last, steps, minutes };
}

const RUNS = { numRuns: 5000, seed: 8 };

/** Names of the rules that a step breaks; plain comparisons, because there are a hundred thousand steps. */
function broken({ before, move: done, after }: Step): string[] {
  const [owner, next] = [ownerOf(before), ownerOf(after)];
  const changed = owner.kind !== next.kind || (owner.kind === 'agent' && next.kind === 'agent' && owner.agent !== next.agent);
  const epoch = before?.epoch ?? 0;
  const rules: { readonly [rule: string]: boolean } = {
    'a new owner raises the epoch': !changed || after.epoch > epoch,
    'the epoch never falls': after.epoch >= epoch,
    'after the end only a request moves it': isOpen(before) || done.kind === 'request',
    'what is open ends some day, what has ended does nothing by itself': (after.due === null) === !isOpen(after),
    'nobody stays joined after the end': isOpen(after) || after.joined.length === 0,
    'nobody acts on an old screen': !('epoch' in done) || done.epoch === epoch,
    'only the owner speaks, or who has joined': done.kind !== 'reply' || maySpeak(before, done.by),
    'who speaks has seen what was said': done.kind !== 'reply' || (done.seen >= (before?.said ?? 0) && after.said === done.seq),
  };
  return Object.keys(rules).filter((rule) => !rules[rule]);
}

function maySpeak(before: Handoff | null, by: Actor): boolean {
  const owner = ownerOf(before);
  return owner.kind === 'agent' && by.kind !== 'router' && (owner.agent === by.id || before?.joined.includes(by.id) === true);
}

describe('5,000 random interleavings', () => {
  test('one owner at a time, whose change raises the epoch; only the owner or who joined speaks; after the end only a request moves it', () => {
    let seen = 0;
    fc.assert(
      fc.property(plays, (acts) => {
        const { steps } = play(acts);
        seen += steps.length;
        const rules = steps.flatMap(broken);
        if (rules.length > 0) throw new Error(rules.join('; '));
      }),
      RUNS,
    );
    expect(seen).toBeGreaterThan(10_000);
  });

  test('when everybody falls silent, everything that is open ends by itself', () => {
    fc.assert(
      fc.property(plays, (acts) => {
        let { last } = play(acts);
        for (let clocks = 0; isOpen(last) && clocks < 4; clocks++) {
          const moved = move(last, { kind: 'clock', at: last.due ?? at(0) }, PATIENCE);
          if (moved.kind === 'refused') throw new Error(`The clock was refused at its own time: ${moved.why}.`);
          last = moved.handoff;
        }
        if (isOpen(last)) throw new Error('It is open for ever.');
      }),
      RUNS,
    );
  });

  test('even when only the router goes on giving it to agents who say nothing', () => {
    fc.assert(
      fc.property(plays, (acts) => {
        const played = play(acts);
        let last = played.last;
        let now = at(played.minutes);
        let rounds = 0;
        for (; isOpen(last) && rounds < 200; rounds++) {
          const given = move(last, { kind: 'assign', by: ROUTER, to: rounds % 2 ? 'an' : 'bo', at: now }, PATIENCE);
          if (given.kind === 'moved') last = given.handoff;
          if (last.due !== null && last.due > now) now = last.due;
          const moved = move(last, { kind: 'clock', at: now }, PATIENCE);
          if (moved.kind === 'moved') last = moved.handoff;
        }
        expect(isOpen(last)).toBe(false);
      }),
      { numRuns: 500, seed: 8 },
    );
  });
});
