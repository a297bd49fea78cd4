/** Settings: everything that is wrong is said at once, by name. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readConfig } from '../src/config.ts';

const problems = (env: { [name: string]: string }) => {
  const read = readConfig(env);
  return read.ok ? [] : read.problems;
};

describe('settings', () => {
  test('an empty environment is a development machine: loopback, SQLite, sandbox, demo page', () => {
    const read = readConfig({});
    expect(read.ok && read.config).toMatchObject({
      production: false,
      host: '127.0.0.1',
      port: 3978,
      wallet: null,
      demoPage: true,
      studio: true,
    });
  });

  test('all mistakes are listed at once', () => {
    const found = problems({
      PORT: 'http',
      WALLET_URL: 'ftp://x',
      IDENTITY_SECRET: 'short',
      BOT_APP_ID: 'id',
      LOG_LEVEL: 'loud',
      DEMO_PAGE: 'maybe',
    });
    for (const name of ['PORT', 'WALLET_URL', 'IDENTITY_SECRET', 'BOT_APP_PASSWORD', 'LOG_LEVEL', 'DEMO_PAGE'])
      expect(found.join('\n')).toContain(name);
  });

  test('production without authentication is a refusal to start', () => {
    const found = problems({ NODE_ENV: 'production' }).join('\n');
    for (const name of ['BOT_APP_ID', 'WALLET_URL', 'IDENTITY_SECRET']) expect(found).toContain(name);
    expect(problems({ NODE_ENV: 'production', DEMO_PAGE: 'on' }).join()).toContain('DEMO_PAGE');
    expect(problems({ NODE_ENV: 'production', STUDIO: 'on' }).join()).toContain('STUDIO');
    expect(found).not.toContain('STUDIO');
  });

  test('production with everything is taken', () => {
    const env = {
      NODE_ENV: 'production',
      BOT_APP_ID: 'a',
      BOT_APP_PASSWORD: 'b',
      WALLET_URL: 'https://wallet.example',
      IDENTITY_SECRET: 'x'.repeat(32),
    };
    expect(problems(env)).toEqual([]);
    expect(problems({ ...env, PORT: '70000' })).toHaveLength(1);
  });

  test('the manual lists every variable that the code reads', () => {
    const code = readFileSync(new URL('../src/config.ts', import.meta.url), 'utf8');
    const manual = readFileSync(new URL('../docs/configuration.md', import.meta.url), 'utf8');
    const names = [...code.matchAll(/value\('([A-Z_]+)'\)/g)].map((found) => found[1] ?? '');
    expect(names.length).toBeGreaterThan(8);
    expect(names.filter((name) => !manual.includes(`\`${name}\``))).toEqual([]);
  });
});
