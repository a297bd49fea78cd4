/** What is learnt from the examples, as plain data: it can be sent to another process and kept in a file. */
import type { Classifier } from './classifier.ts';
import type { Concepts } from './concepts.ts';
import type { Costs } from './costs.ts';
import type { World } from './entities/scan.ts';
import type { Exact } from './exact.ts';
import type { FeatureSpace } from './feature-space.ts';
import type { Pinyin } from './pinyin.ts';
import type { Spelling } from './spelling.ts';

/** Characters of a message that are classified. */
export const CLASSIFY_LIMIT = 1000;
/** Topic of what the bot does not serve, and of talk about the conversation itself. */
export const NOT_SERVED = 'none';

export type Model = {
  readonly intents: readonly ModelIntent[];
  /** Words at most this far apart form a feature. */
  readonly pairs: number;
  readonly space: FeatureSpace;
  readonly classifier: Classifier;
  readonly calibration: Calibration;
  readonly concepts: Concepts;
  readonly spelling: Spelling;
  readonly pinyin: Pinyin;
  readonly exact: Exact;
  readonly costs: Costs;
  readonly world: World;
};

export type ModelIntent = {
  /** Flow that the intent starts. */
  readonly id: string;
  readonly topic: string;
  /** Wins near ties. */
  readonly urgent: boolean;
  /** What starting this flow by mistake costs, where it costs more than usual. */
  readonly wrongStart: number | null;
};

/**
 * Logistic curves fitted to predictions for examples that were held out.
 * `right`: P(the topic of the best intent is the right one) from its margin and its lead over the best of another topic.
 * `ours`: P(the message is about something the bot serves) from the best margin among the served intents, and its lead over
 * the best of the others; null when the examples hold nothing that is not served.
 */
export type Curves = { readonly right: Curve; readonly ours: Curve | null };
/** For texts mostly in Chinese characters, and for all others: few and telling features make other margins than many weak ones. */
export type Calibration = { readonly han: Curves; readonly other: Curves };
/** logistic(a · margin + b · lead + c) */
export type Curve = { readonly a: number; readonly b: number; readonly c: number };

export function heightOf({ a, b, c }: Curve, margin: number, lead: number): number {
  return 1 / (1 + Math.exp(-(a * margin + b * lead + c)));
}
