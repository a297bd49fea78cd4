/** Taking back an earlier answer. The flows are in tests/support/mini-project.yaml. */
import { describe, expect, test } from '@jest/globals';
import { compileProject } from '../../src/flow/compile.ts';
import { learn } from '../../src/knowledge.ts';
import { effectsOf, miniKnowledge, miniSource, startTalk, type Talk } from '../support/talk.ts';

const LI = { id: 'cust-1', name: '李娜' };
const YUAN_80 = { kind: 'money', minor: 8000, currency: 'CNY' } as const;
const ORDER = '2026112200000101';

function slotsOf(talk: Talk): { readonly [slot: string]: unknown } {
  return talk.state?.status === 'asking' || talk.state?.status === 'waiting' ? (talk.state.stack[0]?.slots ?? {}) : {};
}

/** At the last question: a box, no order number, worth 80. */
function atTheEnd(): Talk {
  const talk = startTalk();
  talk.say('包裹没到');
  talk.press('箱子');
  talk.press('没有订单号');
  talk.say('80块');
  return talk;
}

describe('an earlier answer is changed', () => {
  test('the value is read back, and the open question put again', () => {
    const talk = atTheEnd();
    expect(talk.say('说错了，是90块')).toEqual(['改为¥90.00。', '¥90.00，对吗？']);
    expect(talk.why?.rule).toBe('correction');
    expect(talk.why?.notes).toContain('corrects price');
    expect(slotsOf(talk)).toMatchObject({ kind: 'box', price: { minor: 9000 } });
  });

  test('in English', () => {
    const talk = startTalk();
    talk.say('my parcel is lost');
    talk.say('box');
    talk.say("i don't have it");
    talk.say('80 yuan');
    expect(talk.say('sorry, I meant 90 yuan')).toEqual(['Changed to ¥90.00.', '¥90.00, right?']);
    expect(talk.say('not 90 but 95')).toEqual(['Changed to ¥95.00.', '¥95.00, right?']);
  });

  test('what was answered since is not asked again, what was said since not said again', () => {
    const talk = atTheEnd();
    expect(talk.say('刚才选错了，是信')).toEqual(['改为信。', '¥80.00，对吗？']);
    expect(slotsOf(talk)).toMatchObject({ kind: 'letter', price: { minor: 8000 } });
  });

  test('a question that was left open can be answered late, and leads another way', () => {
    const talk = startTalk({ customer: LI });
    talk.say('包裹没到');
    talk.press('箱子');
    talk.press('没有订单号');
    expect(talk.say(`说错了，订单号是${ORDER}`)).toEqual([`改为${ORDER}。`]);
    expect(effectsOf(talk, 'call')[0]?.input).toEqual({ order_no: ORDER });
  });

  test('a look-up runs again with the new value, and a remembered value is the new one', () => {
    const talk = startTalk({ customer: LI });
    talk.say('包裹没到');
    talk.press('箱子');
    talk.say(ORDER);
    talk.result('unavailable');
    expect(talk.say('订单号写错了，应该是2026112200000102')).toEqual(['改为2026112200000102。']);
    expect(effectsOf(talk, 'call')[0]?.input).toEqual({ order_no: '2026112200000102' });
    expect(talk.state?.memory.order_no).toBe('2026112200000102');
    expect(talk.result('found', { amount: YUAN_80 })).toEqual(['找到了：¥80.00。', '有帮助吗？']);
  });

  test('"back" goes from there to the question before, as if it had been answered so at once', () => {
    const talk = atTheEnd();
    talk.say('刚才选错了，是信');
    expect(talk.say('上一步')).toEqual(['回到上一题。', '值多少钱？']);
    expect(slotsOf(talk)).toMatchObject({ kind: 'letter' });
  });

  test('in one message after another', () => {
    const talk = atTheEnd();
    talk.say('刚才选错了，是信');
    expect(talk.say('金额也说错了，90块')).toEqual(['改为¥90.00。', '¥90.00，对吗？']);
    expect(slotsOf(talk)).toMatchObject({ kind: 'letter', price: { minor: 9000 } });
  });
});

describe('the question’s own checks', () => {
  test('a value out of its limits is refused with them, and nothing changes', () => {
    const talk = atTheEnd();
    const before = slotsOf(talk);
    expect(talk.say('说错了，是800块')).toEqual(['至多¥500.00。', '¥80.00，对吗？']);
    expect(slotsOf(talk)).toEqual(before);
  });

  test('a private value is masked when it is read back', () => {
    const source = miniSource().replace(
      'order_no: { type: order_number, remember: true }',
      'order_no: { type: order_number, private: true }',
    );
    const result = compileProject([{ path: 'mini-project.yaml', text: source }]);
    if (!result.ok) throw new Error('the changed project does not compile');
    const talk = startTalk({ knowledge: learn(result.graph) });
    talk.say('包裹没到');
    talk.press('箱子');
    talk.say(ORDER);
    expect(talk.say('写错了，应该是2026112200000102')[0]).toBe('改为****0102。');
  });
});

describe('nothing is changed', () => {
  test('without another value', () => {
    const talk = atTheEnd();
    expect(talk.say('说错了，是80块').join()).not.toContain('改为');
    expect(talk.why?.rule).not.toBe('correction');
  });

  test('by the plain answer to the open question', () => {
    const talk = atTheEnd();
    talk.say('不对');
    expect(talk.why?.rule).toBe('answer');
    expect(talk.state?.status).toBe('with_agent');
  });

  test('by a word that corrects the answer which has just failed', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    talk.press('箱子');
    talk.press('没有订单号');
    talk.say('800块');
    expect(talk.say('写错了，80块')).toEqual(['¥80.00，对吗？']);
    expect(talk.why?.rule).toBe('answer');
  });

  test('where no question is open', () => {
    const talk = startTalk();
    talk.say('说错了，是80块');
    expect(talk.why?.rule).not.toBe('correction');
  });
});

test('the same event gives the same state: corrections are replayed', () => {
  const first = atTheEnd();
  first.say('说错了，是90块');
  const second = startTalk({ knowledge: miniKnowledge() });
  for (const event of first.events) second.take(event);
  expect(second.state).toEqual(first.state);
});
