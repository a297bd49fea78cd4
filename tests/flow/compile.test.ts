/** Sound projects become the graph that the engine walks. */
import { describe, expect, test } from '@jest/globals';
import { compileProject } from '../../src/flow/compile.ts';
import type { Step } from '../../src/flow/graph.ts';
import { compileFlow, compileText, compileWith, diagnosticsOf, flowText, graphOf } from './support.ts';

const words = (text: string) => [[{ kind: 'literal', text }]];

function idsOf(slots: string, steps: string): string[] {
  return Object.keys(compileFlow(slots, steps).steps);
}

describe('a whole flow', () => {
  const text = `
flow: pay_back
topic: refund_dispute
title: { zh: 退款, en: Refund }
menu: true
urgent: true
examples:
  zh: [我要退款, 钱还没退, 退款到哪了, 没收到退款, 怎么退款]
  en: [I want a refund, refund missing, where is my refund, no refund yet, how do I get a refund]
in: { order_no: order_number? }
slots:
  order_no: { type: order_number, remember: true }
  note: { type: text, private: true, max: 50 }
tries: 2
give_up: { handoff: not_understood }
steps:
  - ask: order_no
    text: { zh: [订单号是多少？, 请发一下订单号], en: What is the order number? }
    optional: { zh: 没有, en: I have none }
  - ask: note
    text: { zh: 怎么了？, en: What happened? }
    limits: { min: 3 }
  - say: { zh: '收到：{note|masked} {{好}}', en: 'Got it, {brand.name}' }
    tried: { zh: 说了, en: told }
  - end: resolved
`;
  const flow = graphOf(compileText(text)).flows.pay_back;

  test('its head', () => {
    expect(flow).toMatchObject({
      id: 'pay_back',
      role: { kind: 'topic', topic: 'refund_dispute' },
      title: { zh: words('退款'), en: words('Refund') },
      inMenu: true,
      urgent: true,
      inputs: { order_no: { type: { kind: 'order_number' }, optional: true } },
      slots: {
        order_no: { type: { kind: 'order_number' }, remember: true, private: false },
        note: { type: { kind: 'text' }, remember: false, private: true },
      },
      start: 'ask.order_no',
      file: 'flow.yaml',
    });
    expect(flow?.examples.zh).toHaveLength(5);
  });

  test('its questions', () => {
    expect(flow?.steps['ask.order_no']).toEqual({
      kind: 'ask',
      id: 'ask.order_no',
      line: 17,
      slot: 'order_no',
      type: { kind: 'order_number' },
      text: { zh: [...words('订单号是多少？'), ...words('请发一下订单号')], en: words('What is the order number?') },
      invalid: null,
      options: null,
      limits: {},
      optional: { zh: words('没有'), en: words('I have none') },
      tries: 2,
      giveUp: 'order_no:give_up/handoff.not_understood',
      next: 'ask.note',
    });
    expect(flow?.steps['ask.note']).toMatchObject({ limits: { min: 3, max: 50 }, optional: null });
  });

  test('its texts, with braces and formats', () => {
    const zh = [
      { kind: 'literal', text: '收到：' },
      { kind: 'variable', name: 'note', type: { kind: 'text' }, format: 'masked' },
      { kind: 'literal', text: ' {好}' },
    ];
    expect(flow?.steps['say.1']).toMatchObject({
      text: { zh: [zh] },
      tried: { zh: words('说了'), en: words('told') },
      next: 'end.resolved',
    });
  });
});

