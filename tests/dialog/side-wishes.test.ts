/** What a customer wants besides answering: other matters, a person, a button pressed twice, another language. */
import { describe, expect, test } from '@jest/globals';
import { effectsOf, startTalk, type Talk } from '../support/talk.ts';
import { atTheProof, claimTalk } from './claim.ts';

function slotsOf({ state }: Talk): { readonly [slot: string]: unknown } {
  return state?.status === 'asking' || state?.status === 'waiting' ? state.stack[0].slots : {};
}

describe('interruptions', () => {
  test('several levels deep, and back one by one', () => {
    const talk = claimTalk();
    talk.say('包裹没到');
    talk.say('查退款');
    expect(talk.say('停卡')).toEqual(['为什么？']);
    expect(talk.say('几点开门')).toEqual(['我们每天开门。', '回到“停卡”。', '为什么？']);
    talk.say('丢了');
    expect(talk.press('先不停')).toEqual(['没有停卡。', '回到“退款进度”。', '哪个订单？']);
    talk.say('2026112200000101');
    expect(talk.result('found')).toEqual(['找到了。', '回到“包裹丢失”。', '是信还是箱子？']);
  });

  test('a question lets through what its author permits, danger, and a person; the rest is kept and offered', () => {
    const talk = claimTalk();
    talk.say('我要索赔');
    talk.say('快递员把箱子摔坏了');
    talk.say('13800138000');
    talk.press('上午');
    expect(talk.say('几点开门').at(-1)).toBe('要赔多少钱？');
    expect(talk.say('包裹没到')).toEqual(['“包裹丢失”稍后再说。', '要赔多少钱？']);
    expect(talk.say('停卡')).toEqual(['为什么？']);
    talk.say('丢了');
    talk.press('先不停');
    talk.say('80块');
    talk.result('done');
    talk.press('没有照片');
    expect(talk.say('查退款')).toEqual(['“退款进度”稍后再说。', '索赔¥80.00，提交吗？']);
    talk.press('提交');
    talk.result('done');
    talk.press('还好');
    expect(talk.say('有')).toEqual(['太好了。', '还有“包裹丢失”，现在看吗？']);
    expect(talk.press('是')).toEqual(['是信还是箱子？']);
    expect(talk.state?.wishes).toEqual(['track']);
  });

  test('the menu does not lead around it', () => {
    const talk = atTheProof();
    talk.press('没有照片');
    talk.say('菜单');
    expect(talk.press('包裹丢失')).toEqual(['“包裹丢失”稍后再说。', '索赔¥80.00，提交吗？']);
  });
});

describe('a second wish', () => {
  const both = () => {
    const talk = claimTalk();
    talk.take({ ...wishEvent('包裹没到，还要查退款') });
    return talk;
  };

  /** Understanding of short sentences varies with what it has learnt; the engine is told what was understood. */
  function wishEvent(text: string) {
    const probe = claimTalk();
    probe.say('包裹没到');
    const event = probe.events[0];
    if (event?.kind !== 'message') throw new Error('no message');
    return { ...event, text, understanding: { ...event.understanding, second: { flow: 'track', score: 0.9 } } };
  }

  test('is offered when the first has ended', () => {
    const talk = both();
    expect(talk.state?.wishes).toEqual(['track']);
    talk.press('箱子');
    talk.press('没有订单号');
    talk.say('80块');
    expect(talk.say('对的')).toEqual(['有帮助吗？']);
    expect(talk.say('有')).toEqual(['太好了。', '还有“退款进度”，现在看吗？']);
    expect(talk.say('好的')).toEqual(['哪个订单？']);
    expect(talk.state?.wishes).toBeUndefined();
  });

  test('is not offered twice, nor after the customer has stopped or gone', () => {
    const talk = both();
    talk.press('箱子');
    talk.press('没有订单号');
    talk.say('80块');
    talk.say('对的');
    talk.say('有');
    expect(talk.press('否')).toEqual(['好的。']);
    expect(talk.say('谢谢')).toEqual(['不客气。']);
    for (const words of ['取消', '再见', '重新开始']) {
      const other = both();
      other.say(words);
      expect(other.state?.wishes).toBeUndefined();
    }
  });

  test('is named to the person who takes over, and not forgotten', () => {
    const talk = both();
    talk.say('转人工');
    expect(effectsOf(talk, 'ticket')[0]?.brief.wishes).toEqual(['退款进度']);
    expect(talk.state?.wishes).toEqual(['track']);
  });

  test('danger goes first, whatever stands first', () => {
    const talk = claimTalk();
    const event = wishEvent('包裹没到，卡也被偷了');
    const understanding = { ...event.understanding, second: { flow: 'stop_card', score: 0.9 } };
    expect(talk.take({ ...event, understanding })).toEqual(['为什么？']);
    expect(talk.state?.wishes).toEqual(['lost_parcel']);
  });
});

