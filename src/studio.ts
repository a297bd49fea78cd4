/** Joins the parts of the studio. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeScript } from './adapters/flows/write-script.ts';
import { bundlePage } from './adapters/web/bundle.ts';
import type { RunningBot } from './compose.ts';
import type { Config } from './config.ts';
import { STYLE } from './drawing/style.ts';
import { findProblemsInProcess } from './problems-process.ts';
import type { StudioOptions } from './server/studio.ts';
import { createStudio } from './service/studio/studio.ts';
import type { SampleCustomer } from './service/studio/wire.ts';

const PAGE = fileURLToPath(new URL('./web/studio', import.meta.url));
const SANDBOX_LIMIT_MS = 2_000;
/** For a wallet of one's own: the simulation asks nobody who that is. */
const ANYBODY: SampleCustomer = { id: 'customer', name: '李娜', about: { zh: '身份已核实', en: 'identity is proved' } };

export function studioOptions(config: Config, bot: RunningBot): StudioOptions {
  const door = createStudio({
    knowledge: bot.knowledge,
    status: bot.publisher.status,
    findProblems: () => findProblemsInProcess(config.flowsDir),
    customers: () => customersOf(bot),
    writeTest: writeScript,
  });
  return { door, hosts: [config.host], files };
}

async function files() {
  const [page, { script, style }] = await Promise.all([readFile(join(PAGE, 'index.html')), bundlePage(PAGE)]);
  return { page, script, style: Buffer.concat([style, Buffer.from(`\n${STYLE}\n`)]) };
}

/** Customers of the sandbox wallet, whom authors know from the demo page. */
async function customersOf({ sandbox }: RunningBot): Promise<readonly SampleCustomer[]> {
  if (sandbox === null) return [ANYBODY];
  try {
    const response = await fetch(`${sandbox.url}/sandbox/customers`, { signal: AbortSignal.timeout(SANDBOX_LIMIT_MS) });
    const { customers } = (await response.json()) as { readonly customers: readonly SampleCustomer[] };
    return customers.map(({ id, name, about }) => ({ id, name, about }));
  } catch {
    return [ANYBODY];
  }
}