describe('addresses of steps', () => {
  test('name branches by their case and steps by their kind', () => {
    const ids = idsOf(
      'kind: [card, cash]\nnote: text',
      `- ask: kind
  text: { zh: 哪种？, en: Which? }
  options: { card: { zh: 卡, en: Card }, cash: { zh: 现金, en: Cash } }
  give_up: [end: cancelled]
- match: kind
  card:
    - ask: note
      text: { zh: 说说, en: Tell }
  cash:
    - when: hours.open
      then: [{ say: { zh: 开, en: Open } }, { say: { zh: 着, en: still } }]
      else: [handoff: closed]
- end: resolved`,
    );
    expect(ids).toEqual([
      'ask.kind',
      'kind:give_up/end.cancelled',
      'match.kind',
      'kind=card/ask.note',
      'kind=card/note:give_up/handoff.gave_up',
      'kind=cash/when.1',
      'kind=cash/when/say.1',
      'kind=cash/when/say.1#2',
      'kind=cash/else/handoff.closed',
      'end.resolved',
    ]);
  });

  test('a label replaces the whole path, also of what stands below it', () => {
    const ids = idsOf(
      'note: text',
      `- when: hours.open
  then:
    - label: open
      when: customer.identified
      then:
        - ask: note
          text: { zh: 说说, en: Tell }
- end: resolved`,
    );
    expect(ids).toEqual(['when.1', 'open', 'open/when/ask.note', 'open/when/note:give_up/handoff.gave_up', 'end.resolved']);
  });

  test('do not change when a text changes or a sentence is put before', () => {
    const ask = '- ask: note\n  text: { zh: 说说, en: Tell }\n- end: resolved';
    const before = idsOf('note: text', ask).filter((id) => id.includes('ask'));
    const after = idsOf('note: text', `- say: { zh: 新的, en: New }\n${ask.replace('Tell', 'Please tell')}`).filter((id) =>
      id.includes('ask'),
    );
    expect(after).toEqual(before);
  });
});

describe('control flow', () => {
  test('a branch that reaches its end goes on after the branching step; an unlimited goto leaves no trace', () => {
    const { steps } = compileFlow(
      '',
      `- match: lang
  zh: []
  else: [goto: there]
- say: { zh: 一, en: One }
- say: { zh: 二, en: Two }
  label: there
- end: resolved`,
    );
    expect(steps['match.lang']).toMatchObject({
      on: { kind: 'variable', name: 'lang' },
      cases: { zh: 'say.1' },
      otherwise: 'there',
    });
    expect(Object.values(steps).filter((s) => s.kind === 'goto')).toEqual([]);
  });

  test('a goto to a goto leads to where both lead', () => {
    const { steps } = compileFlow(
      '',
      `- when: hours.open
  then: [goto: first]
- end: cancelled
- label: first
  goto: second
- label: second
  end: resolved`,
    );
    const when = steps['when.1'];
    expect(when?.kind === 'when' && [when.then, when.otherwise]).toEqual(['second', 'end.cancelled']);
  });

  test('a jump back keeps its limit and what follows it', () => {
    const { steps } = compileFlow(
      'more: yes_no',
      `- ask: more
  label: again
  text: { zh: 再来？, en: Again? }
- forget: more
- goto: again
  at_most: 3
  otherwise: [say: { zh: 够了, en: Enough }]
- end: resolved`,
    );
    expect(steps['goto.again']).toMatchObject({ next: 'again', bound: { atMost: 3, otherwise: 'again:otherwise/say.1' } });
    expect(steps['again:otherwise/say.1']).toMatchObject({ next: 'end.resolved' });
  });

  test('when give_up falls off its end, the flow goes on after the question', () => {
    const { steps } = compileFlow(
      'note: text',
      `- ask: note
  text: { zh: 说说, en: Tell }
  tries: 1
  give_up: [say: { zh: 没事, en: Never mind }]
- end: resolved`,
    );
    expect(steps['ask.note']).toMatchObject({ tries: 1, giveUp: 'note:give_up/say.1' });
    expect(steps['note:give_up/say.1']).toMatchObject({ next: 'end.resolved' });
  });

  test('feedback in a pattern is recorded on the way, other commands end it', () => {
    const { steps } = graphOf(
      compileText(`flow: p\npattern: did_this_help\nslots: { ok: yes_no }\ntries: 1\ngive_up: [end: resolved]
steps:
  - ask: ok
    text: { zh: '{pattern.title}好了吗？', en: 'Did {pattern.title} help?' }
  - match: ok
    yes: [do: helped, end: resolved]
    no: [do: not_helped, do: restart]
`),
    ).flows.p ?? { steps: {} as Record<string, Step> };
    expect(steps['ok=yes/do.helped']).toMatchObject({ next: 'ok=yes/end.resolved' });
    expect(steps['ok=no/do.restart']).toMatchObject({ next: null });
  });
});

