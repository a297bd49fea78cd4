/** How long an edit of the shipped flows takes from the save to the first turn that sees it. */
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLog } from '../../src/adapters/system/log.ts';
import { startBot } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { createLoader } from '../../src/knowledge-process.ts';
import type { Row } from './row.ts';

const FLOWS = fileURLToPath(new URL('../../flows', import.meta.url));
const EDITS = 7;
const GOAL_MS = 1000;

export async function bench(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-publish-'));
  const flows = join(folder, 'flows');
  cpSync(FLOWS, flows, { recursive: true });
  const read = readConfig({
    FLOWS_DIR: flows,
    DATABASE_FILE: join(folder, 'bot.db'),
    MODELS_DIR: join(folder, 'models'),
    WALLET_URL: 'http://127.0.0.1:9',
  });
  if (!read.ok) throw new Error(read.problems.join());
  const loader = createLoader(flows, read.config.modelsDir);
  const bot = await startBot(read.config, await loader.load().knowledge, createLog('silent'), {}, loader);
  try {
    const file = join(flows, 'how_to.yaml');
    const text = readFileSync(file, 'utf8');
    const times: number[] = [];
    for (let i = 1; i <= EDITS; i++) {
      const before = bot.knowledge().graph.fingerprint;
      const start = performance.now();
      writeFileSync(file, text.replace(/(- say:\s+zh: )/u, `$1${'好'.repeat(i)}`));
      while (bot.knowledge().graph.fingerprint === before) await new Promise((resolve) => setTimeout(resolve, 5));
      times.push(performance.now() - start);
    }
    // An author's slip, so that a refusal is measured as well.
    appendFileSync(file, '\nsteps:\n  - sya: 1\n');
    const start = performance.now();
    while (bot.publisher.status().last?.verdict.kind !== 'broken') await new Promise((resolve) => setTimeout(resolve, 5));
    const refused = performance.now() - start;
    const median = [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
    return [
      {
        name: `publish: from the save of a file to the first turn on the new flows, median of ${EDITS}`,
        value: `${Math.round(median)} ms (${Math.round(Math.min(...times))} to ${Math.round(Math.max(...times))}); a refusal ${Math.round(refused)} ms`,
        goal: `< ${GOAL_MS} ms`,
        ok: median < GOAL_MS,
      },
    ];
  } finally {
    await bot.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
