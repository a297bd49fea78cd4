/** Before all tests: learns from the shipped flows, outside of jest, where it is several times faster. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('learn-shipped.ts', import.meta.url));

export default function prepare(): void {
  try {
    execFileSync(process.execPath, [SCRIPT], { env: { ...process.env, NODE_OPTIONS: '' }, stdio: 'pipe' });
  } catch {
    // Flows that do not compile: the tests say so, each in its own words.
  }
}
