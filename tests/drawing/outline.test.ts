/** What a picture of a flow shows, and what it leaves out. */
import { describe, expect, test } from '@jest/globals';
import { type Outline, outlineFlow, outlineProject } from '../../src/drawing/outline.ts';
import type { Flow, Lang } from '../../src/flow/graph.ts';
import { ask, end, flow, goto, handoff, isSet, not, options, say, text, variable, when } from './fixtures.ts';

/** The picture in short: `box text -label-> box text`, `~label~>` for ways that are not the usual ones. */
function arrows(outline: Outline): string[] {
  const words = new Map(outline.nodes.map((node) => [node.id, node.text || node.name]));
  return outline.edges.map(({ from, to, label, aside }) => {
    const line = label === '' ? '->' : aside ? `~${label}~>` : `-${label}->`;
    return `${words.get(from)} ${line} ${words.get(to)}`;
  });
}

function notes(outline: Outline, kind: string): (readonly string[])[] {
  return outline.nodes.filter((node) => node.kind === kind).map((node) => node.notes);
}

const draw = (drawn: Flow, lang: Lang = 'zh') => outlineFlow(drawn, lang);

const letterOrBox = options({ letter: text('信', 'Letter'), box: text('箱子', 'Box') });

describe('boxes', () => {
  test('a flow begins with a box that names it', () => {
    const [first] = draw(flow({ bye: end() }), 'en').nodes;
    expect(first).toMatchObject({ kind: 'start', name: 'parcel', text: 'Parcel missing' });
  });

  test('texts are in the language asked for, with variables as {name}', () => {
    const drawn = flow({ hello: say('订单 {order_no} 已发出。', 'Order {order_no} is on its way.', 'bye'), bye: end() });
    expect(draw(drawn, 'zh').nodes.map((node) => node.text)).toEqual(['包裹没到', '订单 {order_no} 已发出。', '已解决']);
    expect(draw(drawn, 'en').nodes.map((node) => node.text)).toEqual([
      'Parcel missing',
      'Order {order_no} is on its way.',
      'Resolved',
    ]);
  });

  test('long texts are shortened, never inside a variable', () => {
    const long = '请打开账单，下拉刷新，再看看这一笔是不是已经显示成功。如果还没有显示成功，请记下 {order_no} 再来找我。';
    const drawn = flow({ hello: say(long, 'Please open {brand.place_order_no}. '.repeat(4), 'bye'), bye: end() });
    expect(draw(drawn, 'zh').nodes[1]?.text).toBe(
      '请打开账单，下拉刷新，再看看这一笔是不是已经显示成功。如果还没有显示成功，请记下…',
    );
    expect(draw(drawn, 'en').nodes[1]?.text).toBe(
      'Please open {brand.place_order_no}. Please open {brand.place_order_no}. Please…',
    );
  });

  test('bubbles in a row are one box; more than three are counted', () => {
    const two = draw(flow({ a: say('一', 'one', 'b'), b: say('二', 'two', 'bye'), bye: end() }));
    expect(two.nodes[1]?.text).toBe('一\n二');
    const chain = {
      a: say('1', '1', 'b'),
      b: say('2', '2', 'c'),
      c: say('3', '3', 'd'),
      d: say('4', '4', 'e'),
      e: say('5', '5', 'bye'),
    };
    expect(draw(flow({ ...chain, bye: end() })).nodes[1]?.text).toBe('1\n2\n3\n… +2');
  });

  test('a bubble that something else leads to stays a box of its own', () => {
    const drawn = flow({
      which: ask('which', text('哪一种？', 'Which one?'), 'by', letterOrBox),
      by: { kind: 'match', on: variable('which'), cases: { letter: 'a', box: 'b' }, otherwise: null },
      a: say('一', 'one', 'b'),
      b: say('二', 'two', 'bye'),
      bye: end(),
      lost: end('cancelled'),
    });
    expect(arrows(draw(drawn))).toEqual([
      '包裹没到 -> 哪一种？',
      '哪一种？ -信-> 一',
      '哪一种？ -箱子-> 二',
      '一 -> 二',
      '二 -> 已解决',
    ]);
  });

  test('steps that nothing leads to are not drawn', () => {
    expect(draw(flow({ bye: end(), stray: say('孤岛', 'island', 'bye') })).nodes).toHaveLength(2);
  });
});

