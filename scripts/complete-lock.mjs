/**
 * Completes package-lock.json where the registry at hand did not offer the binaries of every platform.
 *
 * npm leaves an optional package that it could not find out of the lock file, and from then on `npm ci` refuses that lock
 * file on every machine. Run this after `npm install`: it adds such packages by name, version and platform. They carry no
 * checksum, because nobody here has seen them; packages of the platform that wrote the lock file keep theirs.
 * With `--check` it only says how many are missing.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const CPU = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];
const LIBC = { gnu: 'glibc', glibc: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

/** What platform packages are called: `@scope/tool-linux-arm64-musl` → { os: ['linux'], cpu: ['arm64'], libc: ['musl'] }. */
function platform(name) {
  const words = name.split(/[/-]/);
  const libc = words.map((word) => LIBC[word]).find((found) => found !== undefined);
  return {
    os: OS.filter((os) => words.includes(os)),
    cpu: CPU.filter((cpu) => words.includes(cpu)),
    ...(libc === undefined ? {} : { libc: [libc] }),
  };
}

/** Does a package at `from` find `name`, going up from node_modules to node_modules as Node does? */
function resolves(packages, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`] !== undefined) return true;
    if (at === '') return false;
  }
}

/** Optional packages that some package asks for and that have no entry. */
function missing(packages) {
  return Object.entries(packages).flatMap(([from, { optionalDependencies = {}, dev }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !resolves(packages, from, name))
      .map(([name, version]) => ({ name, version, dev: dev === true })),
  );
}

function complete(lock) {
  for (const { name, version, dev } of missing(lock.packages)) {
    if (!/^\d+\.\d+\.\d+[^ |]*$/.test(version)) throw new Error(`${name}: "${version}" is no exact version; add it by hand.`);
    lock.packages[`node_modules/${name}`] = { version, ...platform(name), ...(dev ? { dev } : {}), optional: true };
  }
  const byPath = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(byPath) };
}

const FILE = join(dirname(fileURLToPath(import.meta.url)), '..', 'package-lock.json');
const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const count = missing(lock.packages).length;
if (process.argv.includes('--check')) {
  console.log(`${count} packages of other platforms are missing from the lock file.`);
} else {
  if (count > 0) writeFileSync(FILE, `${JSON.stringify(complete(lock), null, 2)}\n`);
  console.log(`${count} packages of other platforms added to the lock file.`);
}
