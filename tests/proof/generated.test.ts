/** The generated conversations: they go as written, and together they take every way of the flows that a message can take. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { readScripts } from '../../src/adapters/flows/scripts.ts';
import type { Event } from '../../src/dialog/event.ts';
import { explore } from '../../src/proof/explore/explore.ts';
import { rehearse } from '../../src/service/rehearsal.ts';
import { coveredBy } from '../support/covered.ts';
import { shippedKnowledge } from '../support/shipped-knowledge.ts';

const REMEDY = 'write them anew: npm run -s bot -- generate --write tests/generated';
/** Only the opening of the page, a stale button or a fault of ours leads there: no line of a conversation does. */
const BEYOND_WORDS = /^(?:greeting\/when|secret_offered\/|internal_error\/|unavailable_button\/)/;

const knowledge = shippedKnowledge();
const scripts = readScripts(fileURLToPath(new URL('../generated', import.meta.url)));

describe('generated conversations', () => {
  const covered = new Set<string>();
  const findings = scripts.flatMap((script) => {
    const events: Event[] = [];
    const found = rehearse(knowledge, script, (event) => events.push(event)).findings;
    for (const way of coveredBy(knowledge.graph, events)) covered.add(way);
    return found.map(({ line, message }) => `${script.file}:${line}: ${message}; ${REMEDY}`);
  });

  test('go as they are written', () => {
    expect(findings.slice(0, 10)).toEqual([]);
  });

  test('take every way that exploration can take', () => {
    const { ways } = explore(knowledge.graph);
    const missed = [...ways].filter(([way, taken]) => taken !== null && !covered.has(way) && !BEYOND_WORDS.test(way));
    expect(missed.map(([way]) => `${way}; ${REMEDY}`)).toEqual([]);
  });

  test('are there in both languages', () => {
    const count = (lang: string) => scripts.filter((script) => script.lang === lang).length;
    expect(Math.min(count('zh'), count('en'))).toBeGreaterThan(scripts.length / 4);
  });
});
