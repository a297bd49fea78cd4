/** Values: there where they are needed, confirmed as they are sent, private ones never in full, texts that fit the channels. */
import { describe, expect, test } from '@jest/globals';
import type { FlowGraph, Step } from '../../../src/flow/graph.ts';
import { printChat } from '../../../src/proof/outcome/chat.ts';
import { prove } from '../../../src/proof/prove.ts';
import { graphOf } from '../../flow/support.ts';
import { codes, compileFlows, compilerCodes, lineOf, only, proveFlows, topic } from './support.ts';

const SAY = '{ zh: 好的, en: Fine }';

/** The graph with one step changed: what the compiler would refuse, as if it had let it pass. */
function withStep(graph: FlowGraph, flow: string, change: (step: Step) => Step): FlowGraph {
  const own = graph.flows[flow];
  if (own === undefined) throw new Error(`no flow ${flow}`);
  const steps = Object.fromEntries(Object.entries(own.steps).map(([id, step]) => [id, change(step)]));
  return { ...graph, flows: { ...graph.flows, [flow]: { ...own, steps } } };
}

describe('values that may be missing', () => {
  const flow = `${topic('a', 'slots: { paid: money }\n')}steps:
  - ask: paid
    text: { zh: 多少钱, en: How much }
    optional: { zh: 记不清, en: I forgot }
  - when: paid is set
    then: [say: { zh: '{paid} 收到', en: 'Got {paid}' }]
  - end: resolved
`;

  test('F305: the compiler refuses what it can see', () => {
    expect(
      compilerCodes(
        flow.replace('  - when: paid is set\n    then: [say:', '  - say:').replace("Got {paid}' }]", "Got {paid}' }"),
      ),
    ).toEqual(['F305', 'F305']);
  });

  test('P201: the proof finds it in the finished graph by itself, with the shortest chat', () => {
    const graph = graphOf(compileFlows(flow));
    expect(codes(prove(graph))).toEqual([]);
    const loose = withStep(graph, 'a', (step) => (step.kind === 'when' ? { ...step, otherwise: step.then } : step));
    const result = prove(loose);
    expect(codes(result)).toEqual(['P201']);
    expect(only(result, 'P201').message).toBe('`paid` may have no value here.');
    expect(printChat(only(result, 'P201').chat, 'zh')).toEqual([
      '客户：我要问a',
      '机器人：多少钱 [记不清]',
      '客户：记不清',
      '机器人：¥100.00 收到',
    ]);
  });
});

describe('irreversible calls', () => {
  const flow = `${topic('a', 'slots: { reason: text, phone: phone }\n')}steps:
  - ask: phone
    text: { zh: 电话, en: Phone }
    optional: { zh: 没有, en: None }
  - ask: reason
    text: { zh: 为什么, en: Why }
  - call: freeze
    with: { reason: reason, phone: phone }
    confirm: { zh: '因为{reason}冻结，电话{phone}？', en: 'Freeze for {reason}, phone {phone}?' }
    declined: { end: cancelled }
    done: { end: resolved }
    unknown: { handoff: unknown }
    unavailable: { handoff: failed }
`;

  test('a confirmation that shows everything is fine', () => {
    expect(codes(proveFlows([flow]))).toEqual([]);
  });

  test('F508: the compiler refuses one that hides a value', () => {
    expect(compilerCodes(flow.replace('，电话{phone}', ''))).toContain('F508');
  });

  const confirm = (step: Step, change: (text: Extract<Step, { kind: 'call' }>) => Step) =>
    step.kind === 'call' && step.confirm !== null ? change(step) : step;

  test('P302: the proof finds a missing value in the finished graph, and a value of which only the end is shown', () => {
    const graph = graphOf(compileFlows(flow));
    const hidden = withStep(graph, 'a', (step) =>
      confirm(step, (call) => ({
        ...call,
        confirm: call.confirm && { ...call.confirm, text: { zh: [[]], en: call.confirm.text.en } },
      })),
    );
    expect(only(prove(hidden), 'P302').message).toMatch(/in `zh` does not show the whole of `(reason|phone)`/);
    const masked = proveFlows([flow.replace('因为{reason}', '因为{reason|masked}')]);
    expect(codes(masked)).toEqual(['P302']);
    expect(only(masked, 'P302').chat.at(-1)?.text).toContain('因为');
  });

  test('P301: the confirmation is missing altogether', () => {
    const graph = graphOf(compileFlows(flow));
    const bare = withStep(graph, 'a', (step) => confirm(step, (call) => ({ ...call, confirm: null })));
    expect(codes(prove(bare))).toContain('P301');
  });

  test('P303: what is sent may be another value when the customer answers', () => {
    const flows = [
      flow
        .replaceAll('reason: reason', 'reason: customer.name')
        .replaceAll('{reason}', '{customer.name}')
        .replace('steps:\n', 'steps:\n  - when: customer.name is missing\n    then: { handoff: who }\n')
        .replace('  - ask: reason\n    text: { zh: 为什么, en: Why }\n', '')
        .replace('reason: text, ', ''),
    ];
    expect(codes(proveFlows(flows))).toEqual(['P303']);
  });
});

