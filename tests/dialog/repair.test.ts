/** Repair in the middle of flows: back, corrections, repeat, skip, and what it leaves in the state. */
import { describe, expect, test } from '@jest/globals';
import type { State } from '../../src/dialog/state.ts';
import { step } from '../../src/dialog/step.ts';
import { effectsOf, miniKnowledge, startTalk, type Talk } from '../support/talk.ts';
import { afterFiling, atTheProof, claimKnowledge, claimTalk, LI } from './claim.ts';

function slotsOf(talk: Talk, depth = 0): { readonly [slot: string]: unknown } {
  const { state } = talk;
  return state?.status === 'asking' || state?.status === 'waiting' ? (state.stack[depth]?.slots ?? {}) : {};
}

describe('back', () => {
  test('over a reversible action, out of a sub-flow and into it, down to the first question', () => {
    const talk = atTheProof();
    expect(talk.say('上一步')).toEqual(['回到上一题，“记账”不会撤销。', '要赔多少钱？']);
    expect(talk.say('上一步')).toEqual(['回到上一题。', '上午还是晚上？']);
    expect(talk.say('go back')).toEqual(['回到上一题。', '手机号？']);
    expect(talk.say('上一步')).toEqual(['回到上一题。', '发生了什么？']);
    expect(talk.say('上一步')).toEqual(['前面没有问题了。', '发生了什么？']);
  });

  test('stops at an irreversible action and says that it is done', () => {
    expect(afterFiling().say('上一步')).toEqual(['“提交索赔”已经办了，撤不回。', '您觉得怎么样？']);
  });

  test('also when the flow has ended with it', () => {
    const talk = afterFiling();
    talk.press('还好');
    expect(talk.say('上一步')[0]).toBe('“提交索赔”已经办了，撤不回。');
  });

  test('an action that was not done is nothing in the way', () => {
    const talk = claimTalk();
    talk.say('我要索赔');
    talk.say('快递员把箱子摔坏了');
    talk.say('13800138000');
    talk.press('上午');
    talk.say('80块');
    talk.result('unavailable');
    expect(talk.say('上一步')).toEqual(['回到上一题。', '要赔多少钱？']);
  });

  test('past the start of a digression: the question that was interrupted', () => {
    const talk = claimTalk();
    talk.say('包裹没到');
    talk.press('箱子');
    expect(talk.say('我要索赔')).toEqual(['发生了什么？']);
    expect(talk.say('上一步')).toEqual(['回到上一题。', '订单号？']);
    expect(effectsOf(talk, 'outcome')).toMatchObject([{ flow: 'claim', disposition: 'cancelled' }]);
    expect(talk.say('上一步')).toEqual(['回到上一题。', '是信还是箱子？']);
  });

  test('after a digression has ended, over the questions of the flow itself', () => {
    const talk = claimTalk();
    talk.say('包裹没到');
    talk.press('箱子');
    talk.say('几点开门');
    expect(talk.say('上一步')).toEqual(['回到上一题。', '是信还是箱子？']);
  });
});

describe('corrections', () => {
  test('of an answer in a sub-flow that is over: what was answered in it since still holds', () => {
    const talk = atTheProof();
    expect(talk.say('手机号写错了，应该是13900139000')[0]).toBe('改为139****9000。');
    talk.result('done');
    expect(slotsOf(talk)).toMatchObject({
      phone: { kind: 'sealed', mask: '139****9000' },
      hour: 'morning',
      story: '快递员把箱子摔坏了',
    });
  });

  test('what was done with the old value is said, and done anew with the new one', () => {
    const talk = atTheProof();
    expect(talk.say('金额说错了，是90块')).toEqual(['改为¥90.00。', '“记账”已按原来的办过。']);
    expect(effectsOf(talk, 'call')[0]?.input).toMatchObject({ amount: { minor: 9000 } });
    expect(talk.result('done')).toEqual(['已记下。', '有照片吗？']);
  });

  test('behind an irreversible action it is too late, and said so', () => {
    const talk = afterFiling();
    expect(talk.say('金额说错了，是90块')).toEqual(['“提交索赔”已经办了，改不了。', '您觉得怎么样？']);
    expect(talk.why?.rule).toBe('too_late');
    talk.press('还好');
    expect(talk.say('金额说错了，是90块')).toEqual(['“提交索赔”已经办了，改不了。', '有帮助吗？']);
  });

  test('a confirmation is put again with the new value, and nothing is done without it', () => {
    const talk = atTheProof();
    talk.press('没有照片');
    talk.say('金额说错了，是90块');
    expect(talk.result('done').at(-1)).toBe('索赔¥90.00，提交吗？');
    expect(effectsOf(talk, 'call')).toEqual([]);
  });

  test('of words, called by their name', () => {
    const talk = atTheProof();
    expect(talk.say('经过写错了，应该是：快递员把箱子弄丢了')[0]).toBe('改为快递员把箱子弄丢了。');
    talk.result('done');
    expect(slotsOf(talk)).toMatchObject({ story: '快递员把箱子弄丢了', hour: 'morning' });
  });

  test('of files', () => {
    const talk = atTheProof();
    talk.say('给你', ['old.png']);
    expect(talk.say('照片发错了，这张才对', ['new.png'])[0]).toBe('改为new.png。');
    expect(slotsOf(talk)).toMatchObject({ proof: { files: [{ name: 'new.png' }] } });
  });

  test('without another value, the question is put again and the rest kept', () => {
    const talk = atTheProof();
    expect(talk.say('手机号写错了')).toEqual(['好的，请重答这题。', '“记账”已按原来的办过。', '手机号？']);
    talk.say('13900139000');
    talk.result('done');
    expect(talk.say('没有照片')[0]).toBe('索赔¥80.00，提交吗？');
  });

  test('of what came with the first message', () => {
    const talk = startTalk();
    talk.say('快递丢了，是个箱子');
    expect(slotsOf(talk)).toMatchObject({ kind: 'box' });
    expect(talk.say('说错了，是信')).toEqual(['改为信。', '订单号？']);
    expect(slotsOf(talk)).toMatchObject({ kind: 'letter' });
  });

  test('of what came along with another answer', () => {
    const talk = startTalk({ customer: LI });
    talk.say('包裹没到');
    talk.say('箱子，订单号 2026112200000101');
    talk.result('unavailable');
    expect(talk.say('订单号写错了，应该是2026112200000102')).toEqual(['改为2026112200000102。']);
    expect(effectsOf(talk, 'call')[0]?.input).toEqual({ order_no: '2026112200000102' });
    expect(slotsOf(talk)).toMatchObject({ kind: 'box' });
  });

  test('in the flow below another one: that one goes on, and comes back to the new value', () => {
    const talk = claimTalk();
    talk.say('包裹没到');
    talk.press('箱子');
    talk.press('没有订单号');
    talk.say('查退款');
    expect(talk.say('刚才选错了，是信')).toEqual(['改为信。', '哪个订单？']);
    expect(slotsOf(talk)).toMatchObject({ kind: 'letter' });
    talk.say('2026112200000101');
    expect(talk.result('found').at(-1)).toBe('值多少钱？');
    expect(slotsOf(talk)).toMatchObject({ kind: 'letter' });
  });
});

