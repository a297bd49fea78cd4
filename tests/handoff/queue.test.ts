/** Who stands where, who gets whom, and how long it will take. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { firstHandling, type Handling, observe, remaining } from '../../src/handoff/handling.ts';
import type { Lang, Priority } from '../../src/handoff/handoff.ts';
import { inOrder, positionOf, type Waiting, waitingOf } from '../../src/handoff/queue.ts';
import { type Agent, couldTake, route } from '../../src/handoff/route.ts';
import { type Desk, expectedWaits, toldMinutes } from '../../src/handoff/wait.ts';
import { at, from, give, handoffAfter, MINUTE, REQUEST, WANTED } from './support.ts';

type Wishes = Partial<Waiting> & {
  readonly queue?: string;
  readonly topic?: string;
  readonly lang?: Lang;
  readonly priority?: Priority;
};

/** One who asked at a minute. */
function asked(id: string, minute: number, { queue, topic, lang, priority, ...more }: Wishes = {}): Waiting {
  const wanted = {
    queue: queue ?? WANTED.queue,
    topic: topic ?? WANTED.topic,
    lang: lang ?? WANTED.lang,
    priority: priority ?? WANTED.priority,
  };
  return { id, wanted, requestedAt: at(minute), waitingSince: at(minute), prefer: null, except: [], ...more };
}

function agent(id: string, more: Partial<Agent> = {}): Agent {
  const usual = {
    langs: ['zh'],
    skills: [],
    queues: ['money'],
    capacity: 1,
    open: 0,
    state: 'available',
    idleSince: at(0),
  } as const;
  return { id, ...usual, ...more };
}

const ids = (waiting: readonly Waiting[]) => waiting.map((one) => one.id);

describe('the queue', () => {
  const waiting = [
    asked('late', 3),
    asked('early', 1),
    asked('urgent', 5, { priority: 'urgent' }),
    asked('high', 4, { priority: 'high' }),
    asked('elsewhere', 0, { queue: 'account' }),
  ];

  test('is ordered by urgency, then by who asked first', () => {
    expect(ids(inOrder(waiting))).toEqual(['urgent', 'high', 'elsewhere', 'early', 'late']);
  });

  test('tells the place among those of the same queue', () => {
    expect(['urgent', 'high', 'early', 'late', 'elsewhere', 'nobody'].map((id) => positionOf(waiting, id))).toEqual([
      1,
      2,
      3,
      4,
      1,
      null,
    ]);
  });

  test('holds what waits, at the place of its first request', () => {
    const queued = handoffAfter([0, REQUEST]);
    expect(waitingOf('c1', queued)).toEqual(asked('c1', 0));
    const taken = from(queued, [1, give('an')]).handoff;
    expect(waitingOf('c1', taken)).toBeNull();
    expect(waitingOf('c1', from(taken, [2, { kind: 'clock' }]).handoff)).toEqual(asked('c1', 0, { except: ['an'] }));
  });
});

