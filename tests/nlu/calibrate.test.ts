/** Scores are probabilities because curves are fitted to examples that the model had not learnt. */
import { describe, expect, test } from '@jest/globals';
import { calibrate, type HeldOut } from '../../src/nlu/calibrate.ts';
import { type Curve, heightOf } from '../../src/nlu/model.ts';
import { dice } from './shipped.ts';

const TOPICS = ['login', 'refund', 'none'];
/** Margins of the three classes: the first leads the second by `lead`; the third is far behind. */
const sample = (lead: number, label: number, more: Partial<HeldOut> = {}): HeldOut => ({
  margins: Float64Array.from([lead / 2, -lead / 2, -2]),
  label,
  known: 0.8,
  han: true,
  ...more,
});
/** `count` samples of this lead, of which a share is right; spread evenly. */
const samples = (lead: number, share: number, count: number, more: Partial<HeldOut> = {}): HeldOut[] =>
  Array.from({ length: count }, (_, i) => sample(lead, i < share * count ? 0 : 1, more));
const right = (curve: Curve, lead: number) => heightOf(curve, lead / 2, lead);

describe('the probability of being right', () => {
  test('is what it was for held-out examples of that lead', () => {
    const { han } = calibrate([...samples(0.1, 0.55, 400), ...samples(0.5, 0.8, 400), ...samples(1.2, 0.98, 400)], TOPICS);
    expect(right(han.right, 0.1)).toBeCloseTo(0.57, 1);
    expect(right(han.right, 0.5)).toBeCloseTo(0.8, 1);
    expect(right(han.right, 1.2)).toBeCloseTo(0.98, 1);
  });

  test('rises with the lead', () => {
    const random = dice(7);
    const held = Array.from({ length: 500 }, () => {
      const lead = 2 * random();
      return sample(lead, random() < 1 / (1 + Math.exp(-3 * lead)) ? 0 : 1);
    });
    const { right: curve } = calibrate(held, TOPICS).han;
    const heights = [0, 0.25, 0.5, 1, 2].map((lead) => right(curve, lead));
    expect(heights).toEqual([...heights].sort((a, b) => a - b));
    expect(right(curve, 1)).toBeCloseTo(1 / (1 + Math.exp(-3)), 1);
  });

  test('stays finite when everything was right, or everything wrong', () => {
    for (const share of [0, 1]) {
      const { right: curve } = calibrate(samples(0.5, share, 300), TOPICS).han;
      expect(right(curve, 0.5)).toBeGreaterThan(0);
      expect(right(curve, 0.5)).toBeLessThan(1);
      expect(Math.round(right(curve, 0.5))).toBe(share);
    }
  });

  test('a wrong flow of the right topic is no mistake', () => {
    const sameTopic = calibrate(samples(0.5, 0.5, 300), ['login', 'login', 'none']).han.right;
    const otherTopic = calibrate(samples(0.5, 0.5, 300), TOPICS).han.right;
    expect(heightOf(sameTopic, 0.25, 2.25)).toBeGreaterThan(0.9);
    expect(right(otherTopic, 0.5)).toBeLessThan(0.7);
  });
});

describe('the probability of being served', () => {
  test('is learnt from examples of what is not', () => {
    const served = samples(0.6, 1, 200);
    const not = Array.from({ length: 200 }, () => sample(0.6, 2, { margins: Float64Array.from([-0.9, -1, 0.4]), known: 0.3 }));
    const { ours } = calibrate([...served, ...not], TOPICS).han;
    if (ours === null) throw new Error('there is something that is not served');
    expect(heightOf(ours, 0.3 + 0.8, 2.3)).toBeGreaterThan(0.95);
    expect(heightOf(ours, -0.9 + 0.3, -1.3)).toBeLessThan(0.05);
  });

  test.each([
    ['all is', ['login', 'refund', 'complaint']],
    ['nothing is', ['none', 'none', 'none']],
  ])('is not asked where %s', (_, topics) => {
    expect(calibrate(samples(0.5, 0.9, 200), topics).han.ours).toBeNull();
  });
});

describe('few examples', () => {
  test('leave the curves as they are without any', () => {
    const none = calibrate([], TOPICS);
    expect(calibrate(samples(0.5, 0.1, 59), TOPICS)).toEqual(none);
    expect(calibrate(samples(0.5, 0.1, 60), TOPICS)).not.toEqual(none);
    expect(right(none.han.right, 1)).toBeGreaterThan(0.9);
    expect(right(none.han.right, 0)).toBe(0.5);
  });

  test('of one script take the curves of all', () => {
    const { han, other } = calibrate([...samples(0.5, 0.9, 300), ...samples(0.5, 0.1, 10, { han: false })], TOPICS);
    expect(right(other.right, 0.5)).toBeCloseTo(right(han.right, 0.5), 1);
  });
});

test('each script has its own curves', () => {
  const { han, other } = calibrate([...samples(0.5, 0.95, 300), ...samples(0.5, 0.6, 300, { han: false })], TOPICS);
  expect(right(han.right, 0.5)).toBeCloseTo(0.95, 1);
  expect(right(other.right, 0.5)).toBeCloseTo(0.6, 1);
});

test('the order of the examples changes nothing that could be seen', () => {
  const held = [...samples(0.5, 0.8, 100), ...samples(1, 0.95, 100, { han: false })];
  const [one, other] = [calibrate(held, TOPICS), calibrate([...held].reverse(), TOPICS)];
  expect(right(one.han.right, 0.7)).toBeCloseTo(right(other.han.right, 0.7), 9);
});
