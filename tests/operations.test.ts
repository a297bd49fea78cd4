/** The files that operators take over as they are: they name what there is, and lead to what they name. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { prometheusMetrics } from '../src/adapters/metrics/prometheus.ts';
import { readConfig } from '../src/config.ts';
import { ROOT } from './tidy/source.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const page = read('docs/operations.md');

/** Names of the metrics that a running server shows, each with the labels that its program gives it. */
async function known(): Promise<ReadonlySet<string>> {
  const metrics = prometheusMetrics({ ofProcess: true });
  metrics.watch({ outboxAge: async () => 0, outboxDepth: async () => ({ open: 0, dead: 0 }) }, () => '');
  const types = [...(await metrics.text()).matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  return new Set(
    types.flatMap(([, name = '', type]) =>
      type === 'histogram' ? ['_bucket', '_sum', '_count'].map((part) => name + part) : [name],
    ),
  );
}
const namesIn = (expression: string): string[] => expression.match(/\b(?:bot|http_server|process|nodejs)_\w+/g) ?? [];

describe('the dashboard', () => {
  const dashboard = JSON.parse(read('docs/operations/grafana-dashboard.json')) as {
    panels: { id: number; title: string; description: string; targets: { expr: string }[]; gridPos: { x: number; y: number } }[];
    templating: { list: { query: string }[] };
  };
  const expressions = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

  test('every metric that it asks for exists, and every metric of ours is on it', async () => {
    const there = await known();
    const asked = new Set(expressions.flatMap(namesIn));
    expect(asked.size).toBeGreaterThan(15);
    expect([...asked].filter((name) => !there.has(name))).toEqual([]);
    const ours = [...there]
      .filter((name) => /^(bot|http_server)_/.test(name))
      .map((name) => name.replace(/_(bucket|sum|count)$/, ''));
    const shown = expressions.join('\n');
    expect([...new Set(ours)].filter((name) => !shown.includes(name))).toEqual([]);
  });

  test('panels have different places, and say what they show', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ gridPos: { x, y } }) => `${x},${y}`)).size).toBe(panels.length);
    expect(panels.filter(({ description }) => description.length < 15).map(({ title }) => title)).toEqual([]);
  });

  test('brackets are closed in every expression', () => {
    expect(expressions.filter((one) => !isBalanced(one))).toEqual([]);
  });
});

describe('the alerts', () => {
  const { groups } = parse(read('docs/operations/alerts.yaml')) as {
    groups: {
      rules: { alert: string; expr: string; labels: { severity: string }; annotations: { summary: string; runbook: string } }[];
    }[];
  };
  const rules = groups.flatMap((group) => group.rules);

  test('ask for metrics that exist', async () => {
    const there = await known();
    expect(rules.length).toBeGreaterThan(5);
    expect(rules.flatMap(({ expr }) => namesIn(expr)).filter((name) => !there.has(name))).toEqual([]);
    expect(rules.filter(({ expr }) => !isBalanced(expr))).toEqual([]);
  });

  test('each has its section with what to do', () => {
    const titles = [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(' ', '-'));
    const lost = rules.filter(({ annotations }) => !titles.includes(annotations.runbook.replace('docs/operations.md#', '')));
    expect(lost.map(({ alert }) => alert)).toEqual([]);
    expect(rules.filter(({ alert }) => !page.includes(alert)).map(({ alert }) => alert)).toEqual([]);
  });
});

describe('the page', () => {
  test('lists every metric of ours', async () => {
    const ours = [...(await known())]
      .filter((name) => /^(bot|http_server)_/.test(name))
      .map((name) => name.replace(/_(bucket|sum|count)$/, ''));
    expect([...new Set(ours)].filter((name) => !page.includes(`\`${name}`))).toEqual([]);
  });
});

describe('the container', () => {
  const compose = parse(read('compose.yaml')) as {
    services: { [name: string]: { environment: { [name: string]: string }; user?: string; read_only?: boolean } };
  };

  test('runs as nobody in particular, on Node 24, and asks /livez', () => {
    const dockerfile = read('Dockerfile');
    expect(dockerfile).toMatch(/^FROM node:24/m);
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK [\s\S]*livez/m);
    const command = /^CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]';
    // What `npm start` runs, without npm between the signal and the program.
    expect(JSON.parse(command).join(' ')).toBe(JSON.parse(read('package.json')).scripts.start);
  });

  test('its settings are ones that the program takes', () => {
    const { bot } = compose.services;
    const env = Object.fromEntries(
      Object.entries(bot?.environment ?? {}).map(([name, value]) => [
        name,
        String(value).replace(/\$\{\w+(?::[?-][^}]*)?\}/g, 'x'.repeat(40)),
      ]),
    );
    const result = readConfig({ ...env, WALLET_URL: 'https://wallet.example' });
    expect(result.ok ? [] : result.problems).toEqual([]);
    const manual = read('docs/configuration.md');
    expect(Object.keys(env).filter((name) => !manual.includes(`\`${name}\``))).toEqual([]);
  });
});

function isBalanced(expression: string): boolean {
  const open: string[] = [];
  const partner: { readonly [closing: string]: string } = { ')': '(', '}': '{', ']': '[' };
  for (const one of expression) {
    if ('({['.includes(one)) open.push(one);
    else if (partner[one] !== undefined && open.pop() !== partner[one]) return false;
  }
  return open.length === 0;
}
