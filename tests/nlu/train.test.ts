/** What the classifier makes of the examples: their order, repetitions, contradictions and absence. */
import { describe, expect, test } from '@jest/globals';
import { bytesOf } from '../../src/adapters/flows/model-file.ts';
import type { Model } from '../../src/nlu/model.ts';
import { pack } from '../../src/nlu/pack.ts';
import { type Route, route } from '../../src/nlu/route.ts';
import { type Intent, type Sentences, train } from '../../src/nlu/train.ts';
import { MODEL, SET } from './fixtures.ts';
import { CHINESE, dice, ENGLISH } from './shipped.ts';

const bytes = (model: Model): string => bytesOf('', pack(model)).toString('base64');
const none: Sentences = { zh: [], en: [] };
const intent = (id: string, zh: string, more: Partial<Intent> = {}): Intent => ({
  id,
  topic: id,
  urgent: false,
  examples: { zh: zh === '' ? [] : zh.split('|'), en: [] },
  ...more,
});
const trained = (...intents: Intent[]): Model => train({ ...SET, intents });
const scoreOf = ({ candidates }: Route, flow: string): number =>
  candidates.find((candidate) => candidate.flow === flow)?.score ?? 0;

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
const inOtherOrder = (intents: readonly Intent[], random: () => number): Intent[] =>
  shuffled(
    intents.map((one) => ({
      ...one,
      examples: { zh: shuffled(one.examples.zh, random), en: shuffled(one.examples.en, random) },
    })),
    random,
  );

describe('the order of flows and examples changes no byte of the model', () => {
  test('of a small set', () => {
    const random = dice(11);
    for (let round = 0; round < 3; round++)
      expect(bytes(train({ ...SET, intents: inOtherOrder(SET.intents, random) }))).toBe(bytes(MODEL));
  });

  test('of one that is large enough for held-out curves', () => {
    const share = (texts: readonly string[], k: number) => texts.filter((_, i) => i % 4 === k).slice(0, 70);
    const intents = [0, 1, 2, 3].map((k) =>
      intent(`flow_${k}`, '', {
        topic: k === 3 ? 'none' : `topic_${k}`,
        examples: { zh: share(CHINESE, k), en: share(ENGLISH, k) },
      }),
    );
    const model = trained(...intents);
    expect(model.exact.hash.length).toBeGreaterThan(240);
    expect(bytes(trained(...inOtherOrder(intents, dice(5))))).toBe(bytes(model));
  });
});

describe('repetitions and contradictions', () => {
  const flows = [intent('a', '卡丢了|银行卡不见了|找不到卡'), intent('b', '改密码|换个密码|密码想改')];

  test('what is written twice, in other signs or another script, counts once', () => {
    const [a, b] = flows as [Intent, Intent];
    const again: Intent = { ...a, examples: { zh: [...a.examples.zh, '卡丢了！！', '卡丟了', ' 卡丢了 ', '。'], en: [''] } };
    expect(bytes(trained(again, b))).toBe(bytes(trained(a, b)));
  });

  test('an example of two flows decides for neither word by word', () => {
    const model = trained(...flows, intent('c', '卡丢了|怎么补卡'));
    const { decision, notes } = route(model, '卡丢了');
    expect(decision.score).toBeLessThan(1);
    expect(notes.join()).not.toContain('the message is an example of');
    expect(route(model, '怎么补卡').notes.join()).toContain('the message is an example of c');
  });
});

