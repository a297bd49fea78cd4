/** Who learns the classes, when and in which order, changes no byte of the model. */
import { describe, expect, test } from '@jest/globals';
import { bytesOf } from '../../src/adapters/flows/model-file.ts';
import { together } from '../../src/knowledge-threads.ts';
import { deskFor, type Learning, learnClass } from '../../src/nlu/classifier.ts';
import { pack } from '../../src/nlu/pack.ts';
import { seeded } from '../../src/nlu/random.ts';
import { type Intent, train } from '../../src/nlu/train.ts';
import { SET } from './fixtures.ts';

const PARTS = {
  zh: '我 的 卡 钱 转账 没有 收到 为什么 银行 密码 忘了 怎么 退款 充值 失败 订单 验证码 账户 被 冻结'.split(' '),
  en: 'my card money transfer not received why bank password forgot how refund top-up failed order code account is frozen'.split(
    ' ',
  ),
};
const random = seeded(3);

/** Sentences in which the words of the flow come more often than the others. */
function sentence(words: readonly string[], flow: number, between: string): string {
  return Array.from({ length: 8 }, () => words[Math.floor(random() < 0.4 ? flow : random() * words.length)] ?? '').join(between);
}

const intents: Intent[] = Array.from({ length: 6 }, (_, flow) => ({
  id: `flow_${flow}`,
  topic: flow === 5 ? 'none' : `topic_${flow}`,
  urgent: false,
  examples: {
    zh: Array.from({ length: 400 }, () => sentence(PARTS.zh, flow, '')),
    en: Array.from({ length: 400 }, () => sentence(PARTS.en, flow, ' ')),
  },
  notExamples: { zh: [sentence(PARTS.zh, flow + 6, '')], en: [] },
}));
const modelBy = (learning?: Learning): string => bytesOf('', pack(train({ ...SET, intents }, learning))).toString('base64');

describe('thousands of examples', () => {
  const alone = modelBy();

  test('two threads learn what one does', () => {
    expect(modelBy(together)).toBe(alone);
    expect(modelBy(together)).toBe(alone);
  });

  test('the last class first, each at a desk of its own', () => {
    const backwards: Learning = (work) => () => {
      for (let k = work.final.weights.length - 1; k >= 0; k--) learnClass(work, k, deskFor(work));
    };
    expect(modelBy(backwards)).toBe(alone);
  });

  test('a class that two threads learn, because one seemed lost, is the same', () => {
    const twice: Learning = (work) => () => {
      const desk = deskFor(work);
      for (let k = 0; k < work.final.weights.length; k++) for (let time = 0; time < 2; time++) learnClass(work, k, desk);
    };
    expect(modelBy(twice)).toBe(alone);
  });
});