describe('silent steps', () => {
  test('set, forget and goto are walked through', () => {
    const drawn = flow({
      start: { kind: 'set', assign: [{ slot: 'waited', value: { kind: 'literal', value: 1 } }], next: 'clear' },
      clear: { kind: 'forget', slots: ['order_no'], next: 'go' },
      go: goto('hello'),
      hello: say('你好', 'Hello', 'jump'),
      jump: goto('bye'),
      bye: end(),
    });
    expect(arrows(draw(drawn))).toEqual(['包裹没到 -> 你好', '你好 -> 已解决']);
  });

  test('a branch that only changes what the bot remembers is not seen', () => {
    const drawn = flow({
      late: when(variable('hours.open'), 'note', 'hello'),
      note: { kind: 'set', assign: [{ slot: 'late', value: { kind: 'literal', value: true } }], next: 'hello' },
      hello: say('你好', 'Hello', 'bye'),
      bye: end(),
    });
    expect(arrows(draw(drawn))).toEqual(['包裹没到 -> 你好', '你好 -> 已解决']);
  });

  test('a jump back that says how often is drawn, with the way out', () => {
    const drawn = flow({
      hello: say('请重试', 'Try again', 'again'),
      again: { kind: 'goto', next: 'hello', bound: { atMost: 2, otherwise: 'bye' } },
      bye: end(),
    });
    expect(arrows(draw(drawn, 'en'))).toEqual([
      'Parcel missing -> Try again',
      'Try again -> at most 2 times',
      'at most 2 times -> Try again',
      'at most 2 times ~limit reached~> Resolved',
    ]);
  });

  test('a circle of silent steps, which the compiler refuses, is shown as such and does not hang', () => {
    const drawn = flow({ a: goto('b'), b: goto('a') });
    expect(arrows(draw(drawn, 'en'))).toEqual(['Parcel missing -> loop without a way out']);
  });
});