describe('which one do you mean', () => {
  const unsure = (text: string) => {
    const talk = claimTalk();
    const probe = claimTalk();
    probe.say(text);
    const event = probe.events[0];
    if (event?.kind !== 'message') throw new Error('no message');
    const decision = { kind: 'clarify' as const, flows: ['track', 'lost_parcel'], score: 0.5 };
    talk.take({ ...event, understanding: { ...event.understanding, decision, prefill: {} } });
    return talk;
  };

  test('a number in the message before belongs to what is chosen', () => {
    const talk = unsure('那笔 2026112200000101');
    expect(talk.press('退款进度')).toEqual([]);
    expect(effectsOf(talk, 'call')[0]?.input).toEqual({ order_no: '2026112200000101' });
    expect(talk.state?.heard).toBeUndefined();
  });

  test('so does a number that is written instead of choosing; the question is put again', () => {
    const talk = unsure('那个事');
    expect(talk.say('2026112200000101')).toEqual(['您指的是哪个？']);
    expect(talk.buttons()).toEqual(['退款进度', '包裹丢失', '都不是']);
    talk.press('退款进度');
    expect(effectsOf(talk, 'call')[0]?.input).toEqual({ order_no: '2026112200000101' });
  });

  test('none of these: to say it differently, then a person', () => {
    const talk = unsure('那个事');
    expect(talk.press('都不是')).toEqual(['请换个说法。']);
    expect(talk.state?.misses).toBe(1);
    const again = unsure('那个事').events[0];
    if (again?.kind !== 'message') throw new Error('no message');
    talk.take({ ...again, id: 'again' });
    talk.press('都不是');
    expect(talk.state?.status).toBe('with_agent');
  });
});

describe('a person, at any point', () => {
  test('at a confirmation: nothing is done', () => {
    const talk = atTheProof();
    talk.press('没有照片');
    expect(talk.say('转人工')[0]).toContain('H-');
    expect(effectsOf(talk, 'call')).toEqual([]);
  });

  test('while a look-up runs: at once', () => {
    const talk = claimTalk();
    talk.say('查退款');
    talk.say('2026112200000101');
    expect(talk.say('转人工')[0]).toContain('H-');
    expect(talk.state?.status).toBe('with_agent');
    expect(talk.result('found')).toEqual([]);
  });

  test('while something is being done: as soon as its result is known, which the agent reads', () => {
    const talk = atTheProof();
    talk.press('没有照片');
    talk.press('提交');
    expect(talk.say('转人工')).toEqual(['一有结果就转人工。']);
    expect(talk.say('转人工')).toEqual(['一有结果就转人工。']);
    expect(talk.result('done')[0]).toContain('H-');
    expect(effectsOf(talk, 'ticket')[0]?.brief.tried).toContain('提交索赔 → done');
  });

  test('after the conversation was closed', () => {
    const talk = startTalk();
    talk.say('再见');
    expect(talk.state?.status).toBe('closed');
    expect(talk.say('转人工')[0]).toContain('H-');
  });
});

describe('buttons', () => {
  test('pressed twice in a row: told that it was taken, and asked on', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    talk.press('箱子');
    expect(talk.pressPayload('1.box')).toEqual(['刚才已经点过了。', '订单号？']);
    expect(talk.pressPayload('1.letter')).toEqual(['这个按钮过期了。', '订单号？']);
    expect(slotsOf(talk)).toMatchObject({ kind: 'box' });
  });

  test('pressed twice on a confirmation: done once', () => {
    const talk = atTheProof();
    talk.press('没有照片');
    const turn = talk.state?.status === 'asking' ? talk.state.question.turn : 0;
    talk.press('提交');
    expect(effectsOf(talk, 'call')).toHaveLength(1);
    expect(talk.pressPayload(`${turn}.yes`)).toEqual(['请稍等。']);
    expect(effectsOf(talk, 'call')).toEqual([]);
    talk.result('done');
    expect(talk.pressPayload(`${turn}.yes`)).toEqual(['刚才已经点过了。', '您觉得怎么样？']);
  });

  test('of the menu, when something else was asked for meanwhile; and after the end', () => {
    const talk = startTalk();
    talk.say('菜单');
    talk.say('包裹没到');
    expect(talk.pressPayload('1.opening_hours')).toEqual(['这个按钮过期了。', '是信还是箱子？']);
    talk.say('再见');
    expect(talk.pressPayload('2.box')).toEqual(['这个按钮过期了。']);
  });
});

describe('language', () => {
  test('asked for in the other language, it stays', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    expect(talk.say('说英文')).toEqual(['All right, English.', 'Letter or box?']);
    expect(talk.buttons()).toEqual(['Letter', 'Box']);
    expect(talk.say('是一个很大的箱子')).toEqual(['Order number?']);
    expect(talk.say('说中文')).toEqual(['好的，说中文。', '订单号？']);
    expect(talk.say('I have none of it')[0]).toBe('Never mind.');
  });
});