describe('calls', () => {
  const call = `- call: freeze
  with: { reason: why, phone: phone }
  confirm: { zh: '因为 {why}，电话 {phone}，冻结？', en: 'Freeze because of {why}, phone {phone}?' }
  confirm_yes: { zh: 冻结, en: Freeze }
  change: { label: { zh: 改, en: Change }, goto: start }
  declined: [end: cancelled]
  done: [say: { zh: '{freeze.case_no}', en: '{freeze.case_no}' }]
  unknown: [handoff: unsure]
  unavailable: [handoff: down]
- end: resolved`;
  const slots = 'why: text\nphone: phone';
  const asks = `- forget: [why, phone]
  label: start
- ask: why
  text: { zh: 为什么, en: Why }
- ask: phone
  text: { zh: 电话, en: Phone }
  optional: { zh: 没有, en: None }
`;

  test('an irreversible action is confirmed in its step; a missing optional value may be shown there', () => {
    expect(compileFlow(slots, asks + call).steps['call.freeze']).toMatchObject({
      action: 'freeze',
      as: 'freeze',
      input: { reason: { kind: 'variable', name: 'why' }, phone: { kind: 'variable', name: 'phone' } },
      confirm: {
        yes: { zh: words('冻结'), en: words('Freeze') },
        no: { zh: words('取消'), en: words('No') },
        change: { next: 'start' },
        declined: 'freeze:declined/end.cancelled',
        tries: 2,
        giveUp: 'freeze:give_up/handoff.gave_up',
      },
      results: {
        done: 'freeze:done/say.1',
        unknown: 'freeze:unknown/handoff.unsure',
        unavailable: 'freeze:unavailable/handoff.down',
      },
    });
  });

  test('else takes the declared results that have no branch', () => {
    const { steps } = compileFlow(
      'order_no: order_number',
      `- ask: order_no
  text: { zh: 订单号, en: Order }
- call: find_payment
  with: { order_no: order_no, note: 'from the bot' }
  as: tx
  else: [handoff: look]
  not_identified: []
  unavailable: []
- end: resolved`,
    );
    expect(steps['call.find_payment']).toMatchObject({
      as: 'tx',
      input: { note: { kind: 'literal', value: 'from the bot' } },
      results: {
        found: 'find_payment:else/handoff.look',
        not_found: 'find_payment:else/handoff.look',
        not_identified: 'end.resolved',
      },
    });
  });

  test('results that can occur are added to the action', () => {
    const { actions } = graphOf(compileText(flowText('', '- end: resolved')));
    expect(Object.keys(actions.find_payment?.results ?? {})).toEqual(['found', 'not_found', 'not_identified', 'unavailable']);
    expect(Object.keys(actions.freeze?.results ?? {})).toEqual(['done', 'unknown', 'unavailable']);
    expect(actions.freeze?.http).toEqual({ method: 'POST', path: '/v1/freeze', timeoutMs: 500, retry: 2, idempotencyKey: true });
  });
});