describe('questions', () => {
  const branch = (cases: { readonly [value: string]: string }, otherwise: string | null) =>
    flow({
      which: ask('which', text('哪一种？', 'Which one?'), 'by', letterOrBox),
      by: { kind: 'match', on: variable('which'), cases, otherwise },
      first: say('好的', 'Fine', 'bye'),
      bye: end(),
      lost: end('cancelled'),
    });

  test('the branch on the answer just given is the options of the question', () => {
    expect(arrows(draw(branch({ letter: 'first', box: 'bye' }, null), 'en'))).toEqual([
      'Parcel missing -> Which one?',
      'Which one? -Letter-> Fine',
      'Which one? -Box-> Resolved',
      'Fine -> Resolved',
    ]);
  });

  test('options that lead the same way share an arrow; `else` names what it takes', () => {
    expect(arrows(draw(branch({ letter: 'first', box: 'first' }, null)))).toContain('哪一种？ -信 / 箱子-> 好的');
    expect(arrows(draw(branch({ letter: 'first' }, 'bye')))).toContain('哪一种？ -箱子-> 已解决');
  });

  test('options that nothing branches on are small print', () => {
    const drawn = flow({ which: ask('which', text('哪一种？', 'Which one?'), 'bye', letterOrBox), bye: end(), lost: end() });
    expect(notes(draw(drawn, 'en'), 'ask')).toEqual([['Options: Letter / Box', 'after 2 bad answers → Resolved']]);
  });

  test('the button that skips is an arrow where the flow asks for it, small print elsewhere', () => {
    const optional = { optional: text('没有订单号', 'I have none') };
    const question = ask('order_no', text('订单号？', 'Order number?'), 'test', optional);
    const asked = flow({
      question,
      test: when(not(isSet('order_no')), 'lost', 'bye'),
      bye: end(),
      lost: end('cancelled'),
    });
    expect(arrows(draw(asked, 'en'))).toEqual([
      'Parcel missing -> Order number?',
      'Order number? -> Resolved',
      'Order number? ~I have none~> Cancelled',
    ]);
    const ignored = flow({
      question: ask('order_no', text('订单号？', 'Order number?'), 'bye', optional),
      bye: end(),
      lost: end(),
    });
    expect(notes(draw(ignored), 'ask')[0]).toContain('可跳过：没有订单号');
  });

  test('a branch that is also reached from elsewhere stays a box', () => {
    const drawn = flow({
      known: when(isSet('which'), 'by', 'which'),
      which: ask('which', text('哪一种？', 'Which one?'), 'by', letterOrBox),
      by: { kind: 'match', on: variable('which'), cases: { letter: 'bye', box: 'lost' }, otherwise: null },
      bye: end(),
      lost: end('cancelled'),
    });
    expect(arrows(draw(drawn, 'en'))).toEqual([
      'Parcel missing -> which given',
      'which given -yes-> which?',
      'which given -no-> Which one?',
      'which? -Letter-> Resolved',
      'which? -Box-> Cancelled',
      'Which one? -> which?',
    ]);
  });

  test('a slot that is changed after the question is not the answer any more', () => {
    const drawn = flow({
      which: ask('which', text('哪一种？', 'Which one?'), 'fix', letterOrBox),
      fix: { kind: 'set', assign: [{ slot: 'which', value: { kind: 'literal', value: 'box' } }], next: 'by' },
      by: { kind: 'match', on: variable('which'), cases: { letter: 'bye', box: 'lost' }, otherwise: null },
      bye: end(),
      lost: end('cancelled'),
    });
    expect(arrows(draw(drawn, 'en'))).toContain('Which one? -> which?');
  });

  test('a question, the skip button and the options in one: two branches on one answer', () => {
    const asked = ask('which', text('哪一种？', 'Which one?'), 'test', { ...letterOrBox, optional: text('说不清', 'Not sure') });
    const drawn = flow({
      asked,
      test: when(isSet('which'), 'by', 'lost'),
      by: { kind: 'match', on: variable('which'), cases: { letter: 'bye' }, otherwise: 'person' },
      bye: end(),
      lost: end('cancelled'),
      person: handoff('box_lost'),
    });
    expect(arrows(draw(drawn)).slice(1)).toEqual([
      '哪一种？ -信-> 已解决',
      '哪一种？ -箱子-> box_lost',
      '哪一种？ ~说不清~> 不再继续',
    ]);
  });

  test('giving up leads somewhere by an arrow, or ends in small print', () => {
    const leads = flow({
      q: ask('order_no', text('订单号？', 'Order number?'), 'bye', { giveUp: 'help' }),
      help: say('没关系', 'Never mind', 'bye'),
      bye: end(),
    });
    expect(arrows(draw(leads))).toContain('订单号？ ~多次未答清~> 没关系');
    const ends = flow({
      q: ask('order_no', text('订单号？', 'Order number?'), 'bye'),
      bye: end(),
      lost: handoff('order_unknown'),
    });
    expect(notes(draw(ends), 'ask')).toEqual([['2 次未答清 → 转人工: order_unknown']]);
    expect(notes(draw(ends, 'en'), 'ask')).toEqual([['after 2 bad answers → a person: order_unknown']]);
  });

  test('what most questions do when given up is said once, at the start', () => {
    const drawn = flow({
      a: ask('a', text('甲？', 'A?'), 'b'),
      b: ask('b', text('乙？', 'B?'), 'c'),
      c: ask('c', text('丙？', 'C?'), 'd'),
      d: ask('d', text('丁？', 'D?'), 'bye', { tries: 1 }),
      bye: end(),
      lost: handoff('not_understood'),
    });
    const outline = draw(drawn, 'en');
    expect(notes(outline, 'start')).toEqual([['Unless shown otherwise: after 2 bad answers → a person: not_understood']]);
    expect(notes(outline, 'ask')).toEqual([[], [], [], ['after 1 bad answer → a person: not_understood']]);
  });
});

