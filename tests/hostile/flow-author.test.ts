/** What an author of flows can write, by mistake or on purpose, and what must hold all the same. */
import { describe, expect, test } from '@jest/globals';
import { SilentLoop } from '../../src/dialog/walk.ts';
import { compileProject } from '../../src/flow/compile.ts';
import { type Diagnostic, printDiagnostics } from '../../src/flow/diagnostic.ts';
import type { FlowGraph } from '../../src/flow/graph.ts';
import { learn } from '../../src/knowledge.ts';
import { ACTIONS, BRAND, compileText, compileWith, diagnosticsOf, flowText } from '../flow/support.ts';
import { codes, compilerCodes, lineOf, only, proveFlows, topic } from '../proof/outcome/support.ts';
import { miniKnowledge, miniProject, startTalk } from '../support/talk.ts';

const SAY = '{ zh: 好的, en: Fine }';
const errors = (found: readonly Diagnostic[]) => found.filter(({ severity }) => severity === 'error');

/** Milliseconds; the better of two, because the machine may be busy. */
function time(run: () => unknown): number {
  const once = () => {
    const began = performance.now();
    run();
    return performance.now() - began;
  };
  return Math.min(once(), once());
}

describe('files that unfold or go down without end', () => {
  test('an alias bomb of a hundred levels: told as aliases, nothing is unfolded', () => {
    const bomb = Array.from({ length: 100 }, (_, i) => `  l${i}: &l${i} [${`*l${Math.max(0, i - 1)}, `.repeat(9)}]`).join('\n');
    const before = process.memoryUsage().heapUsed;
    const found = diagnosticsOf(compileText(`flow: a\nsteps:\n${bomb}`));
    expect(found.map(({ code }) => code)).toContain('F105');
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(200 * 1024 * 1024);
  });

  test.each([
    ['brackets', `flow: a\nsteps: ${'['.repeat(20_000)}`],
    ['braces', `flow: a\nsteps: ${'{ a: '.repeat(20_000)}`],
    ['lists', `flow: a\nsteps:\n${'- '.repeat(20_000)}`],
    ['indentation', Array.from({ length: 1_300 }, (_, i) => `${' '.repeat(i)}k:`).join('\n')],
  ])('%s, as deep as can be written: told at the place where it is too deep', (_, text) => {
    const [first, ...more] = diagnosticsOf(compileText(text)).filter(({ code }) => code === 'F102');
    expect([first?.code, more]).toEqual(['F102', []]);
    expect(first?.column).toBeGreaterThan(0);
  });

  test('a file that is wrong in many ways at once: all of them', () => {
    const text = `flow: A\ntopic: nowhere\nsteps:\n  - sya: ${SAY}\n  - goto: nothing\n  - say: { zh: 您好 }\n  - call: no_such\n    password: Abcdef123456\n`;
    const found = new Set(diagnosticsOf(compileText(text)).map(({ code }) => code));
    for (const code of ['F116', 'F401', 'F201', 'F115', 'F120'])
      expect([code, [...found].includes(code as Diagnostic['code'])]).toEqual([code, true]);
  });
});