describe('who gets whom', () => {
  const one = asked('c1', 1);

  test('only who serves the queue, speaks the language, is there and has room', () => {
    const unfit = [
      agent('a', { queues: ['account'] }),
      agent('b', { langs: ['en'] }),
      agent('c', { state: 'busy' }),
      agent('d', { state: 'away' }),
      agent('e', { state: 'offline' }),
      agent('f', { open: 1 }),
      agent('g', { capacity: 0 }),
    ];
    expect(route([one], unfit)).toEqual([]);
    expect(route([one], [...unfit, agent('h')])).toEqual([{ id: 'c1', agent: 'h' }]);
  });

  test('who knows the topic before who does not, then who has fewer, then who has been idle longest', () => {
    const many = { capacity: 3, open: 2 };
    const knows = agent('knows', { ...many, skills: ['refund_dispute'] });
    expect(route([one], [agent('idle'), knows])).toEqual([{ id: 'c1', agent: 'knows' }]);
    expect(route([one], [agent('full', many), agent('fresh', { idleSince: at(1) })])).toEqual([{ id: 'c1', agent: 'fresh' }]);
    expect(route([one], [agent('a', { idleSince: at(2) }), agent('b', { idleSince: at(1) })])).toEqual([
      { id: 'c1', agent: 'b' },
    ]);
  });

  test('whom it is meant for, if there', () => {
    const meant = asked('c1', 1, { prefer: 'an' });
    const skilled = agent('bo', { skills: ['refund_dispute'] });
    expect(route([meant], [skilled, agent('an', { idleSince: at(9) })])).toEqual([{ id: 'c1', agent: 'an' }]);
    expect(route([meant], [skilled, agent('an', { state: 'away' })])).toEqual([{ id: 'c1', agent: 'bo' }]);
  });

  test('who let it lie only when nobody else is there', () => {
    const lain = asked('c1', 1, { except: ['an'] });
    expect(route([lain], [agent('an'), agent('bo', { open: 1 })])).toEqual([]);
    expect(route([lain], [agent('an'), agent('bo', { state: 'offline' })])).toEqual([{ id: 'c1', agent: 'an' }]);
  });

  test('nobody waits for the one who speaks both languages while the other sits idle', () => {
    const both = agent('an', { langs: ['zh', 'en'] });
    const zh = agent('bo', { idleSince: at(5) });
    expect(route([asked('chinese', 1), asked('english', 2, { lang: 'en' })], [both, zh])).toEqual([
      { id: 'chinese', agent: 'bo' },
      { id: 'english', agent: 'an' },
    ]);
  });

  const lang = fc.constantFrom<Lang>('zh', 'en');
  const queue = fc.constantFrom('money', 'account');
  const anyWaiting = fc
    .array(fc.record({ lang, queue, minute: fc.nat(5), priority: fc.constantFrom<Priority>('normal', 'high', 'urgent') }), {
      maxLength: 8,
    })
    .map((list) => list.map(({ minute, ...wishes }, i) => asked(`c${i}`, minute, wishes)));
  const anyAgents = fc
    .array(
      fc.record({
        langs: fc.subarray<Lang>(['zh', 'en']),
        queues: fc.subarray(['money', 'account']),
        capacity: fc.nat(3),
        open: fc.nat(2),
        state: fc.constantFrom<Agent['state']>('available', 'available', 'busy'),
      }),
      { maxLength: 5 },
    )
    .map((list) => list.map((more, i) => agent(`a${i}`, more)));

  test('in any desk: room is never exceeded, nobody is passed over, and nobody idle is left who could help', () => {
    fc.assert(
      fc.property(anyWaiting, anyAgents, (waiting, agents) => {
        const given = route(waiting, agents);
        const room = (a: Agent) => (a.state === 'available' ? a.capacity - a.open : 0);
        const of = (a: Agent) => given.filter((one) => one.agent === a.id);
        for (const a of agents) {
          expect(of(a).length).toBeLessThanOrEqual(Math.max(0, room(a)));
          for (const { id } of of(a)) expect(waiting.some((one) => one.id === id && couldTake(a, one))).toBe(true);
        }
        const ordered = inOrder(waiting);
        const left = ordered.filter((one) => !given.some(({ id }) => id === one.id));
        for (const one of left) {
          const able = agents.filter((a) => room(a) > 0 && couldTake(a, one));
          expect(able.every((a) => of(a).length === room(a))).toBe(true);
          // Whoever could take this one has been given to somebody before it in the order.
          const place = ordered.indexOf(one);
          for (const a of able)
            for (const { id } of of(a)) expect(ordered.findIndex((other) => other.id === id)).toBeLessThan(place);
        }
      }),
      { numRuns: 1000, seed: 8 },
    );
  });
});

