/** What understanding is taught from compiled flows, and how it is kept for the next start. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FlowsBroken, learn, loadKnowledge, trainingSet } from '../src/knowledge.ts';
import { DEFAULT_COSTS } from '../src/nlu/costs.ts';
import { route } from '../src/nlu/route.ts';
import { BRAND, compileText, graphOf } from './flow/support.ts';
import { taughtProject } from './support/taught-project.ts';

type Given = {
  readonly id: string;
  readonly title: string;
  readonly zh: string;
  readonly more?: string;
  readonly topic?: string;
};

const flow = ({ id, title, zh, more = '', topic = 'topic: complaint' }: Given) =>
  `flow: ${id}\n${topic}\n${title}examples: { zh: [${zh}], en: [my ${id} please] }\n${more}steps:\n  - handoff: help\n`;
const titled = (zh: string, en: string) => `title: { zh: ${zh}, en: ${en} }\n`;
const graph = (flows: readonly Given[], more = '') => graphOf(compileText(`${flows.map(flow).join('---\n')}${more}`));
const taught = (flows: readonly Given[], more = '') => trainingSet(graph(flows, more));
const examplesOf = (flows: readonly Given[]) => taught(flows).intents.map(({ id, examples: { zh, en } }) => [id, ...zh, ...en]);

describe('titles of topic flows', () => {
  test('are examples, too, in both languages and all variations', () => {
    expect(examplesOf([{ id: 'a', title: titled('[注销账户, 销户]', 'Close my account'), zh: '不想用了' }])).toEqual([
      ['a', '不想用了', '注销账户', '销户', 'my a please', 'Close my account'],
    ]);
  });

  test('but not those that stand on no button: of patterns and of topic none', () => {
    const cancel = { id: 'stop', topic: 'pattern: cancel', title: titled('取消', 'Cancel'), zh: '算了' };
    const chat = { id: 'chat', topic: 'topic: none', title: titled('闲聊', 'Small talk'), zh: '今天天气真好' };
    expect(examplesOf([cancel, chat])).toEqual([
      ['stop', '算了', 'my stop please'],
      ['chat', '今天天气真好', 'my chat please'],
    ]);
  });

  test('one that is an example already, of this flow or another, is not taught again', () => {
    const close = { id: 'close', title: titled('注销账户', 'Close'), zh: '註銷賬戶！' };
    const change = { id: 'change', title: titled('改手机号', 'Change'), zh: '换号码' };
    const phone = { id: 'phone', title: titled('手机', 'Phone'), zh: '改手机号' };
    const flows = [close, change, phone];
    expect(examplesOf(flows)).toEqual([
      ['close', '註銷賬戶！', 'my close please', 'Close'],
      ['change', '换号码', 'my change please', 'Change'],
      ['phone', '改手机号', '手机', 'my phone please', 'Phone'],
    ]);
    const { model } = learn(graph(flows));
    expect(route(model, '改手机号').decision).toEqual({ kind: 'route', flow: 'phone', score: 1 });
    expect(route(model, '注销账户').decision).toEqual({ kind: 'route', flow: 'close', score: 1 });
  });

  test('neither is one that two flows share, or that the author says the flow is not', () => {
    const flows = [
      { id: 'a', title: titled('账户', 'Account'), zh: '改名字' },
      { id: 'b', title: titled('账户', 'Closing'), zh: '销户', more: 'not_examples: { en: [closing] }\n' },
    ];
    expect(examplesOf(flows)).toEqual([
      ['a', '改名字', 'my a please', 'Account'],
      ['b', '销户', 'my b please'],
    ]);
  });
});

describe('what mistakes cost', () => {
  const one = [{ id: 'a', title: titled('甲', 'A'), zh: '不想用了' }];

  test('is what understanding has, unless the brand says otherwise', () => {
    expect(taught(one).costs).toEqual(DEFAULT_COSTS);
    const brand = `---\n${BRAND}  understanding: { costs: { question: 2, intrusion: 5 } }\n`;
    expect(taught(one, brand).costs).toEqual({ ...DEFAULT_COSTS, question: 2, intrusion: 5 });
    expect(learn(graph(one, brand)).model.costs.intrusion).toBe(5);
  });

  test('of a wrong start can be said for each flow', () => {
    const { model } = learn(
      graph([{ ...one[0], more: 'wrong_start: 4\n' } as Given, { ...one[0], id: 'b', zh: '别的' } as Given]),
    );
    expect(model.intents.map(({ id, wrongStart }) => [id, wrongStart])).toEqual([
      ['a', 4],
      ['b', null],
    ]);
  });
});

describe('the next start', () => {
  let base = '';
  let flows = '';
  let models = '';
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'signpost-start-'));
    flows = mkdtempSync(join(base, 'flows-'));
    models = join(base, 'models');
    writeFileSync(join(flows, 'taught.yaml'), taughtProject());
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  const messages = [
    '我的快递还没到',
    'card stolen',
    'where is my package',
    '周末几点开门',
    '转人工',
    '你好',
    'kuaidi diule',
    'parcle',
    '天',
    '',
  ];
  const decisions = () => {
    const { model } = loadKnowledge(flows, models);
    return messages.map((text) => route(model, text));
  };
  const kept = () => readdirSync(models);

  test('reads what this one has learnt, and decides the same', () => {
    const first = decisions();
    const [file = ''] = kept();
    // An old date shows that the file is not written again.
    utimesSync(join(models, file), 1000, 1000);
    expect(decisions()).toEqual(first);
    expect(kept()).toEqual([file]);
    expect(statSync(join(models, file)).mtimeMs).toBe(1_000_000);
    expect(first.map(({ decision }) => decision.kind)).toContain('route');
  });

  test('learns anew where the file is damaged, and mends it', () => {
    const first = decisions();
    const file = join(models, kept()[0] ?? '');
    const good = readFileSync(file);
    writeFileSync(file, good.subarray(0, 1000));
    expect(decisions()).toEqual(first);
    expect(readFileSync(file).equals(good)).toBe(true);
  });

  test('learns anew after one example was changed; going back costs nothing', () => {
    decisions();
    const [file] = kept();
    writeFileSync(join(flows, 'taught.yaml'), taughtProject().replace('快递丢了', '快递弄丢了'));
    decisions();
    expect(kept()).toHaveLength(2);
    writeFileSync(join(flows, 'taught.yaml'), taughtProject());
    decisions();
    expect(kept()).toHaveLength(2);
    expect(kept()).toContain(file);
  });

  test('takes costs from the flows of the day', () => {
    const usual = loadKnowledge(flows, models).model.costs;
    const dearer = taughtProject().replace(/^brand:$/m, 'brand:\n  understanding: { costs: { question: 7 } }');
    writeFileSync(join(flows, 'taught.yaml'), dearer);
    expect(loadKnowledge(flows, models).model.costs).toEqual({ ...usual, question: 7 });
  });

  test('needs no folder that can be written: it learns each time', () => {
    writeFileSync(models, 'a file where the folder should be');
    expect(decisions()).toEqual(messages.map((text) => route(loadKnowledge(flows).model, text)));
    expect(readFileSync(models, 'utf8')).toBe('a file where the folder should be');
  });

  test('does not happen with broken flows', () => {
    writeFileSync(join(flows, 'bad.yaml'), 'flow: bad\ntopic: how_to\nsteps: []\n');
    expect(() => loadKnowledge(flows, models)).toThrow(FlowsBroken);
  });
});
