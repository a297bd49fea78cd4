/** What mistakes of understanding cost, in the brand document: `understanding: { costs: { … } }`. */
import type { Report } from './diagnostic.ts';
import { readFields, readNumber } from './fields.ts';
import type { CostSettings } from './graph.ts';
import type { Entry } from './yaml-tree.ts';

/** A thousand questions: more is the same as never. */
export const MAX_COST = 1000;

/** How authors write each cost. */
export const COST_KEYS = {
  question: 'question',
  wrong_start: 'wrongStart',
  wrong_start_in_topic: 'wrongStartInTopic',
  refusal: 'refusal',
  intrusion: 'intrusion',
} as const satisfies { readonly [key: string]: keyof CostSettings };

/** Only what is written; all else stays as understanding has it. */
export function parseCosts(understanding: Entry | undefined, report: Report): CostSettings {
  const entry = understanding && readFields(understanding.value, 'understanding', ['costs'], report)?.get('costs');
  const fields = entry && readFields(entry.value, 'costs', Object.keys(COST_KEYS), report);
  const costs: { -readonly [C in keyof CostSettings]: number } = {};
  for (const [key, name] of Object.entries(COST_KEYS)) {
    const field = fields?.get(key);
    const cost = field === undefined ? null : readNumber(field.value, key, 0, MAX_COST, report);
    if (cost !== null) costs[name] = cost;
  }
  if (entry && costs.refusal === 0 && costs.intrusion === 0) {
    // Whether a message is for the bot is weighed by these two against each other.
    const message = 'The costs `refusal` and `intrusion` cannot both be 0.';
    report('F611', entry.key.at, message, 'Give one of them a number, or leave one out.');
  }
  return costs;
}