describe('not_examples', () => {
  const code = intent('code', '收不到验证码|验证码没来|验证码一直没有|没有验证码短信');
  const other = intent('refund', '我要退款|退款没到|申请退款|退钱给我');
  const text = '验证码给了骗子';
  const not = { zh: ['有人骗我验证码', '验证码告诉骗子了', '验证码给了别人'], en: [] };

  test('push a flow away from what they say, and from what is like it', () => {
    const before = route(trained(code, other), text);
    const after = route(trained({ ...code, notExamples: not }, other), text);
    expect(scoreOf(before, 'code')).toBeGreaterThan(0.8);
    expect(scoreOf(after, 'code')).toBeLessThan(scoreOf(before, 'code') - 0.2);
  });

  test('leave its own examples alone, and are no examples of the others', () => {
    const model = trained({ ...code, notExamples: not }, other);
    for (const example of code.examples.zh) expect(route(model, example).decision).toMatchObject({ flow: 'code', score: 1 });
    expect(route(model, '验证码迟迟没来').candidates[0]?.flow).toBe('code');
    const exact = route(model, '验证码给了别人');
    expect(exact.notes.join()).not.toContain('the message is an example of');
    expect(exact.candidates[0]).not.toMatchObject({ flow: 'refund', score: 1 });
  });
});

describe('next to nothing to learn from', () => {
  test('no flows, or flows without examples: nothing is decided, nothing breaks', () => {
    for (const model of [trained(), trained(intent('a', '')), trained(intent('a', '', { notExamples: none }))])
      for (const text of ['转账还没到', 'where is my money', '', '。'])
        expect(route(model, text)).toMatchObject({ decision: { kind: 'none', score: 0 }, candidates: [], second: null });
  });

  test('one flow: what is like it starts it, what shares nothing with it does not', () => {
    const model = trained(intent('a', '转账还没到|钱没到账'));
    expect(route(model, '转账还没到').decision).toEqual({ kind: 'route', flow: 'a', score: 1 });
    expect(route(model, '钱还没到').candidates.map(({ flow }) => flow)).toEqual(['a']);
    expect(route(model, '今天下雨').decision.kind).toBe('none');
  });

  test('one example: it is known word by word', () => {
    const model = trained(intent('a', '转账还没到'), intent('b', ''));
    expect(route(model, '轉賬還沒到？').decision).toEqual({ kind: 'route', flow: 'a', score: 1 });
  });

  test('examples without a word teach nothing', () => {
    expect(trained(intent('a', '。|！！|😀|')).exact.hash.length).toBe(0);
  });

  test('an unknown time zone is refused', () => {
    expect(() => train({ ...SET, timeZone: 'Mars/Olympus' })).toThrow(RangeError);
  });
});

describe('pairs of Chinese characters that belong together', () => {
  const model = trained(
    intent('top_up', '卡转钱包|卡充钱包|用卡转钱包'),
    intent('withdraw', '钱包转卡|钱包提卡|用钱包转卡'),
    intent('refund', '我要退款|退款没到'),
  );

  test.each([
    ['卡转钱包啊', 'top_up'],
    ['卡要转给钱包', 'top_up'],
    ['卡去转入钱包', 'top_up'],
    ['钱包要转给卡', 'withdraw'],
  ])('are still seen with another between them: %s is %s', (text, flow) => {
    const found = route(model, text);
    const other = flow === 'top_up' ? 'withdraw' : 'top_up';
    expect(found.candidates[0]?.flow).toBe(flow);
    expect(scoreOf(found, flow)).toBeGreaterThan(scoreOf(found, other));
  });
});

describe('words that mean the same', () => {
  test('an example in one wording teaches the others, also those of the other language', () => {
    const intents = [intent('topup', '我要充值|充值失败了|充值没成功'), intent('card', '银行卡丢了|卡不见了|挂失银行卡')];
    const synonyms = [{ zh: ['充值', '注资'], en: ['top up', 'reload'] }];
    const [plain, taught] = [train({ ...SET, intents }), train({ ...SET, intents, synonyms })];
    for (const text of ['注资', 'top up', 'topping up', 'reloading']) {
      expect(route(plain, text).candidates[0]?.flow ?? 'nothing').not.toBe('topup');
      expect(route(taught, text).candidates[0]?.flow).toBe('topup');
    }
  });
});
