/** `npm start` as an operator meets it: what it prints, what it refuses, how it ends. */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { MODELS } from './support/shipped-knowledge.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'signpost-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

/** Runs the program until it ends; `onOutput` may end it. */
function start(env: NodeJS.ProcessEnv, onOutput: (out: string, stop: () => void) => void = () => {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['src/main.ts'], {
      cwd: root,
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        NODE_ENV: '',
        PORT: '0',
        DATABASE_FILE: ':memory:',
        MODELS_DIR: MODELS,
        LOG_LEVEL: 'error',
        ...env,
      },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => {
      out += chunk;
      onOutput(out, () => child.kill('SIGTERM'));
    });
    child.stderr.on('data', (chunk) => (err += chunk));
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

describe('npm start', () => {
  test('prints where everything is, says that the wallet is a sandbox, and ends cleanly on a signal', async () => {
    let health = 0;
    const { code, out, err } = await start({}, async (text, stop) => {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
      if (!url || !text.includes('sandbox') || health > 0) return;
      health = 1;
      health = (await fetch(`${url}/readyz`)).status;
      stop();
    });
    expect(out).toMatch(/demo page .*\n {2}studio .*\/studio\n.*\/api\/messages.*development only/);
    expect({ code, err, health }).toEqual({ code: 0, err: '', health: 200 });
  });

  test('starts nothing with broken flows, and shows each mistake with its place', async () => {
    writeFileSync(join(folder, 'bad.yaml'), 'flow: bad\ntopic: how_to\ntitle: { zh: 坏的 }\nsteps:\n  - goto: nowhere\n');
    const { code, out, err } = await start({ FLOWS_DIR: folder });
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(/bad\.yaml:3:\d+/);
    expect(err).toMatch(/bad\.yaml:5:\d+/);
    expect(err).toContain('nothing was started');
  });

  test.each([
    ['a file that is no database', { DATABASE_FILE: join(root, 'package.json') }, /package\.json/],
    ['a folder without flows', { FLOWS_DIR: '/no/such/folder' }, /\/no\/such\/folder/],
    ['a wrong port', { PORT: 'http' }, /PORT/],
    ['production without credentials', { NODE_ENV: 'production' }, /BOT_APP_ID[\s\S]*WALLET_URL[\s\S]*IDENTITY_SECRET/],
  ])('refuses %s in words, leaves nothing running', async (_name, env, words) => {
    const { code, out, err } = await start(env);
    expect(code).toBeGreaterThan(0);
    expect(out).toBe('');
    expect(err).toMatch(words);
    expect(err).not.toMatch(/\n\s+at /);
  });
});
