/**
 * The browser bundle of the npm package `botframework-webchat`, unmodified. Not a dependency: installed with all that it names it has
 * 486 MB, of which a browser needs this one file of 4 MB. It comes from the registry that npm is set to, is compared with the checksum
 * here, and stays in node_modules/.cache.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '4.18.1';
const SHA512 = '7jpEUJ7olT62Xm+8eh7BhhIcXVfU2xD4pZDaeBt8K4XcNy6K/83UGIxE9BFkXmHMZ4hDEVOzs5cre07GWuaXzg==';
const FILE = fileURLToPath(new URL(`../../../../node_modules/.cache/signpost/webchat-${VERSION}.js`, import.meta.url));
const INSIDE = 'package/dist/webchat.js';
const PATIENCE_MS = 180_000;

/** @throws with what to do when the package cannot be fetched, or is not the one that it should be */
export function webChatScript(): Buffer {
  if (!existsSync(FILE)) fetchPackage();
  return readFileSync(FILE);
}

function fetchPackage(): void {
  mkdirSync(dirname(FILE), { recursive: true });
  const folder = mkdtempSync(join(dirname(FILE), 'fetching-'));
  const options = {
    cwd: folder,
    timeout: PATIENCE_MS,
    stdio: 'pipe' as const,
    shell: process.platform === 'win32',
  };
  try {
    const name = execFileSync('npm', ['pack', '--silent', `botframework-webchat@${VERSION}`], options)
      .toString()
      .trim();
    const archive = join(folder, name.split('\n').at(-1) ?? '');
    if (createHash('sha512').update(readFileSync(archive)).digest('base64') !== SHA512)
      throw new Error('the package is not the one that was tested with');
    execFileSync('tar', ['-xzf', archive, INSIDE], options);
    renameSync(join(folder, INSIDE), FILE);
  } catch (error) {
    throw new Error(`botframework-webchat ${VERSION} could not be fetched with npm; check the network and the registry`, {
      cause: error,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
