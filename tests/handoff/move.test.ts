/** The rules of a handoff, one by one. */
import { describe, expect, test } from '@jest/globals';
import { isOpen, ownerOf } from '../../src/handoff/handoff.ts';
import {
  AN,
  at,
  BO,
  CLOCK,
  from,
  give,
  handoffAfter,
  REQUEST,
  ROUTER,
  refusal,
  SEEN,
  SUE,
  says,
  WANTED,
  WROTE,
} from './support.ts';

const queued = handoffAfter([0, REQUEST]);
const withAn = handoffAfter([0, REQUEST], [1, give('an')]);
const talking = from(withAn, [1.5, says(withAn, AN)]).handoff;

describe('asking for a person', () => {
  test('puts the conversation into the queue, which owns it', () => {
    expect(ownerOf(queued)).toEqual({ kind: 'queue' });
    expect(queued).toMatchObject({ ticket: 'T1', requestedAt: at(0), epoch: 1, due: at(30) });
  });

  test('asking again changes nothing but the urgency, and never downwards', () => {
    const urgent = { ...REQUEST, ticket: 'T2', wanted: { ...WANTED, priority: 'urgent' } } as const;
    expect(handoffAfter([0, REQUEST], [2, urgent])).toMatchObject({
      ticket: 'T1',
      requestedAt: at(0),
      epoch: 1,
      wanted: { priority: 'urgent' },
    });
    expect(handoffAfter([0, urgent], [2, REQUEST]).wanted.priority).toBe('urgent');
  });

  test('after thirty minutes nobody has come: the ticket stays, the bot is back', () => {
    const { handoff, telling } = from(queued, [30, CLOCK]);
    expect(handoff.status).toEqual({ kind: 'ended', at: at(30), end: { kind: 'expired' } });
    expect(telling).toEqual({ kind: 'expired' });
    expect(ownerOf(handoff)).toEqual({ kind: 'bot' });
  });

  test('a clock that comes too early changes nothing', () => {
    expect(refusal(queued, [29, CLOCK])).toBe('not_now');
  });

  test('the customer can leave the queue, but not a person', () => {
    expect(from(queued, [3, { kind: 'withdraw' }]).telling).toEqual({ kind: 'withdrawn' });
    expect(refusal(withAn, [3, { kind: 'withdraw' }])).toBe('not_now');
  });

  test('when the desk closes, who waits gets a ticket and who talks goes on', () => {
    expect(from(queued, [5, { kind: 'close_desk' }]).telling).toEqual({ kind: 'expired' });
    expect(refusal(talking, [5, { kind: 'close_desk' }])).toBe('not_now');
  });
});

describe('taking it', () => {
  test('an agent owns it, and owes the first words within a minute', () => {
    expect(ownerOf(withAn)).toEqual({ kind: 'agent', agent: 'an' });
    expect(withAn).toMatchObject({ epoch: 2, due: at(2) });
  });

  test('whoever comes second is refused; taking it twice is no change', () => {
    expect(refusal(withAn, [1, give('bo', BO)])).toBe('stale');
    expect(from(withAn, [1, give('an', AN)])).toEqual({ handoff: withAn, telling: null });
  });

  test('an agent takes for themselves only, a supervisor from anybody', () => {
    expect(refusal(queued, [1, give('bo', AN)])).toBe('not_yours');
    const taken = from(talking, [4, give('sue', SUE)]).handoff;
    expect(ownerOf(taken)).toEqual({ kind: 'agent', agent: 'sue' });
    expect(taken.epoch).toBe(talking.epoch + 1);
    expect(refusal(taken, [5, says(talking, AN)])).toBe('stale');
  });

  test('an agent who says nothing loses it: back to the old place, that agent last', () => {
    const { handoff, telling } = from(withAn, [2, CLOCK]);
    expect(handoff.status).toEqual({ kind: 'queued', since: at(2), prefer: null, except: ['an'] });
    expect(handoff).toMatchObject({ requestedAt: at(0), waitingSince: at(0), epoch: 3, due: at(30), agents: [] });
    expect(telling).toEqual({ kind: 'requeued' });
  });

  test('who let it lie is remembered until somebody answers', () => {
    const twice = from(withAn, [2, CLOCK], [3, give('bo')], [4, CLOCK]).handoff;
    expect(twice.status).toMatchObject({ kind: 'queued', except: ['an', 'bo'] });
    const cai = from(twice, [5, give('cai')]).handoff;
    const answered = from(cai, [5.5, says(cai, { kind: 'agent', id: 'cai' })]).handoff;
    expect(answered.status).toMatchObject({ except: [] });
    expect(answered.agents).toEqual(['cai']);
  });

  test('agents who let it lie do not prolong the wait: after thirty minutes it ends', () => {
    const late = handoffAfter([0, REQUEST], [29.5, give('an')]);
    expect(from(late, [30.5, CLOCK]).telling).toEqual({ kind: 'expired' });
  });
});