describe('jumps without end', () => {
  const places = (...flows: readonly string[]) =>
    errors(diagnosticsOf(compileWith([{ path: 'flow.yaml', text: flows.join('---\n') }]))).map(({ code, line }) => [code, line]);

  test('by goto', () => {
    const flow = `${topic('a')}steps:\n  - label: top\n    say: ${SAY}\n  - goto: top\n`;
    expect(places(flow)).toEqual([['F406', lineOf([flow], 'goto: top')]]);
  });

  test('by flows that link to each other', () => {
    const flows = ['a', 'b', 'c'].map((name, i) => `${topic(name)}steps:\n  - goto: { flow: ${'bca'[i]} }\n`);
    expect(places(...flows)).toEqual(['b', 'c', 'a'].map((to) => ['F417', lineOf(flows, `flow: ${to} }`)]));
  });

  test('by sub-flows that run each other', () => {
    const flows = ['s', 't'].map((name) => `flow: ${name}\nsteps:\n  - run: ${name === 's' ? 't' : 's'}\n  - return: {}\n`);
    expect(places(...flows)).toEqual(['t', 's'].map((to) => ['F418', lineOf(flows, `run: ${to}`)]));
  });

  test('by a sub-flow that leaves for the flow that runs it: the proof finds it', () => {
    const flows = [
      `${topic('a')}steps:\n  - run: s\n  - end: resolved\n`,
      'flow: s\nsteps:\n  - when: hours.open\n    then: [goto: { flow: a }]\n  - return: {}\n',
    ];
    expect(compilerCodes(...flows)).toEqual([]);
    expect(only(proveFlows(flows), 'P101').line).toBe(lineOf(flows, 'run: s'));
  });

  const asking = (name: string, giveUp: string) =>
    `${topic(name, 'slots: { fine: yes_no }\n')}steps:\n  - label: top\n    ask: fine\n    text: { zh: 可以吗, en: All right }\n    give_up: ${giveUp}\n  - when: fine\n    then: { end: resolved }\n    else: { end: resolved }\n`;

  test('by giving up on a question by asking it again', () => {
    const flow = asking('a', '{ goto: top }');
    expect(places(flow)).toEqual([['F406', lineOf([flow], 'goto: top')]]);
  });

  test('by flows that give up on their questions by leading to each other: the proof finds it', () => {
    const flows = [asking('a', '{ goto: { flow: b } }'), asking('b', '{ goto: { flow: a } }')];
    expect(compilerCodes(...flows)).toEqual([]);
    expect(codes(proveFlows(flows))).toEqual(['P103']);
  });

  test('by a pattern', () => {
    const flow = `flow: p\npattern: fallback\nsteps:\n  - label: top\n    say: ${SAY}\n  - goto: top\n`;
    expect(places(flow)).toEqual([['F406', lineOf([flow], 'goto: top')]]);
  });

  test('in a graph that no compiler has seen: the engine stops, and names the way', () => {
    const graph = miniProject();
    const flow = graph.flows.opening_hours;
    const first = flow?.steps[flow.start];
    if (flow === undefined || first?.kind !== 'say') throw new Error('the flow does not begin with words');
    const forged: FlowGraph = {
      ...graph,
      flows: { ...graph.flows, opening_hours: { ...flow, steps: { ...flow.steps, [first.id]: { ...first, next: first.id } } } },
    };
    const talk = startTalk({ knowledge: { ...miniKnowledge(), graph: forged } });
    const turn = () => talk.say('几点开门');
    expect(turn).toThrow(SilentLoop);
    expect(turn).toThrow(`no rest after 500 steps; the last ones: opening_hours/${first.id}`);
    expect(talk.state).toBeNull();
  });
});

