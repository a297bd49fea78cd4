/** What the studio tells of the project: flows, drawings, problems, and what a search finds. */
import { describe, expect, test } from '@jest/globals';
import type { PublisherStatus } from '../../../src/service/publish/publisher.ts';
import { search } from '../../../src/service/studio/search.ts';
import { createStudio, type FoundProblem, type StudioParts } from '../../../src/service/studio/studio.ts';
import { shippedKnowledge } from '../../support/shipped-knowledge.ts';

const knowledge = shippedKnowledge();
const { graph } = knowledge;
const parts: StudioParts = {
  knowledge: () => knowledge,
  status: () => null,
  findProblems: async () => [],
  customers: async () => [],
  writeTest: ({ title }) => title,
};

describe('the project', () => {
  test('lists every flow with its titles, and times at which agents are there and are not', async () => {
    const { flows, times } = await createStudio(parts).project();
    expect(flows.map(({ id }) => id)).toEqual(Object.keys(graph.flows));
    expect(flows.find(({ id }) => id === 'pending_transaction')).toMatchObject({
      title: { zh: '钱没到账', en: 'Money has not arrived' },
      file: 'flows/pending_transaction.yaml',
    });
    expect(Object.values(times).every((at) => at !== null)).toBe(true);
  });

  test('problems come later, with the step at their line', async () => {
    const step = Object.values(graph.flows.how_limits?.steps ?? {})[3];
    const found: FoundProblem = {
      code: 'F999',
      severity: 'warning',
      message: 'Something.',
      hint: 'Change it.',
      file: 'flows/how_to.yaml',
      line: step?.line ?? 0,
      flow: 'how_limits',
      step: null,
      chat: [],
    };
    const lost = { ...found, flow: 'gone', line: 1 };
    const studio = createStudio({ ...parts, findProblems: async () => [found, lost] });
    const before = await studio.project();
    const after = await studio.project();
    expect([before.problems, before.pulse.problems]).toEqual([null, 0]);
    expect(after.pulse.problems).toBe(1);
    const marked = after.problems?.map(({ step: id }) => id) ?? [];
    expect(graph.flows.how_limits?.steps[marked[0] ?? '']?.line).toBe(step?.line);
    expect(marked[1]).toBeNull();
  });

  test('a search for problems that fails is no reason to show none of the rest', async () => {
    const studio = createStudio({ ...parts, findProblems: () => Promise.reject(new Error('no folder')) });
    await studio.project();
    expect((await studio.project()).problems).toEqual([]);
  });

  test('tells why an edit was refused', async () => {
    const status = (verdict: NonNullable<PublisherStatus['last']>['verdict']): PublisherStatus => ({
      running: graph.fingerprint,
      since: '2026-11-23T02:00:00.000Z',
      last: { at: '2026-11-23T03:00:00.000Z', fingerprint: null, verdict },
    });
    const edit = (verdict: Parameters<typeof status>[0]) =>
      createStudio({ ...parts, status: () => status(verdict) }).pulse().edit;
    expect(edit({ kind: 'broken', report: 'flows/a.yaml:1' })).toMatchObject({ verdict: 'broken', report: 'flows/a.yaml:1' });
    const stranded = [{ place: 'a/b', reason: 'it is gone', conversations: ['1'] }];
    expect(edit({ kind: 'stranding', survey: { same: 1, moved: 0, stranded } })?.report).toMatch(/a\/b: it is gone/);
    expect(edit({ kind: 'published', survey: { same: 1, moved: 0, stranded: [] } })).toMatchObject({ report: '' });
  });
});

describe('a flow', () => {
  test('every step that waits has its box, and the details of each step lead to steps that exist', () => {
    const studio = createStudio(parts);
    for (const flow of Object.values(graph.flows)) {
      const page = studio.flow(flow.id, 'zh');
      const nodes = new Set(page?.view.nodes.map(({ id }) => id));
      const reached = new Set(page?.steps.flatMap(({ ways }) => ways.map(({ step }) => step)));
      for (const { id, kind, ways } of page?.steps ?? []) {
        const home = page?.view.home[id];
        if ((kind === 'ask' || kind === 'call') && (reached.has(id) || id === flow.start)) expect(home).toBe(id);
        if (home !== undefined) expect(nodes.has(home)).toBe(true);
        for (const { step } of ways) if (step !== null) expect(flow.steps[step]).toBeDefined();
      }
    }
  });

  test('is drawn in both languages; what does not exist is null', () => {
    const studio = createStudio(parts);
    const words = (lang: 'zh' | 'en') => JSON.stringify(studio.flow('thanks', lang)?.view.nodes);
    expect(words('zh')).not.toBe(words('en'));
    expect([studio.flow('no_such_flow', 'zh'), studio.flow('toString', 'zh')]).toEqual([null, null]);
  });
});

describe('search', () => {
  test('finds titles, ids, texts and examples in both languages; what flows are called comes first', () => {
    expect(search(graph, '钱没到账')[0]).toMatchObject({ flow: 'pending_transaction', where: 'flow', match: '钱没到账' });
    expect(search(graph, 'MONEY HAS NOT')[0]).toMatchObject({ flow: 'pending_transaction', match: 'Money has not' });
    const hit = search(graph, 'order number?').find(({ flow }) => flow === 'pending_transaction');
    expect(hit).toMatchObject({ where: 'text', step: 'ask_order' });
  });

  test('is bounded, and finds nothing for nothing', () => {
    expect(search(graph, '的').length).toBeLessThanOrEqual(80);
    expect([search(graph, '  '), search(graph, 'qqqqzzzz')]).toEqual([[], []]);
  });
});
