/** The written conversations of tests/conversations, each as one test; `npm run -s bot -- test` plays the same. */

import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { readScripts } from '../src/adapters/flows/scripts.ts';
import { TOPICS } from '../src/flow/graph.ts';
import { rehearse } from '../src/service/rehearsal.ts';
import { shippedKnowledge } from './support/shipped-knowledge.ts';

const knowledge = shippedKnowledge();
const scripts = readScripts(fileURLToPath(new URL('./conversations', import.meta.url)));

describe.each(TOPICS)('%s', (topic) => {
  describe.each(['zh', 'en'] as const)('%s', (lang) => {
    const own = scripts.filter((script) => script.topic === topic && script.lang === lang);

    test('has at least four conversations', () => {
      expect(own.length).toBeGreaterThanOrEqual(4);
    });
    for (const script of own) {
      test(`${script.title} (${script.file}:${script.line})`, () => {
        const { findings } = rehearse(knowledge, script);
        expect(findings.map(({ line, message }) => `${script.file}:${line}: ${message}`)).toEqual([]);
      });
    }
  });
});

test('every conversation belongs to a topic of the support page', () => {
  expect(scripts.map((script) => script.topic).filter((topic) => !TOPICS.some((known) => known === topic))).toEqual([]);
});

test('every conversation checks how it ends', () => {
  expect(scripts.filter((script) => script.end === null).map((script) => `${script.file}:${script.line}`)).toEqual([]);
});
