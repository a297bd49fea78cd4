/** The generated conversations: they go as written, and together they take every way of the flows that a message can take. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { readScripts } from '../../src/adapters/flows/scripts.ts';
import type { Effect } from '../../src/dialog/effect.ts';
import type { Event } from '../../src/dialog/event.ts';
import type { Customer } from '../../src/dialog/state.ts';
import { LANGS } from '../../src/flow/graph.ts';
import { explore } from '../../src/proof/explore/explore.ts';
import { rehearse } from '../../src/service/rehearsal.ts';
import { problemOf } from '../../src/service/tickets/problem.ts';
import { coveredBy } from '../support/covered.ts';
import { shippedKnowledge } from '../support/shipped-knowledge.ts';

const REMEDY = 'write them anew: npm run -s bot -- generate --write tests/generated';
/** Only the opening of the page, a stale button or a fault of ours leads there: no line of a conversation does. */
const BEYOND_WORDS = /^(?:greeting\/when|secret_offered\/|internal_error\/|unavailable_button\/)/;

const knowledge = shippedKnowledge();
const scripts = readScripts(fileURLToPath(new URL('../generated', import.meta.url)));

describe('generated conversations', () => {
  const covered = new Set<string>();
  const handed: (Extract<Effect, { kind: 'ticket' }> & { readonly proved: Customer | null })[] = [];
  const findings = scripts.flatMap((script) => {
    const events: Event[] = [];
    const found = rehearse(knowledge, script, (event) => events.push(event)).findings;
    const look = (effect: Effect) => {
      if (effect.kind === 'ticket') handed.push({ ...effect, proved: script.customer });
    };
    for (const way of coveredBy(knowledge.graph, events, look)) covered.add(way);
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

  test('tell a person everything: what it is about and why, in which language, for whom, in one sentence that ends', () => {
    expect(handed.length).toBeGreaterThan(200);
    const phone = /(?<![\d*])1[3-9]\d{9}(?!\d)/;
    const wrong = handed.flatMap(({ ticket, brief, proved }) => {
      const problem = problemOf(knowledge.graph, ticket, brief);
      const whole =
        (brief.title !== null || ticket.reason !== '') &&
        LANGS.includes(brief.lang) &&
        (brief.customer === null || brief.customer === proved?.id) &&
        /^[^：\s][^。]*。$/.test(problem.zh) &&
        /^[^:\s].*\w”?\.$/.test(problem.en) &&
        /(?:身份未确认)/.test(problem.zh) === (brief.customer === null) &&
        !/undefined|null|\{|\}/.test(problem.zh + problem.en) &&
        !phone.test(problem.zh + problem.en + JSON.stringify(brief.answers.map(({ value }) => value)));
      return whole ? [] : [{ ticket, problem, answers: brief.answers }];
    });
    expect(wrong.slice(0, 5)).toEqual([]);
  });

  test('are there in both languages', () => {
    const count = (lang: string) => scripts.filter((script) => script.lang === lang).length;
    expect(Math.min(count('zh'), count('en'))).toBeGreaterThan(scripts.length / 4);
  });
});
