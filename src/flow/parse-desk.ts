/** The agents' desk in the brand document: which queues there are, and how long is waited for what. */

import type { DeskQueue, DeskSettings } from './desk.ts';
import type { Report } from './diagnostic.ts';
import { nameOf, readFields, readList, readMap, readOneOf, startOf } from './fields.ts';
import { TOPICS, type Topic } from './graph.ts';
import { readDuration } from './parse-duration.ts';
import { parseNameText } from './parse-text.ts';
import type { At } from './source.ts';
import type { Entry } from './yaml-tree.ts';

export const DEFAULT_DESK: DeskSettings = {
  queues: [{ id: 'support', title: { zh: '客服', en: 'Support' }, topics: TOPICS }],
  patience: { answerMs: 60_000, queueMs: 30 * 60_000, customerMs: 10 * 60_000, reopenMs: 24 * 3_600_000 },
  usualMs: 8 * 60_000,
};

const KEYS = ['queues', 'answer_within', 'wait_at_most', 'customer_patience', 'reopen_within', 'usual_length'] as const;

/** What is left out is as in the default. */
export function parseDesk(entry: Entry | undefined, report: Report): DeskSettings {
  const fields = entry && readFields(entry.value, 'desk', KEYS, report);
  if (!fields) return DEFAULT_DESK;
  const { patience, usualMs } = DEFAULT_DESK;
  const read = (key: (typeof KEYS)[number], otherwise: number) => readDuration(fields.get(key), key, report) ?? otherwise;
  const answerMs = read('answer_within', patience.answerMs);
  const queueMs = read('wait_at_most', patience.queueMs);
  if (answerMs >= queueMs) {
    const hint = 'Who does not answer in time must leave enough for another agent.';
    const late = fields.get('answer_within') ?? fields.get('wait_at_most');
    if (late) report('F611', late.value.at, '`answer_within` must be shorter than `wait_at_most`.', hint);
  }
  const customerMs = read('customer_patience', patience.customerMs);
  const reopenMs = read('reopen_within', patience.reopenMs);
  return {
    queues: parseQueues(fields.get('queues'), report),
    patience: { answerMs, queueMs, customerMs, reopenMs },
    usualMs: read('usual_length', usualMs),
  };
}

function parseQueues(entry: Entry | undefined, report: Report): readonly DeskQueue[] {
  const map = entry && readMap(entry.value, 'queues', report);
  if (!entry || !map) return DEFAULT_DESK.queues;
  const owner = new Map<Topic, string>();
  const queues: DeskQueue[] = [];
  for (const { key, value } of map.entries) {
    const id = nameOf(key, 'The queue', report);
    const fields = readFields(value, 'A queue', ['title', 'topics'], report);
    if (id === null || fields === null) continue;
    const [title, topics] = [fields.get('title'), fields.get('topics')];
    for (const missing of ['title', 'topics'])
      if (!fields.has(missing)) report('F114', key.at, `The queue has no \`${missing}\`.`, `Add \`${missing}:\`.`);
    const names = title ? parseNameText(title.value, 'The title of the queue', report) : null;
    const own = topics ? parseTopics(topics, id.text, owner, report) : [];
    queues.push({ id: id.text, title: names ?? { zh: id.text, en: id.text }, topics: own });
  }
  return queues.length > 0 && allCovered(owner, entry.key.at, report) ? queues : DEFAULT_DESK.queues;
}

function parseTopics(entry: Entry, queue: string, owner: Map<Topic, string>, report: Report): Topic[] {
  return readList(entry.value, 'topics', report).flatMap((item) => {
    const topic = readOneOf(item, 'A topic', TOPICS, report);
    if (topic === null) return [];
    const other = owner.get(topic.value);
    if (other !== undefined) {
      const hint = 'A topic belongs to one queue.';
      report('F611', startOf(item), `\`${topic.value}\` stands in the queue \`${other}\` already.`, hint);
      return [];
    }
    owner.set(topic.value, queue);
    return [topic.value];
  });
}

/** A conversation whose topic had no queue would wait for nobody. */
function allCovered(owner: ReadonlyMap<Topic, string>, at: At, report: Report): boolean {
  const missing = TOPICS.filter((topic) => !owner.has(topic));
  if (missing.length === 0) return true;
  const names = missing.map((topic) => `\`${topic}\``).join(', ');
  report(
    'F611',
    at,
    `No queue has ${missing.length === 1 ? 'the topic' : 'the topics'} ${names}.`,
    'Give every topic to one queue.',
  );
  return false;
}
