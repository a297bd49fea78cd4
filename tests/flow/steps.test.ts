/** What each kind of step becomes in the graph. */
import { describe, expect, test } from '@jest/globals';
import type { Step } from '../../src/flow/graph.ts';
import { compileFlow, compileText, flowText, graphOf } from './support.ts';

const words = (text: string) => [[{ kind: 'literal', text }]];

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
