/** What the engine makes of people who hesitate, change their minds, or say more than was asked. */
import { describe, expect, test } from '@jest/globals';
import { effectsOf, startTalk } from '../support/talk.ts';

const LI = { id: 'cust-1', name: '李娜' };

describe('somebody who goes to try it first', () => {
  test.each(['等一下', '我试试', '好的，稍等', 'let me try', 'hold on'])('%s is met with patience, and costs no try', (words) => {
    const talk = startTalk();
    talk.say('包裹没到');
    for (let i = 0; i < 3; i++) {
      const said = talk.say(words);
      expect(said).toHaveLength(2);
      expect(['慢慢来。', 'Take your time.']).toContain(said[0]);
    }
    expect(talk.state?.status).toBe('asking');
  });
});

describe('a confirmation', () => {
  const confirming = () => {
    const talk = startTalk({ customer: LI });
    talk.say('停卡');
    talk.say('丢在车上了');
    return talk;
  };

  test.each(['停卡', '好的停卡', '嗯，停卡吧', 'stop it', 'yes stop it please'])('“%s” is consent', (words) => {
    const talk = confirming();
    talk.say(words);
    expect(effectsOf(talk, 'call')).toMatchObject([{ action: 'freeze_account' }]);
  });

  test.each(['先别停卡', '不停卡', '等等', 'not now', '取消'])('“%s” is none: nothing is done, and that is said', (words) => {
    const talk = confirming();
    expect(talk.say(words).join()).toMatch(/没有停卡|not stopped/);
    expect(effectsOf(talk, 'call')).toEqual([]);
  });

  test.each(['停卡吗？', '也许吧', '停了能再开吗', '我', '先', '了'])('“%s” is not enough: it is asked again', (words) => {
    const talk = confirming();
    talk.say(words);
    expect(effectsOf(talk, 'call')).toEqual([]);
    expect(talk.buttons()).toEqual(['停卡', '改原因', '先不停']);
  });

  test('“写错了” leads to the correction', () => {
    expect(confirming().say('写错了，改一下')).toEqual(['为什么？']);
  });
});

describe('somebody who says more than was asked', () => {
  test('an order number that comes early is kept, the question repeated, and no try is lost', () => {
    const talk = startTalk({ customer: LI });
    talk.say('包裹没到');
    expect(talk.say('2026112200000101')).toEqual(['是信还是箱子？']);
    expect(talk.why?.rule).toBe('noted');
    talk.press('箱子');
    expect(effectsOf(talk, 'call')[0]?.input).toEqual({ order_no: '2026112200000101' });
  });

  test('an answer that stands among other words is taken, and what else it says as well', () => {
    const talk = startTalk({ customer: LI });
    talk.say('包裹没到');
    talk.say('是个箱子来的，订单号是 2026112200000101');
    expect(talk.state?.status).toBe('waiting');
  });

  test('a refused person stays away, a wanted one comes', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    talk.say('不用转人工');
    expect(talk.state?.status).toBe('asking');
    talk.say('转人工');
    expect(talk.state?.status).toBe('with_agent');
  });

  test('thanks beside an open ticket does not end the waiting for a person', () => {
    const talk = startTalk();
    talk.say('转人工');
    expect(talk.say('谢谢')).toEqual(['不客气。']);
    expect(talk.state?.status).toBe('with_agent');
    expect(talk.say('补充：是上周的事')).toEqual([expect.stringContaining('已加到H-')]);
  });
});

test('an order number alone is no wish', () => {
  const talk = startTalk();
  expect(talk.say('2026112200000101')).toEqual(['没听懂，请换个说法。']);
});
