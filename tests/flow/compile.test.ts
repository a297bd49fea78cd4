/** Sound projects become the graph that the engine walks. */
import { describe, expect, test } from '@jest/globals';
import { compileProject } from '../../src/flow/compile.ts';
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
      interruptions: null,
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

test('the brand: weekdays, banks, merchants and texts', () => {
  const { brand } = graphOf(compileText(flowText('', '- end: resolved')));
  expect(Object.keys(brand.hours)).toEqual(['1', '2', '3', '4', '5', '6']);
  expect(brand.hours['6']).toEqual({ from: '10:00', to: '18:00' });
  expect(brand.banks).toEqual([{ id: 'icbc', names: ['工商银行', '工行', 'ICBC'] }]);
  expect(brand.merchants).toEqual([{ id: 'starbucks', names: ['星巴克', 'Starbucks'] }]);
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
