/** The flows that are shipped have no mistake. */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { compileProject } from '../../src/flow/compile.ts';
import { printDiagnostics } from '../../src/flow/diagnostic.ts';
import { TOPICS } from '../../src/flow/graph.ts';
import { diagnosticsOf, graphOf } from './support.ts';

const root = new URL('../../', import.meta.url);
const files = globSync('flows/**/*.yaml', { cwd: root }).map((path) => ({
  path,
  text: readFileSync(new URL(path, root), 'utf8'),
}));

test('they compile without error or warning', () => {
  expect(printDiagnostics(diagnosticsOf(compileProject(files)), files)).toBe('');
});

test('every topic has a flow, and every step of every flow can be found by its address', () => {
  const { flows } = graphOf(compileProject(files));
  const topics = new Set(Object.values(flows).flatMap((flow) => (flow.role.kind === 'topic' ? [flow.role.topic] : [])));
  expect([...topics].sort()).toEqual([...TOPICS].sort());
  for (const flow of Object.values(flows)) {
    expect(flow.steps[flow.start]).toBeDefined();
    for (const [id, step] of Object.entries(flow.steps)) {
      expect(step.id).toBe(id);
      const { next = null } = step as { next?: string | null };
      if (next !== null) expect(Object.keys(flow.steps)).toContain(next);
    }
  }
});
