/** Every path ends: what the proof says of flows that turn in circles, and that it is content with those that do not. */
import { describe, expect, test } from '@jest/globals';
import { printChat } from '../../../src/proof/outcome/chat.ts';
import { codes, compilerCodes, lineOf, only, proveFlows, topic } from './support.ts';

const SAY = '{ zh: 好的, en: Fine }';
const ask = (slot: string, more = '') => `  - ask: ${slot}\n    text: { zh: 这样可以吗, en: Is it all right }\n${more}`;

describe('circles without waiting', () => {
  const backAndForth = [
    `${topic('a')}steps:\n  - run: s\n  - end: resolved\n`,
    `flow: s\nsteps:\n  - when: hours.open\n    then: [goto: { flow: a }]\n  - return: {}\n`,
  ];

  test('P101: a flow runs a sub-flow that leaves for the flow; the compiler looks at links only', () => {
    const result = proveFlows(backAndForth);
    expect(codes(result)).toContain('P101');
    const found = only(result, 'P101');
    expect(found.flow).toBe('a');
    expect(found.message).toContain('`a`');
    expect(result.ok).toBe(false);
  });

  test('with a question on the way it is the customer who chooses to go round', () => {
    const [a = '', s = ''] = backAndForth;
    const asked = s.replace(
      'steps:',
      `slots: { again: yes_no }\ntries: 1\ngive_up: { return: {} }\nsteps:\n${ask('again').trimEnd()}`,
    );
    expect(codes(proveFlows([a, asked.replace('hours.open', 'again')]))).toEqual([]);
  });

  test('F417: two flows that lead to each other are refused by the compiler already', () => {
    const flows = ['a', 'b'].map((name, i) => `${topic(name)}steps:\n  - goto: { flow: ${i === 0 ? 'b' : 'a'} }\n`);
    expect(compilerCodes(...flows)).toContain('F417');
  });

  test('P101: a message answers the first question of a flow again and again when the flow is left for itself', () => {
    const flow = `${topic('a', 'slots: { order_no: order_number }\n')}steps:
${ask('order_no')}  - when: hours.open
    then: [goto: { flow: a }]
  - end: resolved
`;
    expect(codes(proveFlows([flow]))).toEqual(['P101']);
  });

  test('F406, F418: loops within a flow, and sub-flows that run themselves, are refused by the compiler', () => {
    expect(compilerCodes(`${topic('a')}steps:\n  - label: top\n    say: ${SAY}\n  - goto: top\n`)).toContain('F406');
    expect(compilerCodes('flow: s\nsteps:\n  - run: s\n  - return: {}\n')).toContain('F418');
  });

  test('P102: a limited jump may still make a walk longer than the engine allows', () => {
    const flow = (times: number) => `${topic('a')}steps:
  - label: top
    say: ${SAY}
${`  - say: ${SAY}\n`.repeat(5)}  - goto: top
    at_most: ${times}
    otherwise: []
  - end: resolved
`;
    const found = only(proveFlows([flow(80)]), 'P102');
    expect(found.message).toMatch(/5\d\d steps/);
    expect(codes(proveFlows([flow(60)]))).toEqual([]);
  });
});

describe('circles in which the customer has chosen nothing', () => {
  const giveUpTo = (name: string, other: string) => `${topic(name, 'slots: { ok: yes_no }\n')}steps:
${ask('ok', `    give_up: [goto: { flow: ${other} }]\n`)}  - end: resolved
`;

  test('P103: two flows give up on their question by leading to each other', () => {
    const flows = [giveUpTo('a', 'b'), giveUpTo('b', 'a')];
    const result = proveFlows(flows);
    expect(codes(result)).toEqual(['P103']);
    expect(printChat(only(result, 'P103').chat, 'zh').filter((line) => line.includes('答非所问'))).not.toEqual([]);
  });

  test('it is fine when one of them ends', () => {
    const b = giveUpTo('b', 'a').replace('goto: { flow: a }', 'handoff: lost');
    expect(codes(proveFlows([giveUpTo('a', 'b'), b]))).toEqual([]);
  });
});

describe('no way out', () => {
  const linked = (name: string, other: string, no: string) => `${topic(name, 'slots: { ok: yes_no }\n')}steps:
${ask('ok', `    give_up: [goto: { flow: ${other} }]\n`)}  - match: ok
    yes: [goto: { flow: ${other} }]
    no: ${no}
`;

  test('P104: whatever the customer answers, the flows lead to each other', () => {
    const away = (other: string) => `[goto: { flow: ${other} }]`;
    const result = proveFlows([linked('a', 'b', away('b')), linked('b', 'a', away('a'))]);
    expect(codes(result)).toContain('P104');
    expect(codes(proveFlows([linked('a', 'b', away('b')), linked('b', 'a', '{ end: cancelled }')]))).not.toContain('P104');
  });
});

