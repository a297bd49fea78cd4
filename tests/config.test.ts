/** Settings: everything that is wrong is said at once, by name. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  test('a secret may come from a file; one that cannot be read is said by its path, and nothing of a secret is said', () => {
    const folder = mkdtempSync(join(tmpdir(), 'signpost-config-'));
    const file = join(folder, 'seal');
    writeFileSync(file, `${'a'.repeat(32)},${'b'.repeat(32)}\n`);
    const read = readConfig({ SEAL_KEYS_FILE: file });
    expect(read.ok && read.config.sealKeys).toEqual(['a'.repeat(32), 'b'.repeat(32)]);
    expect(problems({ SEAL_KEYS_FILE: join(folder, 'missing') }).join()).toMatch(/SEAL_KEYS_FILE names ".*missing".*ENOENT/);
    expect(problems({ SEAL_KEYS_FILE: file, SEAL_KEYS: 'c'.repeat(32) }).join()).toMatch(/both set/);
    writeFileSync(file, 'hunter2');
    expect(problems({ SEAL_KEYS_FILE: file }).join()).toMatch(/SEAL_KEYS has 7 characters/);
    expect(problems({ SEAL_KEYS_FILE: file }).join()).not.toMatch(/hunter2/);
    rmSync(folder, { recursive: true });
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
      SEAL_KEYS: 'y'.repeat(32),
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
      SEAL_KEYS: 'y'.repeat(32),
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

  test('retention: days by kind, the others by default; every wrong part is named', () => {
    const days = (text: string) => {
      const read = readConfig({ RETENTION_DAYS: text });
      return read.ok ? read.config.retention : read.problems;
    };
    expect(days('')).toMatchObject({
      messages: 365,
      events: 90,
      tickets: 1095,
      inbound: 30,
      outbox: 30,
      reports: 1095,
      conversations: 365,
    });
    expect(days('messages=90, inbound=8')).toMatchObject({ messages: 90, inbound: 8, events: 90 });
    expect(days('inbound=7')).toEqual([expect.stringMatching(/keeps inbound for 7 days.*at least 8/)]);
    expect(days('messages=20')).toEqual([expect.stringMatching(/keeps messages for 20 days and inbound for 30/)]);
    expect(days('messages=0,mail=3,events,constructor=9')).toEqual([
      expect.stringMatching(/"messages=0"/),
      expect.stringMatching(/"mail=3".*kinds are messages, events/),
      expect.stringMatching(/"events"/),
      expect.stringMatching(/"constructor=9"/),
    ]);
  });

  test('the privacy API is there with a token only; tickets of erased people are deleted unless they must be kept', () => {
    const read = (env: Parameters<typeof readConfig>[0]) => {
      const found = readConfig(env);
      return found.ok ? [found.config.privacyToken, found.config.erasedTickets] : found.problems;
    };
    const token = 'p'.repeat(32);
    expect(read({})).toEqual([null, 'delete']);
    expect(read({ PRIVACY_TOKEN: token, ERASED_TICKETS: 'anonymise' })).toEqual([token, 'anonymise']);
    expect(read({ PRIVACY_TOKEN: 'short' })).toEqual([expect.stringMatching(/PRIVACY_TOKEN has 5 characters/)]);
    expect(read({ PRIVACY_TOKEN: `${token} x` })).toEqual([expect.stringMatching(/PRIVACY_TOKEN has blanks/)]);
    expect(read({ ERASED_TICKETS: 'keep' })).toEqual([expect.stringMatching(/ERASED_TICKETS is "keep"/)]);
  });

  test('the web channel is there for pages and servers that are named; on a development machine for its own pages', () => {
    const web = (env: Parameters<typeof readConfig>[0]) => {
      const read = readConfig(env);
      return read.ok ? read.config.web : read.problems.filter((problem) => /WEB_|DIRECTLINE|PUBLIC|PROXIES/.test(problem));
    };
    const production = { NODE_ENV: 'production' };
    const secret = 's'.repeat(32);
    expect(web({})).toMatchObject({ origins: 'loopback', secrets: [], tokenKeys: null, uploadsDir: 'data/uploads', proxies: 0 });
    expect(web({ WEB_CHANNEL: 'off' })).toBeNull();
    expect(
      web({ WEB_ORIGINS: 'https://a.example, http://b.example:8080', DIRECTLINE_SECRET: `${secret},${secret}2` }),
    ).toMatchObject({
      origins: ['https://a.example', 'http://b.example:8080'],
      secrets: [secret, `${secret}2`],
    });
    expect(web(production)).toEqual([]);
    expect(web({ ...production, WEB_CHANNEL: 'on' })).toEqual([expect.stringMatching(/WEB_CHANNEL is on, but nobody/)]);
    expect(web({ WEB_ORIGINS: '*,https://a.example/,a.example,https://b.example' })).toEqual([
      expect.stringMatching(/WEB_ORIGINS has "\*".*for example https:/),
      expect.stringMatching(/"https:\/\/a\.example\/"/),
      expect.stringMatching(/"a\.example"/),
    ]);
    expect(web({ DIRECTLINE_SECRET: `${secret},short`, PUBLIC_URL: 'https://a.example/chat', TRUSTED_PROXIES: '-1' })).toEqual([
      expect.stringMatching(/PUBLIC_URL is no address/),
      expect.stringMatching(/TRUSTED_PROXIES is "-1"/),
      expect.stringMatching(/DIRECTLINE_SECRET has 5 characters/),
    ]);
  });

  test('the manual lists every variable that the code reads', () => {
    const code = readFileSync(new URL('../src/config.ts', import.meta.url), 'utf8');
    const manual = readFileSync(new URL('../docs/configuration.md', import.meta.url), 'utf8');
    const names = [...code.matchAll(/value\('([A-Z_]+)'\)/g)].map((found) => found[1] ?? '');
    expect(names.length).toBeGreaterThan(8);
    expect(names.filter((name) => !manual.includes(`\`${name}\``))).toEqual([]);
  });

  test('the desk is on, its cookies are bound to TLS where browsers come by it, and a provider needs all that belongs to it', () => {
    const desk = (env: { [name: string]: string }) => {
      const read = readConfig(env);
      return read.ok ? read.config.desk : read.problems;
    };
    expect(desk({ DESK: 'off', DESK_SESSION_HOURS: '1' })).toBeNull();
    expect(desk({})).toEqual({
      sessionMs: 43_200_000,
      idleMs: 3_600_000,
      secure: false,
      publicUrl: null,
      proxies: 0,
      oidc: null,
    });
    const url = 'https://desk.example';
    expect(desk({ PUBLIC_URL: url, DESK_SESSION_HOURS: '8', DESK_IDLE_MINUTES: '30', TRUSTED_PROXIES: '1' })).toMatchObject({
      sessionMs: 28_800_000,
      idleMs: 1_800_000,
      secure: true,
      publicUrl: url,
      proxies: 1,
    });
    expect(desk({ OIDC_ISSUER: 'https://login.example/realm', OIDC_CLIENT_ID: 'desk', OIDC_ROLE_CLAIM: 'roles' })).toMatchObject({
      oidc: { issuer: 'https://login.example/realm', clientId: 'desk', clientSecret: null, roleClaim: 'roles' },
    });
    expect(desk({ OIDC_ISSUER: 'http://login.example', DESK_SESSION_HOURS: '0', DESK_IDLE_MINUTES: 'x' })).toEqual([
      expect.stringMatching(/DESK_SESSION_HOURS is "0"/),
      expect.stringMatching(/DESK_IDLE_MINUTES is "x"/),
      expect.stringMatching(/OIDC_ISSUER is no address of a provider/),
      expect.stringMatching(/OIDC_CLIENT_ID is not/),
    ]);
    expect(desk({ OIDC_CLIENT_SECRET: 's3cret' })).toEqual([
      expect.stringMatching(/OIDC_CLIENT_SECRET is set but OIDC_ISSUER is not/),
    ]);
    expect(problems({ NODE_ENV: 'production', OIDC_ISSUER: 'http://127.0.0.1:1', OIDC_CLIENT_ID: 'x' }).join()).toMatch(
      /OIDC_ISSUER is no/,
    );
  });
});
