/** What understanding is taught from compiled flows. */
import { describe, expect, test } from '@jest/globals';
import { learn, trainingSet } from '../src/knowledge.ts';
import { DEFAULT_COSTS } from '../src/nlu/costs.ts';
import { route } from '../src/nlu/route.ts';
import { BRAND, compileText, graphOf } from './flow/support.ts';

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
