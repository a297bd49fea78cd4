/** Conversations under which the flows are edited: they go on, go on elsewhere, or are told and begin anew. */
import { describe, expect, test } from '@jest/globals';
import { migrate } from '../../src/dialog/migrate.ts';
import type { State } from '../../src/dialog/state.ts';
import type { Knowledge } from '../../src/service/turn.ts';
import { effectsOf, miniKnowledge, miniProject, startTalk } from '../support/talk.ts';

/** The flows after an edit; what was learnt stays, as no example changes. */
function edited(...changes: readonly (readonly [from: string, to: string])[]): Knowledge {
  const graph = miniProject((source) =>
    changes.reduce((text, [from, to]) => {
      if (!text.includes(from)) throw new Error(`the project has no ${from}`);
      return text.replaceAll(from, to);
    }, source),
  );
  return { graph, model: miniKnowledge().model };
}

const LI = { id: 'cust-1', name: '李娜' };

describe('an edit that leaves the open question where it is', () => {
  test('is not noticed: the question takes its answer, in the new words', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    talk.use(edited(['是信还是箱子？', '丢的是信，还是箱子？'], ['订单号？', '请发一下订单号。']));
    expect(talk.say('箱子')).toEqual(['请发一下订单号。']);
    expect(talk.why?.rule).toBe('answer');
  });

  test('keeps what was answered, as far as the new flows know it', () => {
    const talk = startTalk();
    talk.say('my parcel is lost');
    talk.press('Box');
    talk.press('I have none');
    talk.use(edited(['kind: [letter, box]', 'kind: [letter, crate]'], ['      box: {', '      crate: {']));
    // The box is gone from the flow; nothing behind the question needs it.
    expect(talk.say('80 yuan')[0]).toContain('80.00');
    expect(talk.state?.status === 'asking' && talk.state.stack[0].slots.kind).toBeUndefined();
  });

  test('an answer of the wallet that was under way arrives', () => {
    const talk = startTalk({ customer: LI });
    talk.say('包裹没到');
    talk.press('信');
    talk.say('2026112200000101');
    talk.use(edited(['没找到。', '没有查到。']));
    expect(talk.result('not_found')).toEqual(['没有查到。', '订单号？']);
  });
});

describe('a question that moved', () => {
  test('to a new label takes the conversation along', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    talk.press('箱子');
    talk.press('没有订单号');
    talk.use(edited(['label: price\n', 'label: worth\n    moved_from: lost_parcel/price\n'], ['goto: price', 'goto: worth']));
    expect(talk.say('80块')).toEqual(['¥80.00，对吗？']);
    expect(talk.why?.rule).toBe('answer');
  });

  test('with its whole flow, under the new name', () => {
    const talk = startTalk();
    talk.say('my parcel is lost');
    const flows = edited(['flow: lost_parcel\n', 'flow: missing_parcel\nmoved_from: lost_parcel\n']);
    talk.use({ ...flows, graph: flows.graph });
    expect(talk.press('Letter')).toEqual(['Order number?']);
    expect(talk.state?.status === 'asking' && talk.state.stack[0].flow).toBe('missing_parcel');
  });

  test('going back over it works, too', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    talk.press('箱子');
    talk.use(edited(['  - ask: kind\n', '  - ask: kind\n    label: first\n    moved_from: lost_parcel/ask.kind\n']));
    expect(talk.say('返回')).toContain('是信还是箱子？');
  });
});