describe('how long conversations take', () => {
  const median = (handling: Handling) => Math.round(remaining(handling, 0, 0.5) / MINUTE);

  test('is what was configured until there is experience, then what is seen', () => {
    let handling = firstHandling(8 * MINUTE);
    expect(median(handling)).toBe(8);
    for (let i = 0; i < 100; i++) handling = observe(handling, (i % 2 ? 3 : 5) * MINUTE);
    expect(median(handling)).toBe(4);
    for (let i = 0; i < 300; i++) handling = observe(handling, 20 * MINUTE);
    expect(median(handling)).toBe(20);
  });

  test('one that was forgotten for days does not spoil it', () => {
    expect(median(observe(firstHandling(8 * MINUTE), 1e12))).toBeLessThan(20);
  });

  test('what has lasted long has less left than a whole one, and never less than nothing', () => {
    const handling = firstHandling(8 * MINUTE);
    for (const lasted of [0, 1, 4, 8, 20, 60, 600])
      for (const share of [0.01, 0.5, 0.99]) expect(remaining(handling, lasted * MINUTE, share)).toBeGreaterThanOrEqual(0);
    expect(remaining(handling, 6 * MINUTE, 0.5)).toBeLessThan(8 * MINUTE);
  });
});

describe('the expected wait', () => {
  const running = (agentId: string, since: number) => ({ agent: agentId, queue: 'money', since: at(since) });
  function desk(more: Partial<Desk>): Desk {
    const sure = { n: 100, meanLog: Math.log(10 * MINUTE), varLog: 0.01 };
    const usual = { now: at(10), agents: [], running: [], handling: () => sure, urgentPerHour: () => 0 };
    return { ...usual, waiting: [], leavingPerHour: 0, longestMs: 60 * MINUTE, ...more };
  }
  const minutes = (one: Desk) => [...expectedWaits(one)].map(([id, ms]) => [id, ms === null ? null : Math.round(ms / MINUTE)]);

  test('is unknown while nobody is there who could take it', () => {
    expect(
      minutes(desk({ waiting: [asked('c1', 9)], agents: [agent('a', { langs: ['en'] }), agent('b', { state: 'away' })] })),
    ).toEqual([['c1', null]]);
  });

  test('follows from what is left of the running conversations', () => {
    const waiting = [asked('first', 8), asked('second', 9)];
    const agents = [agent('a', { open: 1 }), agent('b', { open: 1 })];
    const now = desk({ waiting, agents, running: [running('a', 4), running('b', 8)] });
    expect(minutes(now)).toEqual([
      ['first', 4],
      ['second', 8],
    ]);
  });

  test('is nothing where there is room, and longer behind urgent ones who will come', () => {
    expect(minutes(desk({ waiting: [asked('c1', 9)], agents: [agent('a')] }))).toEqual([['c1', 0]]);
    const waiting = [asked('c1', 9)];
    const busy = { waiting, agents: [agent('a', { open: 1 })], running: [running('a', 5)] };
    const calm = expectedWaits(desk(busy)).get('c1') ?? 0;
    for (const perHour of [5, 30, 30_000])
      expect(expectedWaits(desk({ ...busy, urgentPerHour: () => perHour })).get('c1')).toBeGreaterThan(calm);
  });

  test('is shorter where those before give up', () => {
    const waiting = Array.from({ length: 12 }, (_, i) => asked(`c${i + 10}`, 5 + i / 10));
    const full = { waiting, agents: [agent('a', { open: 1 })], running: [running('a', 5)] };
    const last = (one: Desk) => expectedWaits(one).get('c21') ?? 0;
    expect(last(desk({ ...full, leavingPerHour: 4 }))).toBeLessThan(last(desk(full)));
  });

  test('is the same each time', () => {
    const one = desk({
      waiting: [asked('c1', 9), asked('c2', 9)],
      agents: [agent('a', { open: 1 })],
      running: [running('a', 5)],
    });
    expect([...expectedWaits(one)]).toEqual([...expectedWaits(one)]);
  });

  test('is told upwards, and the coarser the longer', () => {
    expect([0.2, 1, 1.1, 4.5, 5.1, 14, 21, 31, 44, 61, 100].map((m) => toldMinutes(m * MINUTE))).toEqual([
      1, 1, 2, 5, 10, 15, 25, 40, 50, 90, 120,
    ]);
  });
});
