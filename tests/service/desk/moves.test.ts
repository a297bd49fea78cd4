/** What a customer reads of a move at the desk. */
import { expect, test } from '@jest/globals';
import type { Handoff } from '../../../src/handoff/handoff.ts';
import { decideMove, type WantedMove } from '../../../src/service/desk/moves.ts';
import { AN, at, CLOCK, give, handoffAfter, REQUEST } from '../../handoff/support.ts';
import { miniKnowledge, startTalk } from '../../support/talk.ts';

test('an agent alone who lets it lie gets it again and again: the customer is told once', () => {
  const knowledge = miniKnowledge();
  const talk = startTalk({ knowledge });
  talk.say('包裹没到');
  let { state } = talk;
  let handoff: Handoff = handoffAfter([0, REQUEST]);
  const told = (minutes: number, wanted: object): string[] => {
    const before = { conversation: 'web:1', version: 1, state, nextSeq: 9, handoff };
    const stamp = { id: `e${minutes}`, at: at(minutes), fresh: 'ABCDEFGH' };
    const write = decideMove(knowledge, before, stamp, wanted as WantedMove, { id: null, name: '王芳' }, null, false);
    handoff = write.handoff ?? handoff;
    state = write.state;
    return write.messages.map(({ message }) => message.text);
  };
  const comes = [expect.stringContaining('王芳')];
  expect(told(0, give('an'))).toEqual(comes);
  expect(told(1, CLOCK)).toEqual(['正在找另一位同事。']);
  for (const minute of [2, 4]) {
    expect(told(minute, give('an'))).toEqual([]);
    expect([state?.status, handoff.status.kind]).toEqual(['handed_over', 'assigned']);
    expect(told(minute + 1, CLOCK)).toEqual([]);
    expect(handoff.status.kind).toBe('queued');
  }
  // Whoever takes it by hand is there now, and says so; and so does somebody else.
  expect(told(6, give('an', AN))).toEqual(comes);
  expect(told(7, CLOCK)).toEqual([]);
  expect(told(8, give('bo'))).toEqual(comes);
});
