/** Customers who write in a language that the bot does not speak. */
import { describe, expect, test } from '@jest/globals';
import { understand } from '../../src/nlu/understand.ts';
import { miniKnowledge, startTalk } from '../support/talk.ts';

describe('a message in another language', () => {
  const SPEAKS = '我会中文和英文。';

  test.each([
    '荷物がまだ届いていません',
    '소포가 아직 안 왔어요',
    'mi paquete no ha llegado, ayuda por favor',
    'где моя посылка',
  ])('“%s” is no wish of any flow, and the conversation keeps its language', (text) => {
    const context = { now: '2026-11-23T02:00:00.000Z', lang: 'zh', expect: null, openings: () => [] } as const;
    const meant = understand(miniKnowledge().model, text, context);
    expect(meant).toMatchObject({ foreign: true, lang: null, decision: { kind: 'none' } });
    expect(meant.notes).toContain('written in a language that the bot does not speak');
    const talk = startTalk();
    expect(talk.say(text)[0]).toBe(SPEAKS);
    expect(talk.why?.rule).toBe('fallback');
    expect(talk.state?.lang).toBe('zh');
  });

  test.each(['我的包裹 package 没到', 'where is my parcel', '包裹', '123', 'hola'])('“%s” is none', (text) => {
    expect(startTalk().say(text)[0]).not.toBe(SPEAKS);
  });

  test('instead of an answer: the question is asked again, costs no try, and can still be answered', () => {
    const talk = startTalk();
    const [question] = talk.say('包裹没到');
    for (let i = 0; i < 3; i++) expect(talk.say('荷物がまだ届いていません')).toEqual([SPEAKS, question]);
    talk.press('箱子');
    expect(talk.state?.status).not.toBe('idle');
  });

  test('to a question for any words it is an answer like others', () => {
    const talk = startTalk({ customer: { id: 'cust-1', name: '李娜' } });
    talk.say('停卡');
    expect(talk.say('바깥에서 잃어버렸어요')).not.toContain(SPEAKS);
  });
});