describe('talking', () => {
  test('only the owner speaks', () => {
    expect(refusal(withAn, [1, says(withAn, BO)])).toBe('not_yours');
    expect(refusal(withAn, [1, says(withAn, SUE)])).toBe('not_yours');
    expect(refusal(queued, [1, says(queued, AN)])).toBe('not_yours');
  });

  test('who has not seen the last words of a colleague is refused', () => {
    const joined = from(talking, [2, { kind: 'join', by: SUE, on: true }]);
    expect(joined.telling).toEqual({ kind: 'joined', agent: 'sue' });
    const both = from(joined.handoff, [3, says(talking, SUE)]).handoff;
    expect(refusal(both, [3, says(talking, AN)])).toBe('stale');
    expect(refusal(both, [3, says(both, AN)])).toBeNull();
  });

  test('the same reply sent twice is taken once', () => {
    expect(refusal(talking, [2, says(withAn, AN)])).toBe('stale');
  });

  test('a supervisor who has left does not speak any more', () => {
    const left = from(talking, [2, { kind: 'join', by: SUE, on: true }], [3, { kind: 'join', by: SUE, on: false }]).handoff;
    expect(refusal(left, [4, says(left, SUE)])).toBe('not_yours');
    expect(refusal(talking, [4, { kind: 'join', by: BO, on: true }])).toBe('not_yours');
    expect(refusal(queued, [4, { kind: 'join', by: SUE, on: true }])).toBe('not_now');
  });

  test('a customer who is silent for ten minutes while the agent waits is gone', () => {
    expect(talking.due).toBe(at(11.5));
    const { handoff, telling } = from(talking, [11.5, CLOCK]);
    expect(handoff.status).toMatchObject({ end: { kind: 'abandoned', agent: 'an' } });
    expect(telling).toEqual({ kind: 'abandoned' });
  });

  test('one who is seen to be there is not gone', () => {
    expect(from(talking, [8, SEEN]).handoff.due).toBe(at(18));
  });

  test('an agent who owes an answer for ten minutes loses the conversation', () => {
    const asked = from(talking, [3, WROTE], [6, WROTE], [8, SEEN]).handoff;
    expect(asked.due).toBe(at(13));
    const lost = from(asked, [13, CLOCK]).handoff;
    expect(lost.status).toMatchObject({ kind: 'queued', except: ['an'] });
    expect(lost).toMatchObject({ waitingSince: at(13), due: at(43), agents: ['an'] });
  });

  test('on hold the customer need not write, and does not wait for ever', () => {
    const { handoff, telling } = from(talking, [3, { kind: 'hold', by: AN, epoch: talking.epoch, on: true }], [9, WROTE]);
    expect(telling).toBeNull();
    expect(handoff.due).toBe(at(33));
    expect(refusal(handoff, [10, { kind: 'hold', by: AN, epoch: handoff.epoch, on: true }])).toBe('not_now');
    expect(from(handoff, [10, says(handoff, AN)]).handoff.status).toMatchObject({ hold: null, answerBy: null });
    expect(from(handoff, [33, CLOCK]).handoff.status).toMatchObject({ kind: 'queued', except: ['an'] });
    const off = from(handoff, [10, { kind: 'hold', by: AN, epoch: handoff.epoch, on: false }]).handoff;
    expect(off).toMatchObject({ status: { hold: null, answerBy: at(20) }, due: at(20) });
  });

  test('holding is for the owner', () => {
    expect(refusal(talking, [3, { kind: 'hold', by: SUE, epoch: talking.epoch, on: true }])).toBe('not_yours');
    expect(refusal(talking, [3, { kind: 'hold', by: AN, epoch: 1, on: true }])).toBe('stale');
  });
});

