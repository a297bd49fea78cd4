/**
 * Installs what is only compared with: into a folder under node_modules that git ignores, by the lock file in
 * tests/bench/peers. Nothing of it is a dependency of the product.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('../peers', import.meta.url));
export const PEERS = fileURLToPath(new URL('../../../node_modules/.cache/bench-peers', import.meta.url));
const WAIT_MS = 5 * 60_000;

/** Installs unless it is there already. Null, or what went wrong in the words of npm. */
export function installPeers(): string | null {
  const lock = readFileSync(join(SOURCE, 'package-lock.json'), 'utf8');
  const stamp = join(PEERS, 'installed-lock.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return null;
  mkdirSync(PEERS, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(SOURCE, file), join(PEERS, file));
  const run = spawnSync('npm', ['ci', '--prefix', PEERS, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: PEERS,
    encoding: 'utf8',
    timeout: WAIT_MS,
    shell: process.platform === 'win32',
  });
  if (run.error) return `npm did not run: ${run.error.message}`;
  if (run.status !== 0) return `npm ci failed: ${run.stderr.trim().split('\n')[0] ?? ''}`;
  writeFileSync(stamp, lock);
  return null;
}
