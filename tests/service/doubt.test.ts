/** Which turns show that the bot did not understand. */
import { expect, test } from '@jest/globals';
import { doubtOf } from '../../src/service/doubt.ts';
import { startTalk } from '../support/talk.ts';

/** What the last message of a conversation leaves. */
function doubtAfter(...said: readonly string[]) {
  const talk = startTalk();
  let before = talk.state;
  for (const text of said) {
    before = talk.state;
    talk.say(text);
  }
  const event = talk.events.at(-1);
  return event && talk.why ? doubtOf(before, event, talk.why.rule) : 'nothing was said';
}

test('nothing fits', () => {
  expect(doubtAfter('？？？')).toBe('fallback');
});

test('no answer to “what do you need”', () => {
  expect(doubtAfter('菜单', '？？？')).toBe('unanswered');
});

test('a bad answer to a question of a topic says nothing about which flow was wanted', () => {
  expect(doubtAfter('包裹没到', '？？？')).toBeNull();
});

test('what was understood leaves none', () => {
  expect(doubtAfter('包裹没到')).toBeNull();
  expect(doubtAfter('你好')).toBeNull();
});