describe('conditions, calls and ways out', () => {
  test('conditions read as words', () => {
    const money = { kind: 'literal', value: { kind: 'money', minor: 50_000, currency: 'CNY' } } as const;
    const isBox = { kind: 'compare', op: '!=', left: variable('which'), right: { kind: 'literal', value: 'box' } } as const;
    const drawn = flow({
      which: ask('which', text('哪一种？', 'Which one?'), 'test', letterOrBox),
      test: when(
        {
          kind: 'and',
          left: { kind: 'or', left: { kind: 'compare', op: '>=', left: variable('amount'), right: money }, right: isBox },
          right: not(variable('customer.identified')),
        },
        'bye',
        'lost',
      ),
      bye: end(),
      lost: end('cancelled'),
    });
    const branch = (lang: Lang) => draw(drawn, lang).nodes.find((node) => node.kind === 'branch')?.text;
    expect(branch('zh')).toBe('（amount ≥ 500 CNY 或 which ≠ 箱子） 且 客户身份未核实');
    expect(branch('en')).toBe('(amount ≥ 500 CNY or which ≠ Box) and customer is not identified');
  });

  const freeze = flow({
    freeze: {
      kind: 'call',
      action: 'freeze_account',
      input: {},
      as: 'freeze',
      confirm: {
        text: text('确认冻结吗？', 'Freeze the account?'),
        yes: text('立即冻结', 'Freeze now'),
        no: text('先不冻结', 'Not now'),
        interruptions: null,
        change: null,
        declined: 'lost',
        tries: 1,
        giveUp: 'lost',
      },
      results: { frozen: 'bye', unknown: 'person', unavailable: 'person' },
    },
    bye: end(),
    lost: end('cancelled'),
    person: handoff('freeze_failed'),
  });

  test('an irreversible call is preceded by its confirmation; unusual results are marked', () => {
    expect(arrows(draw(freeze, 'en'))).toEqual([
      'Parcel missing -> Freeze the account?',
      'Freeze the account? -Freeze now-> freeze_account',
      'Freeze the account? -Not now-> Cancelled',
      'freeze_account -frozen-> Resolved',
      'freeze_account ~outcome unknown / system not available~> freeze_failed',
    ]);
  });

  test('actions and other flows are called by their titles where these are known', () => {
    const other = { ...flow({ bye: end() }, 'complaint'), title: text('投诉', 'Complaint') };
    const action = {
      id: 'freeze_account',
      title: text('冻结账户', 'Freeze'),
      risk: 'irreversible',
      identity: 'required',
    } as const;
    const http = { method: 'POST', path: '/freeze', timeoutMs: 1, retry: 0, idempotencyKey: true } as const;
    const names = { flows: { complaint: other }, actions: { freeze_account: { ...action, inputs: {}, results: {}, http } } };
    expect(outlineFlow(freeze, 'zh', names).nodes.find((node) => node.kind === 'call')?.text).toBe('冻结账户');
    const leaving = flow({ leave: { kind: 'link', flow: 'complaint', input: {} } });
    expect(outlineFlow(leaving, 'en', names).nodes[1]).toMatchObject({ kind: 'flow', name: 'complaint', text: 'Complaint' });
    expect(outlineFlow(leaving, 'en').nodes[1]?.text).toBe('complaint');
  });

  test('a sub-flow comes back; a return and a handoff do not', () => {
    const drawn = flow({
      check: { kind: 'run', flow: 'verify_identity', input: {}, output: {}, next: 'by' },
      by: { kind: 'match', on: variable('found'), cases: { yes: 'back', no: 'person' }, otherwise: null },
      back: { kind: 'return', values: { verified: { kind: 'literal', value: true } } },
      person: { kind: 'handoff', reason: 'not_found', priority: 'urgent', text: text('稍等', 'One moment') },
    });
    expect(arrows(draw(drawn))).toEqual([
      '包裹没到 -> verify_identity',
      'verify_identity -完成后返回-> found?',
      'found? -是-> 返回调用处\nverified = 是',
      'found? -否-> 最紧急\n稍等',
    ]);
  });
});

describe('the project', () => {
  const flows: { readonly [id: string]: Flow } = {
    parcel: flow({ leave: { kind: 'link', flow: 'complaint', input: {} } }),
    complaint: {
      ...flow({ check: { kind: 'run', flow: 'check', input: {}, output: {}, next: 'bye' }, bye: end() }, 'complaint'),
      role: { kind: 'topic', topic: 'complaint' },
    },
    check: { ...flow({ back: { kind: 'return', values: {} } }, 'check'), role: { kind: 'sub' } },
    menu: { ...flow({ bye: end() }, 'menu'), role: { kind: 'pattern', pattern: 'menu' } },
  };

  test('flows stand by topic, with sub-flows and patterns after them', () => {
    const { groups } = outlineProject({ flows }, 'en');
    expect(groups.map(({ title, nodes }) => [title, ...nodes])).toEqual([
      ['Money has not arrived', 'parcel'],
      ['Complaints', 'complaint'],
      ['Sub-flows', 'check'],
      ['Repair of the conversation', 'menu'],
    ]);
  });

  test('an arrow is a flow left for another, or one that is run', () => {
    const { edges } = outlineProject({ flows }, 'zh');
    expect(edges.map(({ from, label, to }) => [from, label, to])).toEqual([
      ['parcel', '', 'complaint'],
      ['complaint', '调用', 'check'],
    ]);
  });
});