test('flows hand values to each other', () => {
  const graph = graphOf(
    compileText(`flow: verify
in: { phone: phone }
out: { verified: yes_no }
steps:
  - say: { zh: '{phone}', en: '{phone}' }
  - return: { verified: yes }
---
flow: a
topic: none
title: { zh: 甲, en: A }
slots: { phone: phone, ok: yes_no, order_no: order_number }
tries: 1
give_up: { handoff: no_phone }
steps:
  - ask: phone
    text: { zh: 电话, en: Phone }
  - run: verify
    with: { phone: phone }
    out: { ok: verified }
  - ask: order_no
    text: { zh: 订单, en: Order }
    optional: { zh: 没有, en: None }
  - when: ok
    then: [goto: { flow: b, with: { order_no: order_no } }]
  - end: resolved
---
flow: b
topic: none
title: { zh: 乙, en: B }
in: { order_no: order_number? }
steps:
  - when: order_no is set
    then: [say: { zh: '{order_no}', en: '{order_no}' }]
  - end: resolved
`),
  );
  expect(graph.flows.verify?.role).toEqual({ kind: 'sub' });
  expect(graph.flows.a?.steps['run.verify']).toMatchObject({ input: { phone: { name: 'phone' } }, output: { ok: 'verified' } });
  expect(graph.flows.verify?.steps['return.1']).toMatchObject({ values: { verified: { kind: 'literal', value: true } } });
  expect(graph.flows.a?.steps['when/link.b']).toMatchObject({ flow: 'b', input: { order_no: { name: 'order_no' } } });
});

test('conditions keep the order of their words: not before and, and before or', () => {
  const { steps } = compileFlow(
    'amount: money\nkind: [card, cash]',
    `- ask: amount
  text: { zh: 多少, en: How much }
- set: { kind: card }
- when: amount + 1 CNY > 500 CNY and not kind = cash or hours_since(now) < 2
  then: []
- end: resolved`,
  );
  expect(steps['when.1']).toMatchObject({
    test: {
      kind: 'or',
      left: {
        kind: 'and',
        left: {
          kind: 'compare',
          op: '>',
          left: { kind: 'plus', right: { value: { kind: 'money', minor: 100, currency: 'CNY' } } },
        },
        right: { kind: 'not', of: { kind: 'compare', op: '=', right: { kind: 'literal', value: 'cash' } } },
      },
      right: { kind: 'compare', op: '<', left: { kind: 'hours_since' }, right: { value: 2 } },
    },
  });
});

test('the brand: weekdays, banks and texts', () => {
  const { brand } = graphOf(compileText(flowText('', '- end: resolved')));
  expect(Object.keys(brand.hours)).toEqual(['1', '2', '3', '4', '5', '6']);
  expect(brand.hours['6']).toEqual({ from: '10:00', to: '18:00' });
  expect(brand.banks).toEqual([{ id: 'icbc', names: ['工商银行', '工行', 'ICBC'] }]);
  expect(brand.texts.usual_time).toEqual({ zh: words('通常 2 小时内'), en: words('usually within 2 hours') });
});

describe('the graph as a whole', () => {
  const text = flowText('', '- say: { zh: 你好, en: Hello }\n- end: resolved');

  test('is frozen to the bottom', () => {
    const graph = graphOf(compileText(text));
    const open = (value: unknown): boolean =>
      typeof value === 'object' && value !== null && (!Object.isFrozen(value) || Object.values(value).some(open));
    expect(open(graph)).toBe(false);
  });

  test('has a fingerprint of what it does, not of where it stands', () => {
    const of = (t: string, path = 'flow.yaml') => graphOf(compileWith([{ path, text: t }])).fingerprint;
    expect(of(text)).toMatch(/^[0-9a-f]{16}$/);
    expect(of(`# a comment\n\n${text}`)).toBe(of(text));
    expect(of(text, 'other/place.yaml')).toBe(of(text));
    expect(of(text.replace('Hello', 'Hello!'))).not.toBe(of(text));
  });

  test('does not depend on the order in which files are given', () => {
    const files = [
      { path: 'b.yaml', text: text.replace('flow: a', 'flow: b') },
      { path: 'a.yaml', text },
    ];
    expect(compileWith(files)).toEqual(compileWith([...files].reverse()));
  });

  test('a project without patterns or documents is refused unless a test allows it', () => {
    const whole = diagnosticsOf(compileProject([{ path: 'flow.yaml', text }])).map((d) => d.code);
    expect(new Set(whole)).toEqual(new Set(['F112', 'F602']));
    expect(compileProject([{ path: 'flow.yaml', text }], { requirePatterns: false, requireAll: false }).ok).toBe(true);
  });
});