describe('passing it on', () => {
  test('to an agent, who owes the first words', () => {
    const { handoff, telling } = from(talking, [5, { kind: 'transfer', by: AN, epoch: talking.epoch, to: { agent: 'bo' } }]);
    expect(ownerOf(handoff)).toEqual({ kind: 'agent', agent: 'bo' });
    expect(handoff).toMatchObject({ epoch: 3, due: at(6), agents: ['an'] });
    expect(telling).toEqual({ kind: 'joined', agent: 'bo' });
    expect(refusal(talking, [5, { kind: 'transfer', by: AN, epoch: talking.epoch, to: { agent: 'an' } }])).toBe('not_now');
  });

  test('to a queue, with other wishes; it stands there where its first request puts it', () => {
    const to = { queue: { queue: 'security', priority: 'urgent' } } as const;
    const { handoff } = from(talking, [5, { kind: 'transfer', by: AN, epoch: talking.epoch, to }]);
    expect(handoff).toMatchObject({
      wanted: { queue: 'security', topic: 'refund_dispute', priority: 'urgent' },
      status: { kind: 'queued', except: ['an'] },
      requestedAt: at(0),
      due: at(35),
    });
  });

  test('a supervisor passes on what anybody has, and moves what waits', () => {
    expect(refusal(talking, [5, { kind: 'transfer', by: BO, epoch: talking.epoch, to: { agent: 'bo' } }])).toBe('not_yours');
    expect(refusal(talking, [5, { kind: 'transfer', by: SUE, epoch: talking.epoch, to: { agent: 'bo' } }])).toBeNull();
    const { handoff } = from(queued, [2, { kind: 'transfer', by: SUE, epoch: 1, to: { queue: { queue: 'account' } } }]);
    expect(handoff).toMatchObject({ wanted: { queue: 'account' }, epoch: 1, due: at(30) });
  });

  test('an agent who is gone leaves what they had to the queue', () => {
    const { handoff, telling } = from(talking, [5, { kind: 'agent_gone', agent: 'an' }]);
    expect(handoff).toMatchObject({ status: { kind: 'queued', except: [] }, epoch: 3, requestedAt: at(0), due: at(35) });
    expect(telling).toEqual({ kind: 'requeued' });
    expect(refusal(talking, [5, { kind: 'agent_gone', agent: 'bo' }])).toBe('not_now');
  });
});

describe('the end', () => {
  const resolve = { kind: 'resolve', by: AN, epoch: talking.epoch, disposition: 'solved' } as const;

  test('solved by the agent', () => {
    const { handoff, telling } = from(talking, [9, resolve]);
    expect(handoff.status).toEqual({ kind: 'ended', at: at(9), end: { kind: 'resolved', agent: 'an', disposition: 'solved' } });
    expect(handoff).toMatchObject({ due: null, epoch: talking.epoch + 1 });
    expect(telling).toEqual({ kind: 'resolved', agent: 'an' });
  });

  test('given back to the bot', () => {
    const { handoff, telling } = from(talking, [9, { kind: 'return', by: AN, epoch: talking.epoch }]);
    expect(ownerOf(handoff)).toEqual({ kind: 'bot' });
    expect(telling).toEqual({ kind: 'returned' });
  });

  test('not by somebody else, and not on an old screen', () => {
    expect(refusal(talking, [9, { ...resolve, by: BO }])).toBe('not_yours');
    expect(refusal(talking, [9, { ...resolve, by: ROUTER }])).toBe('not_yours');
    expect(refusal(talking, [9, { ...resolve, epoch: 1 }])).toBe('stale');
    expect(refusal(talking, [9, { ...resolve, by: SUE }])).toBeNull();
  });

  test('after it nothing is open', () => {
    const ended = from(talking, [9, resolve]).handoff;
    expect(isOpen(ended)).toBe(false);
    for (const act of [WROTE, CLOCK, resolve, says(ended, AN), give('bo'), { kind: 'close_desk' } as const])
      expect(refusal(ended, [10, act])).toBe('not_open');
    expect(refusal(null, [0, WROTE])).toBe('not_open');
  });
});

describe('coming back', () => {
  const abandoned = from(talking, [11.5, CLOCK]).handoff;
  const again = { ...REQUEST, ticket: 'T2' } as const;

  test('a customer who was taken for gone finds it open: old ticket, old place, the agent who knows it first', () => {
    const back = from(abandoned, [60, again]).handoff;
    expect(back).toMatchObject({
      ticket: 'T1',
      requestedAt: at(0),
      waitingSince: at(60),
      due: at(90),
      epoch: abandoned.epoch + 1,
      status: { kind: 'queued', prefer: 'an' },
    });
  });

  test('after a day it is a new one', () => {
    expect(from(abandoned, [11.5 + 24 * 60, again]).handoff).toMatchObject({
      ticket: 'T2',
      requestedAt: at(11.5 + 24 * 60),
      status: { prefer: null },
      agents: [],
    });
  });

  test('after an end by the agent it is a new one, with that agent first, and old screens stay refused', () => {
    const ended = from(talking, [9, { kind: 'return', by: AN, epoch: talking.epoch }]).handoff;
    const fresh = from(ended, [20, again]).handoff;
    expect(fresh).toMatchObject({ ticket: 'T2', requestedAt: at(20), status: { prefer: 'an' } });
    expect(fresh.epoch).toBeGreaterThan(ended.epoch);
    expect(from(fresh, [21, { kind: 'agent_gone', agent: 'an' }]).handoff.status).toMatchObject({ prefer: null });
  });
});
