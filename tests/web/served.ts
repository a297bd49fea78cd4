/** The real server with the shipped flows, a store in memory and the sandbox wallet, for tests in a browser. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { createLog } from '../../src/adapters/system/log.ts';
import { readConfig } from '../../src/config.ts';
import { type Serving, startServing } from '../../src/serve.ts';
import type { Knowledge } from '../../src/service/turn.ts';
import { launch } from '../support/browser.ts';
import { FLOWS, shippedKnowledge } from '../support/shipped-knowledge.ts';

export type Served = { readonly serving: Serving; readonly browser: Browser; close(): Promise<void> };

export async function serveShipped(knowledge: Knowledge = shippedKnowledge()): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-web-'));
  const read = readConfig({
    PORT: '0',
    WATCH_FLOWS: 'off',
    DATABASE_FILE: ':memory:',
    FLOWS_DIR: FLOWS,
    UPLOADS_DIR: join(folder, 'uploads'),
  });
  if (!read.ok) throw new Error(read.problems.join());
  const [serving, browser] = await Promise.all([
    startServing(read.config, Promise.resolve(knowledge), createLog('error')),
    launch(),
  ]);
  return {
    serving,
    browser,
    async close() {
      await browser.close();
      await serving.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