describe('repeat and skip', () => {
  test('the question with what was said right before it, in the language that is spoken now', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    talk.press('箱子');
    talk.press('没有订单号');
    expect(talk.say('再说一遍')).toEqual(['再说一遍：', '没关系。', '值多少钱？']);
    expect(talk.say('speak English please')).toEqual(['All right, English.', 'Never mind.', 'What is it worth?']);
    expect(talk.say('say that again')).toEqual(['Once more:', 'Never mind.', 'What is it worth?']);
  });

  test('a question of a pattern is repeated, too, with its buttons', () => {
    const talk = startTalk();
    talk.say('菜单');
    expect(talk.say('再说一遍')).toEqual(['再说一遍：', '请选择。']);
    expect(talk.buttons()).toEqual(['包裹丢失', '营业时间', '人工']);
  });

  test('an optional question can be skipped, another one is explained', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    expect(talk.say('跳过')).toEqual(['这题要回答。', '是信还是箱子？']);
    talk.press('信');
    expect(talk.say('skip')[0]).toBe('没关系。');
  });

  test('nothing is open: both say so', () => {
    expect(startTalk().say('再说一遍')).toEqual(['再说一遍：']);
    expect(startTalk().say('跳过')).toEqual(['这题要回答。']);
  });
});

describe('no attempt is used up', () => {
  test.each(['再说一遍', '跳过', '说英文', '傻子', '你好', '谢谢', '几点开门', '上一步'])('by “%s”', (words) => {
    const talk = startTalk();
    talk.say('包裹没到');
    talk.say('西瓜');
    talk.say(words);
    expect(talk.state).toMatchObject({ status: 'asking', stack: [{ flow: 'lost_parcel', step: 'ask.kind' }] });
    talk.say('月亮');
    expect(talk.state?.status).toBe('with_agent');
  });
});

describe('reasons have words of their own', () => {
  test.each([
    ['unavailable', '查询系统没有回应。'],
    ['not_found', '什么都没查到。'],
  ])('%s, where the flow says nothing', (result, words) => {
    const talk = claimTalk();
    talk.say('查退款');
    talk.say('2026112200000101');
    expect(talk.result(result)).toEqual([words, '有帮助吗？']);
  });
});

test('insults are met politely, and the question comes back', () => {
  const talk = startTalk();
  talk.say('包裹没到');
  expect(talk.say('傻子')).toEqual(['对不起让您生气了。', '是信还是箱子？']);
});

describe('the state', () => {
  test('of an earlier version, without what is new, goes on', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    talk.press('箱子');
    const { wishes: _w, heard: _h, kept: _k, pressed: _p, spoken: _s, ...old } = JSON.parse(JSON.stringify(talk.state));
    for (const stack of old.trail) for (const frame of stack) delete frame.answer;
    talk.state = old as State;
    expect(talk.say('刚才选错了，是信')).toEqual(['改为信。', '订单号？']);
    expect(talk.say('上一步')).toEqual(['回到上一题。', '是信还是箱子？']);
  });

  test('the same events give the same bytes', () => {
    const talk = atTheProof();
    talk.say('手机号写错了，应该是13900139000');
    talk.result('done');
    talk.say('再说一遍');
    talk.say('speak English please');
    talk.say('go back');
    let state: State | null = null;
    for (const event of talk.events) state = step(claimKnowledge().graph, state, event).state;
    expect(JSON.stringify(state)).toBe(JSON.stringify(talk.state));
    expect(miniKnowledge().graph.fingerprint).not.toBe(claimKnowledge().graph.fingerprint);
  });
});

describe('the words of a button of an earlier question, said alone', () => {
  test('are that answer again where it is known already, and no new wish', () => {
    const talk = startTalk();
    talk.say('包裹没到，是个箱子');
    expect(talk.say('箱子')).toEqual(['订单号？']);
    expect(talk.why?.rule).toBe('noted');
  });

  test('change it where they say another one', () => {
    const talk = startTalk();
    talk.say('my parcel is lost');
    talk.press('Letter');
    const said = talk.say('box');
    expect(talk.why?.rule).toBe('correction');
    expect(said.at(-1)).toBe('Order number?');
    expect(talk.state?.status === 'asking' && talk.state.stack[0].slots.kind).toBe('box');
  });
});