describe('a conversation that has no place in the new flows', () => {
  const gone = () => edited(['label: price\n', 'label: worth\n'], ['goto: price', 'goto: worth']);

  test('is told kindly at its next message, and its flow begins again', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    talk.press('箱子');
    talk.press('没有订单号');
    talk.use(gone());
    expect(talk.say('80块')).toEqual(['我们刚更新了流程，请重新回答。', '是信还是箱子？']);
    expect(talk.why).toMatchObject({ rule: 'flows_changed' });
    expect(talk.why?.notes.join()).toContain('lost_parcel/price: the step is gone');
    expect(talk.press('信')).toEqual(['订单号？']);
  });

  test('is told at once when the flows are published with that order', () => {
    const talk = startTalk();
    talk.say('my parcel is lost');
    talk.press('Box');
    talk.press('I have none');
    talk.use(gone());
    expect(talk.take({ kind: 'flows_changed', ...talk.stamp() })).toEqual([
      'We have just updated this. Please answer again.',
      'Letter or box?',
    ]);
    // Twice is once: now it fits.
    expect(talk.take({ kind: 'flows_changed', ...talk.stamp() })).toEqual([]);
    expect(talk.buttons()).toEqual(['Letter', 'Box']);
    expect(talk.press('Box')).toEqual(['Order number?']);
  });

  test('is helped at once when its message plainly asks for something else', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    talk.press('箱子');
    talk.press('没有订单号');
    talk.use(gone());
    expect(talk.say('营业时间')[0]).toBe('我们每天开门。');
  });

  test('of a flow that is gone altogether is asked what the matter is', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    const without = edited(['flow: lost_parcel\n', 'flow: other_parcel\n']);
    talk.use(without);
    expect(talk.say('箱子')).toEqual(['我们刚更新了流程，请再说一次您的问题。']);
    expect(talk.state?.status).toBe('idle');
  });

  test('hears of it when it waited for the wallet', () => {
    const talk = startTalk({ customer: LI });
    talk.say('包裹没到');
    talk.press('信');
    talk.say('2026112200000101');
    talk.use(edited(['    as: tx\n', '    as: tx\n    label: look_up\n']));
    expect(talk.result('not_found')).toEqual(['我们刚更新了流程，请重新回答。', '是信还是箱子？']);
  });
});

describe('what a customer agreed to', () => {
  test('must be agreed to again when the flows changed in between', () => {
    const talk = startTalk({ customer: LI });
    talk.say('停卡');
    expect(talk.say('丢在车上了')).toEqual(['因为“丢在车上了”停卡，确认吗？']);
    talk.use(edited(['停卡，确认吗？', '把卡永久停用，确认吗？']));
    expect(talk.say('确认')).toEqual(['我们刚更新了流程，请重新回答。', '因为“丢在车上了”把卡永久停用，确认吗？']);
    expect(effectsOf(talk, 'call')).toEqual([]);
    expect(talk.press('停卡')).toEqual([]);
    expect(effectsOf(talk, 'call')[0]?.action).toBe('freeze_account');
  });

  test('a button from before the edit sends nothing', () => {
    const talk = startTalk({ customer: LI });
    talk.say('stop my card');
    talk.say('lost it on the bus');
    talk.use(edited(['Stop the card because', 'Stop it for good because']));
    expect(talk.press('Stop it').join()).toContain('Stop it for good because');
    expect(effectsOf(talk, 'call')).toEqual([]);
  });
});

describe('migrate', () => {
  const asking = (change: Partial<{ step: string; slots: State['memory'] }>): State => {
    const talk = startTalk();
    talk.say('包裹没到');
    const { state } = talk;
    if (state?.status !== 'asking') throw new Error('a question should be open');
    return { ...state, stack: [{ ...state.stack[0], ...change }] };
  };

  test('a question that needs a value which was not asked before strands, with the name of the value', () => {
    const { graph } = edited(['{price}，对吗？', '{kind}，{price}，对吗？']);
    expect(
      migrate(graph, asking({ step: 'ask.sure', slots: { price: { kind: 'money', minor: 100, currency: 'CNY' } } })),
    ).toEqual({
      kind: 'stranded',
      place: { flow: 'lost_parcel', step: 'ask.sure' },
      reason: 'it needs kind now, which was not asked before',
    });
  });

  test('a question that became something else strands', () => {
    const { graph } = edited([
      '  - ask: kind\n',
      '  - say: { zh: 好, en: Fine }\n    label: ask_kind\n  - ask: kind\n    label: kind\n',
    ]);
    expect(migrate(graph, asking({ step: 'ask_kind' }))).toMatchObject({
      kind: 'stranded',
      reason: 'it is no question any more',
    });
    expect(migrate(graph, asking({}))).toMatchObject({ kind: 'stranded', reason: 'the step is gone' });
  });

  test('conversations without an open flow always fit', () => {
    const talk = startTalk();
    talk.say('营业时间');
    talk.say('没有');
    if (!talk.state) throw new Error('there is a state');
    expect(migrate(edited(['flow: opening_hours', 'flow: hours']).graph, talk.state).kind).toBe('same');
  });
});
