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

  test('the database is a SQLite file, or PostgreSQL by its address', () => {
    const database = (env: { [name: string]: string }) => {
      const read = readConfig(env);
      return read.ok ? read.config.database : read.problems.join('\n');
    };
    expect(database({})).toEqual({ kind: 'sqlite', file: 'data/signpost.db' });
    expect(database({ DATABASE_FILE: 'x.db' })).toEqual({ kind: 'sqlite', file: 'x.db' });
    for (const scheme of ['postgres', 'postgresql']) {
      const url = `${scheme}://bot:s3cret@db:5432/signpost`;
      expect(database({ DATABASE_URL: url })).toEqual({ kind: 'postgres', url });
    }
    expect(database({ DATABASE_FILE: 'x.db', DATABASE_URL: 'postgres://db/signpost' })).toMatch(/are both set/);
    expect(database({ DATABASE_URL: 'mysql://bot:s3cret@db/signpost' })).toMatch(
      /begins with mysql:\/\/: only PostgreSQL is known/,
    );
    expect(database({ DATABASE_URL: 'postgres://bot:s3cret@db:5432' })).toMatch(/names no database: write an address such as/);
    expect(database({ DATABASE_URL: 'postgres://bot:s3#cret@db/signpost' })).toMatch(/DATABASE_URL/);
    for (const wrong of ['mysql://bot:s3cret@db/x', 'postgres://bot:s3cret@db', 'bot:s3cret', 'postgres://bot:s3#cret@db/x'])
      expect(database({ DATABASE_URL: wrong })).not.toMatch(/s3/);
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

  test('metrics are open on loopback only; elsewhere and in production they want a token, or somebody who says so', () => {
    const metrics = (env: Parameters<typeof readConfig>[0]) => {
      const read = readConfig(env);
      return read.ok ? read.config.metrics : read.problems;
    };
    const token = 'm'.repeat(32);
    const production = {
      NODE_ENV: 'production',
      BOT_APP_ID: 'id',
      BOT_APP_PASSWORD: 'password',
      WALLET_URL: 'https://wallet.example',
      IDENTITY_SECRET: 's'.repeat(32),
    };
    for (const HOST of ['', '127.0.0.1', '127.9.9.9', '::1', 'localhost']) expect(metrics({ HOST })).toEqual({ token: null });
    for (const HOST of ['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example']) expect(metrics({ HOST })).toBeNull();
    expect(metrics({ METRICS: 'off' })).toBeNull();
    expect(metrics(production)).toBeNull();
    expect(metrics({ ...production, METRICS: 'on' })).toEqual({ token: null });
    expect(metrics({ ...production, METRICS_TOKEN: token })).toEqual({ token });
    expect(metrics({ ...production, METRICS_TOKEN: token, METRICS: 'off' })).toBeNull();
    expect(metrics({ METRICS_TOKEN: 'short' })).toEqual([expect.stringMatching(/METRICS_TOKEN has 5 characters/)]);
    expect(metrics({ METRICS_TOKEN: `${token}\n` })).toEqual([expect.stringMatching(/METRICS_TOKEN has blanks/)]);
  });

  test('the end waits for a balancer in production, and as long as it is told', () => {
    const drain = (env: Parameters<typeof readConfig>[0]) => {
      const read = readConfig(env);
      return read.ok ? read.config.drainMs : read.problems;
    };
    expect([drain({}), drain({ DRAIN_SECONDS: '2.5' })]).toEqual([0, 2500]);
    for (const wrong of ['-1', '1e3', 'long', '601'])
      expect(drain({ DRAIN_SECONDS: wrong })).toEqual([expect.stringMatching(/DRAIN_SECONDS/)]);
  });

  test('rates are messages a second by channel; every wrong part is named', () => {
    const rates = (text: string) => {
      const read = readConfig({ CHANNEL_RATES: text });
      return read.ok ? read.config.channelRates : read.problems;
    };
    expect(rates('')).toEqual({});
    expect(rates('botframework=20, web=0.5')).toEqual({ botframework: 20, web: 0.5 });
    expect(rates('botframework=0,=3,web')).toEqual([
      expect.stringMatching(/"botframework=0"/),
      expect.stringMatching(/"=3"/),
      expect.stringMatching(/"web".*botframework=20/),
    ]);
  });

  test('the manual lists every variable that the code reads', () => {
    const code = readFileSync(new URL('../src/config.ts', import.meta.url), 'utf8');
    const manual = readFileSync(new URL('../docs/configuration.md', import.meta.url), 'utf8');
    const names = [...code.matchAll(/value\('([A-Z_]+)'\)/g)].map((found) => found[1] ?? '');
    expect(names.length).toBeGreaterThan(8);
    expect(names.filter((name) => !manual.includes(`\`${name}\``))).toEqual([]);
  });
});