describe('templates that reach for more than a value', () => {
  test.each([
    '{constructor.constructor}',
    '{__proto__}',
    '{constructor}',
    '{brand.constructor}',
    '{brand.__proto__}',
    '{hours.toString}',
    '{prototype}',
    '{a.b.c}',
    '{a[0]}',
    '{7*7}',
    '{a()}',
  ])('%s in a text is refused at its place', (words) => {
    const found = errors(diagnosticsOf(compileText(flowText('', `- say: { zh: '${words}', en: '${words}' }\n- end: resolved`))));
    expect(found.length).toBeGreaterThan(0);
    for (const { code, line } of found) expect([code, line]).toEqual([expect.stringMatching(/^F(?:205|301|207)$/), 7]);
  });

  test('doubled braces are braces, nothing else', () => {
    const found = compileText(flowText('', "- say: { zh: '{{constructor}}', en: '{{7*7}}' }\n- end: resolved"));
    const graph = found.ok ? found.graph : null;
    const flow = graph?.flows.a;
    const first = flow?.steps[flow.start];
    expect(first?.kind === 'say' ? first.text : null).toEqual({
      zh: [[{ kind: 'literal', text: '{constructor}' }]],
      en: [[{ kind: 'literal', text: '{7*7}' }]],
    });
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    '%s as the name of anything is a mistake or just a name',
    (name) => {
      for (const text of [
        flowText(`${name}: text`, '- end: resolved'),
        flowText(`x: [${name}, other]`, `- ask: x\n  text: ${SAY}\n- end: resolved`),
        flowText('', `- label: ${name}\n  say: ${SAY}\n- end: resolved`),
        flowText('', `- call: ${name}\n  unavailable: []\n- end: resolved`),
        flowText('', `- run: ${name}\n- end: resolved`),
        flowText('', `- goto: { flow: ${name} }`),
        flowText('', `- call: find_payment\n  as: ${name}\n  with: { ${name}: x }\n  ${name}: []\n- end: resolved`),
        flowText('', `- when: ${name} is set\n  then: []\n- end: resolved`),
        flowText('', '- end: resolved').replace('flow: a', `flow: ${name}`),
        `${name}: {}\n`,
      ]) {
        const result = compileText(text);
        // A name with capitals or underscores in front is refused; `constructor` is a word like others, if nothing is missing.
        if (name !== 'constructor') expect([text, result.ok]).toEqual([text, false]);
        for (const { message } of diagnosticsOf(result)) expect(message).not.toMatch(/native code|\[object/);
      }
      expect(({} as { [name: string]: unknown }).polluted).toBeUndefined();
    },
  );

  test.each([
    '{brand.name}',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: these very signs are the test
    '${brand.name}',
    '{{7*7}}',
    '{{constructor.constructor("return 1")()}}',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '$&',
    '**粗**',
  ])('a customer who writes %s gets just that back', (words) => {
    const graph = miniProject((source) =>
      source
        .replace('  kind: [letter, box]', '  kind: [letter, box]\n  note: text')
        .replace(
          '  - ask: kind',
          "  - ask: note\n    text: { zh: 请说, en: Tell me }\n  - say: { zh: '您说：{note}', en: 'You said: {note}' }\n  - ask: kind",
        ),
    );
    const talk = startTalk({ knowledge: learn(graph) });
    talk.say('包裹没到');
    const bubbles = talk.say(words);
    expect([`您说：${words}`, `You said: ${words}`].some((echo) => bubbles.includes(echo))).toBe(true);
  });
});

/** Made here, because tools that look for secrets in repositories would find them. */
const SECRETS: readonly (readonly [what: string, before: string, secret: string])[] = [
  ['an API key', '', ['sk', 'live', '9aKq3TzR7wPm2XcV'].join('_')],
  ['an API key', 'key ', ['AKIA', 'Q3EGRT7XWZPM2KLV'].join('')],
  ['an API key', '', ['ghp', '9aKq3TzR7wPm2XcV9aKq3TzR7wPm2XcVabcd'].join('_')],
  ['an API key', '阿里云 ', ['LTAI', '5tQ9aKq3TzR7wPm2'].join('')],
  ['a token', 'Authorization: Bearer ', 'Zm9v4dGhlL3dhbGxldA'],
  ['a token', 'Basic ', 'c2lnbnBvc3Q6aHVudGVyMg=='],
  ['a signed token', '', ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxIn0', 'c2lnbmF0dXJl'].join('.')],
  ['a password in an address', 'https://signpost:', 'hunter2'],
  ['a password or key', 'api_key=', 'abc123def456'],
  ['a password or key', '密码：', 'Sommer2026'],
  ['a key or token', '', 'q7RfT2mXp9LzK4vBn8WcY3dH'],
  ['a key or token', '', '9f86d081884c7d659a2feaa0c55ad015'],
  ['a card number', '卡号 ', '4111 1111 1111 1111'],
  ['a card number', '', '6222021234567890128'.slice(0, 18) + luhn('6222021234567890128'.slice(0, 18))],
  ['a card number', '', '４１１１１１１１１１１１１１１１'],
];

function luhn(digits: string): string {
  const sum = [...digits].reverse().reduce((total, char, place) => {
    const twice = Number(char) * 2;
    return total + (place % 2 === 1 ? Number(char) : twice > 9 ? twice - 9 : twice);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}

describe('secrets in files of flows', () => {
  const after = (before: string) => (before.startsWith('https:') ? '@wallet.example' : '');
  const carriers: readonly (readonly [string, (words: string) => string])[] = [
    ['a text', (words) => flowText('', `- say: { zh: "${words}", en: Fine }\n- end: resolved`)],
    ['a comment', (words) => `# ${words}\n${flowText('', '- end: resolved')}`],
    ['an example', (words) => `examples_of: a\nzh: ["${words}"]\n`],
    ['the actions', (words) => ACTIONS.replace('zh: 查询付款', `zh: "${words}"`)],
    ['the brand', (words) => BRAND.replace('zh: 通常 2 小时内', `zh: "${words}"`)],
    ['a misspelt key', (words) => flowText('', `- sya: "${words}"\n- end: resolved`)],
    ['a value of the wrong kind', (words) => flowText('', `- end: "${words}"`)],
    ['broken YAML', (words) => `flow: a\nsteps: [ "${words}\n`],
    ['words without quotes', (words) => flowText('', `- say: ${words}\n- goto: ${words}`)],
  ];

  test.each(SECRETS)('%s (%s…) is told with its place, and never printed', (what, before, secret) => {
    for (const [where, carrier] of carriers) {
      const text = carrier(before + secret + after(before));
      const file = { path: 'hostile.yaml', text };
      const found = diagnosticsOf(compileWith([file], { requireAll: false }));
      const own = found.filter(({ code }) => code === 'F120');
      const lines = text.split('\n');
      expect([where, own.length]).toEqual([where, text.split(secret).length - 1]);
      for (const { severity, message, hint, line, column, endColumn } of own) {
        expect([severity, message]).toEqual(['error', `This looks like ${what}, which must not stand in a file of the flows.`]);
        expect(hint).toMatch(what === 'a card number' ? /nobody's card/ : /environment variables, for example WALLET_TOKEN/);
        expect(lines[line - 1]?.slice(column - 1, endColumn - 1)).toBe(secret);
      }
      expect([where, `${JSON.stringify(found)}${printDiagnostics(found, [file])}`]).not.toEqual([
        where,
        expect.stringContaining(secret),
      ]);
    }
  });

  test('a private key: all of its lines are hidden', () => {
    const key = [
      '-----BEGIN RSA PRIV',
      'ATE KEY-----\n    MIIEvQIBADANBgkqhkiG\n    9w0BAQEFAASC\n    -----END RSA PRIV',
      'ATE KEY-----',
    ].join('');
    const file = { path: 'hostile.yaml', text: flowText('', `- say:\n    zh: |\n    ${key}\n    en: x\n- sya: x`) };
    const found = diagnosticsOf(compileWith([file]));
    expect(found.filter(({ code }) => code === 'F120')).toHaveLength(1);
    expect(printDiagnostics(found, [file]) + JSON.stringify(found)).not.toMatch(/MIIEvQ|9w0BAQ/);
  });

  test.each([
    '订单号 2026112200000101',
    'UP-4111111111111111',
    '密码：至少 8 位，含字母和数字',
    'Password: at least 8 characters, with 2 digits',
    'How-to-reset-a-password-2026, on the help page',
    'token: order_number_2',
    'The basic information, and the bearer of the card',
    '4111 1111 1111 1112',
    '客服电话 95000，400-820-8820',
    'a_very_long_name_of_a_label_that_somebody_wrote_in_2026',
    '123e4567-e89b-12d3-a456-426614174000',
    'ThisIsOnlyALongNameOfSomethingInVersion22',
  ])('no false alarm: %s', (words) => {
    const found = diagnosticsOf(compileText(flowText('', `- say: { zh: "${words}", en: "${words}" }\n- end: resolved`)));
    expect(found).toEqual([]);
  });

  test('thousands of them take no longer than they should', () => {
    const file = (of: number) => ({
      path: 'a.yaml',
      text: `flow: a\n${Array.from({ length: of }, (_, i) => `# sk-aaaaaaaaaaaaaaaaaaa${i}`).join('\n')}`,
    });
    expect(time(() => printDiagnostics(diagnosticsOf(compileProject([file(25_000)])), [file(25_000)]))).toBeLessThan(5000);
  });
});