describe('private values', () => {
  const flows = [
    `${topic('a', 'slots: { address: text }\n')}steps:
  - run: s
    out: { address: mail }
  - say: { zh: '会发到 {address}', en: 'It goes to {address}' }
  - end: resolved
`,
    `flow: s
out: { mail: text }
slots: { own_mail: { type: email, private: true } }
tries: 2
give_up: { handoff: no_mail }
steps:
  - ask: own_mail
    text: { zh: 邮箱是什么, en: What is your e-mail }
  - return: { mail: own_mail }
`,
  ];

  test('P401, P402: a sub-flow hands a private value back, which is then shown in full', () => {
    const result = proveFlows(flows);
    expect(codes(result).sort()).toEqual(['P401', 'P402']);
    expect(only(result, 'P401')).toMatchObject({ flow: 'a', line: lineOf(flows, '会发到') });
    expect(only(result, 'P402').message).toContain('`own_mail` of `s`');
    expect(printChat(only(result, 'P401').chat, 'zh')).toEqual([
      '客户：我要问a',
      '机器人：邮箱是什么',
      '客户：li@mail.example',
      expect.stringContaining('机器人：会发到'),
    ]);
  });

  test('masked, in a private slot, it is fine', () => {
    const careful = flows.map((flow) =>
      flow.replace('{ address: text }', '{ address: { type: text, private: true } }').replaceAll('{address}', '{address|masked}'),
    );
    expect(codes(proveFlows(careful))).toEqual([]);
  });

  test('a phone number is masked wherever it is shown', () => {
    const phones = flows.map((flow) =>
      flow
        .replaceAll('type: email', 'type: phone')
        .replaceAll('address: text', 'address: phone')
        .replaceAll('mail: text', 'mail: phone'),
    );
    expect(codes(proveFlows(phones))).toEqual([]);
  });

  test('P402: the memory of the conversation brings it into a slot of the same name', () => {
    const remembering = ['a', 'b'].map(
      (name) => `${topic(name, `slots: { mail: { type: text, remember: true${name === 'a' ? ', private: true' : ''} } }\n`)}steps:
  - ask: mail
    text: { zh: 邮箱是什么, en: What is your e-mail }
  - handoff: done
`,
    );
    expect(codes(proveFlows(remembering))).toEqual(['P402']);
    expect(only(proveFlows(remembering), 'P402').flow).toBe('b');
  });
});

test('P403: a private amount cannot be masked for agents', () => {
  const flow = (type: string) => `${topic('a', `slots: { secret: { type: ${type}, private: true } }\n`)}steps:
  - ask: secret
    text: { zh: 多少, en: How much }
  - handoff: done
`;
  expect(codes(proveFlows([flow('money')]))).toEqual(['P403']);
  expect(codes(proveFlows([flow('number')]))).toEqual([]);
});

describe('channels', () => {
  test('P502: a button with a value in it may become too long', () => {
    const flow = `${topic('a', 'slots: { story: { type: text, max: 100 }, ok: yes_no }\n')}steps:
  - ask: story
    text: { zh: 怎么了, en: What happened }
  - ask: ok
    text: { zh: 对吗, en: Right }
    options:
      yes: { zh: '{story}', en: '{story}' }
      no: { zh: 不对, en: 'No' }
  - end: resolved
`;
    expect(codes(proveFlows([flow]))).toEqual(['P502', 'P502']);
    expect(codes(proveFlows([flow.replace('max: 100', 'max: 20')]))).toEqual([]);
  });

  test('P503: a message that repeats long answers may be too long for a channel', () => {
    const flow = `${topic('a', 'slots: { one: text, two: text }\n')}steps:
  - ask: one
    text: { zh: 第一, en: First }
  - ask: two
    text: { zh: 第二, en: Second }
  - say: { zh: '您说：{one}{two}', en: 'You said: {one} {two}' }
  - end: resolved
`;
    expect(codes(proveFlows([flow]))).toEqual(['P503', 'P503']);
    expect(codes(proveFlows([flow.replace('{ one: text', '{ one: { type: text, max: 200 }')]))).toEqual([]);
  });

  test('F415: too many options are refused by the compiler; P501 holds for the finished question with its skip button', () => {
    const options = Array.from({ length: 11 }, (_, i) => `      o${i}: { zh: 第${i}个, en: Number ${i} }\n`).join('');
    const names = Array.from({ length: 11 }, (_, i) => `o${i}`).join(', ');
    const flow = `${topic('a', `slots: { kind: [${names}] }\n`)}steps:
  - ask: kind
    text: ${SAY}
    optional: { zh: 都不是, en: None }
    options:
${options}  - end: resolved
`;
    expect(compilerCodes(flow)).toContain('F415');
    const ten = flow.replace(/ {6}o10:.*\n/, '').replace(', o10', '');
    const graph = graphOf(compileFlows(ten));
    expect(codes(prove(graph))).toEqual([]);
    const twelve = withStep(graph, 'a', (step) =>
      step.kind === 'ask' && step.options?.kind === 'fixed'
        ? { ...step, options: { kind: 'fixed', options: [...step.options.options, ...step.options.options.slice(0, 1)] } }
        : step,
    );
    expect(codes(prove(twelve))).toEqual(['P501']);
  });
});