describe('sub-flows', () => {
  test('F408: a sub-flow that does not come back on one result of a call is refused by the compiler', () => {
    const sub = `flow: s\nslots: { order_no: order_number }\ntries: 1\ngive_up: { return: {} }\nsteps:\n${ask('order_no')}  - call: find_payment
    with: { order_no: order_no }
    found: { return: {} }
    not_found: { return: {} }
    not_identified: { return: {} }
    unavailable: []
`;
    expect(compilerCodes(`${topic('a')}steps:\n  - run: s\n  - end: resolved\n`, sub)).toContain('F408');
  });

  test('P601: what a sub-flow never hands back need not be matched by `when`', () => {
    const flows = [
      `${topic('a', 'slots: { done: yes_no }\n')}steps:
  - run: s
    out: { done: solved }
  - when: done
    then: { end: resolved }
    else: { handoff: not_solved }
`,
      `flow: s\nout: { solved: yes_no }\nsteps:\n  - say: ${SAY}\n  - return: { solved: yes }\n`,
    ];
    const result = proveFlows(flows);
    expect(codes(result)).toEqual(['P601']);
    expect(only(result, 'P601')).toMatchObject({ flow: 'a', line: lineOf(flows, '- when: done') });
    expect(result.ok).toBe(true);
    const either = flows.map((flow) => flow.replace('solved: yes }', 'solved: hours.open }'));
    expect(codes(proveFlows(either))).toEqual([]);
  });

  test('a sub-flow is walked once for each kind of inputs, not once for each place that runs it', () => {
    const runs = (times: number) =>
      `${topic('a')}steps:\n${Array.from({ length: times }, (_, i) => `  - label: l${i}\n    run: s\n`).join('')}  - end: resolved\n`;
    const sub = `flow: s\nslots: { ok: yes_no }\ntries: 1\ngive_up: { return: {} }\nsteps:\n${ask('ok')}  - return: {}\n`;
    const [few, many] = [2, 20].map((times) => proveFlows([runs(times), sub]).summary.states);
    expect((many ?? 0) - (few ?? 0)).toBe(18);
  });
});

describe('unreachable branches', () => {
  test('P601: a case behind steps that only it leads to, after the value was excluded', () => {
    const flow = (cases: string) => `${topic('a', 'slots: { kind: [x, y, z] }\n')}steps:
  - ask: kind
    text: { zh: 哪一种, en: Which kind }
    options:
      x: { zh: 甲, en: X }
      y: { zh: 乙, en: Y }
      z: { zh: 丙, en: Z }
  - when: kind = z
    then: { end: resolved }
  - match: kind
    x: { say: ${SAY} }
    y: { say: ${SAY} }
${cases}  - end: resolved
`;
    const flows = [flow(`    z: { handoff: never }\n`)];
    const result = proveFlows(flows);
    expect(codes(result)).toEqual(['P601']);
    expect(only(result, 'P601').message).toContain('`z`');
    expect(printChat(only(result, 'P601').chat, 'zh').slice(0, 3)).toEqual([
      '客户：我要问a',
      '机器人：哪一种 [甲] [乙] [丙]',
      '客户：甲',
    ]);
    expect(codes(proveFlows([flow('    z: []\n')]))).toEqual([]);
  });
});

describe('the bound', () => {
  const wide = `${topic('a', `slots:\n${Array.from({ length: 12 }, (_, i) => `  s${i}: yes_no\n`).join('')}`)}steps:
${Array.from({ length: 12 }, (_, i) => ask(`s${i}`)).join('')}  - when: ${Array.from({ length: 12 }, (_, i) => `s${i}`).join(' and ')}
    then: { end: resolved }
    else: { handoff: other }
`;

  test('P901: a flow with too many situations is not proved, and never called fine', () => {
    const result = proveFlows([wide], { stateLimit: 500 });
    expect(result.ok).toBe(false);
    expect(codes(result)).toEqual(['P901']);
    expect(only(result, 'P901').message).toMatch(/^Not proved: more than 500 situations; what multiplies: `s\d+`/);
  });

  test('with a higher bound it is proved', () => {
    expect(proveFlows([wide], { stateLimit: 100_000 })).toMatchObject({ ok: true, notProved: [] });
  });
});
