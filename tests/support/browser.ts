/**
 * A real Chromium for tests: the machine's own where there is one, otherwise the one from npm, otherwise Debian's package.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

/** Without a sandbox, because tests often run as root; and silent: nothing of Chromium's own leaves the machine. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const SYSTEM = '/usr/bin/chromium';
const PACKED_LIBRARIES = fileURLToPath(new URL('../../node_modules/@sparticuz/chromium/bin/al2023.tar.br', import.meta.url));
const APT_TIMEOUT_MS = 300_000;

type Found = { readonly executable: string; readonly libraries?: string };
type Source = { readonly name: string; readonly find: () => Promise<Found | null> };

const SOURCES: readonly Source[] = [
  { name: SYSTEM, find: async () => (existsSync(SYSTEM) ? { executable: SYSTEM } : null) },
  { name: 'npm package @sparticuz/chromium', find: () => fromNpm(false) },
  { name: 'npm package @sparticuz/chromium with the libraries that it brings', find: () => fromNpm(true) },
  { name: 'apt-get install chromium', find: fromDebian },
];

async function fromNpm(withLibraries: boolean): Promise<Found> {
  const { default: packed, inflate } = await import('@sparticuz/chromium');
  const executable = await packed.executablePath();
  if (!withLibraries) return { executable };
  await inflate(PACKED_LIBRARIES);
  return { executable, libraries: join(tmpdir(), 'al2023', 'lib') };
}

async function fromDebian(): Promise<Found | null> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null;
  const options = {
    stdio: 'ignore',
    timeout: APT_TIMEOUT_MS,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  } as const;
  execFileSync('apt-get', ['update'], options);
  execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options);
  return { executable: SYSTEM };
}

async function start({ executable, libraries }: Found, flags: readonly string[]): Promise<Browser> {
  const env = libraries === undefined ? process.env : { ...process.env, LD_LIBRARY_PATH: libraries };
  return chromium.launch({ executablePath: executable, args: [...FLAGS, ...flags], env: env as { [name: string]: string } });
}

/**
 * Starts a browser; the caller closes it.
 * @param flags more of them, for Chromium's command line
 * @throws with everything that was tried, when there is no way to a Chromium on this machine
 */
export async function launch(flags: readonly string[] = []): Promise<Browser> {
  const tried: string[] = [];
  for (const source of SOURCES) {
    // The package unpacks itself on first use; another test file may be in the middle of that.
    for (const wait of [0, 3000]) {
      await pause(wait);
      try {
        const found = await source.find();
        if (found === null) tried.push(`${source.name}: not available`);
        else return await start(found, flags);
        break;
      } catch (error) {
        tried.push(`${source.name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
      }
    }
  }
  throw new Error(`No Chromium could be started. Install one (Debian: apt-get install chromium).\n${tried.join('\n')}`);
}
